//! One program per home: a second start hands over its arguments and ends.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use tauri::Wry;
use tauri::plugin::TauriPlugin;

use crate::window;

/// The plugin that finds the first start, or `None` where it could find a wrong one.
///
/// With `--home` two starts belong together only when the home is the same. Only
/// Linux lets us name the meeting place; elsewhere the lock in the home tells a
/// second start that it came too late.
pub(crate) fn plugin(home: Option<&Path>) -> Option<TauriPlugin<Wry>> {
    let builder = tauri_plugin_single_instance::Builder::new()
        .callback(|app, words, folder| window::second_start(app, words, &folder));
    match home {
        None => Some(builder.build()),
        Some(home) if cfg!(target_os = "linux") => {
            let mut hash = DefaultHasher::new();
            home.hash(&mut hash);
            let name = format!("app.drumbeat.desktop.home_{:016x}", hash.finish());
            Some(builder.dbus_id(name).build())
        }
        Some(_) => None,
    }
}
