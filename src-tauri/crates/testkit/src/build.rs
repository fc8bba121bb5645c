//! Rows to begin with: an account, a linked number, people who agreed, a campaign.

use crate::db::at_once;
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::phone::Phone;
use drumbeat_domain::schedule::{MinuteOfDay, Span, Weekdays, Zone};
use drumbeat_domain::{AccountId, CampaignId, NumberId, PersonId};
use drumbeat_store::query::audience::Audience;
use drumbeat_store::table::accounts::{self, AccountKind};
use drumbeat_store::table::campaigns::{self, DraftChange};
use drumbeat_store::table::numbers::{self, LinkState};
use drumbeat_store::table::people::{self, PersonText};
use drumbeat_store::table::{consent_events, identities};
use drumbeat_store::{Db, StoreError, Tx};

/// The message of a campaign made here.
pub const BODY: &str = "Habari {{first_name|rafiki}}, karibu dukani.";

/// The digits of the n-th person's phone.
pub fn digits(n: u32) -> String {
    format!("24399{n:07}")
}

/// The n-th person's phone.
pub fn phone(n: u32) -> Phone {
    Phone::from_e164(&format!("+{}", digits(n))).unwrap()
}

/// Limits that only ask for a gap of 5 to 10 seconds: open day and night.
pub fn anywhere() -> Limits {
    let mut limits = Limits::preset(Preset::Warm, Zone::UTC);
    limits.custom = true;
    limits.day_cap = Limits::MOST_PER_DAY;
    limits.hour_cap = Limits::MOST_PER_HOUR;
    limits.gap_min_s = 5;
    limits.gap_max_s = 10;
    limits.rest_after = Limits::LONGEST_BLOCK;
    limits.hours.window = Span::new(MinuteOfDay::START, MinuteOfDay::END);
    limits.hours.days = Weekdays::ALL;
    limits.hours.quiet = Span::NONE;
    limits
}

fn person(tx: &Tx<'_>, n: u32, now_ms: i64) -> Result<PersonId, StoreError> {
    let text = PersonText {
        name: format!("Person {n}"),
        ..PersonText::default()
    };
    let person = people::insert(tx, &text, None, now_ms)?;
    identities::add_phone(tx, person, &phone(n), now_ms)?;
    consent_events::allow(tx, person, "spoken", now_ms)?;
    Ok(person)
}

/// Writes rows at one moment.
pub struct Builder<'d> {
    db: &'d Db,
    now_ms: i64,
}

impl<'d> Builder<'d> {
    /// Into this (inline) database, at that moment.
    pub fn new(db: &'d Db, now_ms: i64) -> Self {
        Self { db, now_ms }
    }

    fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        at_once(self.db.write(job)).unwrap()
    }

    /// An account with one linked number.
    pub fn number(&self, session: &str, limits: Limits) -> (AccountId, NumberId) {
        let (now_ms, session) = (self.now_ms, session.to_owned());
        self.write(move |tx| {
            let address = "http://127.0.0.1:3000";
            let account = match accounts::find(tx, AccountKind::Waha, address)? {
                Some(account) => account.id,
                None => accounts::insert(tx, "account", AccountKind::Waha, address, now_ms)?,
            };
            let number = numbers::insert(tx, &session, account, &session, &limits, now_ms)?;
            numbers::set_link(tx, number, LinkState::Linked, now_ms)?;
            Ok((account, number))
        })
    }

    /// The n-th person: a name, a phone, and a yes.
    pub fn person(&self, n: u32) -> PersonId {
        let now_ms = self.now_ms;
        self.write(move |tx| person(tx, n, now_ms))
    }

    /// The first so many people.
    pub fn people(&self, count: u32) -> Vec<PersonId> {
        self.people_from(1, count)
    }

    pub(crate) fn people_from(&self, first: u32, last: u32) -> Vec<PersonId> {
        let now_ms = self.now_ms;
        self.write(move |tx| (first..=last).map(|n| person(tx, n, now_ms)).collect())
    }

    /// A draft for everyone, ready to start.
    pub fn draft(&self, number: NumberId, name: &str) -> CampaignId {
        let (now_ms, name) = (self.now_ms, name.to_owned());
        let everyone = Audience {
            everyone: true,
            ..Audience::default()
        };
        let audience = serde_json::to_string(&everyone).unwrap();
        self.write(move |tx| {
            let id = campaigns::insert(tx, &format!("{name}/{now_ms}"), &name, &audience, now_ms)?;
            let change = DraftChange {
                body: Some(BODY.to_owned()),
                number_id: Some(number),
                ..DraftChange::default()
            };
            campaigns::save_draft(tx, id, &change, now_ms)?;
            Ok(id)
        })
    }
}
