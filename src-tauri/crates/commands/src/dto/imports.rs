//! Bringing a list in: the draft, the check, the result.

use super::contact_fields::FieldKindDto;
use super::contacts::ConsentHow;
use super::evidence::NewProof;
use super::import_notices::ImportNotice;
use super::import_undo::{ImportUndoReport, ImportUndoState};
use super::left_out::LeftOutGroup;
use super::segments::ListDto;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A command about one draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ByDraft.ts")]
pub struct ByDraft {
    /// Which.
    #[ts(type = "number")]
    pub draft_id: i64,
}

/// Where a column goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportField.ts")]
#[serde(rename_all = "snake_case")]
pub enum ImportField {
    /// The number.
    Phone,
    /// Another number.
    PhoneOther,
    /// What kind of number stands in the next column.
    PhoneLabel,
    /// Calling code of the number.
    CallingCode,
    /// Country of the number.
    Country,
    /// Whole name.
    Name,
    /// First name.
    FirstName,
    /// Middle name.
    MiddleName,
    /// Last name.
    LastName,
    /// Nickname.
    Nickname,
    /// Town.
    City,
    /// Company.
    Company,
    /// E-mail address.
    Email,
    /// Language.
    Language,
    /// Tags, split at commas.
    Tags,
    /// The shop's own lists, split at commas.
    Lists,
    /// Consent.
    Consent,
    /// How they agreed.
    ConsentHow,
    /// The day on which they agreed.
    ConsentDate,
    /// The words they agreed to.
    ConsentWording,
    /// Asked to stop.
    OptOut,
    /// The day on which they asked to stop.
    OptOutDate,
    /// Somebody for trying messages out.
    TestPerson,
    /// Notes.
    Notes,
    /// Date of birth.
    Birthday,
    /// An extra field of this name.
    Extra(String),
    /// Not imported.
    LeaveOut,
}

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportConfidence.ts")]
#[serde(rename_all = "snake_case")]
pub enum ImportConfidence {
    /// The heading says it, or it was so last time.
    Sure,
    /// Guessed.
    PleaseLook,
    /// Left out unless the operator says otherwise.
    LeftOut,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportColumn.ts")]
pub struct ImportColumn {
    /// From 0.
    pub index: u32,
    /// Its heading.
    pub header: Option<String>,
    /// What the format says it is, where there are no headings: cards of an address book,
    /// lines of a chat.
    pub meaning: Option<ImportField>,
    /// Up to three real values.
    pub samples: Vec<String>,
    /// Where it goes.
    pub field: ImportField,
    /// What kind of values it holds, where it is an extra field.
    pub kind: Option<FieldKindDto>,
    /// How sure we are.
    pub confidence: ImportConfidence,
}

/// What happens to what is already known about somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ExistingDto.ts")]
#[serde(rename_all = "snake_case")]
pub enum ExistingDto {
    /// It stays as it is.
    Keep,
    /// Only empty fields are filled.
    #[default]
    FillEmpty,
    /// Empty fields are filled, and what the file says replaces the others.
    Replace,
    /// What the file says replaces it; empty fields stay empty.
    ReplaceOnly,
}

/// A number before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportExample.ts")]
pub struct ImportExample {
    /// As it stands in the file.
    pub before: String,
    /// As it is understood.
    pub after: String,
}

/// A file that was read and not imported yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportDraft.ts")]
pub struct ImportDraft {
    /// The draft.
    #[ts(type = "number")]
    pub draft_id: i64,
    /// Name of the file; empty for pasted text.
    pub file_name: String,
    /// `xlsx`, `csv`, `vcard` …
    pub format: String,
    /// The sheet that was read.
    pub sheet: Option<String>,
    /// All sheets one can see.
    pub sheets: Vec<String>,
    /// Encoding of a text.
    pub encoding: Option<String>,
    /// The file can be read once more, as another sheet or in another encoding.
    pub can_reread: bool,
    /// Rows with content below the heading.
    pub rows: u32,
    /// The columns.
    pub columns: Vec<ImportColumn>,
    /// Country of numbers without one.
    pub region: String,
    /// What happens to people who are here already.
    pub existing: ExistingDto,
    /// The first number without a country, before and after; none where all of them have one.
    pub example: Option<ImportExample>,
    /// The columns were matched as in an earlier import of the same sheet.
    pub remembered: bool,
    /// When the file was opened.
    #[ts(type = "number")]
    pub created_at_ms: i64,
}

/// Where one column goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportColumnMatch.ts")]
pub struct ImportColumnMatch {
    /// From 0.
    pub index: u32,
    /// Where it goes.
    pub field: ImportField,
    /// What kind of values it holds, for an extra field; otherwise a guess.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub kind: Option<FieldKindDto>,
}

/// What the operator chose for the columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportMatch.ts")]
pub struct ImportMatch {
    /// The draft.
    #[ts(type = "number")]
    pub draft_id: i64,
    /// The columns; those not named are left out.
    pub mapping: Vec<ImportColumnMatch>,
    /// Country of numbers without one.
    pub region: String,
    /// What happens to people who are here already.
    pub existing: ExistingDto,
}

/// What an import would do. `new + updated + same + to_repair + left_out = rows`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportCounts.ts")]
pub struct ImportCounts {
    /// Rows of the file with content.
    pub rows: u32,
    /// New people.
    pub new: u32,
    /// People who are here, with something new.
    pub updated: u32,
    /// People who are here, with nothing new.
    pub same: u32,
    /// Rows that need an answer.
    pub to_repair: u32,
    /// Rows that are not imported.
    pub left_out: u32,
}

/// What the consent column says about the people who would be imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportConsentColumn.ts")]
pub struct ImportConsentColumn {
    /// Its heading.
    pub header: String,
    /// A clear yes.
    pub yes: u32,
    /// A clear no, nothing, or nothing clear.
    pub not_yet: u32,
}

/// A number that was repaired safely.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RepairedRow.ts")]
pub struct RepairedRow {
    /// Row of the file, from 1.
    pub row: u32,
    /// The name.
    pub name: String,
    /// As it stands in the file.
    pub before: String,
    /// As it is imported.
    pub after: String,
    /// What else was done to it; it is among those rows too.
    pub also: Vec<String>,
}

/// Numbers that were repaired in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RepairedGroup.ts")]
pub struct RepairedGroup {
    /// What was done: `float_to_integer`, `full_scientific`, `plus_restored`,
    /// `international_prefix`, `leading_zero_restored`, `trunk_zero_removed`,
    /// `ninth_digit_added`, `mexico_prefix_removed`, `argentina_nine`,
    /// `digits_normalised`, `excel_text_marker`, `invisible_removed`,
    /// `text_removed`, `name_phone_swapped`, `same_number_twice`.
    pub why: String,
    /// How many.
    pub total: u32,
    /// The first 200.
    pub rows: Vec<RepairedRow>,
}

/// A number that a cell may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportSuggestion.ts")]
pub struct ImportSuggestion {
    /// To give back as the answer.
    pub phone: String,
    /// To show.
    pub formatted: String,
}

/// What the operator says about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportRowAnswer.ts")]
#[serde(rename_all = "snake_case")]
pub enum ImportRowAnswer {
    /// This is the number.
    Use(String),
    /// The first of the suggestions is the number.
    UseFirst,
    /// The row is not imported.
    LeaveOut,
    /// Takes an earlier answer back.
    Ask,
}

/// A row that needs an answer, or has one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ToRepairRow.ts")]
pub struct ToRepairRow {
    /// Row of the file, from 1.
    pub row: u32,
    /// The name.
    pub name: String,
    /// The cell, as it stands in the file.
    pub raw: String,
    /// What it may mean.
    pub suggestions: Vec<ImportSuggestion>,
    /// The number that was chosen, as people read it.
    pub uses: Option<String>,
    /// The row was left out.
    pub left_out: bool,
}

/// Rows that need an answer for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ToRepairGroup.ts")]
pub struct ToRepairGroup {
    /// `scientific_notation`, `rounded_number`, `two_numbers`, `ambiguous_number`,
    /// `country_unclear`, `extension`, `letters_in_number`, `too_short`,
    /// `too_long`, `not_in_plan`, `formula_without_value`, `taken_back`.
    pub reason: String,
    /// How many rows, with or without an answer.
    pub total: u32,
    /// How many still need one.
    pub open: u32,
    /// Of those, how many have a suggestion.
    pub suggested: u32,
    /// Something was said about the whole group, which can be taken back.
    pub answered: bool,
    /// The first 200.
    pub rows: Vec<ToRepairRow>,
}

/// What an import would do, with every reason. Nothing is written yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportCheck.ts")]
pub struct ImportCheck {
    /// The figures; they add up to the rows.
    pub counts: ImportCounts,
    /// The consent column, where there is one.
    pub consent: Option<ImportConsentColumn>,
    /// People who would be imported and whose row says that they asked to stop: none of them
    /// counts as a yes.
    pub asked_to_stop: u32,
    /// Numbers without a country that the country of the list does not have, where they are so
    /// many that it may be another one; otherwise 0.
    pub elsewhere: u32,
    /// What was repaired safely. A row of which several things were repaired is in several.
    pub repaired: Vec<RepairedGroup>,
    /// In how many rows something was repaired.
    pub repaired_rows: u32,
    /// Repairs that were taken back: their rows are asked about, as `taken_back`.
    pub taken_back: Vec<String>,
    /// What one should know about rows that need no answer.
    pub notices: Vec<ImportNotice>,
    /// What needs an answer.
    pub to_repair: Vec<ToRepairGroup>,
    /// What is not imported.
    pub left_out: Vec<LeftOutGroup>,
}

/// What an answer is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportAnswerAbout.ts")]
#[serde(rename_all = "snake_case")]
pub enum ImportAnswerAbout {
    /// These rows of the file, from 1.
    Rows(Vec<u32>),
    /// Every row that is asked about for this reason and has no answer yet, shown or not.
    /// To ask again takes back what was said about the group. Of a notice of landlines, too,
    /// which can only be left out.
    Group(String),
    /// Every row that was repaired in one of these ways. To ask takes the repair back, the
    /// first suggestion is to repair again.
    Repairs(Vec<String>),
}

/// An answer about rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportAnswer.ts")]
pub struct ImportAnswer {
    /// The draft.
    #[ts(type = "number")]
    pub draft_id: i64,
    /// What it is about.
    pub about: ImportAnswerAbout,
    /// The answer for all of them.
    pub answer: ImportRowAnswer,
}

/// Who of the file agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportConsent.ts")]
#[serde(rename_all = "snake_case")]
pub enum ImportConsent {
    /// All of them.
    All,
    /// Those whose column says yes.
    Column,
    /// Nobody yet.
    NotYet,
}

/// Imports the draft. Rows without an answer are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportCommit.ts")]
pub struct ImportCommit {
    /// The draft.
    #[ts(type = "number")]
    pub draft_id: i64,
    /// Who agreed.
    pub consent: ImportConsent,
    /// How they agreed.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub how: Option<ConsentHow>,
    /// What shows it.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub proof: Option<NewProof>,
    /// Tags for everybody of the file.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub tags: Vec<String>,
    /// The name of a list for everybody of the file; a new one where there is none.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub list: Option<String>,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportResult.ts")]
pub struct ImportResult {
    /// For the audience of a campaign, and for the lists behind the figures.
    #[ts(type = "number")]
    pub import_id: i64,
    /// Name of the file; empty for pasted text.
    pub file_name: String,
    /// The figures; `to_repair` is 0, they add up to the rows.
    pub counts: ImportCounts,
    /// Why rows were left out.
    pub left_out: Vec<LeftOutGroup>,
    /// Of these people, how many a campaign may write to now.
    #[ts(type = "number")]
    pub may_get: i64,
    /// How many have not agreed yet.
    #[ts(type = "number")]
    pub not_asked: i64,
    /// How many asked to stop.
    #[ts(type = "number")]
    pub asked_to_stop: i64,
    /// How many would get them, but are for tests only.
    #[ts(type = "number")]
    pub test_people: i64,
    /// The tags everybody got.
    pub tags: Vec<String>,
    /// The list everybody was put into, if it is still there.
    pub list: Option<ListDto>,
    /// When it was done.
    #[ts(type = "number")]
    pub finished_at_ms: i64,
    /// The rows that were left out are kept and can be saved as a file.
    pub left_out_kept: bool,
    /// Whether it can be undone.
    pub undo: ImportUndoState,
    /// What undoing it did, where it was undone.
    pub undone: Option<ImportUndoReport>,
}
