//! Finding the header, and guessing what each column is.
//!
//! The first rows are held back until they are enough to decide: the header is
//! the row with a word for the phone number, the most known words and no
//! readable number. A header word decides over content, however much a column
//! of customer numbers looks like phone numbers; content decides only without
//! a header.

mod assign;
mod content;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

pub(crate) use words::{is_no_phone, says_mobile, says_preferred, says_whatsapp};

use crate::cell::{Cell, Row};
use crate::clean::{clean_text, cut, fold};
use crate::column::{ColumnGuess, Confidence, Content, Field, MappedColumn, Mapping};
use crate::number::{CellVerdict, RegionCode, judge_cell};
use crate::own::{self, Heading};

/// Rows in which the header is looked for.
const HEADER_ROWS: usize = 30;

/// Rows held back for guessing columns by content.
const LOOK_ROWS: usize = 500;

/// Cells held back at most, so that a wide sheet costs no more than a long one.
const LOOK_CELLS: usize = 100_000;

/// Real values shown for a column.
const SAMPLES: usize = 3;

/// Characters of a shown value.
const SAMPLE_CHARS: usize = 80;

/// Characters of a header.
const HEADER_CHARS: usize = 200;

/// Looks at rows as they pass by.
pub(crate) struct Scan {
    region: RegionCode,
    held: Vec<Row>,
    held_cells: usize,
    decided: Option<Decided>,
    columns: BTreeMap<u32, Seen>,
    rows: u32,
    staged_rows: u32,
}

struct Decided {
    header: Option<Row>,
    header_words: Option<HeaderRow>,
    guesses: BTreeMap<u32, (Field, Confidence)>,
    /// What an export of this app says of the values of its extra fields.
    kinds: BTreeMap<u32, String>,
    /// The rows are of an export of this app.
    is_own: bool,
    /// What the columns hold, where no header says it.
    contents: BTreeMap<u32, Content>,
}

#[derive(Default)]
struct Seen {
    samples: Vec<String>,
    filled: u32,
    dates: u32,
    plain_numbers: u32,
}

/// What was found out about the rows.
pub(crate) struct Scanned {
    pub(crate) header_row: Option<u32>,
    pub(crate) columns: Vec<ColumnGuess>,
    pub(crate) rows: u32,
    pub(crate) staged_rows: u32,
}

impl Scanned {
    pub(crate) fn has_phone_column(&self) -> bool {
        self.columns.iter().any(|column| column.field.is_number())
    }
}

/// A row as folded header words, by column.
pub(crate) fn folded(row: &Row) -> Vec<(u32, String)> {
    row.cells
        .iter()
        .map(|(index, cell)| (*index, fold(&cell.raw())))
        .collect()
}

impl Scan {
    pub(crate) fn new(region: RegionCode) -> Self {
        Self {
            region,
            held: Vec::new(),
            held_cells: 0,
            decided: None,
            columns: BTreeMap::new(),
            rows: 0,
            staged_rows: 0,
        }
    }

    /// For rows whose columns are known by their format: there is no header.
    pub(crate) fn with_columns(region: RegionCode, columns: &[MappedColumn]) -> Self {
        let guesses = columns
            .iter()
            .map(|column| (column.index, (column.field.clone(), Confidence::Sure)))
            .collect();
        Self {
            decided: Some(Decided {
                header: None,
                header_words: None,
                guesses,
                kinds: BTreeMap::new(),
                is_own: false,
                contents: BTreeMap::new(),
            }),
            ..Self::new(region)
        }
    }

    /// Columns that were met while reading.
    pub(crate) fn add_columns(&mut self, columns: Vec<(u32, Heading)>) {
        let Some(decided) = &mut self.decided else {
            return;
        };
        for (index, Heading { name, kinds }) in columns {
            let guess = (Field::Extra(name), Confidence::Sure);
            decided.guesses.insert(index, guess);
            decided.kinds.extend(kinds.map(|kinds| (index, kinds)));
        }
    }

    /// Takes the next row with content.
    pub(crate) fn feed(&mut self, row: Row) {
        self.staged_rows += 1;
        if self.decided.is_some() {
            self.look(&row);
            return;
        }
        self.held_cells += row.cells.len();
        self.held.push(row);
        if self.held.len() >= LOOK_ROWS || self.held_cells >= LOOK_CELLS {
            self.decide();
        }
    }

