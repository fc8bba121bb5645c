use super::{Layout, Writer, WrittenFormat, WrittenPerson, cannot_be_asked};
use crate::outcome::{JudgedRow, Verdict};
use crate::own::Heading;
use crate::{Consent, StageOptions, judge, kept_lines, kept_text, stage_file};
use proptest::prelude::*;
use std::fs::File;
use std::io::Cursor;
use std::path::PathBuf;

const ALL: [WrittenFormat; 3] = [
    WrittenFormat::Csv,
    WrittenFormat::Xlsx,
    WrittenFormat::Vcard,
];

fn layout(people: &[WrittenPerson]) -> Layout {
    let mut fields: Vec<Heading> = people
        .iter()
        .flat_map(|person| &person.fields)
        .map(|(name, _)| Heading {
            name: name.clone(),
            kinds: None,
        })
        .collect();
    fields.sort();
    fields.dedup();
    Layout {
        other_phones: people
            .iter()
            .map(|p| p.other_phones.len())
            .max()
            .unwrap_or(0),
        fields,
    }
}

fn write(people: &[WrittenPerson], format: WrittenFormat) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people");
    let file = File::create_new(&path).unwrap();
    let mut writer = Writer::begin(file, format, layout(people), folder.path()).unwrap();
    for person in people {
        writer.person(person).unwrap();
    }
    writer.finish().unwrap();
    (folder, path)
}

/// Reads a file with the guesses of the wizard.
fn read(path: &std::path::Path) -> Vec<JudgedRow> {
    let mut staged = Vec::new();
    let file = stage_file(path, &StageOptions::for_region("CD"), &mut staged).unwrap();
    let rows = judge(Cursor::new(staged), &file.mapping(), "CD").unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// What was read, in the form in which it was written.
fn back(row: JudgedRow) -> WrittenPerson {
    let Verdict::Contact {
        e164,
        other_numbers,
        repairs,
        ..
    } = row.verdict
    else {
        panic!("a row of an export is a person: {:?}", row.verdict);
    };
    assert!(repairs.is_empty(), "an export needs no repair: {repairs:?}");
    WrittenPerson {
        name: row.name,
        first_name: row.first_name,
        phone: e164,
        other_phones: other_numbers,
        city: row.city,
        company: row.company,
        email: row.email,
        language: row.language,
        birthday: row.birthday,
        tags: row.tags.unwrap_or_default(),
        lists: row.lists.unwrap_or_default(),
        notes: row.notes,
        consent: match row.consent {
            Some(Consent::Yes) => Some(true),
            Some(Consent::No) => Some(false),
            Some(Consent::Unknown) | None => None,
        },
        consent_how: row.told.how,
        consent_date: row.told.date,
        consent_wording: row.told.wording,
        opt_out: row.opt_out.unwrap_or(false),
        opt_out_date: row.opt_out_date,
        is_test: row.is_test,
        fields: row.extra.into_iter().collect(),
        ..WrittenPerson::default()
    }
}

fn somebody() -> WrittenPerson {
    WrittenPerson {
        name: "Grâce Mbuyi".to_owned(),
        first_name: "Grâce".to_owned(),
        phone: "+243991000412".to_owned(),
        ..WrittenPerson::default()
    }
}

#[test]
fn nothing_a_spreadsheet_would_run_begins_a_cell_of_a_csv() {
    let mut person = somebody();
    person.name = "=cmd|' /C calc'!A0".to_owned();
    person.city = "@SUM(1+1)".to_owned();
    person.notes = "-2+3\n=1".to_owned();
    person.fields = vec![("=HYPERLINK(\"x\")".to_owned(), "+1".to_owned())];
    let (_folder, path) = write(&[person.clone()], WrittenFormat::Csv);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with('\u{FEFF}'), "Excel reads names right");
    for cell in text.split(',') {
        assert!(
            !cell
                .trim_start_matches(['\u{FEFF}', '"', '\r', '\n'])
                .starts_with(['=', '+', '-', '@']),
            "{cell} would be run"
        );
    }
    assert_eq!(
        back(read(&path).remove(0)),
        person,
        "and it is undone again"
    );
}

