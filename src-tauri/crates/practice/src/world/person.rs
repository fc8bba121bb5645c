//! The people of the world. Who somebody is follows from the seed and the
//! digits of the phone alone, so the same list of contacts always meets the
//! same people: 4 % are not on WhatsApp, 2 % answer STOP, 2 % have blocked the
//! shop, 4 % have their phone off for hours, two thirds read and 15 % answer.
//!
//! A test or a demonstration may replace somebody with [`Override`].

use serde::{Deserialize, Serialize};

use super::phrases;
use crate::dice::Dice;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// Phones and hidden ids alike have 7 to 15 digits; 50 bits hold any of them.
const PHONES: std::ops::Range<u64> = 1_000_000..1_000_000_000_000_000;
const LID_HALF_BITS: u32 = 25;
const LID_HALF_MASK: u64 = (1 << LID_HALF_BITS) - 1;

/// What somebody does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// The number has no WhatsApp account.
    NotOnWhatsapp,
    /// Two grey ticks, never read (or receipts are off).
    Delivered,
    /// Reads, does not answer.
    Reads,
    /// Reads and answers.
    Replies,
    /// Reads and answers with a stop word.
    Stops,
    /// The phone is off for hours, then read like anybody else.
    PhoneOff,
    /// Has blocked the shop: accepted, never delivered.
    Blocked,
}

/// Where somebody's hidden id (`…@lid`) is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LidUse {
    /// Nowhere: replies come from the phone number.
    Never,
    /// Replies come from the hidden id though we wrote to the number.
    Replies,
    /// The account look-up names the hidden id too (GOWS).
    Everywhere,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// International digits without `+`.
    pub phone: String,
    /// The name they gave themselves.
    pub push_name: String,
    /// What they do with a message.
    pub behaviour: Behaviour,
    /// Where their hidden id is seen.
    pub lid_use: LidUse,
    /// What they answer; `None` = something of their own.
    pub reply: Option<String>,
    /// How long after acceptance they answer; `None` = like people do.
    pub reply_after_ms: Option<i64>,
    /// How long their phone stays off; `None` = some hours.
    pub off_for_ms: Option<i64>,
}

/// What replaces parts of a person. Absent = as the seed has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Override {
    /// Whom: digits, a `+` or a chat id are fine too.
    pub phone: String,
    /// What they do.
    #[serde(default)]
    pub behaviour: Option<Behaviour>,
    /// What they answer.
    #[serde(default)]
    pub text: Option<String>,
    /// When they answer, milliseconds after acceptance.
    #[serde(default, alias = "after_ms")]
    pub after_ms: Option<i64>,
    /// How long their phone is off.
    #[serde(default, alias = "off_for_ms")]
    pub off_for_ms: Option<i64>,
    /// Where their hidden id is seen.
    #[serde(default)]
    pub lid: Option<LidUse>,
    /// The name they gave themselves.
    #[serde(default, alias = "push_name")]
    pub push_name: Option<String>,
    /// The number WhatsApp knows them by, where it is not the one people dial
    /// (Brazil's ninth digit, Mexico's 1): what a look-up of `phone` answers.
    #[serde(default, alias = "registered_as")]
    pub registered_as: Option<String>,
}

impl Override {
    /// Replaces nothing yet.
    pub fn of(phone: &str) -> Self {
        Self {
            phone: phone.to_owned(),
            behaviour: None,
            text: None,
            after_ms: None,
            off_for_ms: None,
            lid: None,
            push_name: None,
            registered_as: None,
        }
    }
}

/// When things happen after a message was accepted, milliseconds after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Course {
    pub(crate) server_ms: i64,
    pub(crate) delivered_ms: Option<i64>,
    pub(crate) read_ms: Option<i64>,
    pub(crate) reply: Option<(i64, String)>,
}

impl Person {
    /// The person behind a phone number, as the seed has them.
    pub fn born(seed: u64, phone: &str) -> Self {
        let mut dice = Dice::new(seed, &["person", phone]);
        let roll = dice.unit();
        let behaviour = if roll < 0.04 {
            Behaviour::NotOnWhatsapp
        } else if roll < 0.06 {
            Behaviour::Stops
        } else if roll < 0.08 {
            Behaviour::Blocked
        } else if roll < 0.12 {
            Behaviour::PhoneOff
        } else if roll < 0.27 {
            Behaviour::Replies
        } else if roll < 0.72 {
            Behaviour::Reads
        } else {
            Behaviour::Delivered
        };
        let lid_roll = dice.unit();
        let lid_use = if lid_roll < 0.10 {
            LidUse::Everywhere
        } else if lid_roll < 0.40 {
            LidUse::Replies
        } else {
            LidUse::Never
        };
        Self {
            phone: phone.to_owned(),
            push_name: phrases::name(&mut dice, phone),
            behaviour,
            lid_use,
            reply: None,
            reply_after_ms: None,
            off_for_ms: None,
        }
    }

