//! Writes the TypeScript side of the table: one file a type, `commands.ts` with
//! the table itself, `endings.ts` with the files one can choose. The test in this module keeps the committed files equal to
//! what the Rust types say.

use crate::rpc::{TABLE, export_types};
use crate::{AppEvent, CommandError, ENDINGS, ErrorCode};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use ts_rs::{Config, TS};

/// Writes everything into `folder`.
pub fn write(folder: &Path) -> Result<(), ts_rs::ExportError> {
    let config = Config::new().with_out_dir(folder).with_large_int("number");
    export_types(&config)?;
    ErrorCode::export_all(&config)?;
    CommandError::export_all(&config)?;
    AppEvent::export_all(&config)?;
    std::fs::write(folder.join("commands.ts"), commands(&config))?;
    std::fs::write(folder.join("endings.ts"), endings())?;
    Ok(())
}

fn endings() -> String {
    let endings: Vec<String> = ENDINGS.iter().map(|ending| format!("'{ending}'")).collect();
    format!(
        "// Written from the formats that Rust reads. Do not edit.\n\
         /** The endings of files that can be chosen; a drop may be anything, and is judged by its content. */\n\
         export const ENDINGS = [{}] as const;\n",
        endings.join(", ")
    )
}

fn commands(config: &Config) -> String {
    let mut names = BTreeSet::new();
    let mut rows = String::new();
    let mut tags = String::new();
    for command in TABLE {
        let (request, answer) = ((command.request)(config), (command.answer)(config));
        for text in [&request, &answer] {
            let base = text.trim_start_matches("Array<").trim_end_matches('>');
            let base = base.trim_end_matches(" | null");
            if base.chars().next().is_some_and(char::is_uppercase) {
                names.insert(base.to_owned());
            }
        }
        let _ = writeln!(
            rows,
            "  {}: {{ req: {request}; res: {answer} }};",
            command.name
        );
        let touched: Vec<String> = command
            .touches
            .iter()
            .filter_map(|tag| serde_json::to_string(tag).ok())
            .collect();
        let _ = writeln!(tags, "  {}: [{}],", command.name, touched.join(", "));
    }
    let mut text = String::from("// Written from the command table in Rust. Do not edit.\n");
    for name in names {
        let _ = writeln!(text, "import type {{ {name} }} from './{name}';");
    }
    let _ = write!(
        text,
        "import type {{ Tag }} from './Tag';\n\nexport type Commands = {{\n{rows}}};\n\n\
         /** Whose cached answers are stale after a command. */\n\
         export const touches: {{ [K in keyof Commands]: readonly Tag[] }} = {{\n{tags}}};\n"
    );
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    fn read(folder: &Path) -> BTreeMap<PathBuf, String> {
        std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| {
                let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
                (PathBuf::from(entry.file_name()), text)
            })
            .collect()
    }

    /// With `DRUMBEAT_WRITE_TYPES=1` it writes the files instead of comparing them.
    #[test]
    fn the_committed_typescript_is_what_the_rust_types_say() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/ipc/generated");
        if std::env::var_os("DRUMBEAT_WRITE_TYPES").is_some() {
            let _ = std::fs::remove_dir_all(&committed);
            super::write(&committed).unwrap();
            return;
        }
        let fresh = tempfile::tempdir().unwrap();
        super::write(fresh.path()).unwrap();
        let (fresh, committed) = (read(fresh.path()), read(&committed));
        assert_eq!(
            fresh.keys().collect::<Vec<_>>(),
            committed.keys().collect::<Vec<_>>(),
            "run the test once with DRUMBEAT_WRITE_TYPES=1 and commit ui/src/ipc/generated"
        );
        for (name, text) in &fresh {
            assert_eq!(
                Some(text),
                committed.get(name),
                "{} is stale",
                name.display()
            );
        }
    }
}
