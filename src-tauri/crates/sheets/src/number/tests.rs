use drumbeat_domain::phone::{Phone, PhoneError};
use proptest::prelude::*;

use super::shape::{Scientific, before_extension, empty_decimals, scientific};
use super::split::split;
use super::*;

fn judged(text: &str, region: &str) -> CellVerdict {
    judge_text(text, region).expect("a known country")
}

fn number(text: &str, region: &str) -> String {
    match judged(text, region) {
        CellVerdict::Valid { e164, .. } => e164,
        CellVerdict::NeedsFix { reason, .. } => format!("{reason:?}"),
        CellVerdict::Invalid { reason } => format!("{reason:?}"),
    }
}

#[test]
fn scientific_notation_is_written_out_only_when_it_holds_every_digit() {
    let whole = |digits: &str| Scientific::Whole(digits.to_owned());
    assert_eq!(scientific("9.19900000001E+11"), whole("919900000001"));
    assert_eq!(scientific("4,91713920023E+11"), whole("491713920023"));
    assert_eq!(
        scientific("9.1990000002E+11"),
        Scientific::DigitsLost,
        "ten of eleven decimals"
    );
    assert_eq!(
        scientific("9E+11"),
        Scientific::DigitsLost,
        "no decimals at all"
    );
    assert_eq!(scientific("tel 99"), Scientific::No);
    assert_eq!(scientific("1e5e6"), Scientific::No);
}

#[test]
fn empty_decimals_are_dropped_and_real_ones_are_not() {
    assert_eq!(
        empty_decimals("0810000275.0").as_deref(),
        Some("0810000275")
    );
    assert_eq!(
        empty_decimals("+491713920029,00").as_deref(),
        Some("+491713920029")
    );
    assert_eq!(
        empty_decimals("07.07.12.34.00"),
        None,
        "dots inside one number are nothing"
    );
    assert_eq!(empty_decimals("99,00"), None, "a price is no number");
    assert_eq!(
        number("9900000017.5", "IN"),
        "TooLong",
        "a fraction is never rounded to a person"
    );
}

#[test]
fn an_extension_is_found_only_behind_a_number() {
    assert_eq!(
        before_extension("(202) 555-0115 ext 9"),
        Some("(202) 555-0115 ")
    );
    assert_eq!(before_extension("202-555-0115 x12"), Some("202-555-0115 "));
    assert_eq!(
        before_extension("030 23125011 Durchwahl 4").map(str::trim),
        Some("030 23125011")
    );
    assert_eq!(
        before_extension("11 3212-0001 ramal 22").map(str::trim),
        Some("11 3212-0001")
    );
    assert_eq!(
        before_extension("*123#"),
        None,
        "a service code has no extension"
    );
    assert_eq!(
        before_extension("Next 0990000511"),
        None,
        "the end of a word is no extension"
    );
}

#[test]
fn separators_split_only_where_each_part_is_a_number() {
    assert_eq!(split("0990000514 / 0812000514").len(), 2);
    assert_eq!(split("0990000516 ou 0812000516").len(), 2);
    assert_eq!(split("0990000516\n0812000516").len(), 2);
    assert_eq!(
        split("+243990000513+243812000513").len(),
        2,
        "a new plus is a new number"
    );
    assert!(split("0171/3920012").len() < 2, "a slash inside one number");
    assert!(
        split("1,202,555,0123").len() < 2,
        "commas inside one number"
    );
}

#[test]
fn two_numbers_are_asked_about_and_one_written_twice_is_not() {
    assert_eq!(
        number("0990000506 / +243 990 000 506", "CD"),
        "+243990000506"
    );
    assert_eq!(number("0990000506 / 0812000506", "CD"), "TwoNumbers");
}

#[test]
fn international_prefixes() {
    assert_eq!(number("00243990000501", "CD"), "+243990000501");
    assert_eq!(number("011 243 990 000 401", "US"), "+243990000401");
    assert_eq!(
        number("011 99999-0024", "BR"),
        "+5511999990024",
        "011 is São Paulo in Brazil"
    );
    assert_eq!(number("+0990000427", "CD"), "CountryUnclear");
    assert_eq!(
        number("03610000001", "CD"),
        "TooLong",
        "a zero in front of 36 does not make it a number of Hungary"
    );
}

#[test]
fn country_rules() {
    let cases = [
        ("11 9777-0007", "BR", "+5511997770007"),
        ("5511 9777 0007", "BR", "+5511997770007"),
        ("+52 1 55 5555 0105", "CD", "+525555550105"),
        ("044 55 5555 0105", "MX", "+525555550105"),
        ("045 55 5555 0105", "MX", "+525555550105"),
        ("01 55 5555 0105", "MX", "+525555550105"),
        ("011 15-2345-0108", "AR", "+5491123450108"),
        ("+54 11 4345-0109", "AR", "+541143450109"),
        ("1-202-555-0102", "US", "+12025550102"),
        ("612345113", "IT", "+390612345113"),
        ("707123402", "CI", "+2250707123402"),
    ];
    for (text, region, expected) in cases {
        assert_eq!(number(text, region), expected, "{text} in {region}");
    }
}

