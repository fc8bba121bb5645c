//! A million people: indexed, searched while somebody types, and scrolled through.
//!
//! What is timed is the command that the window calls, with its JSON. Names are made of
//! syllables, a few of them common and most of them rare, in two scripts; the letters that
//! are typed begin a name, a town or a tag of somebody picked by chance, so what is common
//! is also asked for often.

use crate::desk::{BETWEEN_WRITES_MS, Desk};
use crate::figures::{Watch, pause, print, share};
use crate::host::BenchHost;
use crate::queue::{MONDAY, open};
use drumbeat_domain::phone::Phone;
use drumbeat_store::query::search::find_with;
use drumbeat_store::search::{Closeness, Question};
use drumbeat_store::table::people::{self, PersonText};
use drumbeat_store::table::person_fields::{self, FieldKind, PersonField};
use drumbeat_store::table::search_index::{index_slice, read_pending};
use drumbeat_store::table::{consent_events, identities, settings, tags};
use drumbeat_store::{Db, Mode, StoreError, Tx};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows of a window, as the table asks for them.
const ROWS: u32 = 50;
/// Questions of each kind.
const QUESTIONS: usize = 300;
/// People of one write while the file is filled.
const AT_ONCE: u32 = 1_000;

const SYLLABLES: [&str; 20] = [
    "ka", "mo", "li", "ba", "ra", "ne", "su", "ti", "jo", "ma", "pri", "gra", "dé", "fa", "ze",
    "an", "el", "chi", "wa", "ngo",
];
const ARABIC: [&str; 10] = ["مح", "مد", "أح", "عب", "فا", "سل", "نو", "كر", "يم", "لة"];
const CITIES: [&str; 8] = [
    "Goma",
    "Kinshasa",
    "Bukavu",
    "Mumbai",
    "São Paulo",
    "Lyon",
    "القاهرة",
    "Lubumbashi",
];
const TAGS: [&str; 5] = ["VIP", "New", "Lapsed", "Wholesale", "Loyal"];

pub(crate) async fn measure(count: u32) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let empty = Desk::in_home(
        home.clone(),
        tempfile::tempdir().unwrap(),
        BenchHost::default(),
    );
    empty.await.close().await;
    let typed = fill(&database(&home), count).await;
    let desk = Desk::in_home(home, folder, BenchHost::default()).await;

    let (page, ms) = desk.timed("contact_window", asking("", 0)).await;
    assert_eq!(page["total"], count);
    print(&format!("contacts_{count}_opened"), "ms", ms);
    jumps(&desk, count).await;
    let prefixes: Vec<String> = typed.iter().map(|word| letters(word, 3)).collect();
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let wrong: Vec<String> = prefixes
        .iter()
        .map(|word| mistyped(word, &mut rng))
        .collect();
    let wrong_words: Vec<String> = typed.iter().map(|word| mistyped(word, &mut rng)).collect();
    let pairs: Vec<String> = typed
        .windows(2)
        .map(|words| format!("{} {}", letters(&words[0], 3), letters(&words[1], 2)))
        .collect();
    let name = |kind: &str| format!("search_{count}_{kind}");
    searches(&desk, &name("prefix"), &prefixes, |page| {
        page["similar"] == false
    })
    .await;
    searches(&desk, &name("two_words"), &pairs, |page| {
        page["similar"] == false
    })
    .await;
    searches(&desk, &name("typo"), &wrong, |page| page["similar"] == true).await;
    searches(&desk, &name("typo_in_word"), &wrong_words, |page| {
        page["similar"] == true
    })
    .await;
    let numbers: Vec<String> = (0..QUESTIONS)
        .map(|_| format!("0{}", &national(rng.random_range(0..count))[..6]))
        .collect();
    searches(&desk, &name("number"), &numbers, |_| true).await;
    desk.close().await;
}

/// Asks what is typed; only answers of the kind that is measured count.
async fn searches(desk: &Desk, name: &str, typed: &[String], counts: impl Fn(&Value) -> bool) {
    let mut times = Vec::new();
    let mut most = 0;
    for text in typed {
        let (page, ms) = desk.timed("contact_window", asking(text, 0)).await;
        if counts(&page) && times.len() < QUESTIONS {
            times.push(ms);
            most = most.max(page["total"].as_u64().unwrap());
        }
    }
    print(&format!("{name}_p50"), "ms", share(&mut times, 0.5));
    print(&format!("{name}_p99"), "ms", share(&mut times, 0.99));
    print(&format!("{name}_most_found"), "people", most as f64);
}

/// The scroll bar is dragged: to places in between, and to the last person.
async fn jumps(desk: &Desk, count: u32) {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let last = count / ROWS - 1;
    let mut times = Vec::new();
    for n in 0..QUESTIONS {
        let chunk = if n == 0 {
            last
        } else {
            rng.random_range(0..=last)
        };
        let (page, ms) = desk.timed("contact_window", asking("", chunk * ROWS)).await;
        let rows = page["rows"].as_array().unwrap();
        assert!(rows.len() == ROWS as usize && rows.iter().all(|row| !row.is_null()));
        times.push(ms);
    }
    print(
        &format!("contacts_{count}_jump_p50"),
        "ms",
        share(&mut times, 0.5),
    );
    print(
        &format!("contacts_{count}_jump_p99"),
        "ms",
        share(&mut times, 0.99),
    );
}

fn asking(typed: &str, offset: u32) -> Value {
    json!({ "query": typed, "sort": "name", "offset": offset, "limit": ROWS })
}

fn letters(word: &str, count: usize) -> String {
    word.chars().take(count).collect()
}

