use super::{Phone, PhoneError as E, calling_code, example, regions};
use proptest::prelude::*;
use rstest::rstest;

fn e164(input: &str, region: Option<&str>) -> Result<String, E> {
    Phone::parse(input, region).map(|phone| phone.as_e164().to_owned())
}

#[rstest]
#[case::as_written_in_goma("0991 000 412", "CD", "+243991000412")]
#[case::with_the_country("+243 991 000 412", "IN", "+243991000412")]
#[case::country_without_plus("243991000412", "CD", "+243991000412")]
#[case::two_zeros("00243991000412", "FR", "+243991000412")]
#[case::two_zeros_where_the_prefix_is_another("00243991000412", "US", "+243991000412")]
#[case::trunk_zero_in_brackets("+33 (0)6 12 34 56 78", "CD", "+33612345678")]
#[case::lyon("06.12.34.56.78", "FR", "+33612345678")]
#[case::no_break_spaces("06\u{a0}12\u{202f}34\u{a0}56\u{a0}78", "FR", "+33612345678")]
#[case::hidden_marks("\u{202a}+33 6 12 34 56 78\u{202c}", "CD", "+33612345678")]
#[case::mumbai("098765 43210", "IN", "+919876543210")]
#[case::devanagari_digits("९८७६५ ४३२१०", "IN", "+919876543210")]
#[case::arabic_digits("٠١٠٠ ١٢٣ ٤٥٦٧", "EG", "+201001234567")]
#[case::full_width("\u{ff0b}\u{ff19}\u{ff11}9876543210", "FR", "+919876543210")]
#[case::spreadsheet_text("'+919876543210", "IN", "+919876543210")]
#[case::spreadsheet_number("919876543210.0", "IN", "+919876543210")]
#[case::label("Tel: 0991000412", "CD", "+243991000412")]
#[case::remark("0991000412 (WhatsApp)", "CD", "+243991000412")]
#[case::address("5511999990001@c.us", "CD", "+5511999990001")]
#[case::link("https://wa.me/5511999990001?text=oi", "CD", "+5511999990001")]
#[case::slash_inside_one("030/1234567", "DE", "+49301234567")]
#[case::italy_keeps_its_zero("06 6982 1234", "IT", "+390669821234")]
#[case::brazil("(11) 99999-0001", "BR", "+5511999990001")]
#[case::brazil_without_the_ninth_digit("+55 11 9999-0001", "BR", "+5511999990001")]
#[case::brazil_landline_stays("+55 11 3123-4567", "BR", "+551131234567")]
#[case::mexico_of_old("+52 1 55 1234 5678", "MX", "+525512345678")]
#[case::mexico("55 1234 5678", "MX", "+525512345678")]
#[case::argentina("011 15-2345-6789", "AR", "+5491123456789")]
fn a_person_has_one_spelling(#[case] input: &str, #[case] region: &str, #[case] written: &str) {
    assert_eq!(e164(input, Some(region)).as_deref(), Ok(written), "{input}");
}

#[rstest]
#[case::empty("", Some("CD"), E::NoDigits)]
#[case::words("no phone", Some("CD"), E::NoDigits)]
#[case::plus_only("+", Some("CD"), E::NoDigits)]
#[case::short("0991", Some("CD"), E::TooShort)]
#[case::long("0991 000 412 999 888", Some("CD"), E::TooLong)]
#[case::no_country("0991000412", None, E::CountryUnclear)]
#[case::a_plus_and_no_country("+0991 000 41", Some("CD"), E::CountryUnclear)]
#[case::abroad_from_north_america("011 243 991 000 41", Some("US"), E::TooShort)]
#[case::no_such_country("+999 12345678", Some("CD"), E::NotInPlan)]
#[case::a_mobile_number_of_india("98765 43210", Some("CD"), E::TooLong)]
#[case::a_mobile_number_of_kenya("0712 345 678", Some("CD"), E::NotInPlan)]
#[case::its_country_in_front_and_one_digit_more("243 991 000 4123", Some("CD"), E::TooLong)]
#[case::abroad_without_plus("5511999990001", Some("CD"), E::CountryUnclear)]
#[case::unknown_region("0991000412", Some("XX"), E::CountryUnclear)]
#[case::not_given_out("+33 0 00 00 00 01 0", Some("FR"), E::NotInPlan)]
#[case::rounded("2.43991E+11", Some("CD"), E::Rounded)]
#[case::rounded_with_comma("2,43991E+11", Some("CD"), E::Rounded)]
#[case::two_numbers("0991000412 / 0812345678", Some("CD"), E::SeveralNumbers)]
#[case::two_with_plus("+243991000412 +243812345678", Some("CD"), E::SeveralNumbers)]
#[case::letter_for_digit("09910O0412", Some("CD"), E::Letters)]
#[case::extension("+1 202 555 0173 ext 5", Some("US"), E::Letters)]
#[case::far_too_long(&"1".repeat(5_000), Some("CD"), E::TooLong)]
fn what_cannot_be_read_is_named_and_never_guessed(
    #[case] input: &str,
    #[case] region: Option<&str>,
    #[case] error: E,
) {
    assert_eq!(e164(input, region), Err(error), "{input:.40}");
}

