//! The tour: the app on a virtual display, with a picture of every step and a
//! summary in words. `cargo xtask run` plays it where there is no display.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use crate::stage::{Stage, tour};

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
        // Written each time: a tour that stops half-way has told how far it came.
        if let Some(folder) = tour() {
            fs::write(folder.join("summary.txt"), &self.text).unwrap();
        }
    }
}

#[test]
fn tour_of_every_section() {
    let mut summary = Summary::new();
    let mut stage = Stage::new("tour");
    stage.start(&["--seed", "7", "--clock-speed", "3600"]);
    stage
        .window()
        .wait_for_text("Drumbeat", Duration::from_secs(30));
    summary.line("the window opened");
    stage.picture("first-page");
    for section in [
        "Campaigns",
        "Contacts",
        "Messages",
        "Activity",
        "Settings",
        "Home",
    ] {
        stage.window().press("link", section);
        stage.window().role("heading", "");
        summary.line(&format!("{section} opened"));
        stage.picture(&section.to_lowercase());
    }
    stage.window().press("button", "Try with practice");
    stage
        .window()
        .wait_for_text("nothing is sent", Duration::from_secs(30));
    summary.line("the practice shop opened");
    stage.picture("practice");
    stage.stop();
    summary.line("the window closed");
}
