//! The shell: the window, the keychain, and nothing else. What the app does is
//! in `drumbeat-commands`, which knows nothing of windows.
// No console window beside ours.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod awake;
mod backend;
mod files;
mod held;
mod host;
mod instance;
mod keychain;
#[cfg(target_os = "macos")]
mod nap;
mod practice;
mod ready;
mod trouble;
mod window;

use std::process::ExitCode;

use tauri::{AppHandle, Manager, RunEvent};

use crate::arguments::Arguments;

fn main() -> ExitCode {
    let folder = std::env::current_dir().unwrap_or_default();
    let arguments = Arguments::parse(std::env::args_os().skip(1), &folder);
    let mut builder = tauri::Builder::default();
    // First, so that a second start ends before it touches anything.
    if let Some(plugin) = instance::plugin(arguments.home.as_deref()) {
        builder = builder.plugin(plugin);
    }
    let outcome = builder
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![backend::rpc])
        .setup(move |app| {
            if let Err(error) = start(app.handle(), &arguments) {
                // Tauri answers with a panic, seen in a terminal alone. Nothing is sent by a
                // program without a window.
                backend::close_now(app.handle());
                trouble::cannot_start(&*error);
                if cfg!(target_os = "linux") {
                    return Err(error);
                }
                end();
            }
            Ok(())
        })
        .build(context());
    match outcome {
        Ok(app) => {
            app.run(|app, event| match event {
                // Where the last window goes, it closes as its own button does. Our own
                // end, after that, carries a code.
                RunEvent::ExitRequested {
                    code: None, api, ..
                } => {
                    api.prevent_exit();
                    backend::close(app);
                }
                // Quitting on macOS, and the end of a session there and on Windows, ask
                // nobody: the program is gone when this returns.
                RunEvent::Exit => backend::close_now(app),
                // A click in the Dock, where the window may lie minimized.
                #[cfg(target_os = "macos")]
                RunEvent::Reopen { .. } => window::come_forward(app),
                // Tauri's enum, not ours; nothing else concerns us.
                _ => {}
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            trouble::cannot_start(&error);
            ExitCode::FAILURE
        }
    }
}

/// Opens the workspaces and the window.
fn start(app: &AppHandle, arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let home = match &arguments.home {
        Some(home) => home.clone(),
        None => app.path().app_local_data_dir()?,
    };
    std::fs::create_dir_all(&home)?;
    // A full disk must not keep the shop closed; the page says what is wrong.
    let _ = drumbeat_commands::logging::start(&home);
    trouble::log_panics();
    backend::open(app, &home, arguments);
    window::open(app, &home, arguments)?;
    Ok(())
}

/// Ends the program where there is no event loop yet that could be told to.
#[expect(clippy::exit, reason = "what had begun was ended before")]
fn end() {
    std::process::exit(1);
}

/// The configuration, the capabilities and the UI, put in at compile time.
#[expect(clippy::exit, reason = "inside Tauri's macro")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}