    /// The mapping as far as it is known: for counting numbers while reading.
    pub(crate) fn decided_mapping(&mut self) -> Mapping {
        if self.decided.is_none() {
            self.decide();
        }
        let decided = self.decided.as_ref();
        Mapping {
            header_row: decided
                .and_then(|decided| decided.header.as_ref())
                .map(|row| row.number),
            columns: decided
                .into_iter()
                .flat_map(|decided| &decided.guesses)
                .map(|(index, (field, _))| MappedColumn {
                    index: *index,
                    field: field.clone(),
                })
                .collect(),
            ..Mapping::default()
        }
    }

    /// Whether enough rows have passed to know the columns.
    pub(crate) fn is_decided(&self) -> bool {
        self.decided.is_some()
    }

    pub(crate) fn finish(mut self) -> Scanned {
        if self.decided.is_none() {
            self.decide();
        }
        let Some(decided) = self.decided else {
            return Scanned {
                header_row: None,
                columns: Vec::new(),
                rows: 0,
                staged_rows: 0,
            };
        };
        let mut columns = self.columns;
        for (index, cell) in decided.header.iter().flat_map(|row| &row.cells) {
            if !cell.is_blank() {
                columns.entry(*index).or_default();
            }
        }
        let columns = columns
            .into_iter()
            .map(|(index, seen)| {
                let header = decided
                    .header
                    .as_ref()
                    .and_then(|row| row.get(index))
                    .map(|cell| cut(&clean_text(own::plain(&cell.raw())), HEADER_CHARS))
                    .filter(|header| !header.is_empty());
                let guess = decided.guesses.get(&index).cloned();
                let (field, confidence) =
                    guess.unwrap_or_else(|| unknown_column(header.as_deref(), &seen));
                ColumnGuess {
                    index,
                    header,
                    has_values: seen.filled > 0,
                    samples: seen.samples,
                    field,
                    confidence,
                    kinds: decided.kinds.get(&index).cloned(),
                    content: decided.contents.get(&index).copied(),
                }
            })
            .collect();
        Scanned {
            header_row: decided.header.map(|row| row.number),
            columns,
            rows: self.rows,
            staged_rows: self.staged_rows,
        }
    }

    fn decide(&mut self) {
        let held = std::mem::take(&mut self.held);
        let header = self.find_header(&held);
        let mut kinds = BTreeMap::new();
        let guesses = match header.and_then(|at| held.get(at)) {
            Some(row) if own::is_header(row) => own::columns(row)
                .into_iter()
                .map(|(index, (field, confidence, told))| {
                    kinds.extend(told.map(|told| (index, told)));
                    (index, (field, confidence))
                })
                .collect(),
            Some(row) => {
                let mut guesses = assign::by_header(&folded(row));
                if !guesses.values().any(|(field, _)| field.is_number()) {
                    let taken: Vec<u32> = guesses.keys().copied().collect();
                    let below = held.iter().skip(header.map_or(0, |at| at + 1));
                    if let Some(phone) = assign::phone_by_content(below, &taken, self.region) {
                        guesses.insert(phone, (Field::Phone, Confidence::PleaseLook));
                    }
                }
                guesses
            }
            None => assign::by_content(&held, self.region),
        };
        let header = header.and_then(|at| held.get(at)).cloned();
        let contents = match header {
            Some(_) => BTreeMap::new(),
            None => content::of_columns(&held, self.region),
        };
        self.decided = Some(Decided {
            is_own: header.as_ref().is_some_and(own::is_header),
            contents,
            header_words: header.as_ref().map(HeaderRow::new),
            header,
            guesses,
            kinds,
        });
        for row in &held {
            self.look(row);
        }
    }

    /// The header: see the module. Without a word for the phone number, a row
    /// with two known words counts if a column below it holds numbers.
    fn find_header(&self, rows: &[Row]) -> Option<usize> {
        if let Some(own) = rows.iter().take(HEADER_ROWS).position(own::is_header) {
            return Some(own);
        }
        let mut best: Option<(usize, usize)> = None;
        let mut second = None;
        for (at, row) in rows.iter().take(HEADER_ROWS).enumerate() {
            let guesses = assign::by_header(&folded(row));
            let known = guesses.len();
            let phone = guesses.values().any(|(field, _)| field.is_number());
            if known == 0 || self.has_number(row) {
                continue;
            }
            if phone && best.is_none_or(|(_, most)| known > most) {
                best = Some((at, known));
            } else if !phone && known >= 2 && second.is_none() {
                let taken: Vec<u32> = guesses.keys().copied().collect();
                let below = rows.iter().skip(at + 1);
                second = assign::phone_by_content(below, &taken, self.region).map(|_| at);
            }
        }
        best.map(|(at, _)| at).or(second)
    }

