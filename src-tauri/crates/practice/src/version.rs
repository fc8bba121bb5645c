//! WAHA's version numbers and what came when.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// `YYYY.M.N`, ordered by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    year: u16,
    month: u8,
    number: u8,
}

impl Version {
    /// The version a new practice server shows.
    pub const USUAL: Self = Self::of(2026, 8, 1);
    pub(crate) const MERGE: Self = Self::of(2026, 3, 1);
    pub(crate) const CLIENT_IDS: Self = Self::of(2026, 4, 3);
    pub(crate) const EVERYTHING_FREE: Self = Self::of(2026, 6, 1);
    pub(crate) const PASSKEYS: Self = Self::of(2026, 7, 1);
    pub(crate) const TIMELOCK: Self = Self::of(2026, 7, 2);
    pub(crate) const CAPPING: Self = Self::of(2026, 8, 1);

    const fn of(year: u16, month: u8, number: u8) -> Self {
        Self {
            year,
            month,
            number,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.year, self.month, self.number)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{text:?} is not a version like 2026.8.1");
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or_else(wrong);
        let (year, month, number) = (next()?, next()?, next()?);
        Ok(Self {
            year: year.parse().map_err(|_| wrong())?,
            month: month.parse().map_err(|_| wrong())?,
            number: number.parse().map_err(|_| wrong())?,
        })
    }
}
