//! Steps 10 to 15: what the digits mean in a country's numbering plan.
//!
//! "Valid", line types and lengths are those of the numbering plans of the
//! world as published with libphonenumber. Ours are the rules for Brazil's
//! ninth digit, Mexico's prefixes and the repairs to show. Why digits are no number is the
//! domain's, as for a number that somebody types.

use drumbeat_domain::phone::{
    ENOUGH_FOR_ANOTHER_COUNTRY, LONGEST, PhoneError, why_international, why_national,
};
use rlibphonenumber::enums::Region;
use rlibphonenumber::{CountryCodeSource, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberType};

use super::{CellVerdict, plain};
use crate::outcome::{FixReason, InvalidReason, LineType, Repair};

const BRAZIL: i32 = 55;
const MEXICO: i32 = 52;
const ARGENTINA: i32 = 54;
const NORTH_AMERICA: i32 = 1;

/// A country with a numbering plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RegionCode {
    region: Region,
    calling_code: i32,
}

impl RegionCode {
    /// A two-letter ISO code.
    pub(crate) fn parse(code: &str) -> Option<Self> {
        if code.len() != 2 {
            return None;
        }
        let region = Region::from_code(code).ok()?;
        let calling_code = PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
        Some(Self {
            region,
            calling_code,
        })
    }

    /// The main country of a calling code: `91`, `+91`, `0091`.
    pub(crate) fn from_calling_code(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let calling_code = digits.trim_start_matches('0').parse::<i32>().ok()?;
        let region = PHONE_NUMBER_UTIL.get_region_for_country_code(calling_code)?;
        (region != Region::World).then_some(Self {
            region,
            calling_code,
        })
    }

    pub(crate) fn calling_code(self) -> i32 {
        self.calling_code
    }

    /// Lower-case, as in domain names: a hint for guessing an encoding.
    pub(crate) fn domain(self) -> String {
        self.region.as_region_str().as_str().to_ascii_lowercase()
    }
}

/// A valid number, as one reading of the digits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reading {
    e164: String,
    /// `None` for toll-free, premium and the like.
    line_type: Option<LineType>,
    repairs: Vec<Repair>,
}

impl Reading {
    fn may_be_mobile(&self) -> bool {
        self.line_type.is_some_and(LineType::may_be_mobile)
    }

    fn plus(mut self, repair: Repair) -> Self {
        self.repairs.push(repair);
        self
    }

    fn verdict(self) -> CellVerdict {
        match self.line_type {
            Some(line_type) => CellVerdict::Valid {
                e164: self.e164,
                line_type,
                repairs: self.repairs,
            },
            None => CellVerdict::invalid(InvalidReason::ServiceNumber),
        }
    }

    fn suggestion(self) -> Option<String> {
        self.line_type.map(|_| self.e164)
    }
}

/// Reads the digits of one number, with or without `+` in front.
pub(super) fn read(plus: bool, digits: &str, region: RegionCode) -> CellVerdict {
    if plus && !digits.starts_with('0') {
        return international(digits, None);
    }
    if let Some(rest) = digits.strip_prefix("00") {
        return international(rest, Some(Repair::InternationalPrefix));
    }
    if plus {
        let national = national(digits, region).and_then(Reading::suggestion);
        return CellVerdict::fix(FixReason::CountryUnclear, national.into_iter().collect());
    }
    if region.calling_code == NORTH_AMERICA
        && let Some(rest) = digits.strip_prefix("011")
    {
        return international(rest, Some(Repair::InternationalPrefix));
    }
    domestic(digits, region)
}

fn international(digits: &str, repair: Option<Repair>) -> CellVerdict {
    match with_calling_code(digits) {
        Some(reading) => match repair {
            Some(repair) => reading.plus(repair).verdict(),
            None => reading.verdict(),
        },
        None => CellVerdict::fix(reason(why_international(digits)), Vec::new()),
    }
}

