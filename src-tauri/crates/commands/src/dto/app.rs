//! The app as a whole.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Real work, or the practice world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "WorkspaceKind.ts")]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceKind {
    /// The shop's own.
    Real,
    /// Nothing is sent.
    Practice,
}

/// Where keys are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "KeyKeeping.ts")]
#[serde(rename_all = "snake_case")]
pub enum KeyKeeping {
    /// In the computer's keychain.
    Keychain,
    /// In memory, until the app ends: there is no keychain.
    Session,
}

/// The practice world, while it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PracticeDto.ts")]
pub struct PracticeDto {
    /// 1, 60 or 3,600.
    pub speed: u32,
    /// Its time now.
    #[ts(type = "number")]
    pub now_at_ms: i64,
}

/// What the window needs before it draws anything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "AppState.ts")]
pub struct AppState {
    /// The program's version.
    pub version: String,
    /// Which workspace is shown.
    pub workspace: WorkspaceKind,
    /// Language, country and zone have been confirmed.
    pub set_up: bool,
    /// The shop's name; empty until given.
    pub shop_name: String,
    /// BCP 47.
    pub language: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// IANA name.
    pub zone: String,
    /// Look.
    pub look: super::settings::Look,
    /// Set while the practice workspace is shown.
    pub practice: Option<PracticeDto>,
    /// A practice workspace exists (open or not).
    pub practice_exists: bool,
    /// The time of the workspace's clock, so that the UI counts down by the same one.
    #[ts(type = "number")]
    pub now_at_ms: i64,
    /// How fast that clock runs.
    pub clock_speed: u32,
}

/// First run: language, country, zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "SetupSave.ts")]
pub struct SetupSave {
    /// The shop's name; may stay empty.
    #[serde(default)]
    pub shop_name: String,
    /// BCP 47.
    pub language: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// IANA name.
    pub zone: String,
}

/// A choice for the first run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RegionChoices.ts")]
pub struct RegionChoices {
    /// ISO 3166 alpha-2 codes with a calling code.
    pub countries: Vec<CountryChoice>,
    /// IANA names.
    pub zones: Vec<String>,
    /// What this computer suggests.
    pub suggested: SetupSave,
}

/// A country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "CountryChoice.ts")]
pub struct CountryChoice {
    /// ISO 3166 alpha-2.
    pub code: String,
    /// With the plus, for example `+243`.
    pub calling_code: String,
}

/// Opens practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PracticeSpeed.ts")]
pub struct PracticeSpeed {
    /// 1, 60 or 3,600.
    pub speed: u32,
}
