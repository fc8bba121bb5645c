//! The outbox protocol, one write at a time, on a database in memory.

mod clock;
mod corrected;
mod decisions;
mod doubts;
mod freezing;
mod merging;
mod outcomes;
mod plans;
mod random;
mod receipts;
mod taking;

use super::address::{self, Route};
use super::item::{self, Item};
use super::take::{self, Intent, Seen, TakeAnswer, Taken};
use super::{doubt, finish};
use crate::query::progress::{self, Counts};
use crate::sample::{self, NOW, agreed, db};
use crate::table::accounts::{self, AccountKind};
use crate::table::campaigns::{self, DraftChange};
use crate::table::numbers::{self, LinkState};
use crate::table::recipients::{self, NewRecipient};
use crate::{Db, StoreError, Tx};
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::outbox::{DoubtTimes, ItemState, Level, Scope, SendOutcome};
use drumbeat_domain::pacing::{Gap, GapKind, Limits, Preset};
use drumbeat_domain::reason::{DoubtReason, WaitReason};
use drumbeat_domain::schedule::{MinuteOfDay, Span, Weekdays, Zone};
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, ItemId, NumberId, PersonId};

const TIMES: DoubtTimes = DoubtTimes::TEXT;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// A number that is always open and a running campaign for a few people.
struct Outbox {
    db: Db,
    number: NumberId,
    campaign: CampaignId,
}

fn open_limits() -> Limits {
    let mut limits = Limits::preset(Preset::Warm, Zone::UTC);
    limits.hours.window = Span::new(MinuteOfDay::START, MinuteOfDay::END);
    limits.hours.days = Weekdays::ALL;
    limits.hours.quiet = Span::NONE;
    limits
}

fn accepted(id: &str) -> SendOutcome {
    SendOutcome::Accepted {
        provider_id: id.to_owned(),
        level: Level::HandedOver,
    }
}

fn not_sent(scope: Scope) -> SendOutcome {
    SendOutcome::NotSent {
        scope,
        after_ms: 0,
        reason: WaitReason::GatewayDown,
    }
}

fn unknown() -> SendOutcome {
    SendOutcome::Unknown {
        reason: DoubtReason::Timeout,
    }
}

impl Outbox {
    fn of(people: u32) -> Self {
        let db = db();
        let (number, campaign) = sample::write(&db, move |tx| {
            let account = accounts::insert(tx, "a", AccountKind::Waha, "http://x", NOW)?;
            let number = numbers::insert(tx, "n", account, "s", &open_limits(), NOW)?;
            numbers::set_link(tx, number, LinkState::Linked, NOW)?;
            let campaign = campaigns::insert(tx, "c", "c", "{}", NOW)?;
            let change = DraftChange {
                number_id: Some(number),
                ..DraftChange::default()
            };
            campaigns::save_draft(tx, campaign, &change, NOW)?;
            apply(tx, campaign, CampaignEvent::Start, NOW);
            let frozen: Vec<_> = (1..=people)
                .map(|n| NewRecipient {
                    person: agreed(tx, &format!("Person {n}"), n),
                    phone: sample::phone(n).digits().to_owned(),
                    name: format!("Person {n}"),
                    body: PrivateText::new(format!("Hello {n}")),
                })
                .collect();
            recipients::freeze(tx, campaign, number, &frozen, NOW)?;
            apply(tx, campaign, CampaignEvent::Prepared, NOW);
            Ok((number, campaign))
        });
        Self {
            db,
            number,
            campaign,
        }
    }

    fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        sample::write(&self.db, job)
    }

    fn item(&self, id: ItemId) -> Item {
        sample::read(&self.db, move |conn| item::get(conn, id))
    }

    /// Whose turn it is.
    fn next(&self, now_ms: i64) -> Option<ItemId> {
        let number = self.number;
        sample::read(&self.db, move |conn| take::next_due(conn, number, now_ms)).map(|item| item.id)
    }

    fn state(&self, id: ItemId) -> ItemState {
        self.item(id).state
    }

    fn counts(&self) -> Counts {
        let campaign = self.campaign;
        sample::read(&self.db, move |conn| progress::counts(conn, campaign))
    }

    fn campaign_state(&self) -> CampaignState {
        let campaign = self.campaign;
        sample::read(&self.db, move |conn| campaigns::get(conn, campaign)).state
    }

    fn event(&self, event: CampaignEvent) {
        let campaign = self.campaign;
        self.write(move |tx| {
            apply(tx, campaign, event, NOW + MINUTE);
            Ok(())
        });
    }

    /// Attempts that count against the caps.
    fn spent(&self) -> usize {
        let number = self.number;
        let history = sample::read(&self.db, move |conn| take::history(conn, number, NOW));
        history.spent_today(open_limits().hours.zone, NOW) as usize
    }

    /// What is read before it is taken.
    fn look(&self, id: ItemId, now_ms: i64) -> Seen {
        let writes = self.db.writes();
        sample::read(&self.db, move |conn| {
            let item = item::get(conn, id)?;
            let number = numbers::get(conn, item.number)?;
            Ok(Seen {
                writes,
                at_ms: now_ms,
                history: take::history_of(conn, &number, now_ms)?,
                item,
                number,
            })
        })
    }

    /// Takes the item by a way that was found, with an id of ours.
    fn take_answer(&self, id: ItemId, now_ms: i64) -> TakeAnswer {
        let seen = self.look(id, now_ms);
        let tries: i64 = sample::read(&self.db, move |conn| {
            let tries = "SELECT count(*) FROM attempts WHERE item_id = ?1";
            Ok(conn.query_row(tries, [id.0], |row| row.get(0))?)
        });
        let ours = format!("OURS{}-{tries}", id.0);
        let way = way(&format!("{}@c.us", seen.item.phone), Some(&ours));
        self.take_after(seen, Some(way), now_ms)
    }

    fn take_after(&self, seen: Seen, way: Option<Route>, now_ms: i64) -> TakeAnswer {
        self.write(move |tx| take::take(tx, seen, way.as_ref(), intent(now_ms), now_ms))
    }

    fn take(&self, id: ItemId, now_ms: i64) -> Taken {
        match self.take_answer(id, now_ms) {
            TakeAnswer::Taken(taken) => *taken,
            other => panic!("item {id} could not be taken: {other:?}"),
        }
    }

    fn finish(&self, taken: &Taken, outcome: SendOutcome, now_ms: i64) -> bool {
        let taken = taken.clone();
        self.write(move |tx| finish::finish(tx, &taken, &outcome, TIMES, now_ms))
    }

    /// Takes an item and ends the try.
    fn sent(&self, id: ItemId, outcome: SendOutcome, now_ms: i64) -> Taken {
        let taken = self.take(id, now_ms);
        assert!(
            self.finish(&taken, outcome, now_ms + 1_000),
            "the holder writes the outcome"
        );
        taken
    }

    fn resolve(&self, id: ItemId, finding: doubt::Finding, now_ms: i64) -> doubt::Resolved {
        self.write(move |tx| doubt::resolve(tx, id, &finding, TIMES, now_ms))
    }

    fn scalar<T: rusqlite::types::FromSql + Send + 'static>(&self, sql: &'static str) -> T {
        sample::read(&self.db, move |conn| {
            Ok(conn.query_row(sql, [], |row| row.get(0))?)
        })
    }

    /// What must hold after every write.
    fn assert_sound(&self) {
        let people: i64 = self.scalar("SELECT count(*) FROM recipients");
        assert_eq!(
            self.counts().total,
            people,
            "everybody of a campaign is counted in exactly one state"
        );
        let apart: i64 = self.scalar(
            "SELECT count(*) FROM outbox_items
             WHERE state <> CASE WHEN delivery IN ('sent', 'delivered', 'read') THEN 'accepted' ELSE delivery END",
        );
        assert_eq!(apart, 0, "what the line and the phone say of an item fits");
        let loose: i64 = self.scalar(
            "SELECT count(*) FROM outbox_items
             WHERE (state IN ('sending', 'checking')) <> (lock_token IS NOT NULL)",
        );
        assert_eq!(
            loose, 0,
            "a token is held on the wire and in doubt, and nowhere else"
        );
        let unlooked: i64 = self.scalar(
            "SELECT count(*) FROM outbox_items WHERE (state = 'checking') <> (check_at_ms IS NOT NULL)",
        );
        assert_eq!(unlooked, 0, "every doubt has its next look-up");
        let open: i64 = self.scalar(
            "SELECT count(*) FROM attempts a JOIN outbox_items i ON i.id = a.item_id
             WHERE (a.outcome IS NULL) <> (i.state = 'sending'
               AND a.n = (SELECT max(n) FROM attempts WHERE item_id = i.id))",
        );
        assert_eq!(
            open, 0,
            "an attempt is open exactly while its item is on the wire"
        );
        let stranded: i64 = self.scalar(
            "SELECT count(*) FROM campaigns c WHERE c.state IN ('running', 'completed')
             AND (c.state = 'running') <> EXISTS (SELECT 1 FROM outbox_items i
               WHERE i.campaign_id = c.id AND i.state IN ('waiting', 'sending', 'checking'))",
        );
        assert_eq!(
            stranded, 0,
            "a campaign runs exactly as long as somebody is not done"
        );
    }
}

/// A way that was known before.
fn way(address: &str, client_id: Option<&str>) -> Route {
    Route {
        address: address.to_owned(),
        client_id: client_id.map(str::to_owned),
        learned: None,
    }
}

fn intent(now_ms: i64) -> Intent {
    Intent {
        token: now_ms,
        gap: Gap {
            not_before_ms: now_ms + 5_000,
            kind: GapKind::Gap,
            sent_in_block: 1,
        },
    }
}

fn apply(tx: &Tx<'_>, id: CampaignId, event: CampaignEvent, now_ms: i64) {
    campaigns::apply(tx, id, event, now_ms).expect("an event that fits");
}

const fn first() -> ItemId {
    ItemId(1)
}

const fn person(n: i64) -> PersonId {
    PersonId(n)
}

/// The n-th item is taken and accepted.
fn sent_over(outbox: &Outbox, n: i64, now_ms: i64) -> Taken {
    outbox.sent(ItemId(n), accepted(&format!("P{n}")), now_ms)
}
