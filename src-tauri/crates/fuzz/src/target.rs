//! What is tried, and what must hold whatever the bytes are.

use std::io::Cursor;

use drumbeat_sheets::{Limits, StageOptions, inspect_staged, stage};

/// A reader to try. The content decides who reads, so a target is where to begin from: the
/// known files it starts with, and how they are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Delimited text.
    Delimited,
    /// Text of which the operator says what encoding it has.
    Encoding,
    /// Lines pasted from chats and notes.
    Pasted,
    /// Excel 2007 and later.
    Xlsx,
    /// The same, binary.
    Xlsb,
    /// Excel 97-2003.
    Xls,
    /// ODF.
    Ods,
    /// Tables of web pages.
    Html,
    /// Cards of address books.
    Vcard,
}

/// Countries whose numbers are read by rules of their own.
const REGIONS: [&str; 8] = ["CD", "BR", "MX", "AR", "US", "IT", "DE", "IN"];

/// Encodings that are decoded in different ways.
const ENCODINGS: [&str; 8] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1252",
    "macintosh",
    "shift_jis",
    "gb18030",
    "iso-2022-jp",
];

/// Staged rows are kept in memory here, and many times what was read is enough. So is all
/// that is said about each of them, thirty times as long where a row is short, and both stay
/// under the memory of the reader, which needs neither.
const STAGED_BYTES: u64 = 4 * 1024 * 1024;

impl Target {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Delimited,
        Self::Encoding,
        Self::Pasted,
        Self::Xlsx,
        Self::Xlsb,
        Self::Xls,
        Self::Ods,
        Self::Html,
        Self::Vcard,
    ];

    /// Its name, which is that of its folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delimited => "delimited",
            Self::Encoding => "encoding",
            Self::Pasted => "pasted",
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Html => "html",
            Self::Vcard => "vcard",
        }
    }

    /// The target of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }

    /// Whether its files are packed, and have to be changed inside.
    pub const fn is_packed(self) -> bool {
        match self {
            Self::Xlsx | Self::Xlsb | Self::Ods => true,
            Self::Delimited
            | Self::Encoding
            | Self::Pasted
            | Self::Xls
            | Self::Html
            | Self::Vcard => false,
        }
    }

    /// Reads and judges the bytes as the app would.
    ///
    /// # Panics
    /// When the report does not add up: that is a find.
    pub fn run(self, bytes: &[u8]) {
        let choice = usize::from(bytes.last().copied().unwrap_or_default());
        let region = pick(&REGIONS, choice);
        let encoding = (self == Self::Encoding).then(|| pick(&ENCODINGS, choice / REGIONS.len()));
        let options = StageOptions {
            encoding: encoding.map(str::to_owned),
            limits: Limits {
                staged_bytes: STAGED_BYTES,
                ..Limits::default()
            },
            ..StageOptions::for_region(region)
        };
        let mut rows = Vec::new();
        let Ok(staged) = stage(Cursor::new(bytes), &options, &mut rows) else {
            return;
        };
        let Ok(report) = inspect_staged(&staged, rows.as_slice(), region) else {
            // What the first step wrote, the second one can read.
            assert!(bytes.is_empty(), "staged rows cannot be read back");
            return;
        };
        let counts = report.counts;
        assert_eq!(
            counts.rows,
            counts.valid + counts.duplicate_in_file + counts.needs_fix + counts.invalid,
            "every row is in one of the four lists"
        );
        assert_eq!(counts.rows, staged.rows, "no row is lost between the steps");
    }
}

fn pick(choices: &[&'static str; 8], at: usize) -> &'static str {
    choices.get(at % choices.len()).copied().unwrap_or("CD")
}