/// A number without `+`: steps 11 to 14.
fn domestic(digits: &str, region: RegionCode) -> CellVerdict {
    let code = region.calling_code.to_string();
    let local = national(digits, region);
    let full = digits
        .strip_prefix('0')
        .into_iter()
        .chain(std::iter::once(digits))
        .filter(|digits| digits.starts_with(&code))
        .find_map(with_calling_code)
        .map(|reading| match region.calling_code {
            // In North America the calling code is the trunk prefix as well: no damage.
            NORTH_AMERICA => reading,
            _ => reading.plus(Repair::PlusRestored),
        });
    match (local, full) {
        (Some(local), Some(full)) if local.e164 != full.e164 => {
            match (local.may_be_mobile(), full.may_be_mobile()) {
                (true, false) => local.verdict(),
                (false, true) => full.verdict(),
                (true, true) | (false, false) => {
                    let both = [local, full].into_iter().filter_map(Reading::suggestion);
                    CellVerdict::fix(FixReason::AmbiguousNumber, both.collect())
                }
            }
        }
        (Some(local), _) => local.verdict(),
        (None, Some(full)) => full.verdict(),
        (None, None) => unreadable(digits, &code, region),
    }
}

fn unreadable(digits: &str, code: &str, region: RegionCode) -> CellVerdict {
    if let Some(reading) = national(&format!("0{digits}"), region)
        && national_part(&reading.e164, code).starts_with('0')
    {
        return reading.plus(Repair::LeadingZeroRestored).verdict();
    }
    if digits.len() >= ENOUGH_FOR_ANOTHER_COUNTRY
        && let Some(reading) = with_calling_code(digits)
    {
        let number = reading.suggestion().into_iter().collect();
        return CellVerdict::fix(FixReason::CountryUnclear, number);
    }
    let why = why_national(digits, region.region.as_region_str().as_str());
    CellVerdict::fix(reason(why), Vec::new())
}

fn national_part<'a>(e164: &'a str, code: &str) -> &'a str {
    e164.strip_prefix('+')
        .and_then(|digits| digits.strip_prefix(code))
        .unwrap_or_default()
}

/// Reads digits that begin with a calling code, with the rules of its country.
fn with_calling_code(digits: &str) -> Option<Reading> {
    match plain::international(digits).as_ref().and_then(valid) {
        Some(reading) => Some(reading),
        None => long_with_calling_code(digits),
    }
}

/// With everything that a plan may say about how a number begins.
fn long_with_calling_code(digits: &str) -> Option<Reading> {
    if digits.len() > LONGEST {
        return None;
    }
    let number = PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None).ok()?;
    let code = number.country_code.to_string();
    let given = digits.strip_prefix(&code)?;
    if let Some(reading) = valid(&number) {
        let repair = national_repair(
            number.country_code,
            given,
            national_part(&reading.e164, &code),
        );
        return Some(repair.into_iter().fold(reading, Reading::plus));
    }
    country_rule(number.country_code, given)
}

/// Reads digits as a national number of a country, with or without its trunk
/// prefix.
fn national(digits: &str, region: RegionCode) -> Option<Reading> {
    let short = plain::national(digits, region.calling_code);
    match short.as_ref().and_then(valid) {
        Some(reading) => Some(reading),
        None => long_national(digits, region),
    }
}

/// With everything that a plan may say about how a number begins.
fn long_national(digits: &str, region: RegionCode) -> Option<Reading> {
    if digits.len() > LONGEST {
        return None;
    }
    let parsed = PHONE_NUMBER_UTIL
        .parse_and_keep_raw_input(digits, Some(region.region))
        .ok();
    if let Some(number) = &parsed
        && number.country_code_source() == CountryCodeSource::FromDefaultCountry
        && let Some(reading) = valid(number)
    {
        let code = region.calling_code.to_string();
        let read = national_part(&reading.e164, &code);
        // A missing or present trunk zero is normal here and no repair.
        let repair = national_repair(region.calling_code, digits, read)
            .filter(|repair| *repair != Repair::TrunkZeroRemoved);
        return Some(repair.into_iter().fold(reading, Reading::plus));
    }
    let stripped = parsed.filter(|number| {
        number.country_code_source() == CountryCodeSource::FromDefaultCountry
            && number.country_code == region.calling_code
    });
    let carrier_off = stripped.map(|number| number.get_national_significant_number());
    carrier_off
        .and_then(|digits| country_rule(region.calling_code, &digits))
        .or_else(|| country_rule(region.calling_code, digits))
}

