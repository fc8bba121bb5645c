//! Work on many people at once: whom a button means, and what came of it.

use super::contacts::ContactWindow;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whom a button means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactsChosen.ts")]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ContactsChosen {
    /// These people.
    People {
        /// Who.
        #[ts(type = "Array<number>")]
        ids: Vec<i64>,
    },
    /// Everybody of a list, as the page saw it. What of it is shown does not matter.
    All {
        /// The list.
        list: Box<ContactWindow>,
    },
}

/// The files that people can be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ExportFormat.ts")]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated text.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// Cards for the address book of a phone.
    Vcard,
}

/// Write people into a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactExport.ts")]
pub struct ContactExport {
    /// Whom.
    pub chosen: ContactsChosen,
    /// Into what.
    pub format: ExportFormat,
    /// The name the page gives to this work, for its progress and for stopping it.
    #[ts(type = "number")]
    pub work_id: i64,
}

/// A file with people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactsExported.ts")]
pub struct ContactsExported {
    /// Its name without its folder.
    pub file_name: String,
    /// People in it.
    pub people: u32,
}

/// What is done to each of many people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ManyAct.ts")]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ManyAct {
    /// They get a tag.
    Tag {
        /// Which.
        tag: String,
    },
    /// A tag is taken from them.
    Untag {
        /// Which.
        tag: String,
    },
    /// Nobody may write to them any more.
    Block,
    /// They are deleted.
    Delete,
}

/// Do something to many people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactMany.ts")]
pub struct ContactMany {
    /// To whom.
    pub chosen: ContactsChosen,
    /// What.
    pub act: ManyAct,
    /// How many the button said; with others nothing is done.
    pub people: u32,
    /// The name the page gives to this work, for its progress and for stopping it.
    #[ts(type = "number")]
    pub work_id: i64,
}

/// What was done to many people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ManyDone.ts")]
pub struct ManyDone {
    /// For taking it back.
    #[ts(type = "number")]
    pub undo_id: i64,
    /// Who was changed; the others were so already.
    pub changed: u32,
}
