//! What must hold, seen from the phones: the ledger, and when bytes left. The app's
//! own tables are then held against that.

mod stops;

use super::plan::HOUR;
use super::shore::Departure;
use super::voyage::{Log, OWNER, Outcome, Voyage};
use chrono::{Datelike, Timelike};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::pacing::Limits;
use drumbeat_domain::schedule::ClockOf;
use drumbeat_practice::LedgerLine;
use drumbeat_store::table::people;
use drumbeat_testkit::digits;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What must never happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// Somebody got the same message twice.
    Twice(String),
    /// More than the cap of an hour.
    HourCap(String),
    /// More than the cap of a calendar day.
    DayCap(String),
    /// Outside the hours.
    Closed(String),
    /// Faster than the shortest gap.
    TooFast(String),
    /// While the campaign was paused, or after it was stopped.
    Silence(String),
    /// To somebody who must not be written to.
    Forbidden(String),
    /// From a number of which the app knew that it cannot or must not send now.
    Barred(String),
    /// It went on where the operator had to be asked.
    Unasked(String),
    /// Not the words that were frozen.
    OtherWords(String),
    /// The app says it went out, and it did not, or the other way round.
    Untrue(String),
    /// Somebody has no end, or everything stands still.
    Lost(String),
    /// A message that had left stands again where it had not.
    WentBack(String),
    /// The file does not hold together.
    Unsound(String),
    /// A message left, and nothing in the file says so.
    Forgotten(String),
    /// A command did not answer as it had to, or the app says other things than it did.
    Answer(String),
}

/// One person of the campaign, as the app reports them.
struct Reported {
    phone: String,
    body: String,
    state: DeliveryState,
}

pub(crate) fn judge(voyage: &Voyage) -> Outcome {
    let ledger = voyage.shore.ledger();
    let departures = voyage.shore.departures();
    let reported = reported(voyage);
    let mut violations = Vec::new();
    if let Some(how) = &voyage.log.stranded {
        violations.push(Violation::Lost(how.clone()));
    }
    let limits = &voyage.plan.limits;
    twice(&ledger, &mut violations);
    caps(
        limits,
        &left_ms(&ledger, &departures),
        &voyage.log,
        &mut violations,
    );
    pace(voyage, &departures, &mut violations);
    forbidden(voyage, &departures, &mut violations);
    silence(voyage, &departures, &mut violations);
    stops::judge(voyage, &departures, &mut violations);
    words(&ledger, &reported, &mut violations);
    truth(&ledger, &reported, &mut violations);
    went_back(voyage, &mut violations);
    heard(voyage, &mut violations);
    sound(voyage, reported.len(), &mut violations);
    if !voyage.log.seen.is_empty() {
        // It was broken off there: all else follows from that.
        violations.clone_from(&voyage.log.seen);
    }
    Outcome {
        violations,
        sent: ledger.len(),
        crashes: voyage.log.crashes,
        needs_check: reported
            .iter()
            .filter(|one| one.state == DeliveryState::NeedsCheck)
            .count(),
        moments: voyage.shore.fate.passed(),
        trace: trace(&ledger, &departures, &reported, &voyage.log),
    }
}

/// S9: notes in the file itself, whoever writes it, when a message's state goes back:
/// to one that is less, but for a refusal, which is less than `read` only. WhatsApp's
/// refusal of the number is the one way back into the line, and out of it where the
/// campaign was stopped meanwhile. (A list of states would be built as a table of its own
/// at every update.)
pub(crate) const WATCH: &str = "
    CREATE TABLE went_back (what TEXT NOT NULL) STRICT;
    CREATE TRIGGER notes_what_went_back AFTER UPDATE OF delivery ON outbox_items
    WHEN CASE OLD.delivery
           WHEN 'accepted' THEN 1 WHEN 'sent' THEN 1 WHEN 'delivered' THEN 2 WHEN 'read' THEN 3
           ELSE 0 END
       > CASE NEW.delivery
           WHEN 'accepted' THEN 1 WHEN 'sent' THEN 1 WHEN 'delivered' THEN 2 WHEN 'read' THEN 3
           WHEN 'failed' THEN 2
           ELSE 0 END
      AND coalesce(NEW.reason, '') <> 'whatsapp_limit'
      AND NOT (NEW.reason IS 'campaign_stopped' AND EXISTS (
        SELECT 1 FROM receipts
        WHERE number_id = NEW.number_id AND provider_id = OLD.provider_id AND code = 'number_refused'))
    BEGIN INSERT INTO went_back VALUES (OLD.delivery || ' to ' || NEW.delivery); END";

fn went_back(voyage: &Voyage, violations: &mut Vec<Violation>) {
    let back: Option<String> = voyage
        .disk
        .read(|conn| Ok(conn.query_row("SELECT max(what) FROM went_back", [], |row| row.get(0))?));
    violations.extend(back.map(Violation::WentBack));
}

