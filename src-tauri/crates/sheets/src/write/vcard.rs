//! Cards of vCard 3.0, one for each person.
//!
//! What an address book has no place for is in properties of our own (`X-DRUMBEAT-…`), which
//! other programs pass over. The number that is written to is labelled "WhatsApp" in the way
//! address books label numbers.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};

use super::{WriteError, WrittenPerson};
use crate::own::Heading;

/// Bytes of a line; longer ones are folded.
const LINE_BYTES: usize = 75;

pub(super) struct Cards {
    out: BufWriter<File>,
    /// The headings of extra fields, by their names.
    headings: BTreeMap<String, String>,
}

impl Cards {
    pub(super) fn begin(file: File, fields: &[Heading]) -> Self {
        let headings = fields.iter();
        Self {
            out: BufWriter::with_capacity(64 * 1024, file),
            headings: headings
                .map(|heading| (heading.name.clone(), heading.written()))
                .collect(),
        }
    }

    pub(super) fn person(&mut self, person: &WrittenPerson) -> Result<(), WriteError> {
        for fixed in ["BEGIN:VCARD", "VERSION:3.0", "PRODID:-//Drumbeat//EN"] {
            self.line(fixed)?;
        }
        let (given, family) = name_parts(person);
        self.line(&format!("N:{};{};;;", escaped(family), escaped(given)))?;
        self.line(&format!("FN:{}", escaped(&person.name)))?;
        if !person.phone.is_empty() {
            self.line(&format!("item1.TEL;TYPE=CELL,PREF:{}", person.phone))?;
            self.line("item1.X-ABLabel:WhatsApp")?;
        }
        for other in &person.other_phones {
            self.line(&format!("TEL;TYPE=VOICE:{other}"))?;
        }
        self.given("ORG", &person.company)?;
        self.given("EMAIL;TYPE=INTERNET", &person.email)?;
        if !person.city.is_empty() {
            self.line(&format!("ADR;TYPE=HOME:;;;{};;;", escaped(&person.city)))?;
        }
        self.given("NOTE", &person.notes)?;
        self.names("CATEGORIES", &person.tags)?;
        self.names("X-DRUMBEAT-LISTS", &person.lists)?;
        self.given("BDAY", &person.birthday)?;
        self.given("X-DRUMBEAT-FIRST-NAME", &person.first_name)?;
        self.given("X-DRUMBEAT-LANGUAGE", &person.language)?;
        if let Some(agreed) = person.consent {
            self.given("X-DRUMBEAT-CONSENT", if agreed { "yes" } else { "no" })?;
        }
        self.given("X-DRUMBEAT-CONSENT-HOW", &person.consent_how)?;
        self.given("X-DRUMBEAT-CONSENT-DATE", &person.consent_date)?;
        self.given("X-DRUMBEAT-CONSENT-WORDING", &person.consent_wording)?;
        self.given("X-DRUMBEAT-CONSENT-PAPER", &person.consent_paper)?;
        if person.opt_out {
            self.given("X-DRUMBEAT-ASKED-TO-STOP", "yes")?;
        }
        self.given("X-DRUMBEAT-ASKED-TO-STOP-ON", &person.opt_out_date)?;
        if person.is_test {
            self.given("X-DRUMBEAT-TEST-PERSON", "yes")?;
        }
        self.given("X-DRUMBEAT-CAME-FROM", &person.came_from)?;
        for (name, value) in &person.fields {
            let name = self.headings.get(name).unwrap_or(name);
            let field = format!("X-DRUMBEAT-FIELD:{};{}", escaped(name), escaped(value));
            self.line(&field)?;
        }
        self.line("END:VCARD")
    }

    fn names(&mut self, property: &str, names: &[String]) -> Result<(), WriteError> {
        if names.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = names.iter().map(|name| escaped(name)).collect();
        self.line(&format!("{property}:{}", names.join(",")))
    }

    fn given(&mut self, property: &str, value: &str) -> Result<(), WriteError> {
        if value.is_empty() {
            return Ok(());
        }
        self.line(&format!("{property}:{}", escaped(value)))
    }

    /// A line, folded between characters: what goes on begins with a space.
    fn line(&mut self, line: &str) -> Result<(), WriteError> {
        let mut room = LINE_BYTES;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.out.write_all(b"\r\n ")?;
                room = LINE_BYTES - 1;
            }
            room -= c.len_utf8();
            self.out.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
        }
        self.out.write_all(b"\r\n")?;
        Ok(())
    }

    pub(super) fn finish(self) -> Result<File, WriteError> {
        Ok(self
            .out
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?)
    }
}

/// The name as address books sort it: given and family name, together the whole.
fn name_parts(person: &WrittenPerson) -> (&str, &str) {
    let (name, first) = (person.name.as_str(), person.first_name.as_str());
    if name.is_empty() {
        // Or the card shows the company, which is not who they are.
        return (first, "");
    }
    if let Some(rest) = name.strip_prefix(first)
        && let Some(family) = rest.strip_prefix(' ')
    {
        return (first, family);
    }
    if let Some(rest) = name.strip_suffix(first)
        && let Some(family) = rest.strip_suffix(' ')
    {
        return (first, family);
    }
    (name, "")
}

/// A value with what would end it escaped. A carriage return has no escape of its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            _ => out.push(c),
        }
    }
    out
}
