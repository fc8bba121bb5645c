use super::{Hand, write, written_format};
use crate::contacts::{contacts, editing};
use crate::desk::Desk;
use crate::desk::tests::{NOW, desk, person};
use crate::dto::contact_fields::{ContactField, FieldKindDto};
use crate::dto::contacts::{ConsentGiven, ConsentHow, ContactAdd, ContactUpdate};
use crate::dto::evidence::NewProof;
use crate::dto::many::{ContactsExported, ExportFormat};
use crate::imports::tests::import_as_guessed;
use crate::lists::checked_name;
use crate::{CommandError, ErrorCode, SaveTarget};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::phone::Phone;
use drumbeat_sheets::WrittenPerson;
use drumbeat_store::fold;
use drumbeat_store::query::contacts::{ContactFilter, ContactSort};
use drumbeat_store::query::export::{self, ExportedPerson};
use drumbeat_store::table::{identities, lists, people};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const ALL: [ExportFormat; 3] = [ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Vcard];

async fn everybody(desk: &Desk) -> Arc<[PersonId]> {
    let listed = desk.db.read(|conn| {
        contacts::list_ids(conn, &ContactFilter::default(), ContactSort::Name, None, 0)
    });
    listed.await.unwrap().into()
}

async fn export_to(
    desk: &Desk,
    path: &Path,
    format: ExportFormat,
    wish: &AtomicBool,
) -> Result<ContactsExported, CommandError> {
    let people = everybody(desk).await;
    let target = SaveTarget {
        path: path.to_owned(),
        name: "people".to_owned(),
    };
    let progress = |done| {
        assert!(
            done == 0 || !wish.load(Ordering::Relaxed),
            "nothing is written after the wish to stop"
        );
    };
    write(
        desk,
        &people,
        written_format(format),
        target,
        wish,
        &progress,
    )
    .await
}

/// Everybody with all that is kept of them, by number.
async fn known(desk: &Desk) -> Vec<ExportedPerson> {
    let people = everybody(desk).await;
    let mut known = desk
        .db
        .read(move |conn| export::load(conn, &people))
        .await
        .unwrap();
    known.sort_by(|a, b| a.phones.cmp(&b.phones));
    known
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn an_export_that_is_stopped_or_fails_leaves_no_file() {
    let (_folder, desk) = desk();
    person(&desk, "Grâce", "+243991000412", "Goma").await;
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("people.csv");
    for format in ALL {
        let stopped = export_to(&desk, &target, format, &AtomicBool::new(true)).await;
        assert_eq!(stopped.unwrap_err().code, ErrorCode::Stale);
    }
    // A folder of that name is there: the last step cannot be done.
    std::fs::create_dir(&target).unwrap();
    std::fs::write(target.join("kept"), "x").unwrap();
    for format in ALL {
        let failed = export_to(&desk, &target, format, &AtomicBool::new(false)).await;
        assert!(failed.is_err(), "there is no place for the file");
    }
    assert_eq!(
        files_in(out.path()),
        ["people.csv"],
        "nothing half-written stays"
    );
}

#[tokio::test]
async fn an_export_replaces_an_older_one_as_a_whole() {
    let (_folder, desk) = desk();
    person(&desk, "Grâce", "+243991000412", "Goma").await;
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("people.csv");
    std::fs::write(&target, "old ".repeat(10_000)).unwrap();
    let done = export_to(&desk, &target, ExportFormat::Csv, &AtomicBool::new(false)).await;
    assert_eq!(done.unwrap().people, 1);
    let text = std::fs::read_to_string(&target).unwrap();
    assert!(text.contains("Grâce") && !text.contains("old"), "{text}");
    assert!(
        text.contains("'+243991000412"),
        "a spreadsheet must take the number for a text: {text}"
    );
    assert!(
        text.contains("spoken") && text.contains("2023-11-15"),
        "how, and the day of the shop: {text}"
    );
    assert_eq!(files_in(out.path()), ["people.csv"]);
}

/// Somebody as they are typed in.
#[derive(Clone, Debug)]
struct Typed {
    texts: Vec<String>,
    notes: String,
    tags: Vec<String>,
    lists: Vec<String>,
    fields: Vec<(String, FieldKindDto, String)>,
    other: bool,
    consent: u8,
    wording: String,
    day: Option<String>,
    is_test: bool,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("=cmd|' /C calc'!A0".to_owned()),
        Just("'=x".to_owned()),
        Just("- 12".to_owned()),
        Just("@SUM(A1)".to_owned()),
        Just("\"two\nlines\", he said; \\ok\\".to_owned()),
        Just("\u{202E}مرحبا \u{200F}بالعالم".to_owned()),
        Just("👩‍👩‍👧 名前 नाम".to_owned()),
        Just("000123".to_owned()),
        Just("1.5E+11".to_owned()),
        Just("é=".repeat(20_000)),
        Just("Consent".to_owned()),
        Just("Fax".to_owned()),
        "\\PC{0,12}",
        "[ -~\t\r\n]{0,20}",
    ]
}

