//! Numbers: as they are typed, and the further ones of somebody.

use super::contact_fields::SourceDto;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A number of somebody beside the main one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "OtherPhone.ts")]
pub struct OtherPhone {
    /// As people read it.
    pub phone: String,
    /// Where it came from.
    pub source: Option<SourceDto>,
    /// Why it cannot be taken from them; `null` where it can.
    pub stays: Option<PhoneStays>,
}

/// Why a number cannot be taken from somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PhoneStays.ts")]
#[serde(rename_all = "snake_case")]
pub enum PhoneStays {
    /// It is the main one.
    Main,
    /// WhatsApp may know a number of theirs under this form.
    OtherForm,
    /// There were messages with it, one waits, or it asked to stop.
    InUse,
}

impl PhoneStays {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::OtherForm => "other_form",
            Self::InUse => "in_use",
        }
    }
}

/// A number of somebody: to be given to them, made their main one, or taken from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactPhone.ts")]
pub struct ContactPhone {
    /// Who.
    #[ts(type = "number")]
    pub id: i64,
    /// The number, in any form.
    pub phone: String,
}

/// Reads a number while it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PhoneCheck.ts")]
pub struct PhoneCheck {
    /// What was typed.
    pub input: String,
    /// Country of a number without one; otherwise the shop's.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub region: Option<String>,
}

/// What a typed number is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PhoneEcho.ts")]
pub struct PhoneEcho {
    /// The number as people read it; `null` where it is none.
    pub formatted: Option<String>,
    /// Its country.
    pub region: Option<String>,
    /// Why it is none: `no_digits`, `letters`, `several_numbers`, `rounded`,
    /// `too_short`, `too_long`, `not_in_plan`, `country_unclear`.
    pub why: Option<String>,
    /// The contact who has it.
    #[ts(type = "number | null")]
    pub contact_id: Option<i64>,
    /// Their name.
    pub contact_name: Option<String>,
    /// It asked to stop earlier, or is blocked.
    pub asked_to_stop: bool,
}