#[test]
fn numbers_are_texts_in_a_workbook_and_stay_so_when_edited() {
    let (_folder, path) = write(&[somebody()], WrittenFormat::Xlsx);
    let mut book = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut book.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("t=\"inlineStr\"") && sheet.contains(">+243991000412<"),
        "the number is a text: {sheet}"
    );
    assert!(part("xl/styles.xml").contains("quotePrefix=\"1\""));
}

#[test]
fn a_landline_that_is_written_to_stays_the_number_that_is_written_to() {
    let mut person = somebody();
    person.phone = "+493012345678".to_owned();
    person.other_phones = vec!["+4915123456789".to_owned(), "+243991000413".to_owned()];
    for format in ALL {
        let (_folder, path) = write(&[person.clone()], format);
        assert_eq!(back(read(&path).remove(0)), person, "{format:?}");
    }
}

#[test]
fn a_number_that_ends_in_zeros_is_not_taken_for_a_rounded_one() {
    let mut person = somebody();
    person.phone = "+243991000000".to_owned();
    for format in [WrittenFormat::Csv, WrittenFormat::Xlsx] {
        let (_folder, path) = write(&[person.clone()], format);
        assert_eq!(back(read(&path).remove(0)), person, "{format:?}");
    }
}

#[test]
fn headings_and_fields_of_any_name_are_found_again() {
    let mut person = somebody();
    person.company = "Shop".to_owned();
    person.name = String::new();
    person.first_name = String::new();
    let names = [
        "Fax",
        "Name",
        "Other number",
        "Phone",
        "+243991000413",
        "id",
        "Tags",
        "Lists",
        "'=x",
        "a,b;c",
        "Points [number]",
    ];
    person.fields = names
        .iter()
        .map(|name| ((*name).to_owned(), "0012".to_owned()))
        .collect();
    person.fields.sort();
    for format in [WrittenFormat::Csv, WrittenFormat::Xlsx] {
        let (_folder, path) = write(&[person.clone(), somebody2()], format);
        assert_eq!(back(read(&path).remove(0)), person, "{format:?}");
    }
}

#[test]
fn a_heading_says_what_its_values_are_and_a_name_does_not() {
    for (name, kinds, written) in [
        ("Points", None, "Points"),
        ("Points", Some("number"), "Points [number]"),
        ("Points", Some("number, yes/no"), "Points [number, yes/no]"),
        ("Points [number]", None, "Points [number] [text]"),
        ("Points [number]", Some("date"), "Points [number] [date]"),
        ("Size [cm]", None, "Size [cm]"),
        ("[number]", None, "[number]"),
    ] {
        let heading = Heading {
            name: name.to_owned(),
            kinds: kinds.map(str::to_owned),
        };
        assert_eq!(heading.written(), written);
        let found = Heading::parse(written);
        assert_eq!(found.name, name, "{written}");
        let said = |kinds: Option<String>| kinds.filter(|kinds| kinds != "text");
        assert_eq!(said(found.kinds), heading.kinds, "{written}");
    }
}

fn somebody2() -> WrittenPerson {
    WrittenPerson {
        phone: "+243991000414".to_owned(),
        ..WrittenPerson::default()
    }
}

/// Where two people differ, without thousands of letters around it.
fn difference(found: &WrittenPerson, person: &WrittenPerson) -> String {
    let (found, person) = (format!("{found:?}"), format!("{person:?}"));
    let same = found
        .char_indices()
        .zip(person.chars())
        .find(|((_, a), b)| a != b)
        .map_or(0, |((at, _), _)| at);
    let part = |text: &str| {
        let from = text.floor_char_boundary(same.saturating_sub(40));
        let to = text.floor_char_boundary(same + 60);
        text.get(from..to).unwrap_or_default().to_owned()
    };
    format!("found {}\nfor {}", part(&found), part(&person))
}

/// Texts as people and attackers write them.
fn text() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@x",
        "'=x",
        "''-",
        "'",
        "\"quoted\", \"twice\"",
        "a;b,c|d",
        "a\\b\\,",
        "\\n",
        "<script>",
        "مرحبا بالعالم",
        "\u{200F}abc",
        "👩‍👩‍👧 family",
        "0012",
        "1E5",
        "TRUE",
        "-",
        "yes",
        "* vip",
        "a ::: b",
        "N:x;y",
        "END:VCARD",
        "_x0041_",
        "ｅ＝１",
    ]);
    prop_oneof![
        3 => hostile.prop_map(str::to_owned),
        3 => "\\PC{0,24}",
        1 => "[a-z\u{e9}\u{4e2d}\u{1F600}]{60,200}",
        1 => (4_000_usize..40_000).prop_map(|n| "é=".repeat(n)),
    ]
    .prop_map(|text| kept_text(&text))
}

