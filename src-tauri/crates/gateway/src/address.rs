//! Where a message goes: a chat of WhatsApp in one canonical form.

use serde::{Deserialize, Serialize};

/// A chat. Engines write the same person as `@c.us` or `@s.whatsapp.net`, with
/// or without a device suffix; here there is one form.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatAddress {
    /// A person by phone number: digits with the country code, no plus.
    Person(String),
    /// A person by hidden identity: the digits before `@lid`.
    Lid(String),
    /// A group, a channel, a broadcast or something new: never one of ours.
    Other(String),
}

impl ChatAddress {
    /// Reads any form an engine uses.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let (user, server) = match text.split_once('@') {
            Some((user, server)) => (user, server),
            None => (text, "c.us"),
        };
        let bare = user.split([':', '.']).next().unwrap_or(user);
        let digits = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
        match server {
            "c.us" | "s.whatsapp.net" if digits => Self::Person(bare.to_owned()),
            "lid" | "hosted.lid" if digits => Self::Lid(bare.to_owned()),
            _ => Self::Other(text.to_owned()),
        }
    }

    /// The form API calls take.
    pub fn to_wire(&self) -> String {
        match self {
            Self::Person(digits) => format!("{digits}@c.us"),
            Self::Lid(digits) => format!("{digits}@lid"),
            Self::Other(text) => text.clone(),
        }
    }
}

/// Masked: an address is a phone number.
impl std::fmt::Debug for ChatAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mask = |text: &str| {
            let tail: String = text.chars().rev().take(3).collect();
            format!("•••{}", tail.chars().rev().collect::<String>())
        };
        match self {
            Self::Person(digits) => write!(f, "{}@c.us", mask(digits)),
            Self::Lid(digits) => write!(f, "{}@lid", mask(digits)),
            Self::Other(_) => f.write_str("other chat"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ChatAddress as A;

    #[test]
    fn every_form_of_a_person_is_one_address() {
        for form in [
            "5511999990001@c.us",
            "5511999990001@s.whatsapp.net",
            "5511999990001:7@s.whatsapp.net",
            "5511999990001",
        ] {
            assert_eq!(A::parse(form), A::Person("5511999990001".into()), "{form}");
        }
        assert_eq!(
            A::parse("199887766554433@lid"),
            A::Lid("199887766554433".into())
        );
        assert!(
            matches!(A::parse("12036302@g.us"), A::Other(_)),
            "a group is nobody's number"
        );
        assert!(matches!(A::parse("status@broadcast"), A::Other(_)));
    }

    #[test]
    fn an_address_in_a_log_shows_three_digits_at_most() {
        assert_eq!(
            format!("{:?}", A::parse("243991000412@c.us")),
            "•••412@c.us"
        );
    }
}