#[test]
fn repairs_are_named() {
    let repairs = |text: &str, region: &str| match judged(text, region) {
        CellVerdict::Valid { repairs, .. } => repairs,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(
        repairs("0990000501", "CD"),
        [],
        "a plain number needs no repair"
    );
    assert_eq!(
        repairs("+49 (0)171 3920012", "DE"),
        [Repair::TrunkZeroRemoved]
    );
    assert_eq!(
        repairs("044 55 5555 0105", "MX"),
        [Repair::MexicoPrefixRemoved]
    );
    assert_eq!(repairs("=\"0990000427\"", "CD"), [Repair::ExcelTextMarker]);
    assert_eq!(repairs("0990000431\u{b}", "CD"), [Repair::InvisibleRemoved]);
    assert_eq!(
        repairs("9.19900000001E+11", "IN"),
        [Repair::FullScientific, Repair::PlusRestored]
    );
    let cell = judge_cell(
        &Cell::Number(243_990_000_441.0),
        RegionCode::parse("CD").unwrap(),
    );
    assert_eq!(
        cell,
        CellVerdict::Valid {
            e164: "+243990000441".to_owned(),
            line_type: LineType::Mobile,
            repairs: vec![Repair::FloatToInteger, Repair::PlusRestored],
        }
    );
}

#[test]
fn what_is_no_number() {
    let cases = [
        ("", "NoNumber"),
        ("\u{200b} \u{feff}", "NoNumber"),
        ("néant", "NotANumber"),
        ("2026-11-14", "NotANumber"),
        ("#N/A", "CellError"),
        ("#DIV/0!", "CellError"),
        ("#BEZUG!", "CellError"),
        ("*123#", "ShortNumber"),
        ("0000000000", "Placeholder"),
        ("919000000000", "RoundedNumber"),
        ("099O000428", "LettersInNumber"),
        ("0800 1234567", "ServiceNumber"),
    ];
    for (text, expected) in cases {
        assert_eq!(number(text, "DE"), expected, "{text:?}");
    }
}

/// The reasons that a number somebody types can have as well.
fn shared_reason(verdict: &CellVerdict) -> Option<&'static str> {
    let CellVerdict::NeedsFix { reason, .. } = verdict else {
        return None;
    };
    match reason {
        FixReason::TooShort => Some("too_short"),
        FixReason::TooLong => Some("too_long"),
        FixReason::NotInPlan => Some("not_in_plan"),
        FixReason::CountryUnclear => Some("country_unclear"),
        _ => None,
    }
}

#[test]
fn a_number_of_another_country_is_refused_as_in_the_field_where_it_is_typed() {
    let cases = [
        ("98765 43210", "CD"),
        ("0712 345 678", "CD"),
        ("11 99999-0001", "CD"),
        ("919876543210", "CD"),
        // A free call of New Zealand, which is suggested to nobody.
        ("64800000010", "CD"),
        ("0991 000 41", "CD"),
        ("+999 123 456 789", "CD"),
        ("98765 43210", "FR"),
        ("06 12 34 56 78", "US"),
    ];
    for (text, region) in cases {
        let listed = judged(text, region);
        let typed = Phone::parse(text, Some(region)).map_err(PhoneError::code);
        assert_eq!(
            shared_reason(&listed),
            typed.as_ref().err().copied(),
            "{text} in {region}: the list and the field must say the same"
        );
        assert!(typed.is_err(), "{text} is no number of {region}");
    }
}

proptest! {
    #[test]
    fn whatever_is_no_number_of_its_country_is_so_for_the_same_reason_when_typed(
        digits in "[+0]{0,1}[0-9]{7,14}", at in 0..6_usize
    ) {
        let region = ["CD", "BR", "US", "FR", "IN", "KE"][at];
        if let Some(reason) = shared_reason(&judged(&digits, region))
            && let Err(typed) = Phone::parse(&digits, Some(region))
        {
            prop_assert_eq!(reason, typed.code(), "{} in {}", digits, region);
        }
    }

    #[test]
    fn no_text_panics_and_every_valid_number_is_stable(text in "\\PC{0,40}", at in 0..5_usize) {
        let region = ["CD", "BR", "US", "IT", "IN"][at];
        if let CellVerdict::Valid { e164, .. } = judged(&text, region) {
            prop_assert_eq!(
                number(&e164, region), e164.clone(),
                "a number that was read must be read as itself"
            );
        }
    }

    #[test]
    fn nothing_near_a_number_panics(text in "[-+0-9oOlIxE.,;/ ()#'=\"\u{200e}\u{660}-\u{669}a-e]{0,30}") {
        for region in ["CD", "MX", "AR", "RU", "HU"] {
            drop(judged(&text, region));
        }
    }
}