/// A wish to stop reaches the shop, however it had to find its way.
fn heard(voyage: &Voyage, violations: &mut Vec<Violation>) {
    let unheard = unheard(voyage).into_iter();
    violations.extend(unheard.map(|n| Violation::Lost(format!("the STOP of {}", digits(n)))));
}

/// Who asked to stop, and the shop does not know.
pub(crate) fn unheard(voyage: &Voyage) -> Vec<u32> {
    let wish = |n: &u32| {
        let person = PersonId(i64::from(*n));
        let consent = voyage
            .disk
            .read(move |conn| people::get(conn, person))
            .consent;
        consent != ConsentState::OptedOut
    };
    voyage.log.said_stop.iter().copied().filter(wish).collect()
}

fn reported(voyage: &Voyage) -> Vec<Reported> {
    let campaign = voyage.campaign.0;
    voyage.disk.read(move |conn| {
        let mut statement = conn.prepare(
            "SELECT r.phone, r.body, i.delivery FROM recipients r JOIN outbox_items i ON i.recipient_id = r.id
             WHERE r.campaign_id = ?1 ORDER BY r.position",
        )?;
        let rows = statement.query_map([campaign], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
            ))
        })?;
        let mut all = Vec::new();
        for row in rows {
            let (phone, body, state) = row?;
            let state = DeliveryState::parse(&state)
                .ok_or(drumbeat_store::StoreError::UnknownValue("state"))?;
            all.push(Reported { phone, body, state });
        }
        Ok(all)
    })
}

/// S1: whoever somebody is called, they got each text at most once.
fn twice(ledger: &[LedgerLine], violations: &mut Vec<Violation>) {
    let mut seen = BTreeSet::new();
    for line in ledger {
        let who = line.phone.as_ref().unwrap_or(&line.chat_id);
        if !seen.insert((who.clone(), line.body.clone())) {
            violations.push(Violation::Twice(format!("{who} at {}", line.at_ms)));
        }
    }
}

/// When the accepted messages left the app: the ledger knows when they arrived.
pub(crate) fn left_ms(ledger: &[LedgerLine], departures: &[Departure]) -> Vec<i64> {
    let mut left: BTreeMap<(String, String), Vec<i64>> = BTreeMap::new();
    for departure in departures {
        let what = (departure.chat.clone(), departure.text.clone());
        left.entry(what).or_default().push(departure.at_ms);
    }
    let mut all: Vec<i64> = ledger
        .iter()
        .map(|line| {
            let key = (line.chat_id.clone(), line.body.clone());
            left.get(&key)
                .and_then(|times| times.iter().rfind(|at_ms| **at_ms <= line.at_ms))
                .copied()
                .unwrap_or(line.at_ms)
        })
        .collect();
    all.sort_unstable();
    all
}

/// S2: no 60 minutes, wherever they start, and no calendar day of the zone.
fn caps(limits: &Limits, left_ms: &[i64], log: &Log, violations: &mut Vec<Violation>) {
    let cap = limits.hour_cap as usize;
    let passed_ms: Vec<i64> = left_ms.iter().map(|at_ms| log.passed(*at_ms)).collect();
    for window in passed_ms.windows(cap + 1) {
        if let [first, .., last] = window
            && last - first < HOUR
        {
            violations.push(Violation::HourCap(format!("{first} to {last}")));
        }
    }
    if log.clock.iter().any(|(_, ahead_ms)| *ahead_ms < 0) || log.clock.len() > 1 {
        // A day that came twice is not one day.
        return;
    }
    let mut days: BTreeMap<i32, u32> = BTreeMap::new();
    for at_ms in left_ms {
        *days
            .entry(local(limits, log.shown(*at_ms)).num_days_from_ce())
            .or_default() += 1;
    }
    for (day, count) in days {
        if count > limits.day_cap {
            violations.push(Violation::DayCap(format!("{count} on day {day}")));
        }
    }
}

fn local(limits: &Limits, at_ms: i64) -> chrono::DateTime<chrono_tz::Tz> {
    local_in(limits.hours.zone.name(), at_ms)
}

fn local_in(zone: &str, at_ms: i64) -> chrono::DateTime<chrono_tz::Tz> {
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    chrono::DateTime::from_timestamp_millis(at_ms)
        .unwrap_or_default()
        .with_timezone(&zone)
}

/// Where people with a Congolese number may be, as all people of a voyage have.
const CONGO: &[&str] = &["Africa/Kinshasa", "Africa/Lubumbashi"];

