//! The outbox on the disk: decide, take, finish, each write durable.

use crate::figures::{Watch, print, share};
use drumbeat_domain::campaign::CampaignEvent;
use drumbeat_domain::outbox::{DoubtTimes, Level, SendOutcome};
use drumbeat_domain::pacing::{self, Decision, History, Limits};
use drumbeat_domain::phone::Phone;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, NumberId, PersonId};
use drumbeat_engine::SystemClock;
use drumbeat_store::table::campaigns;
use drumbeat_store::table::outbox::take::{self, Intent, TakeAnswer};
use drumbeat_store::table::outbox::{Item, doubt, finish};
use drumbeat_store::table::people::{self, PersonText};
use drumbeat_store::table::recipients::{self, NewRecipient};
use drumbeat_store::table::{consent_events, identities, numbers};
use drumbeat_store::{Db, Mode, StoreError};
use drumbeat_testkit::{Builder, anywhere};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Monday, 2 March 2026, 00:00 UTC.
pub(crate) const MONDAY: i64 = 1_772_409_600_000;
/// The session of the number.
pub(crate) const SESSION: &str = "duka";
/// Messages of the measured run.
const CYCLES: usize = 3_000;
/// People written in one transaction while the file is prepared.
const AT_ONCE: u32 = 5_000;

pub(crate) async fn measure(people: u32) {
    let line = Line::prepare(people).await;
    let db = opened(&line.path, people).await;
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut now_ms = MONDAY;
    let mut cycles = Vec::with_capacity(CYCLES);
    let all = Watch::start();
    while cycles.len() < CYCLES {
        let watch = Watch::start();
        let (decision, item) = decide(&db, line.number, now_ms).await;
        if let Decision::WaitUntil { at_ms, .. } = decision {
            now_ms = at_ms;
            continue;
        }
        let item = item.expect("somebody waits");
        let gap = pacing::after_send(&line.limits, &History::default(), 0, now_ms, &mut rng);
        let token = cycles.len() as i64 + 1;
        let intent = Intent { token, gap };
        let answer = db
            .write(move |tx| take::take(tx, item.id, intent, now_ms))
            .await;
        let TakeAnswer::Taken(taken) = answer.unwrap() else {
            panic!("what may be sent is taken");
        };
        let outcome = SendOutcome::Accepted {
            provider_id: format!("OURS{}", item.id.0),
            level: Level::AtServer,
        };
        let finished = db
            .write(move |tx| finish::finish(tx, &taken, &outcome, DoubtTimes::TEXT, now_ms))
            .await;
        assert!(finished.unwrap(), "the one who took it finishes it");
        cycles.push(watch.us());
    }
    print("queue_cycles", "/s", CYCLES as f64 / all.seconds());
    print("queue_cycle_p50", "us", share(&mut cycles, 0.5));
    print("queue_cycle_p99", "us", share(&mut cycles, 0.99));
}

/// From a closed file to the first decision.
async fn opened(path: &Path, people: u32) -> Db {
    let watch = Watch::start();
    let db = open(path, Mode::Threads);
    let number = NumberId(1);
    let (_, item) = decide(&db, number, MONDAY).await;
    assert!(item.is_some(), "somebody waits");
    print(&format!("open_{people}_to_decision"), "ms", watch.ms());
    db
}

/// What the engine reads before every step.
async fn decide(db: &Db, number: NumberId, now_ms: i64) -> (Decision, Option<Item>) {
    db.read(move |conn| {
        let row = numbers::get(conn, number)?;
        let history = take::history(conn, number, now_ms)?;
        doubt::next_open(conn, number)?;
        let next = take::next_due(conn, number, now_ms)?;
        Ok((pacing::next(&row.limits, &history, now_ms), next))
    })
    .await
    .unwrap()
}

/// Opens the file.
pub(crate) fn open(path: &Path, mode: Mode) -> Db {
    use drumbeat_engine::Clock;
    Db::open(path, None, mode, None, SystemClock.now_ms()).unwrap()
}

/// A closed file in which many people wait for their message.
pub(crate) struct Line {
    pub(crate) path: PathBuf,
    pub(crate) number: NumberId,
    limits: Limits,
    _folder: TempDir,
}

impl Line {
    pub(crate) async fn prepare(people: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drumbeat.db");
        let limits = anywhere();
        let db = open(&path, Mode::Inline);
        let builder = Builder::new(&db, MONDAY);
        let (_, number) = builder.number(SESSION, limits.clone());
        let campaign = builder.draft(number, "November");
        apply(&db, campaign, CampaignEvent::Start).await;
        for first in (0..people).step_by(AT_ONCE as usize) {
            let until = people.min(first + AT_ONCE);
            db.write(move |tx| {
                let mut slice = Vec::new();
                for n in first..until {
                    let phone = Phone::from_e164(&format!("+24399{n:07}"))
                        .map_err(|_| StoreError::UnknownValue("phone"))?;
                    let name = format!("Person {n}");
                    let text = PersonText {
                        name: name.clone(),
                        ..PersonText::default()
                    };
                    let person: PersonId = people::insert(tx, &text, None, MONDAY)?;
                    identities::add_phone(tx, person, &phone, MONDAY)?;
                    consent_events::allow(tx, person, "spoken", MONDAY)?;
                    slice.push(NewRecipient {
                        person,
                        phone: phone.digits().to_owned(),
                        name,
                        body: PrivateText::new(format!("Habari Person {n}, karibu dukani.")),
                    });
                }
                recipients::freeze(tx, campaign, number, &slice, MONDAY)?;
                Ok(())
            })
            .await
            .unwrap();
        }
        // Where they are reachable is known, as after the first campaign.
        db.write(|tx| {
            tx.execute_batch(
                "UPDATE recipients SET address = phone || '@c.us';
                 UPDATE outbox_items SET address = phone || '@c.us', client_id = 'OURS' || id;",
            )?;
            Ok(())
        })
        .await
        .unwrap();
        apply(&db, campaign, CampaignEvent::Prepared).await;
        drop(db);
        Self {
            path,
            number,
            limits,
            _folder: folder,
        }
    }
}

async fn apply(db: &Db, id: CampaignId, event: CampaignEvent) {
    db.write(move |tx| {
        campaigns::apply(tx, id, event, MONDAY).map_err(|_| StoreError::Stale("campaign"))
    })
    .await
    .unwrap();
}
