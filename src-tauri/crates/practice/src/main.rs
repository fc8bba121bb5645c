//! The practice world as a program of its own, so that killing the app leaves
//! it alive:
//!
//! ```text
//! drumbeat-practice --ledger FILE [--port N] [--seed S] [--speed X]
//!                   [--engine noweb|gows|webjs] [--api-key K]
//!                   [--version 2026.8.1] [--tier CORE|PLUS] [--state FILE]
//! ```
//!
//! It prints one line, `practice listening on http://127.0.0.1:PORT`, and
//! serves until it is ended. Without `--api-key` the key is `practice`.

use std::io::Write as _;
use std::process::ExitCode;

use drumbeat_practice::{Engine, PracticeConfig, Speed, start};

const USAGE: &str = "usage: drumbeat-practice --ledger FILE [--port N] [--seed S] [--speed X] \
[--engine noweb|gows|webjs] [--api-key K] [--version V] [--tier CORE|PLUS] [--state FILE]";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            let _ = writeln!(std::io::stderr(), "{sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let config = parse_arguments(std::env::args_os().skip(1))?;
    let handle = start(config).await.map_err(|error| error.to_string())?;
    let mut out = std::io::stdout();
    writeln!(out, "practice listening on {}", handle.base_url())
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())?;
    ended().await;
    handle.shutdown().await;
    Ok(())
}

fn parse_arguments(
    arguments: impl Iterator<Item = std::ffi::OsString>,
) -> Result<PracticeConfig, String> {
    let mut config = PracticeConfig::new("");
    config.api_key = Some("practice".to_owned());
    let mut arguments = arguments;
    while let Some(name) = arguments.next() {
        let name = name.to_string_lossy().into_owned();
        let value = arguments
            .next()
            .ok_or_else(|| format!("{name} needs a value\n{USAGE}"))?;
        if name == "--ledger" {
            config.ledger = value.into();
            continue;
        }
        if name == "--state" {
            config.state = Some(value.into());
            continue;
        }
        let value = value.to_string_lossy().into_owned();
        let wrong = || format!("{name} cannot be {value:?}\n{USAGE}");
        match name.as_str() {
            "--port" => config.port = value.parse().map_err(|_| wrong())?,
            "--seed" => config.seed = value.parse().map_err(|_| wrong())?,
            "--speed" => {
                let speed = value.parse().ok().and_then(Speed::new).ok_or_else(wrong)?;
                config.speed = Some(speed);
            }
            "--engine" => config.engine = Engine::parse(&value).ok_or_else(wrong)?,
            "--version" => config.version = value.parse().map_err(|_| wrong())?,
            "--tier" => config.tier = value,
            "--api-key" => config.api_key = Some(value),
            _ => return Err(format!("{name} is not an option\n{USAGE}")),
        }
    }
    if config.ledger.as_os_str().is_empty() {
        return Err(format!("--ledger is missing\n{USAGE}"));
    }
    Ok(config)
}

/// Ctrl-C, or on Unix the system's request to end.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