    pub(crate) fn with(mut self, change: &Override) -> Self {
        if let Some(behaviour) = change.behaviour {
            self.behaviour = behaviour;
        }
        if let Some(lid) = change.lid {
            self.lid_use = lid;
        }
        if let Some(name) = &change.push_name {
            self.push_name.clone_from(name);
        }
        self.reply.clone_from(&change.text);
        self.reply_after_ms = change.after_ms;
        self.off_for_ms = change.off_for_ms;
        self
    }

    /// Whether a phone with this number is on WhatsApp.
    pub fn is_on_whatsapp(&self) -> bool {
        self.behaviour != Behaviour::NotOnWhatsapp
    }

    /// What happens to the `nth` (0, 1, 2 …) message this person is sent.
    pub(crate) fn course(&self, seed: u64, nth: u32) -> Course {
        let mut dice = Dice::new(seed, &["course", &self.phone, &nth.to_string()]);
        let server_ms = dice.between(80, 600);
        let prompt_ms = server_ms + dice.skewed(900, 9 * SECOND);
        let off_ms = self
            .off_for_ms
            .unwrap_or_else(|| dice.between(HOUR, 9 * HOUR));
        let reading_ms = dice.skewed(8 * SECOND, 3 * HOUR);
        let typing_ms = dice.skewed(10 * SECOND, 30 * MINUTE);
        // Who answered once rarely answers every campaign after it.
        let answers = nth == 0 || self.reply.is_some() || dice.chance(0.4);
        let delivered_ms = match self.behaviour {
            Behaviour::NotOnWhatsapp | Behaviour::Blocked => None,
            Behaviour::PhoneOff => Some(off_ms + prompt_ms),
            Behaviour::Delivered | Behaviour::Reads | Behaviour::Replies | Behaviour::Stops => {
                Some(prompt_ms)
            }
        };
        let reads = match self.behaviour {
            Behaviour::NotOnWhatsapp | Behaviour::Blocked | Behaviour::Delivered => false,
            Behaviour::Reads | Behaviour::Replies | Behaviour::Stops => true,
            Behaviour::PhoneOff => dice.chance(0.7),
        };
        let text = match self.behaviour {
            Behaviour::Replies if answers => Some(phrases::answer(&mut dice, &self.phone)),
            Behaviour::Stops => Some(phrases::stop_word(&mut dice, &self.phone)),
            _ => None,
        };
        let mut read_ms = delivered_ms.filter(|_| reads).map(|at| at + reading_ms);
        let reply = text.zip(read_ms).map(|(text, read)| {
            let at = self.reply_after_ms.unwrap_or(read + typing_ms);
            (at, self.reply.clone().unwrap_or(text))
        });
        if let Some((at, _)) = &reply {
            // Nobody answers what they have not read.
            read_ms = read_ms.map(|read| read.min(*at));
        }
        Course {
            server_ms,
            delivered_ms: delivered_ms.map(|at| read_ms.map_or(at, |read| at.min(read))),
            read_ms,
            reply,
        }
    }
}

/// The hidden id of a phone: a keyed shuffle of its digits, so that it can be
/// turned back without a table (a restarted world must still know everybody).
pub(crate) fn lid_of(seed: u64, phone: &str) -> Option<String> {
    let mut number = phone
        .parse::<u64>()
        .ok()
        .filter(|number| PHONES.contains(number))?;
    loop {
        let (mut left, mut right) = (number >> LID_HALF_BITS, number & LID_HALF_MASK);
        for round in 0..4_u64 {
            (left, right) = (right, left ^ mix(seed, round, right));
        }
        number = (left << LID_HALF_BITS) | right;
        // Shuffled on until it looks like an id: that can be turned back too.
        if PHONES.contains(&number) {
            return Some(number.to_string());
        }
    }
}

/// The phone behind a hidden id; `None` for ids that belong to nobody.
pub(crate) fn phone_of_lid(seed: u64, lid: &str) -> Option<String> {
    let known = is_phone(lid).then(|| lid.parse::<u64>().ok()).flatten();
    let mut number = known.filter(|number| PHONES.contains(number))?;
    loop {
        let (mut left, mut right) = (number >> LID_HALF_BITS, number & LID_HALF_MASK);
        for round in (0..4_u64).rev() {
            (left, right) = (right ^ mix(seed, round, left), left);
        }
        number = (left << LID_HALF_BITS) | right;
        if PHONES.contains(&number) {
            return Some(number.to_string());
        }
    }
}

/// Whether these are the digits of a phone somebody could have.
pub(crate) fn is_phone(digits: &str) -> bool {
    (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn mix(seed: u64, round: u64, half: u64) -> u64 {
    // SplitMix64's finaliser: cheap, and every input bit reaches every output bit.
    let mut x = seed ^ (round << 56) ^ half.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (x ^ (x >> 31)) & LID_HALF_MASK
}

#[cfg(test)]
mod tests;
