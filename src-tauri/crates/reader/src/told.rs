//! Rows on their way into the staging file, counted: each is one line.

use drumbeat_sheets::ROWS_PER_WORD;
use std::io::{self, Write};

/// Says on standard error how many lines went through.
pub(crate) struct Told<W> {
    out: W,
    rows: u32,
}

impl<W> Told<W> {
    pub(crate) const fn of(out: W) -> Self {
        Self { out, rows: 0 }
    }
}

impl<W: Write> Write for Told<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        if bytes.get(..written).is_some_and(|row| row.ends_with(b"\n")) {
            self.rows += 1;
            if self.rows.is_multiple_of(ROWS_PER_WORD) {
                // Nobody needs to hear it.
                drop(writeln!(io::stderr(), "{}", self.rows));
            }
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
