//! Says when the first page is painted, for `cargo xtask bench`.
//!
//! The script waits for a heading that is no longer busy, then for two frames:
//! that is within some milliseconds of the pixels on the screen. It tells the
//! outside through the document's title, so that the page needs no permission
//! and the measured app is the shipped one.

use std::io::Write;

use tauri::webview::WebviewWindowBuilder;
use tauri::{Manager, Runtime};

/// Never a title of ours.
const SIGN: &str = "\u{2713} painted";

const SCRIPT: &str = r"
(() => {
  const look = () => {
    if (!document.querySelector('h1') || document.querySelector('[aria-busy=true]')) {
      requestAnimationFrame(look);
      return;
    }
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const title = document.title;
      document.title = '\u2713 painted';
      setTimeout(() => { document.title = title; }, 0);
    }));
  };
  requestAnimationFrame(look);
})();
";

/// Makes the window print `ready` on standard output when it has painted.
pub(crate) fn report<R: Runtime, M: Manager<R>>(
    window: WebviewWindowBuilder<'_, R, M>,
) -> WebviewWindowBuilder<'_, R, M> {
    window
        .initialization_script(SCRIPT)
        .on_document_title_changed(|_, title| {
            if title == SIGN {
                // Nobody reads it: then nobody measures.
                drop(writeln!(std::io::stdout(), "ready"));
            }
        })
}
