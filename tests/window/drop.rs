//! A file dragged from another program and dropped on the window.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::display::Running;
use crate::stage::Stage;
use crate::waiting::until;

impl Stage {
    /// Drags the file from another window to the middle of the app's, and lets go.
    pub(crate) fn drop_file(&self, file: &Path) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("window/drag_source.py");
        // The system's own Python: only that one has Debian's GTK bindings.
        let mut command = Command::new("/usr/bin/python3");
        command
            .arg(script)
            .arg(file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        self.environment().apply(&mut command);
        let mut source = Running::start(&mut command);
        assert_eq!(source.first_line(), "shown", "the drag source opened");
        // Moves in steps: a drag begins and is noticed by movement, as with a hand.
        self.mouse(&["mousemove", "30", "30", "mousedown", "1"]);
        for step in 1..=20 {
            let (x, y) = (30 + step * 30, 30 + step * 18);
            self.mouse(&["mousemove", &x.to_string(), &y.to_string(), "sleep", "0.02"]);
        }
        self.mouse(&[
            "mousemove",
            "640",
            "400",
            "sleep",
            "0.3",
            "mouseup",
            "1",
            "sleep",
            "0.3",
        ]);
    }

    fn mouse(&self, words: &[&str]) {
        let mut command = Command::new("xdotool");
        self.environment().apply(command.args(words));
        let status = command.status().expect("xdotool is installed");
        assert!(status.success(), "xdotool {words:?}");
    }
}

/// A true drop passes through the system and is not always taken the first time.
#[test]
fn a_dropped_file_is_offered_without_its_path() {
    let mut stage = Stage::new("drop");
    let window = stage.start(&[]);
    window.wait_for_text("Drumbeat", Duration::from_secs(20));
    window.listen();
    window.painted();
    let file = stage.home().join("Clients.csv");
    std::fs::write(&file, "phone\n+243991000412\n").unwrap();

    let mut dropped = None;
    for _ in 0..3 {
        stage.drop_file(&file);
        dropped = until("the file to be offered", Duration::from_secs(3), || {
            stage.window().heard("file_dropped")
        })
        .ok();
        if dropped.is_some() {
            break;
        }
    }
    let event = dropped.expect("the window takes a file that is dropped on it");
    assert_eq!(event["name"], "Clients.csv");
    let folder = stage.home().to_str().unwrap();
    assert!(
        !event.to_string().contains(folder),
        "a page never learns where a file lies: {event}"
    );
    let over = stage
        .window()
        .heard("file_hover")
        .expect("the page can show where to let go");
    assert_eq!(over["over"], true);
}
