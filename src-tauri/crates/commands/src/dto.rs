//! What crosses to the UI. Field names are `snake_case`, times are `*_at_ms` in
//! UTC, ids are numbers, enums are the stable codes of the domain.

pub mod activity;
pub mod acts;
pub mod app;
pub mod campaigns;
pub mod choices;
pub mod consent_page;
pub mod contact_fields;
pub mod contact_phones;
pub mod contacts;
pub mod evidence;
pub mod explain;
pub mod home;
pub mod import_example;
pub mod import_notices;
pub mod import_opening;
pub mod import_undo;
pub mod imports;
pub mod left_out;
pub mod many;
pub mod merge;
pub mod messages;
pub mod numbers;
pub mod segments;
pub mod settings;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose cached answers are stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export_to = "Tag.ts")]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// The app as a whole: workspace, first run, practice.
    App,
    /// What is being sent right now.
    Now,
    /// Numbers and their links.
    Numbers,
    /// People, consent, tags.
    Contacts,
    /// Open and finished imports.
    Imports,
    /// Saved messages.
    Messages,
    /// Campaigns and their people.
    Campaigns,
    /// What was decided.
    Activity,
    /// Settings.
    Settings,
}

/// A command without a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "Empty.ts")]
pub struct Empty {}

/// A command about one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ById.ts")]
pub struct ById {
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
}

/// A command that has nothing to tell but that it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "Done.ts")]
pub struct Done {}