fn lines() -> impl Strategy<Value = String> {
    prop::collection::vec(text(), 0..4).prop_map(|lines| kept_lines(&lines.join("\n")))
}

fn tag() -> impl Strategy<Value = String> {
    text()
        .prop_map(|tag| tag.chars().take(40).collect::<String>())
        .prop_map(|tag| kept_text(&tag))
        .prop_filter("a tag says something", |tag| {
            tag.chars().any(char::is_alphanumeric)
        })
}

fn distinct(texts: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        if !kept
            .iter()
            .any(|known| known.to_lowercase() == text.to_lowercase())
        {
            kept.push(text);
        }
    }
    kept
}

prop_compose! {
    fn person()(
        (name, first_name, city, company, email) in (text(), text(), text(), text(), text()),
        (language, birthday, notes) in (text(), text(), lines()),
        tags in prop::collection::vec(tag(), 0..4),
        lists in prop::collection::vec(tag(), 0..4),
        fields in prop::collection::btree_map(text().prop_map(|name| kept_text(&name.chars().take(60).collect::<String>())), text(), 0..4),
        others in 0_u64..4,
        consent in prop::option::of(any::<bool>()),
        (consent_how, consent_date, consent_wording) in (text(), text(), lines()),
        (opt_out, opt_out_date, is_test) in (any::<bool>(), text(), any::<bool>()),
    ) -> WrittenPerson {
        WrittenPerson {
            name, first_name, city, company, email, language, birthday, notes, consent, opt_out,
            consent_how, consent_date, consent_wording, opt_out_date, is_test,
            tags: distinct(tags),
            lists: distinct(lists),
            fields: fields.into_iter().filter(|(name, value)| !name.is_empty() && !value.is_empty()).collect(),
            other_phones: (0..others).map(|n| format!("+2438120000{:02}", 10 + n)).collect(),
            ..WrittenPerson::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever people are called, each format brings them back as they were.
    #[test]
    fn what_is_written_is_read_again(people in prop::collection::vec(person(), 1..5)) {
        for format in ALL {
            let people: Vec<WrittenPerson> = people.iter().enumerate().map(|(at, person)| {
                let mut person = person.clone();
                person.phone = format!("+24399100{:04}", 1000 + at);
                for other in &mut person.other_phones {
                    other.replace_range(8..9, &at.to_string());
                }
                // A card has to show something: without a name it shows the company.
                if format == WrittenFormat::Vcard && person.name.is_empty() {
                    person.name = "x".to_owned();
                }
                person
            }).collect();
            let (_folder, path) = write(&people, format);
            let found: Vec<WrittenPerson> = read(&path).into_iter().map(back).collect();
            prop_assert_eq!(found.len(), people.len(), "{:?}", format);
            for (found, person) in found.iter().zip(&people) {
                prop_assert!(found == person, "{:?}: {}", format, difference(found, person));
            }
        }
    }
}

#[test]
fn a_card_of_somebody_with_a_first_name_only_shows_it_and_not_their_company() {
    let person = WrittenPerson {
        first_name: "Grâce".to_owned(),
        company: "Duka".to_owned(),
        phone: "+243991000412".to_owned(),
        ..WrittenPerson::default()
    };
    let (_folder, path) = write(&[person], WrittenFormat::Vcard);
    let found: Vec<WrittenPerson> = read(&path).into_iter().map(back).collect();
    let names = (found[0].name.as_str(), found[0].company.as_str());
    assert_eq!(names, ("Grâce", "Duka"));
}

#[test]
fn a_folder_of_the_network_that_syncs_nothing_keeps_its_file() {
    for code in [22, 25, 45] {
        let error = std::io::Error::from_raw_os_error(code);
        assert!(
            cannot_be_asked(&error, true),
            "{code}: a Mac could save nothing in a folder of the network"
        );
    }
    let gone = std::io::Error::from_raw_os_error(5);
    assert!(!cannot_be_asked(&gone, true), "the disk gave an error");
    let invalid = std::io::Error::from_raw_os_error(22);
    assert!(!cannot_be_asked(&invalid, false), "elsewhere it means more");
}
