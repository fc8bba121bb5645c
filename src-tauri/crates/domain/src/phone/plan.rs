//! What numbering plans say, and where Brazil, Mexico and Argentina differ from them.

use super::Phone;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The countries with a plan, by their two letters.
static REGIONS: LazyLock<BTreeMap<String, Region>> = LazyLock::new(|| {
    PHONE_NUMBER_UTIL
        .get_supported_regions()
        .map(|region| (region.to_string(), region))
        .collect()
});

/// The two letters of every country with a plan, in alphabetical order.
pub fn regions() -> Vec<&'static str> {
    REGIONS.keys().map(String::as_str).collect()
}

/// The calling code of a country (two letters, any case), like 243 for `CD`.
pub fn calling_code(region: &str) -> Option<u32> {
    let code = PHONE_NUMBER_UTIL.get_country_code_for_region(known_region(region)?)?;
    u32::try_from(code).ok()
}

/// The countries of each calling code.
static BY_CODE: LazyLock<BTreeMap<i32, Vec<&'static str>>> = LazyLock::new(|| {
    let mut by_code = BTreeMap::<i32, Vec<&str>>::new();
    for (name, region) in REGIONS.iter() {
        if let Some(code) = PHONE_NUMBER_UTIL.get_country_code_for_region(*region) {
            by_code.entry(code).or_default().push(name);
        }
    }
    by_code
});

/// The country (two letters) of an international number, given as its digits; `None`
/// where the plan does not tell. Where a calling code is one country's, the rest of the
/// number is not looked at.
pub fn country_of(digits: &str) -> Option<&'static str> {
    let code = digits.get(..calling_code_length(digits))?.parse().ok()?;
    match BY_CODE.get(&code)?.as_slice() {
        [only] => Some(only),
        _ => Phone::from_whatsapp_digits(digits).ok()?.region(),
    }
}

/// A mobile number as an example for a country. It belongs to nobody by chance
/// only: never send to it.
pub fn example(region: &str) -> Option<Phone> {
    let region = known_region(region)?;
    let number = PHONE_NUMBER_UTIL
        .get_example_number_for_type_and_region(region, PhoneNumberType::Mobile)
        .or_else(|_| PHONE_NUMBER_UTIL.get_example_number(region))
        .ok()?;
    Phone::from_e164(&number.format_as(PhoneNumberFormat::E164)).ok()
}

pub(super) fn is_landline(number: &PhoneNumber) -> bool {
    PHONE_NUMBER_UTIL.get_number_type(number) == PhoneNumberType::FixedLine
}

pub(super) fn known_region(name: &str) -> Option<Region> {
    REGIONS.get(&name.trim().to_ascii_uppercase()).copied()
}

pub(super) fn region_name(region: Region) -> Option<&'static str> {
    let name = region.as_region_str();
    REGIONS
        .get_key_value(name.as_str())
        .map(|(name, _)| name.as_str())
}

/// How many digits of an international number are the calling code. Calling
/// codes are prefix-free, so the first two digits tell.
pub(super) fn calling_code_length(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => digits.len().min(3),
    }
}

/// The spelling of today for one that a change of plan left behind: Brazilian
/// mobile numbers without the ninth digit, Mexican ones with the 1.
pub(super) fn settled(e164: &str) -> Option<String> {
    if let Some((area, rest)) = split(e164, "+55", 2) {
        let mobile = rest.len() == 8 && rest.starts_with(['6', '7', '8', '9']);
        return mobile.then(|| format!("+55{area}9{rest}"));
    }
    let rest = e164.strip_prefix("+521")?;
    (rest.len() == 10).then(|| format!("+52{rest}"))
}

/// See [`Phone::whatsapp_variants`]; `digits` have no `+`.
pub(super) fn whatsapp_variants(digits: &str) -> Vec<String> {
    let other = if let Some((area, rest)) = split(digits, "55", 2) {
        match (rest.len(), rest.strip_prefix('9')) {
            (9, Some(short)) => Some(format!("55{area}{short}")),
            (8, _) if rest.starts_with(['6', '7', '8', '9']) => Some(format!("55{area}9{rest}")),
            _ => None,
        }
    } else if let Some(rest) = digits.strip_prefix("52") {
        match (rest.len(), rest.strip_prefix('1')) {
            (10, _) => Some(format!("521{rest}")),
            (11, Some(short)) => Some(format!("52{short}")),
            _ => None,
        }
    } else if let Some(rest) = digits.strip_prefix("54") {
        match (rest.len(), rest.strip_prefix('9')) {
            (11, Some(short)) => Some(format!("54{short}")),
            (10, _) => Some(format!("549{rest}")),
            _ => None,
        }
    } else {
        None
    };
    other.into_iter().collect()
}

/// The area code of this many digits and what follows it, after a prefix.
fn split<'a>(digits: &'a str, prefix: &str, area: usize) -> Option<(&'a str, &'a str)> {
    digits.strip_prefix(prefix)?.split_at_checked(area)
}
