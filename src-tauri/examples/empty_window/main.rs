//! An empty window: what `cargo xtask bench` measures Drumbeat's start and
//! memory against, in the same run and on the same machine.
//!
//! It says `ready` on standard output when it has painted, like
//! `drumbeat --report-ready` does.

#[path = "../../src/ready.rs"]
mod ready;

fn main() -> Result<(), tauri::Error> {
    tauri::Builder::default()
        .setup(|app| {
            let page = tauri::WebviewUrl::App("index.html".into());
            let window = tauri::WebviewWindowBuilder::new(app, "main", page)
                .title("Empty")
                .inner_size(1280.0, 800.0);
            ready::report(window).build()?;
            Ok(())
        })
        .run(context())
}

#[expect(clippy::exit, reason = "inside Tauri's macro")]
fn context() -> tauri::Context {
    tauri::generate_context!("src-tauri/examples/empty_window/tauri.conf.json")
}
