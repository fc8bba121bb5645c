//! Spreadsheets and contact files in, judged rows out.
//!
//! Reading happens in two steps, so that a foreign file is opened once and the
//! operator can then change the columns and the country as often as needed:
//!
//! 1. [`stage`] sniffs the content (never the name), refuses what is protected,
//!    cut off or far too big *before* parsing it, chooses the sheet, finds the
//!    header, guesses the columns, and writes every row to a staging file: JSON
//!    lines of row number and cells. `drumbeat-reader` runs this step in a
//!    process of its own with capped memory ([`stage_in_child`]).
//! 2. [`judge`] streams the staging file and says for every row, under a
//!    [`Mapping`] and a default country: contact, duplicate, needs a fix, or no
//!    usable number. It can be run again with another mapping at any time; until then
//!    [`JudgedFile`] keeps what it said.
//!
//! [`inspect`] does both and gives the whole report at once. [`Writer`] is the way out.
//!
//! Invariants
//! - Nothing is guessed: a number is repaired only where one reading is left.
//! - Every row with content is in exactly one of the four lists.
//! - No input panics, and memory does not grow with the declared size of a
//!   sheet, only with its cells.
//! - Nothing here touches the database or the network.

mod answers;
mod cell;
mod child;
mod clean;
mod column;
mod delimited;
mod encoding;
mod error;
mod format;
mod guard;
mod header;
mod html;
mod inspect;
mod judge;
mod judged_file;
mod number;
mod outcome;
mod own;
mod pasted;
mod staged_rows;
mod staging;
mod vcard;
mod workbook;
mod write;

pub use answers::{Consent, parse_consent, parse_opt_out, split_tags};
pub use cell::{Cell, Row};
pub use child::{CancelHandle, READER_OUT_OF_MEMORY, ROWS_PER_WORD, RowsRead, stage_in_child};
pub use clean::{clean_lines, clean_text, kept_lines, kept_text};
pub use column::{ColumnGuess, Confidence, Content, Field, MappedColumn, Mapping};
pub use error::ReadError;
pub use format::{ENDINGS, Format, sniff};
pub use inspect::{Counts, InspectedColumn, Inspection, inspect, inspect_staged};
pub use judge::{Judged, judge};
pub use judged_file::{JudgedFile, JudgedRows, Place};
pub use number::{CellVerdict, judge_text};
pub use outcome::{
    ConsentTold, FixReason, Flag, InvalidReason, JudgedRow, LineType, Repair, Verdict, absorb,
};
pub use own::Heading;
pub use staged_rows::StagedRows;
pub use staging::{Limits, SheetEntry, StageOptions, StagedFile, stage, stage_file};
pub use write::{
    BYTE_ORDER_MARK, Layout, TableWriter, WriteError, Writer, WrittenFormat, WrittenPerson,
    csv_line,
};
