use std::fmt::Write as _;
use std::io::Cursor;

use encoding_rs::Encoding;

use super::TextEncoding;

const FRENCH: &[&str] = &[
    "Prénom",
    "Téléphone",
    "Grâce Mbuyi",
    "Josué Kambale",
    "François Lefèvre",
    "Hélène Côté",
    "Zoé",
    "Noël",
    "Benoît",
    "Chloé d’Arc",
    "ÉLODIE",
    "Cliente fidèle",
    "Anaïs",
];
const PORTUGUESE: &[&str] = &[
    "Número",
    "João Gonçalves",
    "Inês Simões",
    "Conceição",
    "Antônio",
    "Mônica Araújo",
    "São Paulo",
    "Águeda",
    "Lourenço",
    "Estêvão",
    "Observações",
];
const SPANISH: &[&str] = &[
    "Teléfono",
    "José Muñoz",
    "María Peña",
    "Ramón Núñez",
    "Andrés Ibáñez",
    "Sofía Gómez",
    "Ángel",
    "Begoña",
    "Raúl Martín",
    "León",
];
const GERMAN: &[&str] = &[
    "Straße",
    "Jürgen Müller",
    "Käthe Schäfer",
    "Jörg Köhler",
    "Günther Groß",
    "Böhm",
    "Ärztin",
    "Österreich",
    "Jäger",
    "Überweisung",
];
const CZECH: &[&str] = &[
    "Jméno",
    "Příjmení",
    "Jiří Dvořák",
    "Tomáš Růžička",
    "Zdeněk Černý",
    "Božena Němcová",
    "Žaneta",
    "Šárka",
    "Město",
    "Plzeň",
];
const POLISH: &[&str] = &[
    "Imię",
    "Łukasz Wójcik",
    "Małgorzata Zając",
    "Paweł Dąbrowski",
    "Gdańsk",
    "Łódź",
    "Wrocław",
    "Kraków",
    "Święta",
    "Żaneta",
];
const RUSSIAN: &[&str] = &[
    "Имя",
    "Телефон",
    "Иван Петров",
    "Мария Кузнецова",
    "Ольга",
    "Яна",
    "Дмитрий",
    "Москва",
    "Юлия Соколова",
    "Щербаков",
];
const GREEK: &[&str] = &[
    "Όνομα",
    "Τηλέφωνο",
    "Γιώργος Παπαδόπουλος",
    "Μαρία",
    "Ελένη",
    "Αθήνα",
    "Θεσσαλονίκη",
    "Νίκος",
];
const TURKISH: &[&str] = &[
    "Adı",
    "Soyadı",
    "Ayşe Yılmaz",
    "Gülşen Çelik",
    "İbrahim Öztürk",
    "Şükrü Doğan",
    "Diyarbakır",
    "İstanbul",
    "Müşteri",
    "Ağrı",
];
const ARABIC: &[&str] = &[
    "الاسم",
    "الهاتف",
    "محمد علي",
    "فاطمة الزهراء",
    "القاهرة",
    "عبد الرحمن",
    "يوسف",
    "مريم",
];

/// A list as a spreadsheet program saves it.
fn list(words: &[&str], line_end: &str) -> String {
    let mut text = format!("Name,Number{line_end}");
    for (i, word) in words.iter().enumerate() {
        let _ = write!(text, "{word},0991000{:03}{line_end}", 100 + i);
    }
    text
}

/// A text as it is saved in `encoding`.
fn saved(text: &str, encoding: &str) -> Vec<u8> {
    let written = Encoding::for_label(encoding.as_bytes()).unwrap();
    let (bytes, _, lost) = written.encode(text);
    assert!(!lost, "{encoding} holds {text}");
    bytes.into_owned()
}

/// What is found for a text that was saved in `encoding`.
fn found(text: &str, encoding: &str, domain: &str) -> String {
    let mut file = Cursor::new(saved(text, encoding));
    let found = TextEncoding::find(&mut file, None, Some(domain));
    found.unwrap().name()
}

/// What is read where a text was saved in `encoding`.
fn read(text: &str, encoding: &str, domain: &str) -> String {
    let mut file = Cursor::new(saved(text, encoding));
    let found = TextEncoding::find(&mut file, None, Some(domain)).unwrap();
    file.set_position(0);
    found.sample(&mut file).unwrap()
}