/// S3 and S4: hours and gaps of everything that left, accepted or not.
fn pace(voyage: &Voyage, departures: &[Departure], violations: &mut Vec<Violation>) {
    let (limits, log) = (&voyage.plan.limits, &voyage.log);
    let hours = &limits.hours;
    let by_person = hours.clock_of == ClockOf::Person;
    for (departure, zone) in departures.iter().flat_map(|departure| {
        let zones = if by_person && whom(voyage, departure) != OWNER {
            CONGO.to_vec()
        } else {
            vec![hours.zone.name()]
        };
        zones.into_iter().map(move |zone| (departure, zone))
    }) {
        let local = local_in(zone, log.shown(departure.at_ms));
        let minute = (local.hour() * 60 + local.minute()) as u16;
        let day = local.weekday().number_from_monday() as u8;
        let holiday = hours
            .holidays
            .iter()
            .any(|holiday| holiday.contains(local.date_naive()));
        let open = hours.days.contains(day)
            && !holiday
            && hours.window.contains(minute)
            && !hours.quiet.contains(minute)
            && !hours.pauses.iter().any(|pause| pause.contains(minute));
        if !open {
            violations.push(Violation::Closed(local.to_string()));
        }
    }
    let gap_ms = i64::from(limits.gap_min_s) * 1_000;
    for pair in departures.windows(2) {
        if let [one, next] = pair
            && log.passed(next.at_ms) - log.passed(one.at_ms) < gap_ms
        {
            let apart = next.at_ms - one.at_ms;
            violations.push(Violation::TooFast(format!("{apart} ms at {}", next.at_ms)));
        }
    }
}

/// Whose phone it is for, whatever name of theirs it was sent to.
fn whom(voyage: &Voyage, departure: &Departure) -> String {
    let phone = voyage.shore.phone_of(&departure.chat);
    phone.unwrap_or_else(|| departure.chat.clone())
}

/// S5: nothing leaves for somebody after they said no, or the operator did.
fn forbidden(voyage: &Voyage, departures: &[Departure], violations: &mut Vec<Violation>) {
    for (from_ms, phone) in &voyage.log.forbidden {
        for departure in departures {
            if departure.at_ms > *from_ms && whom(voyage, departure) == *phone {
                violations.push(Violation::Forbidden(format!(
                    "{phone} at {}",
                    departure.at_ms
                )));
            }
        }
    }
}

/// Pause and stop act at once; a hello to oneself is of no campaign.
fn silence(voyage: &Voyage, departures: &[Departure], violations: &mut Vec<Violation>) {
    for departure in departures {
        let silent = voyage
            .log
            .silent
            .iter()
            .any(|(from_ms, until_ms)| (from_ms + 1..*until_ms).contains(&departure.at_ms));
        if silent && whom(voyage, departure) != OWNER {
            violations.push(Violation::Silence(format!("at {}", departure.at_ms)));
        }
    }
}

/// S6: what phones got is what was frozen.
fn words(ledger: &[LedgerLine], reported: &[Reported], violations: &mut Vec<Violation>) {
    let frozen: BTreeMap<&str, &str> = reported
        .iter()
        .map(|one| (one.phone.as_str(), one.body.as_str()))
        .collect();
    for line in ledger {
        let Some(phone) = line.phone.as_deref().filter(|phone| *phone != OWNER) else {
            continue;
        };
        if frozen.get(phone) != Some(&line.body.as_str()) {
            violations.push(Violation::OtherWords(phone.to_owned()));
        }
    }
}

/// L2 and the report: everybody has one end, and it is what the ledger says.
fn truth(ledger: &[LedgerLine], reported: &[Reported], violations: &mut Vec<Violation>) {
    let got: BTreeSet<&str> = ledger
        .iter()
        .filter_map(|line| line.phone.as_deref())
        .collect();
    for one in reported {
        let in_ledger = got.contains(one.phone.as_str());
        let says = match one.state {
            DeliveryState::Accepted
            | DeliveryState::Sent
            | DeliveryState::Delivered
            | DeliveryState::Read => Some(true),
            DeliveryState::Failed | DeliveryState::Skipped => Some(false),
            // It says that it does not know.
            DeliveryState::NeedsCheck => None,
            DeliveryState::Waiting | DeliveryState::Sending | DeliveryState::Checking => {
                violations.push(Violation::Lost(format!("{} is {:?}", one.phone, one.state)));
                None
            }
        };
        if says.is_some_and(|says| says != in_ledger) {
            let what = format!(
                "{} is {:?}, in the ledger: {in_ledger}",
                one.phone, one.state
            );
            violations.push(Violation::Untrue(what));
        }
    }
}

/// S11: the file holds together and nobody is missing in it.
fn sound(voyage: &Voyage, people: usize, violations: &mut Vec<Violation>) {
    if people != voyage.plan.people as usize {
        violations.push(Violation::Lost(format!("{people} people are left")));
    }
    let broken: i64 = voyage.disk.read(|conn| {
        Ok(
            conn.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
                row.get(0)
            })?,
        )
    });
    if broken > 0 {
        violations.push(Violation::Unsound(format!("{broken} loose rows")));
    }
}

fn trace(ledger: &[LedgerLine], departures: &[Departure], reported: &[Reported], log: &Log) -> u64 {
    let mut hasher = DefaultHasher::new();
    for line in ledger {
        (line.at_ms, &line.bare_id, &line.chat_id).hash(&mut hasher);
    }
    for departure in departures {
        (departure.at_ms, &departure.body).hash(&mut hasher);
    }
    for one in reported {
        (&one.phone, one.state.code()).hash(&mut hasher);
    }
    log.crashes.hash(&mut hasher);
    hasher.finish()
}
