//! Files that the operator gets: written beside the place and moved there whole, so that
//! nobody finds half of one under its name.

use crate::{CommandError, ErrorCode};
use drumbeat_sheets::WriteError;
use std::io;
use std::path::{Path, PathBuf};

/// The longest name that is proposed without its ending, in characters, and in bytes: file
/// systems take 255 with the ending, and a letter of Hindi has three.
const LONGEST_NAME: usize = 120;
const MOST_BYTES: usize = 240;

/// A file beside the one that was chosen, gone unless it is put in its place.
pub(crate) struct Beside {
    /// Where to write.
    pub(crate) path: PathBuf,
    is_placed: bool,
}

impl Beside {
    pub(crate) fn of(target: &Path) -> Self {
        // Not after the target's: a long name that is just short enough would be too long.
        let name = format!("drumbeat-{}.part", uuid::Uuid::new_v4().simple());
        Self {
            path: target.with_file_name(name),
            is_placed: false,
        }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.path.parent().map(Path::to_owned).unwrap_or_default()
    }

    /// Moves it there; it must be closed, or some systems refuse.
    pub(crate) fn put_in_place(mut self, target: &Path) -> io::Result<()> {
        drumbeat_store::move_into_place(&self.path, target)?;
        self.is_placed = true;
        Ok(())
    }
}

/// Writes a file of the operator's whole to its place: `write` gets the one beside it.
pub(crate) async fn save<T: Send + 'static>(
    to: PathBuf,
    write: impl FnOnce(&Path) -> Result<T, WriteError> + Send + 'static,
) -> Result<T, CommandError> {
    writing(move || {
        let beside = Beside::of(&to);
        let done = write(&beside.path)?;
        beside.put_in_place(&to)?;
        Ok(done)
    })
    .await
}

/// Work on a file of the operator's, on a thread that may wait for the disk.
pub(crate) async fn writing<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, WriteError> + Send + 'static,
) -> Result<T, CommandError> {
    match tokio::task::spawn_blocking(job).await {
        Ok(done) => done.map_err(not_written),
        Err(error) => Err(CommandError::internal(&error)),
    }
}

fn not_written(error: WriteError) -> CommandError {
    let error = match error {
        WriteError::TooLarge => return CommandError::new(ErrorCode::FileTooLarge),
        WriteError::Io(error) => error,
    };
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            CommandError::new(ErrorCode::DiskFull).retryable()
        }
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => {
            CommandError::new(ErrorCode::FileLocked).retryable()
        }
        _ => {
            tracing::info!(%error, "a file of the operator's cannot be written");
            CommandError::new(ErrorCode::FileNotWritten).retryable()
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.is_placed
            && let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::error!(%error, "half a file could not be removed");
        }
    }
}

/// A name that every system takes, with the ending of the file.
pub(crate) fn file_name(suggested: &str, ending: &str) -> String {
    let mut bytes = 0;
    let plain: String = suggested
        .chars()
        .filter(|c| !c.is_control() && !turns(*c) && !r#"/\:*?"<>|"#.contains(*c))
        .take(LONGEST_NAME)
        .take_while(|c| {
            bytes += c.len_utf8();
            bytes <= MOST_BYTES
        })
        .collect();
    let plain = plain.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if plain.is_empty() {
        format!("list.{ending}")
    } else if is_device(plain) {
        format!("list {plain}.{ending}")
    } else {
        format!("{plain}.{ending}")
    }
}

/// Whether it turns the letters after it round: a name would not show how it ends.
const fn turns(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether Windows means a device by it, whatever follows a dot.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_lowercase();
    let port = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"));
    ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str())
        || port.is_some_and(|port| {
            let mut digits = port.chars();
            digits
                .next()
                .is_some_and(|c| c.is_ascii_digit() || "¹²³".contains(c))
                && digits.next().is_none()
        })
}

#[cfg(test)]
mod tests {
    use super::{Beside, file_name, not_written, save};
    use crate::ErrorCode;
    use drumbeat_sheets::WriteError;
    use std::io::ErrorKind;

    #[test]
    fn a_file_that_is_open_elsewhere_and_a_folder_that_is_not_ours_are_told_apart() {
        let told = |kind: ErrorKind| not_written(WriteError::Io(kind.into())).code;
        assert_eq!(
            told(ErrorKind::ResourceBusy),
            ErrorCode::FileLocked,
            "what a move says of a file that is open in Excel: it has to be closed there"
        );
        assert_eq!(
            told(ErrorKind::PermissionDenied),
            ErrorCode::FileNotWritten,
            "another folder has to be chosen"
        );
    }

    #[tokio::test]
    async fn a_stick_that_was_pulled_out_is_a_place_that_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let write = |part: &std::path::Path| Ok(std::fs::write(part, "a list")?);
        let to = folder.path().join("list.csv");
        save(to.clone(), write).await.unwrap();
        assert_eq!(std::fs::read(&to).unwrap(), b"a list");
        let gone = save(folder.path().join("gone/list.csv"), write).await;
        assert_eq!(
            gone.unwrap_err().code,
            ErrorCode::FileNotWritten,
            "there is no file to choose once more"
        );
    }

    #[test]
    fn a_name_that_is_just_short_enough_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        // 253 bytes of the 255 that a name may have.
        let target = folder.path().join(format!("{}.csv", "ग".repeat(83)));
        let beside = Beside::of(&target);
        let written = std::fs::write(&beside.path, "a list");
        assert!(
            written.is_ok(),
            "the file beside must not have a longer name than the system takes: {written:?}"
        );
        beside.put_in_place(&target).unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"a list");
    }

    #[test]
    fn a_proposed_name_is_one_that_every_system_takes() {
        let long = file_name(&"ग".repeat(200), "csv");
        assert!(
            long.len() <= 255 && long.ends_with("ग.csv"),
            "{} bytes: no file system takes more than 255",
            long.len()
        );
        for (suggested, name) in [
            ("Clients: left out?", "Clients left out.csv"),
            (" ../.. ", "list.csv"),
            ("NUL", "list NUL.csv"),
            ("con .old", "list con .old.csv"),
            ("lpt1", "list lpt1.csv"),
            ("com²", "list com².csv"),
            ("contacts", "contacts.csv"),
            ("com12", "com12.csv"),
            ("Consent of \u{202E}lmth.exe", "Consent of lmth.exe.csv"),
        ] {
            assert_eq!(
                file_name(suggested, "csv"),
                name,
                "a name of Windows' devices cannot be saved, one that is turned round hides its ending, others stay"
            );
        }
    }
}
