//! A hostile file kills only the reader, and the app gets an error value.

#![expect(clippy::expect_used, reason = "a test says what it expected")]

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use drumbeat_sheets::{CancelHandle, ReadError, StageOptions, StagedFile, judge, stage_in_child};
use zip::write::SimpleFileOptions;

const WAIT: Duration = Duration::from_mins(1);

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures/imports")
        .join(name)
}

fn stage_within(
    file: &Path,
    deadline: Duration,
    cancel: &CancelHandle,
) -> (Result<StagedFile, ReadError>, tempfile::NamedTempFile) {
    let out = tempfile::NamedTempFile::new().expect("a temporary file");
    let program = Path::new(env!("CARGO_BIN_EXE_drumbeat-reader"));
    let options = StageOptions::for_region("CD");
    (
        stage_in_child(
            program,
            file,
            out.path(),
            &options,
            deadline,
            cancel,
            Arc::new(|_| {}),
        ),
        out,
    )
}

fn stage(file: &Path) -> Result<StagedFile, ReadError> {
    stage_within(file, WAIT, &CancelHandle::new()).0
}

/// Most memory a child of this process has used so far, in kilobytes.
#[cfg(target_os = "linux")]
fn peak_of_this_process() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .expect("a number of kB")
}

/// A workbook with the given sheet XML and shared strings.
fn workbook(
    sheet: &mut dyn FnMut(&mut dyn Write),
    strings: &mut dyn FnMut(&mut dyn Write),
) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let mut zip = zip::ZipWriter::new(File::create(file.path()).expect("writable"));
    let options = SimpleFileOptions::default();
    let mut part = |name: &str, write: &mut dyn FnMut(&mut dyn Write)| {
        zip.start_file(name, options).expect("a new part");
        write(&mut zip);
    };
    let text = |text: &'static str| {
        move |out: &mut dyn Write| out.write_all(text.as_bytes()).expect("written")
    };
    part(
        "[Content_Types].xml",
        &mut text(
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
        ),
    );
    part(
        "_rels/.rels",
        &mut text(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
    );
    part(
        "xl/workbook.xml",
        &mut text(
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &mut text(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
        ),
    );
    part("xl/sharedStrings.xml", strings);
    part("xl/worksheets/sheet1.xml", sheet);
    zip.finish().expect("a whole file");
    file
}

fn no_strings(out: &mut dyn Write) {
    out.write_all(br#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>"#)
        .expect("written");
}

const SHEET: &str = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;

#[test]
fn a_good_file_is_staged_and_can_be_judged() {
    let (staged, out) = stage_within(&fixture("duplicates.csv"), WAIT, &CancelHandle::new());
    let staged = staged.expect("a good file");
    let rows = std::io::BufReader::new(File::open(out.path()).expect("the staging file"));
    let judged: Vec<_> = judge(rows, &staged.mapping(), "CD")
        .expect("a known country")
        .collect();
    assert_eq!(
        judged.len(),
        14,
        "the app must find every row in the staging file"
    );
    assert!(
        judged.iter().all(Result::is_ok),
        "the staging file must be readable"
    );
}

#[test]
fn errors_travel_with_their_code() {
    let cases = [
        ("zero-bytes.csv", "file_empty"),
        ("truncated.xlsx", "file_damaged"),
        ("password-protected.xlsx", "password_protected"),
        ("not-a-contact-file.csv", "unsupported_format"),
        ("no-phone-column.csv", "no_phone_column"),
        ("huge-when-unpacked.xlsx", "file_too_large"),
        ("no-such-file.csv", "file_gone"),
    ];
    for (file, code) in cases {
        let error = stage(&fixture(file)).expect_err("the file cannot be read");
        assert_eq!(
            error.code(),
            code,
            "{file}: the app must be able to say what is wrong"
        );
    }
}

#[test]
fn a_bomb_is_refused_and_the_app_stays_small() {
    // One cell of 80 MB, which packs to less than 0.1 MB.
    let bomb = workbook(
        &mut |out| {
            write!(out, r#"{SHEET}<row r="1"><c r="A1" t="inlineStr"><is><t>"#).expect("written");
            let spaces = vec![b' '; 1024 * 1024];
            for _ in 0..80 {
                out.write_all(&spaces).expect("written");
            }
            write!(out, "</t></is></c></row></sheetData></worksheet>").expect("written");
        },
        &mut no_strings,
    );
    assert_eq!(
        stage(bomb.path()).expect_err("a bomb").code(),
        "file_too_large",
        "a cell of 80 MB must be refused"
    );
    // Five million empty shared strings, which pack to 0.2 MB.
    let bomb = workbook(
        &mut |out| write!(out, "{SHEET}</sheetData></worksheet>").expect("written"),
        &mut |out| {
            write!(out, "<sst>").expect("written");
            let strings = "<si><t/></si>".repeat(10_000);
            for _ in 0..500 {
                out.write_all(strings.as_bytes()).expect("written");
            }
            write!(out, "</sst>").expect("written");
        },
    );
    assert_eq!(
        stage(bomb.path()).expect_err("a bomb").code(),
        "file_too_large",
        "five million strings must be refused"
    );
    #[cfg(target_os = "linux")]
    assert!(
        peak_of_this_process() < 64 * 1024,
        "the app must not hold what is in the file: {} kB",
        peak_of_this_process()
    );
}

#[test]
fn a_file_that_wants_all_memory_ends_only_the_reader() {
    // The part is small and honest, but claims two thousand million strings.
    let liar = workbook(
        &mut |out| write!(out, "{SHEET}</sheetData></worksheet>").expect("written"),
        &mut |out| write!(out, r#"<sst uniqueCount="2000000000"></sst>"#).expect("written"),
    );
    assert_eq!(
        stage(liar.path()).expect_err("out of memory").code(),
        "file_too_large",
        "the cap of the reader must end it, not the machine's memory"
    );
    let liar = workbook(
        &mut |out| write!(out, "{SHEET}</sheetData></worksheet>").expect("written"),
        &mut |out| {
            write!(out, r#"<sst uniqueCount="18446744073709551615"></sst>"#).expect("written");
        },
    );
    assert_eq!(
        stage(liar.path()).expect_err("a panic").code(),
        "file_damaged",
        "a panic of the parser must become an error value"
    );
}

#[test]
fn a_repeated_long_string_stays_small() {
    // One string of 32,000 characters, shown in 20,000 cells.
    let file = workbook(
        &mut |out| {
            write!(out, r#"{SHEET}<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>"#).expect("written");
            for row in 2..20_000 {
                write!(out, r#"<row r="{row}"><c r="A{row}"><v>{}</v></c><c r="B{row}" t="s"><v>0</v></c></row>"#, 990_000_000 + row).expect("written");
            }
            write!(out, "</sheetData></worksheet>").expect("written");
        },
        &mut |out| {
            write!(
                out,
                "<sst><si><t>{}</t></si><si><t>Phone</t></si></sst>",
                "x".repeat(32_000)
            )
            .expect("written");
        },
    );
    let staged = stage(file.path()).expect("within the limits");
    assert_eq!(staged.rows, 19_998, "every row must be read");
}

#[test]
fn a_slow_reader_is_stopped_and_a_cancelled_one_never_starts() {
    let (slow, _out) = stage_within(
        &fixture("duplicates.csv"),
        Duration::ZERO,
        &CancelHandle::new(),
    );
    assert_eq!(
        slow.expect_err("no time").code(),
        "file_too_large",
        "the deadline must hold"
    );
    let cancel = CancelHandle::new();
    cancel.cancel();
    let (cancelled, _out) = stage_within(&fixture("duplicates.csv"), WAIT, &cancel);
    assert_eq!(
        cancelled,
        Err(ReadError::Cancelled),
        "a cancelled import must not read"
    );
    let missing = stage_in_child(
        Path::new("no-such-program"),
        &fixture("duplicates.csv"),
        Path::new("unused"),
        &StageOptions::for_region("CD"),
        WAIT,
        &CancelHandle::new(),
        Arc::new(|_| {}),
    );
    assert_eq!(
        missing.expect_err("no program").code(),
        "reader_missing",
        "said, not crashed"
    );
}

/// Somebody waits in front of a long list: they are told that it goes on.
#[test]
fn the_reader_says_how_far_it_is() {
    let rows = (0..25_000).map(|n| format!("09910{n:05},Grâce\n"));
    let list: String = std::iter::once("Phone,Name\n".to_owned())
        .chain(rows)
        .collect();
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), list).expect("written");
    let out = tempfile::NamedTempFile::new().expect("a temporary file");
    let (said, heard) = std::sync::mpsc::channel();
    let staged = stage_in_child(
        Path::new(env!("CARGO_BIN_EXE_drumbeat-reader")),
        file.path(),
        out.path(),
        &StageOptions::for_region("CD"),
        WAIT,
        &CancelHandle::new(),
        Arc::new(move |rows| said.send(rows).expect("heard")),
    );
    assert_eq!(staged.expect("read").rows, 25_000);
    assert_eq!(heard.iter().collect::<Vec<u32>>(), [10_000, 20_000]);
}
