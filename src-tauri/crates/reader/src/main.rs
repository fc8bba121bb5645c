//! `drumbeat-reader`: reads foreign files for the app.
//!
//! A program of its own, so that a file made to harm kills only this process.
//! Its memory is capped, it opens no network and writes one file.
//!
//! ```text
//! drumbeat-reader stage --region CD --out STAGING [--sheet NAME] [--encoding NAME] [--] FILE
//! drumbeat-reader inspect --region CD [--] FILE
//! ```
//!
//! Protocol: one JSON document on standard output. `stage` answers with the staged file,
//! `inspect` with what an import of the file would do. While it stages, standard error says
//! how many rows were read so far, and it ends with the end of its standard input, into which
//! nobody writes: whoever started it is gone then. Exit code 0, or 1 with `{"error": "<code>", …}` (in a
//! report with `"result": "error"` too), or 2 for a wrong command line, or 3 (and no document)
//! when the memory cap was reached.

mod alone;
mod cap;
mod told;

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufReader, BufWriter, Seek, SeekFrom, Write};
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::process::ExitCode;

use drumbeat_sheets::{
    READER_OUT_OF_MEMORY, ReadError, StageOptions, StagedFile, inspect_staged, stage_file,
};

#[global_allocator]
static ALLOCATOR: cap::CappedAllocator =
    cap::CappedAllocator::new(cap::MEMORY_CAP, READER_OUT_OF_MEMORY);

const WRONG_COMMAND_LINE: u8 = 2;

/// What the command line asks for.
enum Task {
    Stage {
        file: PathBuf,
        out: PathBuf,
        options: StageOptions,
    },
    Inspect {
        file: PathBuf,
        region: String,
    },
}

fn main() -> ExitCode {
    // The app maps exit codes; a trace of a foreign file helps nobody.
    std::panic::set_hook(Box::new(|_| {}));
    let Some(task) = parse(std::env::args_os().skip(1)) else {
        return ExitCode::from(WRONG_COMMAND_LINE);
    };
    let is_report = matches!(task, Task::Inspect { .. });
    let outcome = catch_unwind(move || run(task)).unwrap_or_else(|_| {
        Err(ReadError::FileDamaged {
            detail: "the reader gave up".to_owned(),
        })
    });
    match outcome {
        Ok(document) => answer(&document, ExitCode::SUCCESS),
        Err(error) => match refusal(&error, is_report) {
            Ok(document) => answer(&document, ExitCode::FAILURE),
            Err(_) => ExitCode::FAILURE,
        },
    }
}

fn refusal(error: &ReadError, is_report: bool) -> serde_json::Result<Vec<u8>> {
    let mut document = serde_json::to_value(error)?;
    if is_report && let Some(fields) = document.as_object_mut() {
        fields.insert("result".to_owned(), "error".into());
    }
    serde_json::to_vec(&document)
}

fn answer(document: &[u8], code: ExitCode) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out
        .write_all(document)
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
    {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

fn run(task: Task) -> Result<Vec<u8>, ReadError> {
    match task {
        Task::Stage { file, out, options } => {
            alone::end_when_alone()?;
            let staged: StagedFile = {
                let mut out = told::Told::of(BufWriter::new(File::create(out)?));
                stage_file(&file, &options, &mut out)?
            };
            document(serde_json::to_vec(&staged))
        }
        Task::Inspect { file, region } => {
            let mut staging = tempfile::tempfile()?;
            let staged = {
                let mut out = BufWriter::new(&mut staging);
                stage_file(&file, &StageOptions::for_region(&region), &mut out)?
            };
            // The foreign file is behind us: the report may be as long as the list.
            ALLOCATOR.lift();
            staging.seek(SeekFrom::Start(0))?;
            let inspection = inspect_staged(&staged, BufReader::new(staging), &region)?;
            document(serde_json::to_vec_pretty(&inspection))
        }
    }
}

fn document(json: serde_json::Result<Vec<u8>>) -> Result<Vec<u8>, ReadError> {
    json.map_err(|error| ReadError::ReadFailed {
        detail: error.to_string(),
    })
}

fn parse(mut arguments: impl Iterator<Item = OsString>) -> Option<Task> {
    let command = arguments.next()?;
    let mut file = None;
    let mut out = None;
    let mut region = None;
    let mut sheet = None;
    let mut encoding = None;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--out") => out = Some(PathBuf::from(arguments.next()?)),
            Some("--region") => region = Some(arguments.next()?.into_string().ok()?),
            Some("--sheet") => sheet = Some(arguments.next()?.into_string().ok()?),
            Some("--encoding") => encoding = Some(arguments.next()?.into_string().ok()?),
            Some("--") => {
                file = Some(PathBuf::from(arguments.next()?));
                break;
            }
            Some(option) if option.starts_with("--") => return None,
            _ if file.is_none() => file = Some(PathBuf::from(argument)),
            _ => return None,
        }
    }
    if arguments.next().is_some() {
        return None;
    }
    let (file, region) = (file?, region?);
    match command.to_str()? {
        "stage" => Some(Task::Stage {
            file,
            out: out?,
            options: StageOptions {
                region,
                sheet,
                encoding,
                ..StageOptions::default()
            },
        }),
        "inspect" => Some(Task::Inspect { file, region }),
        _ => None,
    }
}
