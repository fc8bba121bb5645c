//! The cells of single rows of a staging file, in file order.

use std::io::BufRead;

use crate::cell::Row;
use crate::error::ReadError;

/// Goes through a staging file once, from row to row. Rows that nobody asks for are not
/// parsed.
pub struct StagedRows<R> {
    staging: R,
    line: Vec<u8>,
}

impl<R: BufRead> StagedRows<R> {
    /// From the beginning of the file that [`crate::stage`] wrote.
    pub fn new(staging: R) -> Self {
        Self {
            staging,
            line: Vec::new(),
        }
    }

    /// The row with this number, which must be further down than the one before.
    /// `None` where there is none.
    pub fn find(&mut self, number: u32) -> Result<Option<Row>, ReadError> {
        loop {
            self.line.clear();
            if self.staging.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(None);
            }
            if number_of(&self.line) == Some(number) {
                return serde_json::from_slice(&self.line)
                    .map(Some)
                    .map_err(ReadError::damaged);
            }
        }
    }
}

/// The number of a row, read from the front of its line.
fn number_of(line: &[u8]) -> Option<u32> {
    let rest = line.strip_prefix(b"{\"r\":")?;
    let mut digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
    digits.try_fold(0u32, |number, byte| {
        number.checked_mul(10)?.checked_add(u32::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::StagedRows;
    use crate::cell::{Cell, Row};

    #[test]
    fn rows_are_found_going_down_and_keep_their_cells() {
        let row = |number, text: &str| Row {
            number,
            cells: vec![(2, Cell::Text(text.to_owned()))],
        };
        let mut file = String::new();
        for number in 1..=30 {
            let line = serde_json::to_string(&row(number, &format!("r{number}"))).unwrap();
            file.push_str(&line);
            file.push('\n');
        }
        let mut rows = StagedRows::new(file.as_bytes());
        assert_eq!(rows.find(3).unwrap(), Some(row(3, "r3")));
        assert_eq!(
            rows.find(30).unwrap(),
            Some(row(30, "r30")),
            "not row 3 by its first digit"
        );
        assert_eq!(rows.find(31).unwrap(), None);
    }
}
