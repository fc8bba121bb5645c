use super::words::meaning;
use super::*;

fn field(header: &str) -> Option<Field> {
    meaning(&fold(header)).map(|meaning| meaning.field)
}

#[test]
fn headers_are_known_in_ten_languages() {
    let phones = [
        "Phone Number",
        "Numéro de téléphone",
        "N° de téléphone",
        "Telefone celular",
        "Teléfono móvil",
        "मोबाइल नंबर",
        "رقم الجوال",
        "Namba ya simu",
        "No. HP",
        "Handy-Nr.",
        "Номер телефона",
        "Contact No.",
        "WhatsApp",
    ];
    for header in phones {
        assert_eq!(
            field(header),
            Some(Field::Phone),
            "{header} is a phone number"
        );
    }
    let others = [
        ("Nom\ndu client", Field::Name),
        ("PRÉNOM", Field::FirstName),
        ("Cidade", Field::City),
        ("Étiquettes", Field::Tags),
        ("Désabonné", Field::OptOut),
        ("Aceita mensagens", Field::Consent),
        ("E-mail 2 - Value", Field::Email),
        ("Phone 1 - Type", Field::PhoneLabel),
        ("Idioma", Field::Language),
        ("Ridhaa", Field::Consent),
    ];
    for (header, expected) in others {
        assert_eq!(field(header), Some(expected), "{header}");
    }
}

#[test]
fn fax_is_never_a_phone() {
    for header in [
        "Business Fax",
        "Télécopie",
        "Telefax",
        "Pager",
        "TTY/TDD Phone",
    ] {
        assert_eq!(field(header), None, "{header} must not be written to");
    }
    assert_eq!(field("Phone model"), None, "about a phone, not a number");
    assert_eq!(
        field("Tél. du client"),
        Some(Field::Phone),
        "part of a longer header"
    );
}

fn guess(headers: &[&str]) -> Vec<Option<Field>> {
    let headers: Vec<(u32, String)> = headers
        .iter()
        .enumerate()
        .map(|(at, header)| (at as u32, fold(header)))
        .collect();
    let guesses = assign::by_header(&headers);
    headers
        .iter()
        .map(|(index, _)| guesses.get(index).map(|(field, _)| field.clone()))
        .collect()
}

#[test]
fn whatsapp_wins_over_mobile_over_the_first() {
    assert_eq!(
        guess(&["Phone", "Mobile", "WhatsApp"]),
        [
            Some(Field::PhoneOther),
            Some(Field::PhoneOther),
            Some(Field::Phone)
        ]
    );
    assert_eq!(
        guess(&["Phone", "Mobile"]),
        [Some(Field::PhoneOther), Some(Field::Phone)]
    );
    assert_eq!(
        guess(&["Tél", "Tél 2"]),
        [Some(Field::Phone), Some(Field::PhoneOther)]
    );
    assert_eq!(
        guess(&["Fixe"]),
        [Some(Field::Phone)],
        "the only number column is the phone"
    );
}

#[test]
fn a_bare_name_beside_a_first_or_last_name_is_the_other() {
    assert_eq!(
        guess(&["Nom", "Prénom"]),
        [Some(Field::LastName), Some(Field::FirstName)]
    );
    assert_eq!(
        guess(&["Nombre", "Apellidos"]),
        [Some(Field::FirstName), Some(Field::LastName)]
    );
    assert_eq!(
        guess(&["Name", "Given Name", "Family Name"]),
        [
            Some(Field::Name),
            Some(Field::FirstName),
            Some(Field::LastName)
        ]
    );
}

#[test]
fn columns_that_say_of_which_kind_another_one_is_are_told() {
    for header in [
        "E-mail 1 - Label",
        "E-mail 2 Type",
        "Phone Type",
        "Address 1 - Type",
        "Custom Field 3 - Label",
    ] {
        assert!(words::says_kind(&fold(header)), "{header}");
    }
    for header in [
        "Customer type",
        "Label",
        "Type",
        "Skin 1 - Type",
        "E-mail 1 - Value",
    ] {
        assert!(
            !words::says_kind(&fold(header)),
            "{header} may be something about the person"
        );
    }
}

fn contents(rows: &[&[&str]]) -> Vec<crate::Content> {
    let cells = |row: &[&str]| -> Vec<(u32, Cell)> {
        let cells = row.iter().zip(0..);
        cells
            .map(|(text, at)| (at, Cell::Text((*text).to_owned())))
            .collect()
    };
    let rows: Vec<Row> = rows
        .iter()
        .zip(1..)
        .map(|(row, number)| Row {
            number,
            cells: cells(row),
        })
        .collect();
    let region = RegionCode::parse("CD").unwrap();
    content::of_columns(&rows, region).into_values().collect()
}

#[test]
fn what_a_column_without_a_heading_holds_is_told_by_nine_of_ten_values() {
    use crate::Content::{Addresses, Answers, Dates, Mixed, Numbers, Phones, Words};
    let row: &[&str] = &["0991000412", "Grâce", "oui", "12.5", "g@x.cd", "12.03.2024"];
    let damaged: &[&str] = &["0991 000 41", "Josué", "non", "7", "", "01.11.2024"];
    let told = [Phones, Words, Answers, Numbers, Addresses, Dates];
    assert_eq!(contents(&[row, damaged]), told);
    let other: &[&str] = &["Goma", "120", "VIP", "A-12", "Goma", "never"];
    let ten: Vec<&[&str]> = std::iter::repeat_n(row, 9).chain([other]).collect();
    assert_eq!(contents(&ten), told, "one of ten may be anything");
    let nine: Vec<&[&str]> = std::iter::repeat_n(row, 8).chain([other]).collect();
    assert_eq!(contents(&nine), [Mixed; 6], "one of nine is too many");
}
