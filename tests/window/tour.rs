//! The tour: a shop's first campaign in the real window, from the first start to
//! the last tick, through a pause and a `kill -9`. `cargo xtask run` plays it
//! where there is no display, and keeps a picture of every step and a summary
//! in words. At the end the practice world's ledger is held against the report.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::books::{Report, digits, ledger, lines_of};
use crate::driver::Driver;
use crate::shop::{Customer, Kind, customers, of_kind, write_workbook};
use crate::stage::{Stage, tour};
use crate::waiting::until;

const HELLO: &str = "Hello from Drumbeat. This is a test message to myself.";
const BEFORE: &str = "Bonjour ";
const AFTER: &str = ", la crème de Lumière Cosmetics est de retour. Vous en voulez ? \
                     Répondez STOP pour ne plus recevoir.";
/// One practice hour.
const HOUR_MS: i64 = 3_600_000;

/// What happened, line by line, for summary.txt.
struct Summary {
    started: Instant,
    text: String,
}

impl Summary {
    #[expect(
        clippy::disallowed_methods,
        reason = "a real window is timed by a real clock"
    )]
    fn new() -> Self {
        Self {
            started: Instant::now(),
            text: String::from("The tour of Drumbeat\n\n"),
        }
    }

    fn line(&mut self, what: &str) {
        let seconds = self.started.elapsed().as_secs_f32();
        writeln!(self.text, "{seconds:6.1} s  {what}").unwrap();
        println!("{seconds:6.1} s  {what}");
        // Written each time: a tour that stops half-way has told how far it came.
        if let Some(folder) = tour() {
            fs::write(folder.join("summary.txt"), &self.text).unwrap();
        }
    }
}

#[test]
fn tour_of_a_first_campaign() {
    let list = customers();
    let mut summary = Summary::new();
    let mut stage = Stage::new("tour");
    stage.start(&["--seed", "7"]);
    first_run(&mut stage, &mut summary);
    connect(&mut stage, &mut summary);
    hello(&mut stage, &mut summary);
    import(&mut stage, &mut summary, &list);
    message(&mut stage, &mut summary);
    plan(&mut stage, &mut summary);
    let campaign = newest_campaign(stage.window());
    run_and_pause(&mut stage, &mut summary);
    let before = kill_and_start_again(&mut stage, &mut summary);
    complete(&mut stage, &mut summary, &campaign, before);
    compare(&mut stage, &mut summary, &campaign, &list);
    stage.stop();
    summary.line("the window closed");
}

/// Who speaks where, and the way into practice.
fn first_run(stage: &mut Stage, summary: &mut Summary) {
    let window = stage.window();
    window.role("heading", "Four steps to your first campaign");
    summary.line("the window opened on the first run");
    stage.picture("first-run");

    let window = stage.window();
    window.press("button", "Change");
    window.fill("Name of your shop", "Lumière Cosmetics");
    window.choose("Country", "Congo - Kin", "Kinshasa");
    window.choose("Time zone", "Lubum", "Lubumbashi");
    stage.picture("language-country-zone");
    let window = stage.window();
    window.press("button", "Save");
    window.wait_for_text("Lubumbashi time", Duration::from_secs(20));
    let state = window.rpc("app_state", &json!({}));
    let kept = [&state["shop_name"], &state["country"], &state["zone"]];
    assert_eq!(
        kept,
        ["Lumière Cosmetics", "CD", "Africa/Lubumbashi"],
        "what was confirmed is kept"
    );
    summary.line("language, country and zone confirmed: Lumière Cosmetics, Lubumbashi time");

    window.press("button", "Try with practice");
    window.role("region", "Practice: nothing is sent");
    window.role("button", "Connect a practice number");
    summary.line("practice opened");
    stage.picture("practice");
}

/// A practice number, its code, and the scan.
fn connect(stage: &mut Stage, summary: &mut Summary) {
    let window = stage.window();
    window.press("button", "Connect a practice number");
    window.press("button", "Add a practice number");
    window.role("img", "QR code to scan with your phone");
    summary.line("a practice number was added and shows its code");
    stage.picture("qr-code");
    let window = stage.window();
    window.press("button", "Scan with the practice phone");
    until("the number to be linked", Duration::from_secs(60), || {
        window.shows("link", "Go on").then_some(())
    })
    .unwrap_or_else(|error| panic!("{error}; the page says:\n{}", window.page_text()));
    summary.line("the practice phone scanned it: connected");
    stage.picture("connected");
    stage.window().press("link", "Go on");
}

