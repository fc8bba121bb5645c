//! What a person is told when a command cannot go on.

use std::fmt;

/// One sentence that says what is wrong, and what to do about it.
#[derive(Debug)]
pub(crate) struct Trouble {
    what: String,
    remedy: String,
}

impl Trouble {
    /// `what` is a whole sentence; `remedy` says what to do, in one or more lines.
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\n{}", self.what, self.remedy)
    }
}
