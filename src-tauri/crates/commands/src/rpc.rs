//! The table of commands.
//!
//! `name(request) -> answer, touches [tags]`: the name is the handler's path
//! with the feature in front, the tags say whose cached answers in the UI are
//! stale after it. [`dispatch`] and [`TABLE`] come from the same lines.

use crate::dto::Tag;
use crate::{CommandError, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ts_rs::{Config, TS};

/// One line of the table.
pub struct Command {
    /// What the UI calls.
    pub name: &'static str,
    /// TypeScript name of the request.
    pub request: fn(&Config) -> String,
    /// TypeScript name of the answer.
    pub answer: fn(&Config) -> String,
    /// What it makes stale.
    pub touches: &'static [Tag],
}

macro_rules! commands {
    ($($name:literal: $handler:path, $request:ty => $answer:ty, [$($tag:ident),*];)+) => {
        /// Every command.
        pub const TABLE: &[Command] = &[$(Command {
            name: $name,
            request: |config| <$request as TS>::name(config),
            answer: |config| <$answer as TS>::name(config),
            touches: &[$(Tag::$tag),*],
        }),+];

        /// Calls a command by its name.
        pub async fn dispatch(app: &App, name: &str, payload: Value) -> Result<Value, CommandError> {
            match name {
                $($name => {
                    let answer: $answer = Box::pin($handler(app, request::<$request>(payload)?)).await?;
                    let touched: &[Tag] = &[$(Tag::$tag),*];
                    app.touched(touched);
                    answer_of(&answer)
                })+
                _ => Err(CommandError::new(ErrorCode::UnknownCommand).with("name", name)),
            }
        }

        /// Writes the TypeScript of every request and answer.
        pub(crate) fn export_types(config: &Config) -> Result<(), ts_rs::ExportError> {
            let mut exporter = Exporter { config, failed: None };
            $(
                exporter.export::<$request>();
                exporter.export::<$answer>();
            )+
            exporter.failed.map_or(Ok(()), Err)
        }
    };
}

/// Writes types with everything they hold. A list or an option has no file of its
/// own: then what it holds is written.
struct Exporter<'c> {
    config: &'c Config,
    failed: Option<ts_rs::ExportError>,
}

impl Exporter<'_> {
    fn export<T: TS + 'static + ?Sized>(&mut self) {
        match T::export_all(self.config) {
            Ok(()) => {}
            Err(ts_rs::ExportError::CannotBeExported(_)) => T::visit_generics(self),
            Err(error) => self.failed = Some(error),
        }
    }
}

impl ts_rs::TypeVisitor for Exporter<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.export::<T>();
    }
}

fn request<T: DeserializeOwned>(payload: Value) -> Result<T, CommandError> {
    // A command without a request takes anything that is empty.
    let payload = if payload.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        payload
    };
    serde_json::from_value(payload).map_err(|error| {
        // serde's words name fields and types, never values we must hide.
        CommandError::new(ErrorCode::BadRequest)
            .with("line", error.line())
            .with("column", error.column())
    })
}

fn answer_of<T: Serialize>(answer: &T) -> Result<Value, CommandError> {
    serde_json::to_value(answer).map_err(|error| CommandError::internal(&error))
}

mod table;
pub(crate) use table::export_types;
pub use table::{TABLE, dispatch};
