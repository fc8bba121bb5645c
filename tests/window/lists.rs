//! Lists as shops have them, dropped on the real window: one of LibreOffice, one that was cut
//! off, and one of a hundred thousand rows.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::driver::Driver;
use crate::stage::Stage;
use crate::waiting::until;

/// Rows of the long list.
const MANY: u32 = 100_000;
/// A true drop passes through the system and is not always taken the first time.
const TRIES: u32 = 4;

#[test]
fn dropped_lists_are_read_refused_and_brought_in_at_any_length() {
    let mut stage = Stage::new("lists");
    let window = stage.start(&[]);
    window.role("heading", "Four steps to your first campaign");
    let setup = json!({
        "shop_name": "Lumière", "language": "en", "country": "MX", "zone": "America/Mexico_City"
    });
    window.rpc("setup_save", &setup);
    let ods = fixture(&stage, "clientes.ods");
    let broken = fixture(&stage, "truncated.xlsx");
    let long = stage.home().join("long.csv");
    fs::write(&long, long_list()).unwrap();

    drop_until(&stage, &broken, |window| {
        window
            .page_text()
            .contains("This file is damaged or cut off. Save it again and try once more.")
    });
    assert_eq!(everybody(stage.window()), 0, "nothing of it was taken");
    stage.picture("broken");

    drop_until(&stage, &ods, |window| {
        window.shows("button", "Check 6 rows")
    });
    let window = stage.window();
    for (column, field) in [("Celular", "Number"), ("Ciudad", "City")] {
        let goes_to = window.text_of("combobox", &format!("“{column}” goes to"));
        assert_eq!(goes_to, field, "where the column {column} goes");
    }
    window.press("button", "Check 6 rows");
    window.press("button", "Leave it out");
    bring_in(window, "4");
    assert_eq!(everybody(window), 4, "the four people of the spreadsheet");
    stage.picture("ods");

    drop_until(&stage, &long, |window| {
        window.shows("button", "Check 100,000 rows")
    });
    let window = stage.window();
    window.press("button", "Check 100,000 rows");
    bring_in(window, "100,000");
    assert_eq!(everybody(window), u64::from(MANY) + 4);
    stage.picture("long");
    stage.stop();
}

fn fixture(stage: &Stage, name: &str) -> std::path::PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/imports");
    let to = stage.home().join(name);
    fs::copy(from.join(name), &to).unwrap();
    to
}

fn long_list() -> String {
    let mut text = "Name,Phone,City\n".to_owned();
    for n in 0..MANY {
        writeln!(text, "Client {n},+24399{:07},Goma", 1_000_001 + n).unwrap();
    }
    text
}

fn drop_until(stage: &Stage, file: &Path, is_taken: impl Fn(&Driver) -> bool) {
    stage.window().painted();
    for _ in 0..TRIES {
        stage.drop_file(file);
        let taken = until("the list to be read", Duration::from_secs(15), || {
            is_taken(stage.window()).then_some(())
        });
        if taken.is_ok() {
            return;
        }
    }
    panic!(
        "{} was never taken; the page says:\n{}",
        file.display(),
        stage.window().page_text()
    );
}

/// Says that nobody agreed yet, and imports.
fn bring_in(window: &Driver, people: &str) {
    window.press("radio", "Not yet");
    window.press("button", &format!("Import {people} people"));
    let title = format!("{people} new people, 0 updated");
    window.wait_for_text(&title, Duration::from_secs(120));
}

fn everybody(window: &Driver) -> u64 {
    window.rpc("contact_counts", &json!({}))["everyone"]
        .as_u64()
        .unwrap()
}