    fn has_number(&self, row: &Row) -> bool {
        row.cells
            .iter()
            .any(|(_, cell)| matches!(judge_cell(cell, self.region), CellVerdict::Valid { .. }))
    }

    /// Counts what a row below the header holds.
    fn look(&mut self, row: &Row) {
        let header = self
            .decided
            .as_ref()
            .and_then(|decided| decided.header_words.as_ref());
        if header.is_some_and(|header| row.number <= header.number || header.repeats_in(row)) {
            return;
        }
        let is_own = self.decided.as_ref().is_some_and(|decided| decided.is_own);
        self.rows += 1;
        for (index, cell) in &row.cells {
            let seen = self.columns.entry(*index).or_default();
            seen.filled += 1;
            match cell {
                Cell::Date(_) => seen.dates += 1,
                Cell::Number(_) => seen.plain_numbers += 1,
                Cell::Text(_) | Cell::Bool(_) | Cell::Error(_) | Cell::FormulaWithoutValue => {}
            }
            if seen.samples.len() < SAMPLES {
                let raw = cell.raw();
                let value = clean_text(if is_own { own::plain(&raw) } else { &raw });
                if !value.is_empty() {
                    seen.samples.push(cut(&value, SAMPLE_CHARS));
                }
            }
        }
    }
}

/// A header, ready to be compared with every row below it.
pub(crate) struct HeaderRow {
    number: u32,
    folded: Vec<(u32, String)>,
}

impl HeaderRow {
    pub(crate) fn new(row: &Row) -> Self {
        Self {
            number: row.number,
            folded: folded(row),
        }
    }

    /// Whether a row repeats the header, as printed lists do on every page.
    /// Nearly every row differs in its first cell, so no more is folded.
    pub(crate) fn repeats_in(&self, row: &Row) -> bool {
        self.folded.len() == row.cells.len()
            && self.folded.iter().zip(&row.cells).all(
                |((index, header), (column, cell))| match cell {
                    Cell::Text(text) => index == column && fold(text) == *header,
                    Cell::Number(_)
                    | Cell::Bool(_)
                    | Cell::Date(_)
                    | Cell::Error(_)
                    | Cell::FormulaWithoutValue => false,
                },
            )
    }
}

/// A column no word is known for: kept as an extra field where its values look
/// like something about the person, left out where they look like a number in
/// somebody's ledger, or where an address book says of which kind another column is.
fn unknown_column(header: Option<&str>, seen: &Seen) -> (Field, Confidence) {
    const LEDGER: &[&str] = &[
        "id",
        "ref",
        "reference",
        "nr",
        "no",
        "sno",
        "s no",
        "sl no",
        "code",
        "uuid",
        "photo",
        "kundennr",
        "kundennummer",
        "index",
        "number",
        "num",
        "numero interne",
        "ref interne",
    ];
    let left_out = (Field::LeaveOut, Confidence::LeftOut);
    let Some(header) = header else {
        return left_out;
    };
    let folded = fold(header);
    let ledger = LEDGER.contains(&folded.as_str())
        || folded
            .split(' ')
            .any(|token| matches!(token, "id" | "ref" | "uuid" | "nr"))
        || is_no_phone(&folded)
        || words::says_kind(&folded);
    if ledger || seen.filled == 0 || (seen.dates == 0 && seen.plain_numbers == seen.filled) {
        return left_out;
    }
    (Field::Extra(header.to_owned()), Confidence::PleaseLook)
}

/// Whether a folded word says that a number or a name stands beside it.
pub(crate) fn is_label(folded: &str) -> bool {
    words::meaning(folded).is_some_and(|meaning| {
        meaning.exact && (meaning.field.is_number() || meaning.field == Field::Name)
    })
}

/// How many cells of a row are known header words.
pub(crate) fn known_words(cells: &[String]) -> usize {
    cells
        .iter()
        .filter(|cell| cell.len() <= HEADER_CHARS)
        .filter(|cell| words::meaning(&fold(cell)).is_some_and(|meaning| meaning.exact))
        .count()
}
