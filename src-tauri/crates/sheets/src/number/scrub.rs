//! Step 2: what a spreadsheet or a chat hides in a number.

use crate::clean::{is_line_break, is_space};
use crate::outcome::Repair;

/// A cell text of plain ASCII digits and signs; words stay as they are.
pub(super) struct Scrubbed {
    pub(super) text: String,
    pub(super) repairs: Vec<Repair>,
}

/// The digit zero of every script that has decimal digits of its own.
const ZEROS: &[u32] = &[
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
    0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650,
    0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16B50, 0x1D7CE,
    0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
];

fn foreign_digit(c: char) -> Option<char> {
    let code = c as u32;
    let at = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    let value = code - ZEROS.get(at)?;
    char::from_digit(value, 10)
}

/// Characters that show nothing: format characters, soft hyphen, controls.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}'))
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

pub(super) fn scrub(text: &str) -> Scrubbed {
    let mut out = String::with_capacity(text.len());
    let mut invisible = false;
    let mut normalised = false;
    for c in text.chars() {
        match c {
            _ if is_line_break(c) => out.push('\n'),
            _ if is_space(c) => out.push(' '),
            _ if is_invisible(c) => invisible = true,
            _ if c.is_ascii() => out.push(c),
            '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => {
                out.push('-');
            }
            '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF5E}' => {
                normalised = true;
                out.extend(char::from_u32(c as u32 - 0xFEE0));
            }
            '\u{66B}' => out.push('.'),
            '\u{60C}' | '\u{66C}' => out.push(','),
            '\u{61B}' => out.push(';'),
            '\u{2018}' | '\u{2019}' | '\u{2BC}' | '`' => out.push('\''),
            _ => match foreign_digit(c) {
                Some(digit) => {
                    normalised = true;
                    out.push(digit);
                }
                None => out.push(c),
            },
        }
    }
    let (text, marker) = without_marker(out.trim());
    let repairs = [
        (invisible, Repair::InvisibleRemoved),
        (normalised, Repair::DigitsNormalised),
        (marker, Repair::ExcelTextMarker),
    ];
    Scrubbed {
        text,
        repairs: repairs
            .into_iter()
            .filter_map(|(found, repair)| found.then_some(repair))
            .collect(),
    }
}

/// Takes off what makes Excel keep a number as text: `="0991…"`, `=+243…`, `'`.
fn without_marker(text: &str) -> (String, bool) {
    if let Some(formula) = text.strip_prefix('=') {
        let formula = formula.trim();
        let bare = formula
            .strip_prefix('"')
            .and_then(|inner| inner.strip_suffix('"'))
            .unwrap_or(formula);
        return (bare.trim().to_owned(), true);
    }
    match text.strip_prefix('\'') {
        Some(bare) => (bare.trim_end_matches('\'').trim().to_owned(), true),
        None => (text.to_owned(), false),
    }
}

/// `#N/A`, `#REF!`, `#BEZUG!`, `#NOMBRE?` … in any language of Excel.
pub(super) fn is_error_value(text: &str) -> bool {
    let Some(name) = text.strip_prefix('#') else {
        return false;
    };
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let shape = name.ends_with('!') || name.ends_with('?');
    matches!(name, "N/A" | "NV" | "N/D" | "N/DISP" | "Н/Д") || (shape && digits < 2)
}