/// The value of an extra field with its kind.
fn value() -> impl Strategy<Value = (FieldKindDto, String)> {
    let number = (-999..999_i32).prop_map(|n| (FieldKindDto::Number, n.to_string()));
    let day = (1_u32..29).prop_map(|day| (FieldKindDto::Date, format!("2026-02-{day:02}")));
    let yes_no = any::<bool>().prop_map(|yes| {
        (
            FieldKindDto::YesNo,
            if yes { "yes" } else { "no" }.to_owned(),
        )
    });
    let like_one = prop::sample::select(vec!["12", "-3", "2026-02-03", "yes", "'12"]);
    let like_one = like_one.prop_map(|text| (FieldKindDto::Text, text.to_owned()));
    let text = text().prop_map(|text| (FieldKindDto::Text, text));
    prop_oneof![text, like_one, number, day, yes_no]
}

/// The name of one: some are shared, so that kinds meet in one column.
fn field_name() -> impl Strategy<Value = String> {
    let shared = prop::sample::select(vec!["Points", "Points [number]", "Size [text]"]);
    prop_oneof![shared.prop_map(str::to_owned), text()]
}

prop_compose! {
    fn typed()(
        texts in prop::collection::vec(text(), 6),
        notes in text(),
        tags in prop::collection::vec(text(), 0..3),
        lists in prop::collection::vec(text(), 0..3),
        fields in prop::collection::vec((field_name(), value()), 0..3),
        other in any::<bool>(),
        consent in 0_u8..4,
        wording in text(),
        day in prop::option::of((1_u32..29).prop_map(|day| format!("2023-09-{day:02}"))),
        is_test in any::<bool>(),
    ) -> Typed {
        let short = |text: String| text.chars().take(60).collect::<String>();
        Typed {
            texts, notes, lists, other, consent, wording, day, is_test,
            tags: tags.into_iter().map(short).collect(),
            fields: fields.into_iter().map(|(name, (kind, value))| (short(name), kind, value)).collect(),
        }
    }
}

async fn type_in(desk: &Desk, n: usize, typed: Typed) {
    let [name, first_name, city, company, email, language] = typed.texts.try_into().unwrap();
    let added = ContactAdd {
        name,
        phone: format!("+24399100{n:04}"),
        region: None,
        consent: ConsentGiven {
            agreed: typed.consent > 0,
            how: Some(ConsentHow::Spoken),
        },
        tags: typed.tags,
    };
    let id = editing::add(desk, added).await.unwrap().id;
    let update = ContactUpdate {
        id,
        first_name: Some(first_name),
        city: Some(city),
        company: Some(company),
        email: Some(email),
        language: Some(language),
        notes: Some(typed.notes),
        fields: Some(
            typed
                .fields
                .into_iter()
                .map(|(field, kind, value)| ContactField { field, value, kind })
                .collect(),
        ),
        ..ContactUpdate::default()
    };
    editing::update(desk, update).await.unwrap();
    for list in typed
        .lists
        .iter()
        .filter_map(|name| checked_name(name).ok())
    {
        put_into(desk, list, PersonId(id)).await;
    }
    if typed.other {
        let other = Phone::from_e164(&format!("+24381200{n:04}")).unwrap();
        desk.db
            .write(move |tx| identities::add_phone(tx, PersonId(id), &other, NOW))
            .await
            .unwrap();
    }
    if typed.is_test {
        let mark = desk
            .db
            .write(move |tx| people::set_test(tx, PersonId(id), true, NOW));
        mark.await.unwrap();
    }
    let proof = NewProof {
        agreed_on: typed.day,
        wording: typed.wording,
        evidence: None,
    };
    let how = [ConsentHow::Spoken, ConsentHow::PaperForm][n % 2];
    match typed.consent {
        1 => drop(
            editing::allow(desk, PersonId(id), how, Some(proof))
                .await
                .unwrap(),
        ),
        2 => drop(editing::withdraw(desk, PersonId(id)).await.unwrap()),
        3 => drop(editing::stop(desk, PersonId(id)).await.unwrap()),
        _ => {}
    }
}

