//! Phone numbers: one person, one spelling.
//!
//! [`Phone::parse`] turns what stands in a spreadsheet into E.164, or says why it
//! cannot; it repairs spelling (spaces, brackets, other digits, `00`, a leading
//! label), never digits. Numbers are valid by the plan of their country, except
//! those read back with [`Phone::from_e164`]: a stored number stays readable when
//! the plan changes.
//!
//! Countries that changed their plan gave one person two numbers. The digit that
//! Brazil added and the one that Mexico dropped are settled here, so a person is
//! one [`Phone`]; WhatsApp may still know the other spelling, which is what
//! [`Phone::whatsapp_variants`] is for.
//!
//! A phone number is never printed whole: `Debug` and `Display` are masked.

mod clean;
mod plan;
mod why;

pub use clean::digit;
pub use plan::{calling_code, country_of, example, regions};
pub use why::{ENOUGH_FOR_ANOTHER_COUNTRY, LONGEST, why_international, why_national};

use crate::reason::coded;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, Region};
use serde::{Deserialize, Serialize};

/// A phone number in E.164: `+` and 7 to 15 digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

coded! {
    /// Why something is no phone number.
    PhoneError {
        /// There is no digit in it.
        NoDigits => "no_digits",
        /// Letters or signs stand between the digits.
        Letters => "letters",
        /// More than one number in one place.
        SeveralNumbers => "several_numbers",
        /// A spreadsheet rounded it (`2.43991E+11`): digits are lost.
        Rounded => "rounded",
        /// Too few digits for its country.
        TooShort => "too_short",
        /// Too many digits for its country.
        TooLong => "too_long",
        /// The country has no numbers like this, or there is no such country.
        NotInPlan => "not_in_plan",
        /// It does not say its country.
        CountryUnclear => "country_unclear",
    }
}

impl std::fmt::Display for PhoneError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a phone number: {}", self.code())
    }
}

impl std::error::Error for PhoneError {}

impl Phone {
    /// Reads a number as people write it. `default_region` is the country (two
    /// letters, like `CD`) of numbers that do not say theirs.
    pub fn parse(input: &str, default_region: Option<&str>) -> Result<Self, PhoneError> {
        let digits = clean::clean(input)?;
        if let Some(abroad) = digits.strip_prefix('+') {
            return from_plan(&digits, None).ok_or_else(|| why_international(abroad));
        }
        let region = default_region.and_then(plan::known_region);
        if let Some(phone) = from_plan(&digits, region) {
            return Ok(phone);
        }
        let with_plus = |digits: &str| from_plan(&format!("+{digits}"), None);
        if let Some(abroad) = abroad(&digits, default_region) {
            return with_plus(abroad).ok_or_else(|| why_international(abroad));
        }
        let Some(default_region) = default_region else {
            return Err(PhoneError::CountryUnclear);
        };
        // Whole only with a country in front, so the country is the question.
        if digits.len() >= ENOUGH_FOR_ANOTHER_COUNTRY && with_plus(&digits).is_some() {
            return Err(PhoneError::CountryUnclear);
        }
        Err(why_national(&digits, default_region))
    }

    /// Reads back a number that was stored or sent as E.164. Only its form is
    /// checked, not the plan of its country.
    pub fn from_e164(text: &str) -> Result<Self, PhoneError> {
        let digits = text.strip_prefix('+').ok_or(PhoneError::CountryUnclear)?;
        if digits.is_empty() {
            return Err(PhoneError::NoDigits);
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PhoneError::Letters);
        }
        match (digits.starts_with('0'), digits.len()) {
            (true, _) => Err(PhoneError::CountryUnclear),
            (false, ..7) => Err(PhoneError::TooShort),
            (false, 7..=15) => Ok(Self(text.to_owned())),
            (false, 16..) => Err(PhoneError::TooLong),
        }
    }

    /// Reads the digits of a WhatsApp address, which always begin with the
    /// country: `5511999990001`. The other spellings of
    /// [`whatsapp_variants`](Self::whatsapp_variants) give the same number for
    /// Brazil and Mexico. A number outside the plan is taken as it is: WhatsApp
    /// knows it, so it exists.
    pub fn from_whatsapp_digits(digits: &str) -> Result<Self, PhoneError> {
        let written = format!("+{}", digits.strip_prefix('+').unwrap_or(digits));
        let phone = Self::from_e164(&written)?;
        Ok(from_plan(&written, None).unwrap_or(phone))
    }

    /// The number as `+243991000412`.
    pub fn as_e164(&self) -> &str {
        &self.0
    }

    /// The number as `243991000412`.
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }

    /// The digits of an international number without the code of its country:
    /// `991000412` of `243991000412`.
    pub fn national_of(digits: &str) -> &str {
        digits
            .get(plan::calling_code_length(digits)..)
            .unwrap_or_default()
    }

    /// The two letters of the country, if the plan says which.
    pub fn region(&self) -> Option<&'static str> {
        plan::region_name(self.parsed()?.get_region_code()?)
    }

    /// Whether the plan of its country says that it is a landline. Where landlines and
    /// mobile phones cannot be told apart it is none.
    pub fn is_landline(&self) -> bool {
        self.parsed()
            .is_some_and(|number| plan::is_landline(&number))
    }

    /// The number as people of all countries write it: `+243 991 000 412`.
    pub fn formatted(&self) -> String {
        self.parsed().map_or_else(
            || self.0.clone(),
            |number| {
                number
                    .format_as(PhoneNumberFormat::International)
                    .into_owned()
            },
        )
    }

    /// The other digits under which WhatsApp may know the same person: Brazil
    /// with or without the ninth digit, Mexico with a 1, Argentina with or
    /// without a 9 after the country.
    pub fn whatsapp_variants(&self) -> Vec<String> {
        plan::whatsapp_variants(self.digits())
    }

    fn parsed(&self) -> Option<PhoneNumber> {
        PHONE_NUMBER_UTIL.parse(&self.0, None).ok()
    }
}

/// What follows the digits that are dialled before a number of another country.
fn abroad<'a>(digits: &'a str, region: Option<&str>) -> Option<&'a str> {
    const NORTH_AMERICA: u32 = 1;
    digits.strip_prefix("00").or_else(|| {
        let dials_011 = region.and_then(calling_code) == Some(NORTH_AMERICA);
        digits.strip_prefix("011").filter(|_| dials_011)
    })
}

/// Reads cleaned digits by the plan of their country; `None` where they are no number of it.
fn from_plan(digits: &str, region: Option<Region>) -> Option<Phone> {
    let number = PHONE_NUMBER_UTIL.parse(digits, region).ok()?;
    let written = number.format_as(PhoneNumberFormat::E164).into_owned();
    let (written, number) = match plan::settled(&written) {
        Some(settled) => {
            let number = PHONE_NUMBER_UTIL.parse(&settled, None).ok()?;
            (settled, number)
        }
        None => (written, number),
    };
    if number.is_valid() {
        Phone::from_e164(&written).ok()
    } else {
        None
    }
}

impl std::fmt::Display for Phone {
    /// Masked: the country and the last three digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.digits();
        let country = digits
            .get(..plan::calling_code_length(digits))
            .unwrap_or_default();
        let last = digits
            .get(digits.len().saturating_sub(3)..)
            .unwrap_or_default();
        write!(f, "+{country}•••••{last}")
    }
}

impl std::fmt::Debug for Phone {
    /// Masked, as `Display`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::from_e164(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests;
