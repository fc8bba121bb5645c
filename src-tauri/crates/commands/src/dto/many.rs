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
