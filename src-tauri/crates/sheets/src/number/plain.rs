//! The short way for the numbers that most lists hold.
//!
//! Most countries put a 0 in front of a number dialled at home, or nothing, and say nothing
//! else about how their numbers begin. There the digits are the number: nothing needs to be
//! looked for and taken away, which is most of what reading one costs. What is not valid in
//! this way is read in the long way, so no answer differs (a test asks both).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber};

/// Calling codes with rules of their own for how a number begins: operators, areas, digits
/// that are put in front or taken away.
const PARTICULAR: &[i32] = &[
    1, 7, 39, 44, 52, 54, 55, 57, 86, 229, 241, 375, 378, 598, 972,
];

/// Digits of a number without its country at least: what is short is read with care.
const ENOUGH: usize = 7;

/// Whether a 0 is put in front of a number at home, by calling code.
static PLAIN: LazyLock<BTreeMap<i32, bool>> = LazyLock::new(|| {
    let codes = PHONE_NUMBER_UTIL.get_supported_regions();
    let codes = codes.filter_map(|region| {
        let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
        let example = PHONE_NUMBER_UTIL.get_example_number(region).ok()?;
        let dialled = format!("0{}", example.national_number);
        let with_zero = PHONE_NUMBER_UTIL.parse(dialled, Some(region));
        (!PARTICULAR.contains(&code)).then_some((code, with_zero == Ok(example)))
    });
    codes.collect()
});

/// The number of digits that begin with a calling code. It need not be valid.
pub(super) fn international(digits: &str) -> Option<PhoneNumber> {
    // No calling code begins with a zero: `036…` is not Hungary.
    if digits.starts_with('0') {
        return None;
    }
    // No calling code is the beginning of another one.
    let (code, national) = (1..=3).find_map(|length| {
        let (code, national) = digits.split_at_checked(length)?;
        let code = code.parse().ok()?;
        PLAIN.contains_key(&code).then_some((code, national))
    })?;
    number(code, national)
}

/// The number of digits as they are dialled in the country itself. It need not be valid.
pub(super) fn national(digits: &str, code: i32) -> Option<PhoneNumber> {
    let with_zero = *PLAIN.get(&code)?;
    let national = match digits.strip_prefix('0') {
        Some(national) if with_zero => national,
        Some(_) => return None,
        None => digits,
    };
    // It may be the country's code that stands there.
    let is_told = national.starts_with(&code.to_string());
    (!is_told).then(|| number(code, national))?
}

fn number(country_code: i32, national: &str) -> Option<PhoneNumber> {
    if national.len() < ENOUGH || national.starts_with('0') {
        return None;
    }
    Some(PhoneNumber {
        country_code,
        national_number: national.parse().ok()?,
        ..PhoneNumber::default()
    })
}
