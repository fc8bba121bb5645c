//! Delimited text that a spreadsheet shows and does not run.
//!
//! Commas, CRLF, quotes doubled, UTF-8 with its mark, because Excel reads it as something
//! else without. What a spreadsheet would calculate gets an apostrophe in front, and so do
//! long numbers, which it would round or rob of their zero. Our own reader takes the
//! apostrophe of a number away again.

use drumbeat_sheets::csv_line;
use std::borrow::Cow;
use std::io::Write;

/// Digits that a spreadsheet shows as they are.
const MOST_PLAIN_DIGITS: usize = 6;

/// One line of cells.
pub(super) fn record<'a>(
    out: &mut impl Write,
    cells: impl IntoIterator<Item = &'a str>,
) -> std::io::Result<()> {
    csv_line(out, cells.into_iter().map(marked))
}

fn marked(cell: &str) -> Cow<'_, str> {
    if is_risky(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Whether a spreadsheet would calculate it, or change its digits.
fn is_risky(cell: &str) -> bool {
    let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let runs = seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let digits = seen.chars().filter(char::is_ascii_digit).count();
    let is_number = !seen.is_empty()
        && seen
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace() || ".eE+".contains(c));
    let is_long = digits > MOST_PLAIN_DIGITS
        || (digits > 1 && (seen.starts_with('0') || seen.contains(['e', 'E'])));
    runs || (is_number && is_long)
}

#[cfg(test)]
mod tests {
    use super::record;

    fn written(cells: &[&str]) -> String {
        let mut out = Vec::new();
        record(&mut out, cells.iter().copied()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_would_run_or_lose_digits_is_text() {
        for cell in [
            "=1+1",
            "@SUM(A1)",
            "-2",
            " =cmd|' /C calc'!A0",
            "\u{FF1D}1",
            "+243991000412",
            "0991000412",
            "2.43E+11",
            "0991 000 412",
        ] {
            assert_eq!(written(&[cell]), format!("'{cell}\r\n"), "{cell}");
        }
        for cell in ["Grâce", "12", "2026-11-27", "A-0118", ""] {
            assert_eq!(written(&[cell]), format!("{cell}\r\n"), "{cell}");
        }
    }

    #[test]
    fn a_cell_cannot_break_its_line_or_its_column() {
        assert_eq!(
            written(&["a,b", "say \"hi\"", "two\nlines", "=\"x\",1"]),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"'=\"\"x\"\",1\"\r\n"
        );
    }
}