/// A parsed number, if it is valid.
fn valid(number: &PhoneNumber) -> Option<Reading> {
    let line_type = match PHONE_NUMBER_UTIL.get_number_type(number) {
        // That is what "not valid" means; asking for it first would ask twice.
        PhoneNumberType::Unknown => return None,
        PhoneNumberType::Mobile => Some(LineType::Mobile),
        PhoneNumberType::FixedLine => Some(LineType::FixedLine),
        PhoneNumberType::FixedLineOrMobile => Some(LineType::FixedLineOrMobile),
        PhoneNumberType::VoIP => Some(LineType::Voip),
        PhoneNumberType::PersonalNumber => Some(LineType::PersonalNumber),
        PhoneNumberType::TollFree
        | PhoneNumberType::PremiumRate
        | PhoneNumberType::SharedCost
        | PhoneNumberType::Pager
        | PhoneNumberType::UAN
        | PhoneNumberType::VoiceMail => None,
    };
    Some(Reading {
        e164: format!(
            "+{}{}",
            number.country_code,
            number.get_national_significant_number()
        ),
        line_type,
        repairs: Vec::new(),
    })
}

/// What was repaired between the national digits given and those read.
fn national_repair(calling_code: i32, given: &str, read: &str) -> Option<Repair> {
    if given == read {
        return None;
    }
    match calling_code {
        MEXICO => Some(Repair::MexicoPrefixRemoved),
        ARGENTINA if read.starts_with('9') && !given.trim_start_matches('0').starts_with('9') => {
            Some(Repair::ArgentinaNine)
        }
        _ if given.starts_with('0') && !read.starts_with('0') => Some(Repair::TrunkZeroRemoved),
        _ => None,
    }
}

/// National digits that are not valid as they stand, with what the country has
/// changed in its plan.
fn country_rule(calling_code: i32, given: &str) -> Option<Reading> {
    let read = |national: String, repair: Repair| {
        let number = PHONE_NUMBER_UTIL
            .parse(format!("+{calling_code}{national}"), None)
            .ok()?;
        valid(&number).map(|reading| reading.plus(repair))
    };
    let bare = given.strip_prefix('0').unwrap_or(given);
    match calling_code {
        BRAZIL if bare.len() == 10 => {
            let (area, subscriber) = bare.split_at_checked(2)?;
            let mobile = matches!(subscriber.chars().next(), Some('6'..='9'));
            if mobile {
                read(format!("{area}9{subscriber}"), Repair::NinthDigitAdded)
            } else {
                None
            }
        }
        MEXICO => ["044", "045", "01", "1"]
            .iter()
            .filter_map(|prefix| given.strip_prefix(prefix))
            .find(|rest| rest.len() == 10)
            .and_then(|rest| read(rest.to_owned(), Repair::MexicoPrefixRemoved)),
        _ => None,
    }
}

/// Why digits are no number, as a question about a cell.
fn reason(why: PhoneError) -> FixReason {
    match why {
        PhoneError::TooShort => FixReason::TooShort,
        PhoneError::TooLong => FixReason::TooLong,
        PhoneError::CountryUnclear => FixReason::CountryUnclear,
        PhoneError::NotInPlan
        | PhoneError::NoDigits
        | PhoneError::Letters
        | PhoneError::SeveralNumbers
        | PhoneError::Rounded => FixReason::NotInPlan,
    }
}

#[cfg(test)]
mod tests {
    use super::{PHONE_NUMBER_UTIL, RegionCode, long_national, long_with_calling_code};
    use super::{plain, valid};
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    /// Numbers of a country that are made up.
    const TRIES: u32 = 400;

    #[test]
    fn the_short_way_gives_what_the_long_way_gives() {
        let mut rng = StdRng::seed_from_u64(1);
        let mut taken = 0;
        for region in PHONE_NUMBER_UTIL.get_supported_regions() {
            let region = RegionCode::parse(region.as_region_str().as_str()).unwrap();
            let code = region.calling_code;
            for _ in 0..TRIES {
                let national: String = (0..rng.random_range(7..=12))
                    .map(|_| char::from(rng.random_range(b'0'..=b'9')))
                    .collect();
                let abroad = format!("{code}{national}");
                if let Some(short) = plain::international(&abroad).as_ref().and_then(valid) {
                    taken += 1;
                    assert_eq!(Some(short), long_with_calling_code(&abroad), "+{abroad}");
                }
                for digits in [format!("0{national}"), national] {
                    if let Some(short) = plain::national(&digits, code).as_ref().and_then(valid) {
                        taken += 1;
                        let long = long_national(&digits, region);
                        assert_eq!(Some(short), long, "{digits} of {:?}", region.region);
                    }
                }
            }
        }
        assert!(taken > 10_000, "the way is taken: {taken}");
    }
}