/// One message to oneself, and its ticks.
fn hello(stage: &mut Stage, summary: &mut Summary) {
    let window = stage.window();
    window.press("button", "Send hello to me");
    window.wait_for_text(HELLO, Duration::from_secs(20));
    // It keeps to the sending hours: at night a practice day is over in 24 seconds.
    speed(window, 3_600);
    // Whether a made-up phone reads what it gets is its own affair.
    until("hello to arrive", Duration::from_secs(120), || {
        let text = window.page_text();
        (text.contains("It is on your phone.") || text.contains("You opened it.")).then_some(())
    })
    .unwrap_or_else(|error| panic!("{error}; the page says:\n{}", window.page_text()));
    speed(window, 1);
    let bodies: Vec<Value> = ledger(&stage.app_home())
        .into_iter()
        .map(|mut line| line["body"].take())
        .collect();
    assert_eq!(bodies, [HELLO], "hello went out once, and nothing else did");
    summary.line("hello to myself arrived on the phone");
    stage.picture("hello");
}

/// A true .xlsx dropped on the window: match, check, consent, result.
fn import(stage: &mut Stage, summary: &mut Summary, list: &[Customer]) {
    let file = stage.home().join("Clients de Goma.xlsx");
    write_workbook(list, &file);
    drop_list(stage, &file);
    summary.line("Clients de Goma.xlsx was dropped on the window: 200 rows");
    let window = stage.window();
    for (column, field) in [
        ("Nom", "Name"),
        ("Téléphone", "Number"),
        ("Ville", "City"),
        ("Accord", "Consent (yes or no)"),
    ] {
        let goes_to = window.text_of("combobox", &format!("“{column}” goes to"));
        assert_eq!(goes_to, field, "where the column {column} goes");
    }
    stage.picture("match-columns");

    let bad = of_kind(list, Kind::BadNumber).len();
    let (agreed, not_asked) = (
        of_kind(list, Kind::Agreed).len(),
        of_kind(list, Kind::NotAsked).len(),
    );
    let window = stage.window();
    window.press("button", "Check 200 rows");
    window.role("heading", "Did these people agree?");
    stage.picture("check");
    let window = stage.window();
    // Each kind of bad number is a group of its own, with one answer for all of it.
    until(
        "every bad number to be left out",
        Duration::from_secs(30),
        || {
            if window.shows("button", &format!("Import {} people", agreed + not_asked)) {
                return Some(());
            }
            if window.shows("button", "Leave all") {
                window.press("button", "Leave all");
            }
            None
        },
    )
    .unwrap_or_else(|error| panic!("{error}; the page says:\n{}", window.page_text()));
    window.press("radio", "Some, see column “Accord”");
    window.press("combobox", "How did they agree?");
    window.press("option", "Paper form");
    stage.picture("consent");
    let window = stage.window();
    window.press("button", &format!("Import {} people", agreed + not_asked));
    let title = format!("{} new people, 0 updated", agreed + not_asked);
    window.role("heading", &title);
    window.wait_for_text(
        &format!("{agreed} of them may get messages. {not_asked} are waiting for a yes."),
        Duration::from_secs(20),
    );
    let counts = window.rpc("contact_counts", &json!({}));
    assert_eq!(counts["may_get"], agreed, "only those who agreed: {counts}");
    summary.line(&format!(
        "imported: {agreed} agreed, {not_asked} not asked yet, {bad} numbers left out"
    ));
    stage.picture("import-result");
}

/// A message with a field, kept under Messages, and used in a campaign.
fn message(stage: &mut Stage, summary: &mut Summary) {
    let window = stage.window();
    window.press("link", "Messages");
    window.press("link", "New message");
    window.fill("Name", "La crème est de retour");
    let text = window.role("textbox", "Message");
    window.click(&text).unwrap();
    window.type_into(&text, BEFORE).unwrap();
    window.press("button", "First name");
    window.type_into(&text, AFTER).unwrap();
    window.fill("If First name is missing, write", "chère cliente");
    window.wait_for_text("Tells people how to stop", Duration::from_secs(20));
    let whole = format!("{BEFORE}{{{{first_name|chère cliente}}}}{AFTER}");
    until("the message to be kept", Duration::from_secs(20), || {
        let kept = window.rpc("template_list", &json!({}));
        (kept[0]["body"] == whole).then_some(())
    })
    .unwrap_or_else(|error| {
        let kept = window.rpc("template_list", &json!({}));
        panic!("{error}; kept is {kept}")
    });
    summary.line("a message with a field was written");
    stage.picture("message");
    stage.window().press("button", "Use in a campaign");
}