#[test]
fn what_excel_for_mac_saves_is_told_from_what_windows_saves() {
    let languages = [
        (FRENCH, "fr"),
        (FRENCH, "cd"),
        (PORTUGUESE, "br"),
        (SPANISH, "mx"),
        (GERMAN, "de"),
    ];
    for (words, domain) in languages {
        for line_end in ["\r\n", "\n", "\r"] {
            let text = list(words, line_end);
            for encoding in ["windows-1252", "macintosh"] {
                assert_eq!(
                    found(&text, encoding, domain),
                    encoding,
                    "accented letters read right in one of the two only: {domain} {line_end:?}"
                );
            }
        }
    }
}

#[test]
fn a_single_name_with_an_accent_tells_it_too() {
    for name in [
        "Grâce",
        "José",
        "João",
        "Muñoz",
        "Müller",
        "Jäger",
        "François",
        "Groß",
        "JOSÉ",
    ] {
        let text = list(&["Ana", name, "Paul"], "\r");
        assert_eq!(found(&text, "macintosh", "fr"), "macintosh", "{name}");
        let text = list(&["Ana", name, "Paul"], "\r\n");
        let windows = found(&text, "windows-1252", "fr");
        assert_ne!(windows, "macintosh", "Windows wrote {name}");
    }
}

#[test]
fn an_apostrophe_or_a_dash_of_windows_makes_no_mac_of_it() {
    for name in [
        "l’homme",
        "d’Ivoire",
        "Goma–sud",
        "Paris – Lyon",
        "“Chez Ana”",
        "5 €",
        "œuvre",
    ] {
        for line_end in ["\r\n", "\n"] {
            let text = list(&["Ana", name, "Paul"], line_end);
            let encoding = found(&text, "windows-1252", "fr");
            assert_ne!(encoding, "macintosh", "{name} reads as well as it stands");
        }
    }
}

#[test]
fn other_alphabets_of_windows_stay_what_they_are() {
    for (words, encoding, domain) in [
        (CZECH, "windows-1250", "cz"),
        (POLISH, "windows-1250", "pl"),
        (RUSSIAN, "windows-1251", "ru"),
        (GREEK, "windows-1253", "gr"),
        (TURKISH, "windows-1254", "tr"),
        (ARABIC, "windows-1256", "eg"),
    ] {
        for line_end in ["\r\n", "\r"] {
            let text = list(words, line_end);
            assert_eq!(
                read(&text, encoding, domain),
                text,
                "every letter as it was written: {encoding} {line_end:?}"
            );
        }
    }
}

#[test]
fn what_is_written_in_pairs_of_bytes_or_without_capitals_is_no_mac() {
    for (text, encoding, domain) in [
        ("山田太郎 東京都 電話番号 さくら", "shift_jis", "jp"),
        ("山田太郎 東京都 電話番号 さくら", "euc-jp", "jp"),
        ("王小明 北京市 电话号码 客户", "gbk", "cn"),
        ("王小明 台北市 電話號碼 客戶", "big5", "tw"),
        ("김민수 서울특별시 전화번호 고객", "euc-kr", "kr"),
        ("שרה כהן תל אביב טלפון לקוחה", "windows-1255", "il"),
        ("สมชาย กรุงเทพ โทรศัพท์ ลูกค้า", "windows-874", "th"),
        ("Иван Петров Москва телефон", "koi8-u", "ru"),
        ("Jānis Bērziņš Rīga tālrunis Šķūnis", "windows-1257", "lv"),
    ] {
        let words: Vec<&str> = text.split(' ').collect();
        for line_end in ["\r\n", "\r"] {
            let found = found(&list(&words, line_end), encoding, domain);
            assert!(
                !["macintosh", "x-mac-cyrillic"].contains(&found.as_str()),
                "{encoding} {line_end:?} is read as {found}"
            );
        }
    }
}

#[test]
fn cyrillic_of_a_mac_is_told_by_its_capitals() {
    for line_end in ["\n", "\r"] {
        let text = list(RUSSIAN, line_end);
        assert_eq!(found(&text, "x-mac-cyrillic", "ru"), "x-mac-cyrillic");
    }
}
