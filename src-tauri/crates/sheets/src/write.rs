//! People out: CSV, a workbook, or cards for a phone.
//!
//! People are written one by one and nothing of them is kept, so a file of a million costs no
//! more memory than one of ten. What the columns are must be known before: [`Layout`].
//!
//! Invariants
//! - No cell of a sheet is run as a formula, whatever somebody is called. In CSV such a text
//!   gets a quote in front; in a workbook it is a text, marked as one for whoever edits it.
//! - Numbers are texts: a spreadsheet does not make 2.4E+11 of them.
//! - The import reads each of the three back as it was ([`crate::own`]).

mod csv;
mod table;
mod vcard;
mod xlsx;

pub use csv::{BYTE_ORDER_MARK, csv_line};
pub use table::TableWriter;

use std::fs::File;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::answers::join_tags;
use crate::own::{self, Heading};

/// The files people can be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrittenFormat {
    /// UTF-8 with a byte order mark, so that Excel reads names right; commas and CRLF.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// vCard 3.0: iPhones, Android, Outlook and Google all import it. Many phones and Outlook
    /// refuse 4.0, and 2.1 has no encoding of its own.
    Vcard,
}

impl WrittenFormat {
    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Vcard => "vcf",
        }
    }

    /// People one file can hold.
    pub const fn most_people(self) -> Option<usize> {
        match self {
            // The rows of a sheet, without the header.
            Self::Xlsx => Some(1_048_575),
            Self::Csv | Self::Vcard => None,
        }
    }
}

/// Somebody as they are written. Empty means there is nothing to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WrittenPerson {
    /// The name as shown.
    pub name: String,
    /// How a message greets them.
    pub first_name: String,
    /// The number that is written to, E.164 with `+`.
    pub phone: String,
    /// Further numbers, in the same form.
    pub other_phones: Vec<String>,
    /// Town.
    pub city: String,
    /// Company.
    pub company: String,
    /// E-mail address.
    pub email: String,
    /// Language.
    pub language: String,
    /// Date of birth.
    pub birthday: String,
    /// Tags.
    pub tags: Vec<String>,
    /// The lists they are in.
    pub lists: Vec<String>,
    /// Notes, with their lines.
    pub notes: String,
    /// Whether they agreed; `None` where nobody asked.
    pub consent: Option<bool>,
    /// How they agreed.
    pub consent_how: String,
    /// The day.
    pub consent_date: String,
    /// The words they agreed to.
    pub consent_wording: String,
    /// The name of the paper that shows it.
    pub consent_paper: String,
    /// Whether they asked to stop, or are blocked.
    pub opt_out: bool,
    /// The day.
    pub opt_out_date: String,
    /// Somebody for trying messages out.
    pub is_test: bool,
    /// Where they came from.
    pub came_from: String,
    /// Extra fields, by name.
    pub fields: Vec<(String, String)>,
}

/// The columns that depend on who is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The most further numbers anybody has.
    pub other_phones: usize,
    /// The extra fields.
    pub fields: Vec<Heading>,
}

/// Why people could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file cannot be written; a full disk is one of the kinds.
    #[error("the file cannot be written: {0}")]
    Io(#[from] io::Error),
    /// More people or columns than a sheet has room for.
    #[error("too much for one sheet")]
    TooLarge,
}

/// A file that is being written.
pub struct Writer(Kind);

enum Kind {
    Csv(csv::Csv, Layout),
    Xlsx(Box<xlsx::Xlsx>, Layout),
    Vcard(vcard::Cards),
}

impl Writer {
    /// Begins a file, which is empty. A workbook keeps its rows in `scratch` until it ends.
    pub fn begin(
        file: File,
        format: WrittenFormat,
        layout: Layout,
        scratch: &Path,
    ) -> Result<Self, WriteError> {
        Ok(Self(match format {
            WrittenFormat::Csv => {
                let mut csv = csv::Csv::begin(file)?;
                csv.row(&headings(&layout))?;
                Kind::Csv(csv, layout)
            }
            WrittenFormat::Xlsx => {
                let headings = headings(&layout);
                Kind::Xlsx(
                    Box::new(xlsx::Xlsx::begin(file, &headings, scratch, xlsx::OWN)?),
                    layout,
                )
            }
            WrittenFormat::Vcard => Kind::Vcard(vcard::Cards::begin(file, &layout.fields)),
        }))
    }

    /// Writes the next person.
    pub fn person(&mut self, person: &WrittenPerson) -> Result<(), WriteError> {
        match &mut self.0 {
            Kind::Csv(csv, layout) => csv.row(&cells(person, layout)),
            Kind::Xlsx(book, layout) => book.row(&cells(person, layout)),
            Kind::Vcard(cards) => cards.person(person),
        }
    }

    /// Ends the file; it is on the disk afterwards.
    pub fn finish(self) -> Result<(), WriteError> {
        let file = match self.0 {
            Kind::Csv(csv, _) => csv.finish()?,
            Kind::Xlsx(book, _) => book.finish()?,
            Kind::Vcard(cards) => cards.finish()?,
        };
        Ok(on_the_disk(&file)?)
    }
}

/// Brings a file to the disk, as far as its place can be asked for that.
fn on_the_disk(file: &File) -> io::Result<()> {
    file.sync_all().or_else(|error| {
        if cannot_be_asked(&error, cfg!(target_vendor = "apple")) {
            Ok(())
        } else {
            Err(error)
        }
    })
}

/// A Mac asks the disk itself, and a folder of the network knows nothing of that: it answers
/// that it has no such call, in three ways. The file is whole there all the same.
fn cannot_be_asked(error: &io::Error, is_apple: bool) -> bool {
    const INVALID: i32 = 22;
    const NO_SUCH_CALL: i32 = 25;
    const NOT_SUPPORTED: i32 = 45;
    error.kind() == io::ErrorKind::Unsupported
        || is_apple
            && matches!(
                error.raw_os_error(),
                Some(INVALID | NO_SUCH_CALL | NOT_SUPPORTED)
            )
}

fn headings(layout: &Layout) -> Vec<String> {
    let before = own::BEFORE.iter().map(|(name, _)| (*name).to_owned());
    let after = own::AFTER.iter().map(|(name, _)| (*name).to_owned());
    before
        .chain((0..layout.other_phones).map(own::other_phone))
        .chain(after)
        .chain(layout.fields.iter().map(Heading::written))
        .collect()
}

/// Somebody as a row under [`headings`].
fn cells(person: &WrittenPerson, layout: &Layout) -> Vec<String> {
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let mut cells = vec![
        person.name.clone(),
        person.first_name.clone(),
        person.phone.clone(),
    ];
    let others = person.other_phones.iter().take(layout.other_phones);
    cells.extend(others.cloned());
    cells.resize(own::BEFORE.len() + layout.other_phones, String::new());
    cells.extend([
        person.city.clone(),
        person.company.clone(),
        person.email.clone(),
        person.language.clone(),
        person.birthday.clone(),
        join_tags(&person.tags),
        join_tags(&person.lists),
        person.notes.clone(),
        person.consent.map(yes_no).unwrap_or_default(),
        person.consent_how.clone(),
        person.consent_date.clone(),
        person.consent_wording.clone(),
        person.consent_paper.clone(),
        yes_no(person.opt_out),
        person.opt_out_date.clone(),
        yes_no(person.is_test),
        person.came_from.clone(),
    ]);
    for Heading { name, .. } in &layout.fields {
        let value = person.fields.iter().find(|(field, _)| field == name);
        cells.push(value.map(|(_, value)| value.clone()).unwrap_or_default());
    }
    cells
}

#[cfg(test)]
mod tests;