/// The four steps of the wizard, and the count on the button.
fn plan(stage: &mut Stage, summary: &mut Summary) {
    let window = stage.window();
    window.press("button", "Everyone in Contacts");
    window.role("button", "Continue with 170 people");
    stage.picture("wizard-people");
    stage.window().press("button", "Continue with 170 people");
    stage.window().role("heading", "What do you want to say?");
    stage.picture("wizard-message");
    stage.window().press("button", "Continue");
    stage.window().role("heading", "How fast?");
    stage.window().press("radio", "Long in use");
    until("the pace to be Warm", Duration::from_secs(20), || {
        let number = stage.window().rpc("number_list", &json!({}))[0]["id"].clone();
        let limits = stage.window().rpc("limits_get", &json!({ "id": number }));
        (limits["current"]["preset"] == "warm").then_some(())
    })
    .unwrap();
    stage.window().role("heading", "Done about");
    stage.picture("wizard-pace");
    stage.window().press("button", "Continue");
    stage.window().role("heading", "Ready to start?");
    stage.picture("wizard-review");
    stage.window().press("button", "Start for 170 people");
    stage.window().role("button", "Pause");
    summary.line("the campaign was started for 170 people, at the pace of a warm number");
    stage.picture("running");
}

/// At 3,600 times the speed: it runs, a pause holds, it goes on.
fn run_and_pause(stage: &mut Stage, summary: &mut Summary) {
    let home = stage.app_home();
    let sent = || lines_of(&home, BEFORE).len();
    speed(stage.window(), 3_600);
    until("the first messages", Duration::from_secs(90), || {
        (sent() >= 10).then_some(())
    })
    .unwrap_or_else(|error| panic!("{error}; the page says:\n{}", stage.window().page_text()));
    summary.line(&format!("at 3,600 times: {} messages out", sent()));
    stage.picture("running-fast");

    let window = stage.window();
    window.press("button", "Pause");
    window.role("button", "Continue for");
    until(
        "the one on its way to arrive",
        Duration::from_secs(20),
        || (newest(window)["counts"]["sending"] == 0).then_some(()),
    )
    .unwrap();
    let held = sent();
    let from = practice_time(window);
    until("three practice hours", Duration::from_secs(30), || {
        (practice_time(window) - from > 3 * HOUR_MS).then_some(())
    })
    .unwrap();
    assert_eq!(sent(), held, "nothing leaves while it is paused");
    summary.line(&format!("paused for three practice hours: still {held}"));
    stage.picture("paused");

    let window = stage.window();
    window.press("button", "Continue for");
    window.role("button", "Pause");
    until("the next message", Duration::from_secs(90), || {
        (sent() > held).then_some(())
    })
    .unwrap();
    summary.line("continued, and the next message left");
}

/// `kill -9` in the middle; how many were out by then.
fn kill_and_start_again(stage: &mut Stage, summary: &mut Summary) -> usize {
    let home = stage.app_home();
    let sent = || lines_of(&home, BEFORE).len();
    until("some more", Duration::from_secs(90), || {
        (sent() >= 40).then_some(())
    })
    .unwrap();
    stage.kill();
    let before = sent();
    assert!(before < 150, "it was killed in the middle: {before}");
    summary.line(&format!("kill -9 after {before} messages"));

    let window = stage.start(&["--seed", "7"]);
    window.role("region", "Practice: nothing is sent");
    summary.line("started again: practice is still open");
    window.wait_for_text("It went on by itself at", Duration::from_secs(30));
    stage.picture("home-after-restart");
    let window = stage.window();
    window.press("link", "Open campaign");
    window.wait_for_text("Went on by itself after a restart", Duration::from_secs(30));
    summary.line("the campaign went on by itself, and says so");
    stage.picture("went-on-by-itself");
    before
}

/// The rest of the days, to the last tick.
fn complete(stage: &mut Stage, summary: &mut Summary, campaign: &Value, before: usize) {
    let window = stage.window();
    until("the campaign to be done", Duration::from_secs(240), || {
        let view = window.rpc("campaign_view", &json!({ "id": campaign }));
        (view["row"]["state"] == "completed").then_some(())
    })
    .unwrap_or_else(|error| panic!("{error}; the page says:\n{}", window.page_text()));
    window.wait_for_text("Done. Handed over for", Duration::from_secs(20));
    let all = lines_of(&stage.app_home(), BEFORE).len();
    assert!(all > before, "it went on after the restart");
    summary.line("the campaign is done");
}

