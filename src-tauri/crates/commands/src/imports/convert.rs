//! Between what `drumbeat-sheets` reads, what the store takes and what the
//! screens get.

use super::kinds::Kinds;
use crate::dto::contacts::ConsentHow;
use crate::dto::imports::{ExistingDto, ImportConfidence, ImportField};
use crate::evidence::LONGEST_WORDING;
use crate::lists::checked_name;
use crate::{CommandError, ErrorCode};
use drumbeat_domain::field::{DateOrder, date};
use drumbeat_domain::phone::Phone;
use drumbeat_sheets::{
    Confidence, Consent, ConsentTold, Field, FixReason, JudgedRow, ReadError, Repair, Verdict,
};
use drumbeat_store::query::import_plan::{Existing, ImportedPerson, SaidConsent, ToldConsent};
use drumbeat_store::table::people::PersonText;
use drumbeat_store::table::person_fields::{BIRTHDAY, PersonField};
use serde::Serialize;

/// A row as the store takes it, with dates in this order; `None` where `e164` is no number.
pub(super) fn person(
    row: JudgedRow,
    e164: &str,
    kinds: &Kinds,
    order: DateOrder,
) -> Option<ImportedPerson> {
    let phone = Phone::from_e164(e164).ok()?;
    let other_numbers = match row.verdict {
        Verdict::Contact { other_numbers, .. } | Verdict::Duplicate { other_numbers, .. } => {
            other_numbers
        }
        // Both are theirs, whichever was chosen; other suggestions are readings of one.
        Verdict::NeedsFix {
            reason: FixReason::TwoNumbers,
            suggestions,
            ..
        } => suggestions,
        // The first is what the repair made of the cell, which may be wrong.
        Verdict::NeedsFix {
            reason: FixReason::TakenBack,
            suggestions,
            ..
        } => suggestions.into_iter().skip(1).collect(),
        Verdict::NeedsFix { .. } | Verdict::Invalid { .. } => Vec::new(),
    };
    let mut fields: Vec<PersonField> = row
        .extra
        .into_iter()
        .filter(|(field, value)| !field.is_empty() && !value.is_empty())
        .map(|(field, value)| {
            let column = kinds.get(&field).copied().unwrap_or_default();
            let (kind, value) = column.read(&value);
            PersonField { field, value, kind }
        })
        .collect();
    if !row.birthday.is_empty() {
        let column = kinds.get(BIRTHDAY).copied().unwrap_or_default();
        let (kind, value) = column.read(&row.birthday);
        let field = BIRTHDAY.to_owned();
        fields.push(PersonField { field, value, kind });
    }
    let lists = row.lists.unwrap_or_default();
    Some(ImportedPerson {
        row: Some(row.row),
        other_phones: other_numbers
            .iter()
            .filter_map(|other| Phone::from_e164(other).ok())
            .filter(|other| *other != phone)
            .collect(),
        phone,
        text: PersonText {
            name: row.name,
            first_name: row.first_name,
            language: row.language,
            city: row.city,
            company: row.company,
            email: row.email,
            notes: row.notes,
        },
        fields,
        tags: row.tags.unwrap_or_default(),
        lists: lists
            .iter()
            .filter_map(|name| checked_name(name).ok())
            .collect(),
        consent: match row.consent {
            Some(Consent::Yes) => SaidConsent::Yes,
            Some(Consent::No) => SaidConsent::No,
            Some(Consent::Unknown) | None => SaidConsent::Unknown,
        },
        told: told(row.told, order),
        opt_out: row.opt_out.unwrap_or(false),
        stopped_on: date(&row.opt_out_date, order),
        is_test: row.is_test,
    })
}

/// What the list tells of a yes. A way that is none of ours goes to the words.
fn told(told: ConsentTold, order: DateOrder) -> ToldConsent {
    let code = told.how.to_lowercase().replace(' ', "_");
    let how = ConsentHow::parse(&code).map_or("", ConsentHow::code);
    let foreign = if how.is_empty() {
        told.how
    } else {
        String::new()
    };
    let words = [foreign, told.wording].into_iter();
    let words: Vec<String> = words.filter(|text| !text.is_empty()).collect();
    ToldConsent {
        how: how.to_owned(),
        agreed_on: date(&told.date, order),
        wording: words.join("\n").chars().take(LONGEST_WORDING).collect(),
    }
}

pub(super) fn field(field: &Field) -> ImportField {
    match field {
        Field::Phone => ImportField::Phone,
        Field::PhoneOther => ImportField::PhoneOther,
        Field::PhoneLabel => ImportField::PhoneLabel,
        Field::CallingCode => ImportField::CallingCode,
        Field::Country => ImportField::Country,
        Field::Name => ImportField::Name,
        Field::FirstName => ImportField::FirstName,
        Field::MiddleName => ImportField::MiddleName,
        Field::LastName => ImportField::LastName,
        Field::Nickname => ImportField::Nickname,
        Field::City => ImportField::City,
        Field::Company => ImportField::Company,
        Field::Email => ImportField::Email,
        Field::Language => ImportField::Language,
        Field::Tags => ImportField::Tags,
        Field::Lists => ImportField::Lists,
        Field::Consent => ImportField::Consent,
        Field::ConsentHow => ImportField::ConsentHow,
        Field::ConsentDate => ImportField::ConsentDate,
        Field::ConsentWording => ImportField::ConsentWording,
        Field::OptOut => ImportField::OptOut,
        Field::OptOutDate => ImportField::OptOutDate,
        Field::TestPerson => ImportField::TestPerson,
        Field::Notes => ImportField::Notes,
        Field::Birthday => ImportField::Birthday,
        Field::Extra(name) => ImportField::Extra(name.clone()),
        Field::LeaveOut => ImportField::LeaveOut,
    }
}