/// With one letter wrong, missing, doubled or swapped with the next.
fn mistyped(word: &str, rng: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = rng.random_range(0..letters.len() - 1);
    match rng.random_range(0..4) {
        0 => letters[at] = *['q', 'x', 'w', 'k'].choose(rng).unwrap(),
        1 if letters.len() > 3 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// The only workspace of a home.
pub(crate) fn database(home: &Path) -> PathBuf {
    let workspace = std::fs::read_dir(home.join("workspaces")).unwrap().next();
    workspace.unwrap().unwrap().path().join("drumbeat.db")
}

/// Writes the people and indexes them; gives words that somebody may type.
async fn fill(path: &Path, count: u32) -> Vec<String> {
    let db = open(path, Mode::Threads);
    let typed = write(&db, count).await;
    index(&db, count).await;
    typed
}

async fn write(db: &Db, count: u32) -> Vec<String> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut typed = Vec::new();
    for first in (0..count).step_by(AT_ONCE as usize) {
        let slice: Vec<(u32, PersonText, u32)> = (first..count.min(first + AT_ONCE))
            .map(|n| (n, text(n, &mut rng), rng.random_range(0..40)))
            .collect();
        let somebody = &slice[rng.random_range(0..slice.len())].1;
        let words = somebody.name.split(' ').chain([somebody.city.as_str()]);
        typed.push(words.choose_random(&mut rng));
        db.write(move |tx| slice.iter().try_for_each(|person| add(tx, person)))
            .await
            .unwrap();
    }
    typed
}

/// What a letter costs right after an import, while all of its people wait to be indexed:
/// when they were read once, and while even that is being done.
pub(crate) async fn measure_waiting(count: u32) {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("waiting.db"), Mode::Threads);
    let typed = write(&db, count).await;
    let watch = Watch::start();
    let pending = db.read(move |conn| read_pending(conn, None, count as usize));
    let pending = Arc::new(pending.await.unwrap().0);
    print(&format!("search_waiting_{count}_read"), "ms", watch.ms());
    for (name, how, known) in [
        ("exact", Closeness::Exact, Some(&pending)),
        ("typo", Closeness::Near, Some(&pending)),
        ("unread", Closeness::Exact, None),
    ] {
        let mut times = Vec::new();
        for word in typed.iter().take(20) {
            let question = Question::parse(&letters(word, 3)).unwrap();
            let (known, watch) = (known.cloned(), Watch::start());
            db.read(move |conn| find_with(conn, known.as_deref(), &question, how))
                .await
                .unwrap();
            times.push(watch.ms());
        }
        let name = format!("search_waiting_{count}_{name}_p50");
        print(&name, "ms", share(&mut times, 0.5));
    }
}

trait ChooseRandom {
    fn choose_random(self, rng: &mut ChaCha8Rng) -> String;
}

impl<'w, I: Iterator<Item = &'w str>> ChooseRandom for I {
    fn choose_random(self, rng: &mut ChaCha8Rng) -> String {
        let words: Vec<&str> = self.filter(|word| word.chars().count() >= 3).collect();
        (*words.choose(rng).unwrap_or(&"Goma")).to_owned()
    }
}

/// Indexes everybody as the app does, while somebody else writes again and again; how long
/// they waited is what it cost them.
async fn index(db: &Db, count: u32) {
    let watch = Watch::start();
    let mut longest = 0.0_f64;
    let slices = async { while db.write_slice(index_slice).await.unwrap() {} };
    let others = async {
        loop {
            let write = Watch::start();
            db.write(|tx| settings::save(tx, "bench", &0))
                .await
                .unwrap();
            longest = longest.max(write.ms());
            pause(BETWEEN_WRITES_MS).await;
        }
    };
    tokio::select! {
        () = slices => {}
        () = others => unreachable!("others never stop writing"),
    }
    print(&format!("search_{count}_indexed"), "s", watch.seconds());
    print(&format!("search_{count}_index_others_wait"), "ms", longest);
}

fn text(n: u32, rng: &mut ChaCha8Rng) -> PersonText {
    let syllables: &[&str] = if rng.random_range(0..8) == 0 {
        &ARABIC
    } else {
        &SYLLABLES
    };
    PersonText {
        name: format!(
            "{} {}",
            name(4_000, syllables, rng),
            name(30_000, syllables, rng)
        ),
        city: (*CITIES.choose(rng).unwrap()).to_owned(),
        email: if n.is_multiple_of(5) {
            String::new()
        } else {
            format!("user{n}@example.com")
        },
        ..PersonText::default()
    }
}

/// One of so many names; the first ones are the common ones.
fn name(of: u32, syllables: &[&str], rng: &mut ChaCha8Rng) -> String {
    let mut which = (0..3).map(|_| rng.random_range(0..of)).min().unwrap_or(0);
    let base = syllables.len() as u32;
    which += base;
    let mut name = String::new();
    while which > 0 {
        name.push_str(syllables[(which % base) as usize]);
        which /= base;
    }
    name
}

fn national(n: u32) -> String {
    format!("99{n:07}")
}

fn add(tx: &Tx<'_>, (n, text, store): &(u32, PersonText, u32)) -> Result<(), StoreError> {
    let id = people::insert(tx, text, None, MONDAY)?;
    let phone = Phone::from_e164(&format!("+243{}", national(*n)))
        .map_err(|_| StoreError::UnknownValue("phone"))?;
    identities::add_phone(tx, id, &phone, MONDAY)?;
    consent_events::allow(tx, id, "spoken", MONDAY)?;
    let field = PersonField {
        field: "store_id".to_owned(),
        value: store.to_string(),
        kind: FieldKind::Number,
    };
    person_fields::set(tx, id, &field, "operator")?;
    if let Some(tag) = TAGS.get(*store as usize) {
        tags::add(tx, id, tag)?;
    }
    Ok(())
}