/// Every person exactly once, and every count equal: on the phones, in the report,
/// on the screen.
fn compare(stage: &mut Stage, summary: &mut Summary, campaign: &Value, list: &[Customer]) {
    let window = stage.window();
    // The last ticks and answers come hours after the last message. Slower, a picture
    // shows what the report says.
    until("the last ticks", Duration::from_secs(60), || {
        let report = Report::read(window, campaign);
        (report.count("accepted") == 0).then_some(())
    })
    .ok();
    speed(window, 1);
    let mut report = Report::read(window, campaign);
    until(
        "the screen to show the report",
        Duration::from_secs(30),
        || {
            report = Report::read(window, campaign);
            (window.figures() == report.shown()).then_some(())
        },
    )
    .unwrap_or_else(|error| panic!("{error}: {:?} but {:?}", window.figures(), report.shown()));
    report.adds_up();
    assert!(report.is_over(), "nobody is left behind: {}", report.counts);

    let agreed = of_kind(list, Kind::Agreed);
    assert_eq!(
        report.people.keys().collect::<Vec<_>>(),
        agreed.keys().collect::<Vec<_>>(),
        "the campaign is for everybody who agreed and for nobody else"
    );
    let lines = lines_of(&stage.app_home(), BEFORE);
    let mut phones: Vec<String> = lines.iter().map(|line| digits(&line["phone"])).collect();
    phones.sort();
    let reached = phones.len();
    let mut once = phones.clone();
    once.dedup();
    assert_eq!(once.len(), reached, "nobody got it twice");
    assert_eq!(
        report.went_out(),
        phones,
        "who has it by the report has it by the ledger, and the other way round"
    );
    for line in &lines {
        let person = agreed[digits(&line["phone"]).as_str()];
        let first_name = person.name.split(' ').next().unwrap();
        assert_eq!(
            line["body"],
            format!("{BEFORE}{first_name}{AFTER}"),
            "the words for {}",
            person.name
        );
    }
    for line in lines.iter().filter(|line| line["reach"] != "person") {
        let row = &report.people[&digits(&line["phone"])];
        assert!(
            row["state"] == "sent" || row["state"] == "accepted",
            "who blocked the shop never has it on the phone: {row}"
        );
    }
    let others = report.count("failed") + report.count("skipped") + report.count("needs_check");
    assert_eq!(
        reached as u64 + others,
        agreed.len() as u64,
        "every person has one end: {}",
        report.counts
    );
    assert_eq!(
        report.count("failed"),
        0,
        "nobody failed: {}",
        report.counts
    );
    assert_eq!(
        report.count("needs_check"),
        0,
        "nothing is in doubt: {}",
        report.counts
    );
    let title = format!("Done. Handed over for {reached} people");
    stage.window().role("heading", &title);
    summary.line(&format!(
        "ledger and report agree: {reached} people got it once, {} were left out by a rule",
        report.count("skipped")
    ));
    for (word, count) in report.shown() {
        summary.line(&format!("  {word}: {count}"));
    }
    stage.picture("done");
    for section in ["Home", "Contacts", "Activity"] {
        stage.window().press("link", section);
        stage.window().role("heading", "");
        stage.picture(&format!("{}-after", section.to_lowercase()));
    }
}

/// Drops the list until the import page has taken it: a true drop passes through
/// the system and is not always taken the first time.
fn drop_list(stage: &mut Stage, file: &Path) {
    stage.window().painted();
    for _ in 0..4 {
        stage.drop_file(file);
        let taken = until("the list to be read", Duration::from_secs(8), || {
            stage
                .window()
                .shows("button", "Check 200 rows")
                .then_some(())
        });
        if taken.is_ok() {
            return;
        }
    }
    panic!(
        "the dropped list was never read; the page says:\n{}",
        stage.window().page_text()
    );
}

/// How fast practice runs, with the switch in the banner.
fn speed(window: &Driver, times: u32) {
    let words = if times == 3_600 {
        "3,600×".to_owned()
    } else {
        format!("{times}×")
    };
    window.press("button", &words);
    until(
        "the practice clock to follow",
        Duration::from_secs(20),
        || {
            let state = window.rpc("app_state", &json!({}));
            (state["clock_speed"] == times).then_some(())
        },
    )
    .unwrap();
}

fn practice_time(window: &Driver) -> i64 {
    window.rpc("app_state", &json!({}))["now_at_ms"]
        .as_i64()
        .unwrap()
}

fn newest(window: &Driver) -> Value {
    window.rpc("campaign_list", &json!({}))[0].take()
}

fn newest_campaign(window: &Driver) -> Value {
    newest(window)["id"].take()
}
