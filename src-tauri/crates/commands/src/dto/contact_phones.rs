//! The further numbers of somebody.

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
