//! A cell as it is stored in the file, and its form in the staging file.
//!
//! The stored value counts, never the display format: a number shown as a
//! percentage is the number. In the staging file a row is one JSON line,
//! `{"r":5,"c":[[0,"Grâce"],[4,243990000441]]}`, with 0-based columns; empty
//! cells are left out, so a stray cell in the last column costs nothing.

use std::fmt;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

/// The value of one cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, as stored.
    Text(String),
    /// A number, whatever its display format.
    Number(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A date, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`.
    Date(String),
    /// An error value such as `#N/A`.
    Error(String),
    /// A formula that was never calculated.
    FormulaWithoutValue,
}

/// A row with content.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    /// The number a spreadsheet program shows, from 1.
    #[serde(rename = "r")]
    pub number: u32,
    /// 0-based column and value, ordered by column, empty cells left out.
    #[serde(rename = "c")]
    pub cells: Vec<(u32, Cell)>,
}

impl Row {
    /// The cell in a 0-based column.
    pub fn get(&self, column: u32) -> Option<&Cell> {
        let at = self
            .cells
            .binary_search_by_key(&column, |(index, _)| *index)
            .ok()?;
        self.cells.get(at).map(|(_, cell)| cell)
    }
}

impl Cell {
    /// The cell as stored, as text: numbers without `.0`, booleans `TRUE` and
    /// `FALSE`, empty for a formula without value.
    pub fn raw(&self) -> String {
        match self {
            Self::Text(text) | Self::Date(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => format_number(*number),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
            Self::FormulaWithoutValue => String::new(),
        }
    }

    /// Whether nothing but white space is in it.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.chars().all(crate::clean::is_blank_char),
            Self::Number(_)
            | Self::Bool(_)
            | Self::Date(_)
            | Self::Error(_)
            | Self::FormulaWithoutValue => false,
        }
    }
}

/// The largest whole number a double holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn format_number(number: f64) -> String {
    if number.fract() == 0.0 {
        format!("{number:.0}")
    } else {
        format!("{number}")
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) if number.fract() == 0.0 && number.abs() <= EXACT => {
                serializer.serialize_i64(*number as i64)
            }
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Date(text) => tagged(serializer, "d", text),
            Self::Error(text) => tagged(serializer, "e", text),
            Self::FormulaWithoutValue => tagged(serializer, "f", ""),
        }
    }
}

fn tagged<S: Serializer>(serializer: S, tag: &str, text: &str) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(tag, text)?;
    map.end()
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl<'de> Visitor<'de> for CellVisitor {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a staged cell")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Cell, E> {
        Ok(Cell::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Cell, E> {
        Ok(Cell::Number(value as f64))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Cell, E> {
        Ok(Cell::Number(value as f64))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Cell, E> {
        Ok(Cell::Number(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Cell, E> {
        Ok(Cell::Text(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Cell, E> {
        Ok(Cell::Text(value))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
        let Some((tag, text)) = map.next_entry::<String, String>()? else {
            return Err(de::Error::custom("an empty staged cell"));
        };
        match tag.as_str() {
            "d" => Ok(Cell::Date(text)),
            "e" => Ok(Cell::Error(text)),
            "f" => Ok(Cell::FormulaWithoutValue),
            _ => Err(de::Error::custom("an unknown staged cell")),
        }
    }
}
