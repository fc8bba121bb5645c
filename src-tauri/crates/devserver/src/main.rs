//! The commands and the UI in an ordinary browser: for building the UI, for
//! browser tests, and for driving the product from outside. Never shipped.
//!
//! `POST /rpc/{command}` with JSON in and out, `/events` as a WebSocket,
//! `POST /files?name=` for what would be dropped on the window, and the built UI.
//! It listens on 127.0.0.1 only and asks for a random token (see [`guard`]).
//!
//! `drumbeat-devserver --home DIR --port N [--token T] [--seed S] [--clock-speed X]
//! [--practice-url URL --practice-key K]`

mod arguments;
mod guard;
mod host;
mod http;
mod outside;
// The embedded world is the same code as in the window's program.
#[path = "../../../src/practice.rs"]
mod practice;

use arguments::Arguments;
use drumbeat_commands::{App, AppOptions, Host, logging};
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => return fail(&problem),
    };
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => fail(&problem),
    }
}

fn fail(problem: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "drumbeat-devserver: {problem}");
    ExitCode::FAILURE
}

async fn run(arguments: Arguments) -> Result<(), String> {
    std::fs::create_dir_all(&arguments.home)
        .and_then(|()| logging::start(&arguments.home))
        .map_err(|error| format!("the home cannot be used: {error}"))?;
    let host = Arc::new(host::DevHost::new(
        arguments.outside.clone(),
        arguments.home.join("exports"),
    )?);
    let options = AppOptions {
        home: arguments.home.clone(),
        practice_seed: arguments.seed,
        practice_speed: arguments.clock_speed,
    };
    let app = App::open(options, Arc::clone(&host) as Arc<dyn Host>)
        .await
        .map_err(|error| format!("the workspace cannot be opened: {}", error.code.as_str()))?;
    let app = Arc::new(app);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", arguments.port))
        .await
        .map_err(|error| format!("port {} cannot be used: {error}", arguments.port))?;
    let port = listener
        .local_addr()
        .map_err(|error| error.to_string())?
        .port();
    let router = http::router(
        Arc::clone(&app),
        host,
        guard::Guard::new(&arguments.token, port),
    );
    // The one line a test (or a person) waits for.
    let _ = writeln!(
        std::io::stdout(),
        "devserver listening on http://127.0.0.1:{port}/?token={}",
        arguments.token
    );
    axum::serve(listener, router)
        .with_graceful_shutdown(async {
            let _ = tokio::signal::ctrl_c().await;
        })
        .await
        .map_err(|error| error.to_string())?;
    app.shutdown().await;
    Ok(())
}
