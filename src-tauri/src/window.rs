//! The one window: how it is made, what is dropped on it, how it closes.

use std::path::{Path, PathBuf};

use tauri::webview::{NewWindowResponse, WebviewWindowBuilder};
use tauri::{AppHandle, DragDropEvent, Manager, Url, WindowEvent};

use crate::arguments::Arguments;
use crate::{backend, ready};

/// The window's label, in tauri.conf.json and in its capability.
pub(crate) const LABEL: &str = "main";

/// Makes the window as tauri.conf.json describes it.
pub(crate) fn open(app: &AppHandle, home: &Path, arguments: &Arguments) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.first() else {
        return Err(tauri::Error::WindowNotFound);
    };
    let mut window = WebviewWindowBuilder::from_config(app, config)?
        // What the web view keeps stays with everything else; macOS keeps it where it will.
        .data_directory(home.join("webview"))
        // Its memory of what was typed would hold names and numbers of people.
        .general_autofill_enabled(false)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    if arguments.report_ready {
        window = ready::report(window);
    }
    let window = window.build()?;
    #[cfg(target_os = "linux")]
    paint_without_graphics_card(&window)?;
    let app = app.clone();
    window.on_window_event(move |event| match event {
        // Text and links that are dragged over it come without a path.
        WindowEvent::DragDrop(DragDropEvent::Enter { paths, .. }) => {
            backend::hover(&app, !paths.is_empty());
        }
        WindowEvent::DragDrop(DragDropEvent::Leave) => backend::hover(&app, false),
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
            backend::hover(&app, false);
            backend::offer_files(&app, paths.clone());
        }
        WindowEvent::CloseRequested { api, .. } => {
            // A message that is leaving right now gets its time.
            api.prevent_close();
            backend::close(&app);
        }
        // Tauri's enum, not ours; nothing else concerns us.
        _ => {}
    });
    Ok(())
}

/// Text, lines and bars need no graphics card. Without it a window takes some 80 MiB
/// less, and no driver of an old laptop can leave it blank.
#[cfg(target_os = "linux")]
fn paint_without_graphics_card(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Brings the window to the front, for a second start of the program.
pub(crate) fn come_forward(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    // Each may be refused by the window manager; the window is there all the same.
    drop(window.unminimize());
    drop(window.show());
    drop(window.set_focus());
}

/// A second start of the program hands over what it was started with.
pub(crate) fn second_start(app: &AppHandle, words: Vec<String>, folder: &str) {
    come_forward(app);
    let words = words.into_iter().skip(1).map(Into::into);
    let files: Vec<PathBuf> = Arguments::parse(words, Path::new(folder)).files;
    backend::offer_files(app, files);
}

/// The page may show the app's own files and nothing else.
fn is_own_page(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        ("http", Some("localhost")) => cfg!(dev) && url.port() == Some(5173),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