/// Into the list of this name, which is made where there is none.
async fn put_into(desk: &Desk, name: String, person: PersonId) {
    let put = desk.db.write(move |tx| {
        let all = lists::list(tx)?;
        let known = all.iter().find(|list| fold(&list.name) == fold(&name));
        let list = match known {
            Some(known) => known.id,
            None => lists::insert(tx, &name, NOW)?.unwrap(),
        };
        let batch = lists::begin_filling(tx, list)?;
        lists::fill(tx, list, batch, &[person])?;
        lists::end_filling(tx, list, batch, NOW)
    });
    put.await.unwrap();
}

/// What a card says of somebody without a name: it has to show something.
fn on_a_card(mut person: ExportedPerson) -> ExportedPerson {
    let text = &mut person.text;
    if text.name.is_empty() {
        text.name = if text.first_name.is_empty() {
            text.company.clone()
        } else {
            text.first_name.clone()
        };
        if text.first_name.is_empty() {
            text.first_name = text.greeting();
        }
    }
    person
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whoever is typed in, however they are called: an export that is imported into an empty
    /// workspace, with the columns as they are guessed, loses nothing.
    #[test]
    fn an_export_and_its_import_into_an_empty_workspace_lose_nothing(
        people in prop::collection::vec(typed(), 1..4),
    ) {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let (_folder, desk) = desk();
            for (n, typed) in (1..).zip(people) {
                type_in(&desk, n, typed).await;
            }
            let before = known(&desk).await;
            for format in ALL {
                let out = tempfile::tempdir().unwrap();
                let path = out.path().join("people");
                export_to(&desk, &path, format, &AtomicBool::new(false)).await.unwrap();
                let (_folder, mut empty) = crate::desk::tests::desk();
                // Later: a day that is not brought along would be another one.
                empty.now_ms = NOW + 40 * 24 * 60 * 60 * 1000;
                let result = import_as_guessed(&empty, &path).await;
                assert_eq!(result.counts.new as usize, before.len(), "{format:?}: {:?}", result.counts);
                let expected: Vec<ExportedPerson> = match format {
                    ExportFormat::Vcard => before.iter().cloned().map(on_a_card).collect(),
                    ExportFormat::Csv | ExportFormat::Xlsx => before.clone(),
                };
                let hand = Hand {
                    zone: desk.zone,
                    mixed: BTreeSet::new(),
                };
                for (found, person) in known(&empty).await.iter().zip(&expected) {
                    let again = |person: &ExportedPerson| WrittenPerson {
                        came_from: String::new(),
                        ..hand.written(person.clone())
                    };
                    assert_eq!(again(found), again(person), "{format:?}: with the days, words and marks");
                    assert_eq!(found.phones, person.phones, "{format:?}");
                    assert_eq!(found.consent, person.consent, "{format:?}");
                    assert_eq!(found.tags, person.tags, "{format:?}");
                    assert_eq!(found.lists, person.lists, "{format:?}");
                    assert_eq!(found.fields, person.fields, "{format:?}");
                    assert_eq!(found.text, person.text, "{format:?}");
                }
                let stopped = before.iter().filter(|p| p.consent == ConsentState::OptedOut).count();
                assert_eq!(result.asked_to_stop as usize, stopped, "{format:?}: whoever asked to stop stays stopped");
            }
        });
    }
}
