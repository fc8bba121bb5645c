//! What was said about the rows of a staging file, kept on the disk: an import is checked,
//! answered, checked again and written, and its rows are judged once for all of it.
//!
//! The rows stand in file order, each behind its length. Only places are held in memory: of
//! rows that repeat an earlier number, because they are joined into the first one, and of
//! rows that are asked about. The file goes with the value.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tempfile::TempPath;

use crate::answers::Consent;
use crate::child::ROWS_PER_WORD;
use crate::column::Mapping;
use crate::error::ReadError;
use crate::judge::judge;
use crate::outcome::{
    ConsentTold, FixReason, Flag, InvalidReason, JudgedRow, LineType, Repair, Verdict,
};

/// Bytes read or written at once.
const BUFFER: usize = 64 * 1024;

/// Where a row stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(u64);

/// A staging file, judged under one mapping and country.
#[derive(Debug)]
pub struct JudgedFile {
    path: TempPath,
    later: HashMap<u32, Vec<Place>>,
    questions: Vec<Place>,
}

impl JudgedFile {
    /// Judges all rows of the staging file, which [`crate::stage`] wrote, as
    /// [`crate::judge`] does. What is kept of them goes into `folder`; `progress` is told how
    /// many there are so far. Blocks.
    pub fn of(
        staging: &Path,
        mapping: &Mapping,
        default_region: &str,
        folder: &Path,
        progress: &dyn Fn(u32),
    ) -> Result<Self, ReadError> {
        let staging = BufReader::with_capacity(BUFFER, File::open(staging)?);
        let (file, path) = tempfile::NamedTempFile::new_in(folder)?.into_parts();
        let mut kept = Self {
            path,
            later: HashMap::new(),
            questions: Vec::new(),
        };
        let mut out = BufWriter::with_capacity(BUFFER, file);
        let (mut at, mut done, mut frame) = (0, 0_u32, Vec::new());
        judge(staging, mapping, default_region)?.each(&mut |row| {
            match &row.verdict {
                Verdict::Contact { .. } | Verdict::Invalid { .. } => {}
                Verdict::Duplicate { first_row, .. } => {
                    kept.later.entry(*first_row).or_default().push(Place(at));
                }
                Verdict::NeedsFix { .. } => kept.questions.push(Place(at)),
            }
            frame.clear();
            frame = postcard::to_extend(&Kept(row), std::mem::take(&mut frame))
                .map_err(ReadError::failed)?;
            let length = u32::try_from(frame.len()).map_err(ReadError::failed)?;
            out.write_all(&length.to_le_bytes())?;
            out.write_all(&frame)?;
            at += u64::from(length) + 4;
            done += 1;
            if done.is_multiple_of(ROWS_PER_WORD) {
                progress(done);
            }
            Ok(())
        })?;
        out.flush()?;
        Ok(kept)
    }

    /// The rows from the first one on.
    pub fn rows(&self) -> Result<JudgedRows<BufReader<File>>, ReadError> {
        let file = BufReader::with_capacity(BUFFER, self.open()?);
        Ok(JudgedRows::new(file))
    }

    /// For single rows.
    pub fn open(&self) -> Result<File, ReadError> {
        Ok(File::open(&self.path)?)
    }

    /// The rows that repeat the number of this one, in file order.
    pub fn later(&self, first_row: u32) -> &[Place] {
        self.later.get(&first_row).map_or(&[], Vec::as_slice)
    }

    /// The rows that are asked about, in file order.
    pub fn questions(&self) -> &[Place] {
        &self.questions
    }
}

/// Rows of a [`JudgedFile`], one after the other.
#[derive(Debug)]
pub struct JudgedRows<R> {
    file: R,
    frame: Vec<u8>,
}

impl<R: Read> JudgedRows<R> {
    /// From where the file stands.
    pub fn new(file: R) -> Self {
        Self {
            file,
            frame: Vec::new(),
        }
    }

    /// The row at this place.
    pub fn at(&mut self, place: Place) -> Result<JudgedRow, ReadError>
    where
        R: Seek,
    {
        self.file.seek(SeekFrom::Start(place.0))?;
        self.read()?
            .ok_or_else(|| ReadError::damaged("a judged row is gone"))
    }

    fn read(&mut self) -> Result<Option<JudgedRow>, ReadError> {
        let mut length = [0; 4];
        match self.file.read(&mut length)? {
            0 => return Ok(None),
            read => self
                .file
                .read_exact(length.get_mut(read..).unwrap_or_default())?,
        }
        self.frame.resize(u32::from_le_bytes(length) as usize, 0);
        self.file.read_exact(&mut self.frame)?;
        let kept: Kept = postcard::from_bytes(&self.frame).map_err(ReadError::damaged)?;
        Ok(Some(kept.0))
    }
}

impl<R: Read> Iterator for JudgedRows<R> {
    type Item = Result<JudgedRow, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// A row in a form without names: the one with them, of the report of [`crate::inspect`], is
/// three times as long to read. The compiler holds the two together.
#[derive(Serialize, Deserialize)]
struct Kept(#[serde(with = "KeptRow")] JudgedRow);

#[derive(Serialize, Deserialize)]
#[serde(remote = "JudgedRow")]
struct KeptRow {
    row: u32,
    #[serde(with = "KeptVerdict")]
    verdict: Verdict,
    name: String,
    first_name: String,
    last_name: String,
    city: String,
    company: String,
    email: String,
    language: String,
    notes: String,
    birthday: String,
    tags: Option<Vec<String>>,
    lists: Option<Vec<String>>,
    consent: Option<Consent>,
    told: ConsentTold,
    opt_out: Option<bool>,
    opt_out_date: String,
    is_test: bool,
    extra: BTreeMap<String, String>,
    dropped: BTreeMap<Flag, String>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Verdict")]
enum KeptVerdict {
    Contact {
        e164: String,
        line_type: LineType,
        repairs: Vec<Repair>,
        flags: Vec<Flag>,
        other_numbers: Vec<String>,
        raw: String,
    },
    Duplicate {
        e164: String,
        line_type: LineType,
        first_row: u32,
        repairs: Vec<Repair>,
        flags: Vec<Flag>,
        other_numbers: Vec<String>,
        raw: String,
    },
    NeedsFix {
        reason: FixReason,
        raw: String,
        suggestions: Vec<String>,
    },
    Invalid {
        reason: InvalidReason,
        raw: String,
    },
}

#[cfg(test)]
mod tests;