#[test]
fn a_number_never_shows_itself() {
    let phone = Phone::parse("+243991000678", None).unwrap();
    assert_eq!(format!("{phone}"), "+243•••••678");
    assert_eq!(format!("{phone:?}"), "+243•••••678");
    let phone = Phone::parse("+12025550173", None).unwrap();
    assert_eq!(format!("{:?}", Some(phone)), "Some(+1•••••173)");
}

#[test]
fn a_number_knows_its_country_and_how_people_write_it() {
    let phone = Phone::parse("0991000412", Some("cd")).unwrap();
    assert_eq!(phone.region(), Some("CD"));
    assert_eq!(phone.formatted(), "+243 991 000 412");
    assert_eq!(phone.digits(), "243991000412");
    assert_eq!(calling_code("BR"), Some(55));
    assert_eq!(calling_code("XX"), None);
}

#[test]
fn every_country_has_an_example_that_can_be_read() {
    assert!(regions().len() > 200);
    for region in regions() {
        let phone = example(region).unwrap();
        let code = calling_code(region).unwrap().to_string();
        assert!(phone.digits().starts_with(&code), "{region}");
        let shown = phone.to_string();
        let country = shown
            .strip_prefix('+')
            .unwrap()
            .split('•')
            .next()
            .unwrap()
            .to_owned();
        assert_eq!(country, code, "{region} is masked behind its calling code");
        assert_eq!(Phone::parse(phone.as_e164(), None), Ok(phone), "{region}");
    }
}

#[rstest]
#[case("+5511999990001", &["551199990001"])]
#[case("+551131234567", &[])]
#[case("+525512345678", &["5215512345678"])]
#[case("+5491123456789", &["541123456789"])]
#[case("+541123456789", &["5491123456789"])]
#[case("+243991000412", &[])]
fn whatsapp_may_know_another_spelling(#[case] written: &str, #[case] variants: &[&str]) {
    let phone = Phone::from_e164(written).unwrap();
    assert_eq!(phone.whatsapp_variants(), variants);
}

#[test]
fn an_answer_from_an_old_address_finds_its_person() {
    for (address, person) in [
        ("551199990001", "+5511999990001"),
        ("5215512345678", "+525512345678"),
    ] {
        let phone = Phone::from_whatsapp_digits(address).unwrap();
        assert_eq!(phone.as_e164(), person);
        assert!(
            phone.whatsapp_variants().contains(&address.to_owned()),
            "and back"
        );
    }
    let outside_the_plan = Phone::from_whatsapp_digits("243000000001").unwrap();
    assert_eq!(
        outside_the_plan.as_e164(),
        "+243000000001",
        "WhatsApp knows it, so it exists"
    );
}

#[test]
fn what_is_stored_can_be_read_back_and_nonsense_cannot() {
    let phone = Phone::parse("+243991000412", None).unwrap();
    let json = serde_json::to_string(&phone).unwrap();
    assert_eq!(json, "\"+243991000412\"");
    assert_eq!(serde_json::from_str::<Phone>(&json).unwrap(), phone);
    for wrong in [
        "243991000412",
        "+0243991000412",
        "+24399 1000412",
        "+1234567890123456",
        "+",
        "",
    ] {
        assert!(
            serde_json::from_value::<Phone>(wrong.into()).is_err(),
            "took {wrong}"
        );
    }
}

#[test]
fn a_landline_is_told_where_its_country_tells_it() {
    for (number, is_landline) in [
        ("+493012345678", true),
        ("+33142685300", true),
        ("+243991000412", false),
        ("+491713920011", false),
        // There a landline may be a mobile phone.
        ("+12125550123", false),
    ] {
        let phone = Phone::from_e164(number).unwrap();
        assert_eq!(phone.is_landline(), is_landline, "{number}");
    }
}

proptest! {
    #[test]
    fn reading_again_changes_nothing(
        digits in "[0-9+ ().-]{5,18}", region in proptest::sample::select(regions())
    ) {
        if let Ok(phone) = Phone::parse(&digits, Some(region)) {
            for again in [phone.as_e164(), phone.formatted().as_str()] {
                for default in [None, Some(region), Some("FR")] {
                    prop_assert_eq!(Phone::parse(again, default), Ok(phone.clone()), "{}", again);
                }
            }
        }
    }

    #[test]
    fn nothing_in_a_cell_can_harm(cell in any::<String>(), tail in "[0-9]{0,12}(;ext=|tel:|;phone-context=|x|@c.us|E\\+)?[0-9]{0,9}") {
        for text in [cell.clone(), tail.clone(), format!("{tail}{cell}{tail}")] {
            if let Ok(phone) = Phone::parse(&text, Some("CD")) {
                prop_assert!((8..=16).contains(&phone.as_e164().len()));
            }
            let _ = Phone::from_e164(&text);
            let _ = Phone::from_whatsapp_digits(&text);
        }
    }
}
