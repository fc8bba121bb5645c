//! Phone numbers as the wizard judges them: how long one takes, and whether they are read
//! as others read them.
//!
//! Compared are numbers where nothing but the numbering plans of the world decides: of
//! countries without a rule of our own, in forms that need no repair of ours. They are
//! made from each country's example number with other digits at its end, so that some
//! fall outside its plan, some are landlines, some are too long or too short.

use crate::figures::{Watch, print};
use crate::list;
use drumbeat_domain::phone::{example, regions};
use drumbeat_sheets::{CellVerdict, FixReason, InvalidReason, Repair, judge_text};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fmt::Write as _;
use std::path::Path;

/// Countries whose numbers have rules of our own.
const OUR_RULES: [&str; 3] = ["BR", "MX", "AR"];

/// Microseconds a number, over a shop's list as people typed it.
pub(crate) fn measure(numbers: u32) {
    let texts = list::phones(numbers);
    // The plans are compiled when they are asked for the first time.
    let mut valid = texts
        .iter()
        .take(2_000)
        .filter(|text| is_valid(text))
        .count();
    let watch = Watch::start();
    valid += texts.iter().filter(|text| is_valid(text)).count();
    print("phone_number", "us", watch.us() / texts.len() as f64);
    assert!(valid > texts.len() * 9 / 10, "most can be read: {valid}");
}

fn is_valid(text: &str) -> bool {
    matches!(judge_text(text, "CD"), Some(CellVerdict::Valid { .. }))
}

/// Writes `region, number as written, what we read (or nothing)`, a line each.
pub(crate) fn write_readings(path: &Path, wanted: usize) {
    let mut rng = ChaCha8Rng::seed_from_u64(20_261_127);
    let regions: Vec<&str> = regions()
        .into_iter()
        .filter(|region| !OUR_RULES.contains(region) && example(region).is_some())
        .collect();
    let mut lines = String::new();
    let mut written = 0;
    while written < wanted {
        let Some(region) = regions.choose(&mut rng).copied() else {
            break;
        };
        let text = typed(region, &mut rng);
        let Some(reading) = judge_text(&text, region).and_then(reading) else {
            continue;
        };
        // Writing to a String does not fail.
        let _ = writeln!(lines, "{region}\t{text}\t{reading}");
        written += 1;
    }
    std::fs::write(path, lines).unwrap();
}

/// What was read; `None` where a rule of our own had its say.
fn reading(verdict: CellVerdict) -> Option<String> {
    match verdict {
        CellVerdict::Valid { e164, repairs, .. } => repairs
            .iter()
            .all(|repair| *repair == Repair::TrunkZeroRemoved)
            .then_some(e164),
        CellVerdict::NeedsFix { reason, .. } => match reason {
            FixReason::TooShort | FixReason::TooLong | FixReason::NotInPlan => Some(String::new()),
            FixReason::ScientificNotation
            | FixReason::RoundedNumber
            | FixReason::TwoNumbers
            | FixReason::AmbiguousNumber
            | FixReason::CountryUnclear
            | FixReason::Extension
            | FixReason::LettersInNumber
            | FixReason::FormulaWithoutValue
            | FixReason::TakenBack => None,
        },
        CellVerdict::Invalid { reason } => match reason {
            InvalidReason::ServiceNumber => Some(String::new()),
            InvalidReason::NoNumber
            | InvalidReason::NotANumber
            | InvalidReason::ShortNumber
            | InvalidReason::Placeholder
            | InvalidReason::CellError => None,
        },
    }
}

/// A number of the country in one of the forms people write.
fn typed(region: &str, rng: &mut ChaCha8Rng) -> String {
    let Some(known) = example(region) else {
        return String::new();
    };
    let code = drumbeat_domain::phone::calling_code(region)
        .unwrap_or_default()
        .to_string();
    let mut national: Vec<char> = known.digits().chars().skip(code.len()).collect();
    let kept = match rng.random_range(0..10) {
        0 => 0,
        1..4 => 2,
        _ => 3,
    };
    for digit in national.iter_mut().skip(kept) {
        *digit = char::from(b'0' + rng.random_range(0..10));
    }
    match rng.random_range(0..20) {
        0 => drop(national.pop()),
        1 => national.push('5'),
        _ => {}
    }
    let sign = *[" ", "-", ".", ""].choose(rng).unwrap();
    let parts: Vec<String> = national
        .chunks(3)
        .map(|part| part.iter().collect())
        .collect();
    let grouped = parts.join(sign);
    match rng.random_range(0..4) {
        0 => grouped,
        1 => format!("0{grouped}"),
        2 => format!("(+{code}) {grouped}"),
        _ => format!("+{code} {grouped}"),
    }
}
