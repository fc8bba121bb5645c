//! Texts that are put together only while they are written: addresses, times,
//! and a whole shape as the text that goes over the wire.

use std::fmt;

use chrono::{DateTime, Datelike, SecondsFormat, Timelike};
use serde::{Serialize, Serializer};

use crate::world::ChatId;

/// A shape as it goes over the wire.
pub(crate) fn written(shape: &impl Serialize) -> String {
    // Fails for maps whose keys are no texts only, and no shape has one.
    serde_json::to_string(shape).unwrap_or_default()
}

/// An address in one of the forms that the API and the engines use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    user: &'a str,
    server: &'static str,
}

impl<'a> Address<'a> {
    /// What stands where there is no account.
    pub(crate) const NOBODY: Address<'static> = Address {
        user: "",
        server: "",
    };

    /// The chat of a phone.
    pub(crate) fn of_phone(phone: &'a str) -> Self {
        Self {
            user: phone,
            server: "@c.us",
        }
    }

    /// A phone, as the engines write it inside.
    pub(crate) fn jid_of_phone(phone: &'a str) -> Self {
        Self {
            user: phone,
            server: "@s.whatsapp.net",
        }
    }

    /// The linked device of a phone.
    pub(crate) fn device_of_phone(phone: &'a str) -> Self {
        Self {
            user: phone,
            server: ":7@s.whatsapp.net",
        }
    }

    /// A hidden id.
    pub(crate) fn of_lid(digits: &'a str) -> Self {
        Self {
            user: digits,
            server: "@lid",
        }
    }

    /// A chat, as the API writes it.
    pub(crate) fn of(chat: &'a ChatId) -> Self {
        Self {
            user: chat.as_str(),
            server: "",
        }
    }

    /// A chat, as the engines write it inside.
    pub(crate) fn jid_of(chat: &'a ChatId) -> Self {
        match chat.as_str().strip_suffix("@c.us") {
            Some(phone) => Self::jid_of_phone(phone),
            None => Self::of(chat),
        }
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.user)?;
        out.write_str(self.server)
    }
}

impl Serialize for Address<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.server.is_empty() {
            to.serialize_str(self.user)
        } else {
            to.collect_str(self)
        }
    }
}

/// A world time in milliseconds, written as `2026-11-20T08:31:02.467Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Iso(pub(crate) i64);

impl Serialize for Iso {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Some(at) = DateTime::from_timestamp_millis(self.0) else {
            return to.serialize_str("");
        };
        let Some(year) = u32::try_from(at.year()).ok().filter(|year| *year < 10_000) else {
            return to.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true));
        };
        // Digit by digit: a formatter costs several times as much.
        let digit = |number: u32| b'0' + (number % 10) as u8;
        let two = |number: u32| [digit(number / 10), digit(number)];
        let [y1, y2] = two(year / 100);
        let [y3, y4] = two(year);
        let [o1, o2] = two(at.month());
        let [d1, d2] = two(at.day());
        let [h1, h2] = two(at.hour());
        let [m1, m2] = two(at.minute());
        let [s1, s2] = two(at.second());
        let millis = at.timestamp_subsec_millis();
        let [t2, t3] = two(millis);
        let text = [
            y1,
            y2,
            y3,
            y4,
            b'-',
            o1,
            o2,
            b'-',
            d1,
            d2,
            b'T',
            h1,
            h2,
            b':',
            m1,
            m2,
            b':',
            s1,
            s2,
            b'.',
            digit(millis / 100),
            t2,
            t3,
            b'Z',
        ];
        to.serialize_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, SecondsFormat};

    use super::{Address, Iso, written};
    use crate::world::ChatId;

    #[test]
    fn times_are_written_as_everybody_writes_them() {
        let mut at_ms: i64 = -70_000_000_000_000;
        while at_ms < 260_000_000_000_000 {
            let usual = DateTime::from_timestamp_millis(at_ms).expect("a time");
            let usual = usual.to_rfc3339_opts(SecondsFormat::Millis, true);
            assert_eq!(written(&Iso(at_ms)), format!("{usual:?}"));
            at_ms += 123_456_789_017;
        }
        assert_eq!(written(&Iso(i64::MAX)), "\"\"");
    }

    #[test]
    fn addresses_are_written_as_the_world_writes_them() {
        for raw in ["243990000001", "1@lid", "1@g.us", "a\"b", "@c.us", ""] {
            let chat = ChatId::lenient(raw);
            for (ours, worlds) in [
                (Address::of(&chat), chat.as_str().to_owned()),
                (Address::jid_of(&chat), chat.jid()),
            ] {
                assert_eq!(written(&ours), written(&worlds));
            }
        }
    }
}
