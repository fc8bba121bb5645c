//! A shop's list, the same every time: names in several scripts, numbers as
//! people type them, 3 % unreadable, 2 % twice.
//!
//! The columns are name, phone, city, source, store, email, tags. Home is CD.

use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rust_xlsxwriter::Workbook;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const HEADINGS: [&str; 7] = [
    "name", "phone", "city", "source", "store_id", "email", "tags",
];
const FIRST: [&str; 10] = [
    "Patience",
    "Béni",
    "Grâce",
    "Exaucé",
    "Priya",
    "राहुल",
    "அருண்",
    "João",
    "محمد",
    "李娜",
];
const LAST: [&str; 8] = [
    "Ilunga",
    "Kalala",
    "Mukendi",
    "Sharma",
    "सिंह",
    "Gonçalves",
    "Köhler",
    "العلي",
];
const CITIES: [&str; 6] = ["Goma", "Kinshasa", "Bukavu", "Mumbai", "São Paulo", "Lyon"];
const SOURCES: [&str; 5] = [
    "walk-in",
    "facebook",
    "referral",
    "event, 2024",
    "\"promo\"",
];
const TAGS: [&str; 5] = ["vip", "new", "lapsed", "wholesale", "loyal"];
const UNREADABLE: [&str; 6] = ["", "N/A", "12345", "call me", "+243", "9999999999999999999"];

/// The list in both formats.
pub(crate) struct Lists {
    pub(crate) csv: PathBuf,
    pub(crate) xlsx: PathBuf,
}

/// Where it is written to.
pub(crate) fn files(folder: &Path, rows: u32) -> Lists {
    Lists {
        csv: folder.join(format!("people_{rows}.csv")),
        xlsx: folder.join(format!("people_{rows}.xlsx")),
    }
}

/// Writes it into a folder.
pub(crate) fn write(folder: &Path, rows: u32) -> Lists {
    let lists = files(folder, rows);
    let rows = people(rows);
    let mut text = HEADINGS.join(",") + "\n";
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in HEADINGS.iter().enumerate() {
        sheet.write(0, column as u16, *heading).unwrap();
    }
    for (n, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let quoted = cell.replace('"', "\"\"");
            let end = if column + 1 == row.len() { '\n' } else { ',' };
            write!(text, "\"{quoted}\"{end}").unwrap();
            let (line, column) = (n as u32 + 1, column as u16);
            // Excel itself turns every second bare number into a number.
            match cell.parse::<f64>() {
                Ok(number) if n % 2 == 0 && column == 1 && !cell.starts_with(['0', '+']) => {
                    sheet.write(line, column, number).unwrap();
                }
                _ => {
                    sheet.write(line, column, cell).unwrap();
                }
            }
        }
    }
    std::fs::write(&lists.csv, text).unwrap();
    book.save(&lists.xlsx).unwrap();
    lists
}

/// The numbers of such a list, as they were typed.
pub(crate) fn phones(rows: u32) -> Vec<String> {
    people(rows)
        .into_iter()
        .map(|[_, phone, ..]| phone)
        .collect()
}

fn people(rows: u32) -> Vec<[String; 7]> {
    let mut rng = ChaCha8Rng::seed_from_u64(20_240_607);
    let mut rows: Vec<[String; 7]> = (0..rows).map(|n| person(n, &mut rng)).collect();
    for n in 1..rows.len() {
        match rng.random_range(0..100) {
            0..3 => rows[n][1] = (*UNREADABLE.choose(&mut rng).unwrap()).to_owned(),
            3..5 => rows[n][1] = rows[rng.random_range(0..n)][1].clone(),
            _ => {}
        }
    }
    rows
}

fn person(n: u32, rng: &mut ChaCha8Rng) -> [String; 7] {
    let one = |list: &[&'static str], rng: &mut ChaCha8Rng| *list.choose(rng).unwrap();
    let email = if rng.random_range(0..5) == 0 {
        String::new()
    } else {
        format!("user{n}@example.com")
    };
    let tags: Vec<&str> = (0..rng.random_range(0..3))
        .map(|_| one(&TAGS, rng))
        .collect();
    [
        format!("{} {}", one(&FIRST, rng), one(&LAST, rng)),
        phone(n, rng),
        one(&CITIES, rng).to_owned(),
        one(&SOURCES, rng).to_owned(),
        rng.random_range(1..40).to_string(),
        email,
        tags.join(";"),
    ]
}

/// A mobile number that nobody else of the list has, as somebody wrote it.
fn phone(n: u32, rng: &mut ChaCha8Rng) -> String {
    let (code, national) = match rng.random_range(0..10) {
        0..6 => ("243", format!("99{n:07}")),
        6..8 => ("91", format!("98{n:08}")),
        _ => ("55", format!("119{:08}", 60_000_000 + n)),
    };
    let (head, tail) = national.split_at(3);
    match rng.random_range(0..8) {
        0 if code == "243" => format!("0{national}"),
        1 if code == "243" => format!("0{head} {tail}"),
        2 => format!("00{code}{national}"),
        3 => format!("+{code} {head} {tail}"),
        4 => format!("(+{code}) {head}-{tail}"),
        5 => format!("{code}{national}"),
        6 => format!("\u{202a}+{code}\u{a0}{national}\u{202c}"),
        _ => format!("+{code}{national}"),
    }
}
