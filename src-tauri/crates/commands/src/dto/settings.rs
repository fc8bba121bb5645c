//! Settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Light, dark, or as the computer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "Theme.ts")]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the computer.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How the window looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "Look.ts")]
pub struct Look {
    /// Light or dark.
    pub theme: Theme,
    /// 100, 115 or 130 per cent.
    pub text_size: u16,
    /// Rows of 36 instead of 44 pixels.
    pub compact_rows: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            text_size: 100,
            compact_rows: false,
        }
    }
}

/// The battery of the computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "Battery.ts")]
pub struct Battery {
    /// Per cent left.
    pub percent: u8,
    /// Plugged in.
    pub charging: bool,
}

/// Whether the computer is kept awake while messages leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "AwakeView.ts")]
pub struct AwakeView {
    /// The operator wants it.
    pub wanted: bool,
    /// It is kept awake now.
    pub kept: bool,
    /// Its battery, if it has one.
    pub battery: Option<Battery>,
}

/// Saves whether the computer is to be kept awake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "AwakeSave.ts")]
pub struct AwakeSave {
    /// The wish.
    pub wanted: bool,
}

/// Where the operator's own data lie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "YourData.ts")]
pub struct YourData {
    /// The folder, to read out; never used by the page.
    pub folder: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// People in the shown workspace.
    #[ts(type = "number")]
    pub people: i64,
    /// Messages sent from it.
    #[ts(type = "number")]
    pub messages: i64,
    /// Something that was removed is still on the disk; it goes at the next start.
    pub leaving: bool,
}

/// Removes everything. `word` must be the word on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RemoveEverything.ts")]
pub struct RemoveEverything {
    /// What the operator typed.
    pub word: String,
}

/// Everything was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "EverythingRemoved.ts")]
pub struct EverythingRemoved {
    /// Some of it is still on the disk, because another program holds it. It goes at the
    /// next start.
    pub stays: bool,
}
