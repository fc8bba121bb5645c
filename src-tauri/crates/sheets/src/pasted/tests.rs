use super::line::{Person, read};

fn person(phone: &str, name: &str, notes: &str) -> Person {
    Person {
        phone: phone.to_owned(),
        name: name.to_owned(),
        notes: notes.to_owned(),
    }
}

#[test]
fn lines_are_read_as_people_write_them() {
    let cases = [
        (
            "Ana +55 11 99999-0071; Rua X",
            person("+55 11 99999-0071", "Ana", "Rua X"),
        ),
        (
            "+55 11 97777-0073 Carla",
            person("+55 11 97777-0073", "Carla", ""),
        ),
        (
            "+55 11 97777-0073 Carla, padaria",
            person("+55 11 97777-0073", "Carla", "padaria"),
        ),
        (
            "[09:41, 14/11/2026] Davi Rocha: +55 11 99999-0074",
            person("+55 11 99999-0074", "Davi Rocha", ""),
        ),
        (
            "14/11/2026, 09:41 - Davi: 0990000411",
            person("0990000411", "Davi", ""),
        ),
        (
            "[09:42, 14/11/2026] +55 11 99999-0075: quero, por favor",
            person("+55 11 99999-0075", "", "quero, por favor"),
        ),
        (
            "1. Eva Melo: 11 9999-0076",
            person("11 9999-0076", "Eva Melo", ""),
        ),
        (
            "• Fábio 📱 11 99999 0077",
            person("11 99999 0077", "Fábio 📱", ""),
        ),
        (
            "Nome: Gil Nunes | Tel: 11 98888-0078",
            person("11 98888-0078", "Gil Nunes", ""),
        ),
        (
            "Hugo 11 99999-0079 / 11 98888-0079",
            person("11 99999-0079 / 11 98888-0079", "Hugo", ""),
        ),
        (
            "Hugo 0990000411 ou 0990000412 Goma",
            person("0990000411 ou 0990000412", "Hugo", "Goma"),
        ),
        (
            "Esther WhatsApp 0990-000-483",
            person("0990-000-483", "Esther", ""),
        ),
        ("أمل ٠١٠١٢٣٤٥٦٧٨", person("٠١٠١٢٣٤٥٦٧٨", "أمل", "")),
        ("obrigado!", person("", "obrigado!", "")),
        ("Kiosk 111", person("111", "Kiosk", "")),
    ];
    for (line, wanted) in cases {
        assert_eq!(read(line), wanted, "{line}");
    }
}

proptest::proptest! {
    #[test]
    fn no_line_panics_and_nothing_is_invented(line in "\\PC{0,80}") {
        let person = read(&line);
        let line = crate::clean::clean_text(&line);
        proptest::prop_assert!(line.contains(&person.phone), "a number is a piece of its line");
    }
}
