//! Why digits are no number: the one rule of the field somebody types into and of the lists
//! they bring.
//!
//! The length decides, against the mobile numbers of the country: that is what people write
//! down. A code in front and a trunk prefix do not count.

use super::PhoneError;
use super::plan::known_region;
use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberType, Region, ValidationError,
};

/// More digits than any number has.
pub const LONGEST: usize = 17;

/// Digits that are enough to be a whole number of another country. Fewer are a damaged one of
/// this country, whatever a code in front of them would make of them.
pub const ENOUGH_FOR_ANOTHER_COUNTRY: usize = 11;

/// Why digits that should begin with a calling code are no number. No code begins with a
/// zero; one that no country has is of no plan.
pub fn why_international(digits: &str) -> PhoneError {
    if digits.starts_with('0') {
        return PhoneError::CountryUnclear;
    }
    let found = (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        let calling_code = code.parse::<i32>().ok()?;
        let region = PHONE_NUMBER_UTIL.get_region_for_country_code(calling_code)?;
        Some((calling_code, region, rest))
    });
    match found {
        Some((calling_code, region, rest)) => why_length(calling_code, without_trunk(rest, region)),
        None => PhoneError::NotInPlan,
    }
}

/// Why digits without a `+` are no number of a country (two letters).
pub fn why_national(digits: &str, region: &str) -> PhoneError {
    let Some(region) = known_region(region) else {
        return PhoneError::CountryUnclear;
    };
    let Some(calling_code) = PHONE_NUMBER_UTIL.get_country_code_for_region(region) else {
        return PhoneError::CountryUnclear;
    };
    let reason = why_length(calling_code, without_trunk(digits, region));
    match digits.strip_prefix(&calling_code.to_string()) {
        // Its country may stand in front, and makes it longer.
        Some(rest) if reason == PhoneError::TooLong => {
            why_length(calling_code, without_trunk(rest, region))
        }
        _ => reason,
    }
}

/// Takes off the trunk prefix, if the country has one. Which one it has is
/// asked of the plan itself: an example number with it in front is the same
/// number.
fn without_trunk(digits: &str, region: Region) -> &str {
    let Some(example) = PHONE_NUMBER_UTIL
        .get_example_number_for_type_and_region(region, PhoneNumberType::Mobile)
        .ok()
        .map(|number| number.get_national_significant_number())
    else {
        return digits;
    };
    let is_trunk = |prefix: &str| {
        PHONE_NUMBER_UTIL
            .parse(format!("{prefix}{example}"), Some(region))
            .is_ok_and(|number| number.get_national_significant_number() == example)
    };
    ["06", "0", "1", "8"]
        .iter()
        .filter_map(|prefix| digits.strip_prefix(prefix).map(|rest| (prefix, rest)))
        .find(|(prefix, _)| is_trunk(prefix))
        .map_or(digits, |(_, rest)| rest)
}

fn why_length(calling_code: i32, national: &str) -> PhoneError {
    if national.len() > LONGEST {
        return PhoneError::TooLong;
    }
    let zeros = national.len() - national.trim_start_matches('0').len();
    let number = PhoneNumber {
        country_code: calling_code,
        national_number: national.parse().unwrap_or_default(),
        italian_leading_zero: (zeros > 0).then_some(true),
        number_of_leading_zeros: i32::try_from(zeros).ok().filter(|zeros| *zeros > 0),
        ..PhoneNumber::default()
    };
    let length = |kind| PHONE_NUMBER_UTIL.is_possible_number_for_type_with_reason(&number, kind);
    // A plan without mobile numbers of its own: the lengths of all its numbers.
    let has_mobiles = PHONE_NUMBER_UTIL
        .get_region_for_country_code(calling_code)
        .is_some_and(|region| {
            let mobile = PhoneNumberType::Mobile;
            PHONE_NUMBER_UTIL
                .get_example_number_for_type_and_region(region, mobile)
                .is_ok()
        });
    let kind = if has_mobiles {
        PhoneNumberType::Mobile
    } else {
        PhoneNumberType::Unknown
    };
    match length(kind) {
        Ok(NumberLengthType::IsPossible) | Err(ValidationError::InvalidCountryCode) => {
            PhoneError::NotInPlan
        }
        Ok(NumberLengthType::IsPossibleLocalOnly)
        | Err(ValidationError::TooShort | ValidationError::InvalidLength) => PhoneError::TooShort,
        Err(ValidationError::TooLong) => PhoneError::TooLong,
    }
}
