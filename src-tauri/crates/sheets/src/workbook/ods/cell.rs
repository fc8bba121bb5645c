//! One cell of an ODF sheet: its stored value, and the text in it.

use quick_xml::events::{BytesStart, Event};

use super::{Xml, attribute, count, skip, xml_error};
use crate::cell::Cell;
use crate::clean::cut;
use crate::error::ReadError;

/// Spaces that are written as one element at most.
const MOST_SPACES: u32 = 1_000;

/// What the attributes of a cell say.
pub(super) struct Stored {
    kind: String,
    is_error: bool,
    value: Option<String>,
    date: Option<String>,
    boolean: Option<String>,
    string: Option<String>,
    formula: bool,
}

impl Stored {
    pub(super) fn of(start: &BytesStart<'_>) -> Self {
        let is_kind = |wanted: &str| {
            let mut attributes = start.attributes();
            attributes.with_checks(false);
            attributes.flatten().any(|attribute| {
                attribute.key.as_ref() == wanted && attribute.value.as_ref() == "error"
            })
        };
        Self {
            kind: attribute(start, "value-type").unwrap_or_default(),
            is_error: is_kind("calcext:value-type"),
            value: attribute(start, "value"),
            date: attribute(start, "date-value"),
            boolean: attribute(start, "boolean-value"),
            string: attribute(start, "string-value"),
            formula: attribute(start, "formula").is_some(),
        }
    }

    /// The value, with the text that the cell shows.
    pub(super) fn cell(self, text: String) -> Option<Cell> {
        if self.is_error || text.starts_with("Err:") || text.starts_with("#REF!") {
            return Some(Cell::Error(text));
        }
        let cell = match self.kind.as_str() {
            "float" | "percentage" | "currency" => self
                .value
                .and_then(|value| value.parse().ok())
                .filter(|number: &f64| number.is_finite())
                .map(Cell::Number),
            "boolean" => self.boolean.map(|value| Cell::Bool(value == "true")),
            "date" => self.date.map(|date| Cell::Date(day(&date))),
            "string" => self.string.filter(|_| text.is_empty()).map(Cell::Text),
            _ => None,
        };
        match cell {
            Some(cell) => Some(cell),
            None if text.is_empty() => {
                (self.formula && self.kind.is_empty()).then_some(Cell::FormulaWithoutValue)
            }
            None => Some(Cell::Text(text)),
        }
    }
}

/// `2026-11-14T00:00:00` as `2026-11-14`, and without parts of a second.
fn day(date: &str) -> String {
    let date = date.split('.').next().unwrap_or(date);
    date.strip_suffix("T00:00:00").unwrap_or(date).to_owned()
}

/// The text of a cell whose start tag has been read, up to behind its end. Paragraphs are
/// lines; comments, phonetic hints and what is drawn are no part of it.
pub(super) fn text(xml: &mut Xml<'_>, name: &str, most: usize) -> Result<String, ReadError> {
    let mut text = String::new();
    let mut paragraphs = 0_u32;
    let mut depth = 0_u32;
    let mut buffer = Vec::new();
    // Longer than what is kept it need not grow.
    let room = most.saturating_mul(8);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(xml_error)? {
            Event::Eof => return Err(ReadError::damaged("a cell does not end")),
            Event::End(end) => match end.local_name().as_ref() {
                "p" => depth = depth.saturating_sub(1),
                end if end == name => break,
                _ => {}
            },
            Event::Start(start) => match start.local_name().as_ref() {
                "p" => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    depth += 1;
                }
                "s" if text.len() < room => {
                    let spaces = count(&start, "c").min(MOST_SPACES);
                    (0..spaces).for_each(|_| text.push(' '));
                }
                "tab" => text.push('\t'),
                "line-break" => text.push('\n'),
                "annotation" => skip(xml, "annotation")?,
                "ruby-text" => skip(xml, "ruby-text")?,
                "frame" => skip(xml, "frame")?,
                _ => {}
            },
            Event::Text(piece) if depth > 0 && text.len() < room => {
                text.push_str(&piece);
            }
            Event::CData(piece) if depth > 0 && text.len() < room => {
                text.push_str(&piece);
            }
            Event::GeneralRef(reference) if depth > 0 && text.len() < room => {
                if let Ok(Some(character)) = reference.resolve_char_ref() {
                    text.push(character);
                } else {
                    let known = quick_xml::escape::resolve_xml_entity(&reference);
                    text.push_str(known.unwrap_or_default());
                }
            }
            _ => {}
        }
    }
    Ok(if text.len() > most {
        cut(&text, most)
    } else {
        text
    })
}