pub(super) fn field_of(field: ImportField) -> Field {
    match field {
        ImportField::Phone => Field::Phone,
        ImportField::PhoneOther => Field::PhoneOther,
        ImportField::PhoneLabel => Field::PhoneLabel,
        ImportField::CallingCode => Field::CallingCode,
        ImportField::Country => Field::Country,
        ImportField::Name => Field::Name,
        ImportField::FirstName => Field::FirstName,
        ImportField::MiddleName => Field::MiddleName,
        ImportField::LastName => Field::LastName,
        ImportField::Nickname => Field::Nickname,
        ImportField::City => Field::City,
        ImportField::Company => Field::Company,
        ImportField::Email => Field::Email,
        ImportField::Language => Field::Language,
        ImportField::Tags => Field::Tags,
        ImportField::Lists => Field::Lists,
        ImportField::Consent => Field::Consent,
        ImportField::ConsentHow => Field::ConsentHow,
        ImportField::ConsentDate => Field::ConsentDate,
        ImportField::ConsentWording => Field::ConsentWording,
        ImportField::OptOut => Field::OptOut,
        ImportField::OptOutDate => Field::OptOutDate,
        ImportField::TestPerson => Field::TestPerson,
        ImportField::Notes => Field::Notes,
        ImportField::Birthday => Field::Birthday,
        ImportField::Extra(name) => {
            let name = name.trim();
            if name.is_empty() {
                Field::LeaveOut
            } else {
                Field::Extra(name.to_owned())
            }
        }
        ImportField::LeaveOut => Field::LeaveOut,
    }
}

pub(super) fn confidence(confidence: Confidence) -> ImportConfidence {
    match confidence {
        Confidence::Sure => ImportConfidence::Sure,
        Confidence::PleaseLook => ImportConfidence::PleaseLook,
        Confidence::LeftOut => ImportConfidence::LeftOut,
    }
}

pub(super) fn existing(existing: Existing) -> ExistingDto {
    match existing {
        Existing::Keep => ExistingDto::Keep,
        Existing::FillEmpty => ExistingDto::FillEmpty,
        Existing::Replace => ExistingDto::Replace,
        Existing::ReplaceOnly => ExistingDto::ReplaceOnly,
    }
}

pub(super) fn existing_of(existing: ExistingDto) -> Existing {
    match existing {
        ExistingDto::Keep => Existing::Keep,
        ExistingDto::FillEmpty => Existing::FillEmpty,
        ExistingDto::Replace => Existing::Replace,
        ExistingDto::ReplaceOnly => Existing::ReplaceOnly,
    }
}

/// The stable code of one of the enums of `drumbeat-sheets`.
pub(super) fn code<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        Ok(_) | Err(_) => String::new(),
    }
}

/// The reason with this code.
pub(super) fn fix_reason(code: &str) -> Option<FixReason> {
    serde_json::from_value(serde_json::Value::from(code)).ok()
}

/// The repair with this code.
pub(super) fn repair(code: &str) -> Option<Repair> {
    serde_json::from_value(serde_json::Value::from(code)).ok()
}

/// Why a file cannot be imported, as the screens know it.
pub(super) fn read_error(error: ReadError) -> CommandError {
    let new = CommandError::new;
    match error {
        ReadError::FileEmpty => new(ErrorCode::FileEmpty),
        ReadError::NoRows => new(ErrorCode::NoRows),
        ReadError::FileDamaged { detail } => {
            tracing::info!(%detail, "a file to import is damaged");
            new(ErrorCode::FileDamaged)
        }
        ReadError::PasswordProtected => new(ErrorCode::PasswordProtected),
        ReadError::FileTooLarge { detail, row } => {
            tracing::info!(%detail, "a file to import is too large");
            let error = new(ErrorCode::FileTooLarge);
            match row {
                Some(row) => error.with("row", row),
                None => error,
            }
        }
        ReadError::UnsupportedFormat { found } => {
            new(ErrorCode::UnsupportedFormat).with("found", found)
        }
        ReadError::NoPhoneColumn => new(ErrorCode::NoPhoneColumn),
        ReadError::NoSuchSheet => new(ErrorCode::NotFound).with("what", "sheet"),
        ReadError::FileGone => new(ErrorCode::FileGone),
        ReadError::FileLocked => new(ErrorCode::FileLocked).retryable(),
        ReadError::DiskFull => new(ErrorCode::DiskFull).retryable(),
        ReadError::UnknownRegion => new(ErrorCode::BadRequest).with("field", "region"),
        ReadError::Cancelled => new(ErrorCode::Stale).with("what", "import"),
        ReadError::ReaderMissing { detail } => {
            tracing::error!(%detail, "the reader of foreign files does not start");
            new(ErrorCode::ReaderMissing)
        }
        ReadError::ReadFailed { detail } => {
            tracing::info!(%detail, "a file to import cannot be read");
            new(ErrorCode::FileUnreadable).retryable()
        }
    }
}
