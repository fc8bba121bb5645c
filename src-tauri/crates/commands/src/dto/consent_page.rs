//! The consent of one person on one page, to be handed to whoever asks for it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Saves the page. Its words are the window's, in the language of the operator; the papers
/// are looked up here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ConsentPage.ts")]
pub struct ConsentPage {
    /// Whose.
    #[ts(type = "number")]
    pub id: i64,
    /// The language of the words, as pages name it: `en`, `ar`.
    pub language: String,
    /// They are written from right to left.
    pub is_rtl: bool,
    /// What the file is called, without its ending.
    pub file_name: String,
    /// What the page is called.
    pub title: String,
    /// Who it is about: what, and its value.
    pub facts: Vec<PageFact>,
    /// What stands over the ledger.
    pub heading: String,
    /// What happened, in the order in which it is shown.
    pub entries: Vec<PageEntry>,
    /// When and by whom the page was made.
    pub foot: String,
}

impl std::fmt::Debug for ConsentPage {
    /// Whose only: the rest is private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ConsentPage(of {})", self.id)
    }
}

/// Something known about the person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PageFact.ts")]
pub struct PageFact {
    /// What.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// One entry of the ledger.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PageEntry.ts")]
pub struct PageEntry {
    /// What happened.
    pub title: String,
    /// When, how, from where, the words they agreed to.
    pub lines: Vec<String>,
    /// What shows it: a picture of it is put on the page.
    #[ts(type = "number | null")]
    pub proof: Option<i64>,
}
