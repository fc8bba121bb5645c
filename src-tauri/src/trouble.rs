//! What goes wrong where no page can say it.
//!
//! The program has no console on Windows, so a start that fails would be a click after which
//! nothing happens.

use std::error::Error;
use std::panic;

use rfd::{MessageDialog, MessageLevel};

/// Says in a box of the system's that the program cannot start, and waits until it was read.
/// The words are here because the page, which has the others, could not be opened. On Linux
/// a box needs the event loop that is not there yet, and an error is told to the terminal.
pub(crate) fn cannot_start(error: &dyn Error) {
    tracing::error!(%error, "the window could not be opened");
    if cfg!(target_os = "linux") {
        return;
    }
    MessageDialog::new()
        .set_level(MessageLevel::Error)
        .set_title("Drumbeat")
        .set_description(words(error))
        .show();
}

fn words(error: &dyn Error) -> String {
    format!("Drumbeat cannot start. Nothing of yours was changed.\n\n{error}")
}

/// Leaves a line in the log about every panic: where it was, and not what it said, because
/// that may hold a name or a number.
pub(crate) fn log_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panicked| {
        let place = panicked.location().map(ToString::to_string);
        tracing::error!(place, "a defect ended a piece of work");
        usual(panicked);
    }));
}
