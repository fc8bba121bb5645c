//! The hot questions go through their indexes, however many people wait.

use super::{Outbox, doubt, take};
use crate::Tx;
use crate::sample::NOW;
use crate::table::identities;
use crate::table::outbox::receipt;
use crate::table::raw_events;
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::{AccountId, ItemId};
use std::sync::Mutex;

/// The plans of every statement that a piece of work runs.
fn plans(outbox: &Outbox, work: impl FnOnce(&Tx<'_>) + Send + 'static) -> Vec<String> {
    outbox.write(move |conn| {
        let mut plans = Vec::new();
        let statements = statements_of(conn, work);
        for sql in statements {
            let mut explain = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let lines = explain.query_map([], |row| row.get::<_, String>("detail"))?;
            for line in lines {
                plans.push(line?);
            }
        }
        Ok(plans)
    })
}

/// What SQLite was really asked, with the values filled in.
fn statements_of(conn: &Tx<'_>, work: impl FnOnce(&Tx<'_>)) -> Vec<String> {
    static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap();
    HEARD.lock().unwrap().clear();
    conn.trace_v2(
        rusqlite::trace::TraceEventCodes::SQLITE_TRACE_STMT,
        Some(|event| {
            if let rusqlite::trace::TraceEvent::Stmt(statement, _) = event
                && let Some(sql) = statement.expanded_sql()
            {
                HEARD.lock().unwrap().push(sql);
            }
        }),
    );
    work(conn);
    conn.trace_v2(rusqlite::trace::TraceEventCodes::empty(), None);
    HEARD.lock().unwrap().clone()
}

/// Twelve people wait; one is in doubt, one is sent.
fn busy() -> Outbox {
    let outbox = Outbox::of(12);
    super::sent_over(&outbox, 1, NOW);
    outbox.sent(ItemId(2), super::unknown(), NOW + 60_000);
    outbox.write(|tx| {
        tx.execute_batch("ANALYZE")?;
        Ok(())
    });
    outbox
}

fn uses(plans: &[String], index: &str) {
    let joined = plans.join("\n");
    assert!(joined.contains(index), "{index} is not used:\n{joined}");
    let scans = plans.iter().any(|line| {
        [
            "SCAN outbox_items",
            "SCAN i",
            "SCAN r",
            "SCAN recipients",
            "SCAN attempts",
            "SCAN raw_events",
        ]
        .iter()
        .any(|scan| line == scan || line.starts_with(&format!("{scan} ")) && !line.contains(index))
    });
    assert!(!scans, "a whole table is read:\n{joined}");
}

#[test]
fn the_hot_questions_use_their_indexes() {
    let outbox = busy();
    let number = outbox.number;
    let due = plans(&outbox, move |conn| {
        assert!(
            take::next_due(conn, number, NOW + 120_000)
                .unwrap()
                .is_some()
        );
    });
    uses(&due, "outbox_due");
    assert!(
        !due.join("\n").contains("TEMP B-TREE"),
        "in the order of the index: {due:?}"
    );
    let later = plans(&outbox, move |conn| {
        assert_eq!(take::next_due_at(conn, number).unwrap(), None);
    });
    uses(&later, "outbox_later");
    let history = plans(&outbox, move |conn| {
        assert_eq!(
            take::history(conn, number, NOW).unwrap().spent_at_ms.len(),
            2
        );
    });
    uses(&history, "attempts_spent");
    let open = plans(&outbox, move |conn| {
        assert!(doubt::next_open(conn, number).unwrap().is_some());
    });
    uses(&open, "outbox_checking");
    let found = plans(&outbox, move |conn| {
        assert!(receipt::find(conn, number, "P1").unwrap().is_some());
    });
    uses(&found, "outbox_by_provider");
    let raw = plans(&outbox, |conn| {
        assert!(raw_events::open(conn, AccountId(1), 64).unwrap().is_empty());
    });
    uses(&raw, "raw_events_open");
    let person = plans(&outbox, |conn| {
        let kind = identities::IdentityKind::Phone;
        assert!(identities::find(conn, kind, "", "555").unwrap().is_none());
    });
    uses(&person, "(kind=? AND scope=? AND value=?)");
}

#[test]
fn a_start_and_a_taken_item_read_no_whole_table() {
    let outbox = busy();
    let later = plans(&outbox, |conn| {
        doubt::adopt_orphans(conn, super::TIMES, NOW).unwrap();
    });
    uses(&later, "SEARCH i USING INTEGER PRIMARY KEY");
    let mut seen = outbox.look(ItemId(3), NOW);
    seen.writes += 1;
    let taken = plans(&outbox, move |conn| {
        let way = super::way("3@c.us", Some("OURS3"));
        let intent = super::intent(NOW);
        let answer = take::take(conn, seen, Some(&way), intent, NOW + 600_000).unwrap();
        assert!(matches!(answer, super::TakeAnswer::Taken(_)));
    });
    uses(&taken, "attempts_spent");
}

#[test]
fn how_a_campaign_stands_is_told_without_reading_other_campaigns() {
    use crate::query::campaign_people::{self, Filter};
    use crate::query::{attention, progress};
    use crate::table::campaigns;
    let outbox = busy();
    let campaign = outbox.campaign;
    let counts = plans(&outbox, move |conn| {
        assert_eq!(progress::counts(conn, campaign).unwrap().total, 12);
    });
    let covering = ["COVERING INDEX outbox_due", "COVERING INDEX outbox_moved"];
    for index in covering
        .iter()
        .chain(&["SEARCH i USING INTEGER PRIMARY KEY", "recipients_answered"])
    {
        uses(&counts, index);
    }
    let done = plans(&outbox, move |conn| {
        assert!(!campaigns::complete_if_done(conn, campaign, NOW).unwrap());
    });
    uses(&done, "outbox_checking");
    for (filter, index, people) in [
        (Filter::All, "recipients_by_position", 12),
        (Filter::Answered, "recipients_answered", 0),
        (Filter::Stopped, "recipients_answered", 0),
        (Filter::State(DeliveryState::Waiting), "outbox_due", 10),
        (
            Filter::State(DeliveryState::Sending),
            "SEARCH i USING INTEGER PRIMARY KEY",
            0,
        ),
        (Filter::State(DeliveryState::Checking), "outbox_moved", 1),
    ] {
        let page = plans(&outbox, move |conn| {
            let (total, page) = campaign_people::page(conn, campaign, filter, "", 0, 50).unwrap();
            assert_eq!((total, page.len() as i64), (people, people), "{filter:?}");
        });
        uses(&page, index);
    }
    let unreachable = plans(&outbox, |conn| {
        assert_eq!(attention::attention(conn).unwrap().not_on_whatsapp, 0);
    });
    let of_each = "SEARCH i USING INDEX outbox_moved (campaign_id=? AND delivery=?)";
    assert!(
        unreachable.iter().any(|line| line == of_each),
        "{unreachable:?}"
    );
}

#[test]
fn what_is_rare_in_the_journal_is_found_without_reading_all_of_it() {
    use crate::query::{activity, number_record};
    let outbox = busy();
    let (number, campaign) = (outbox.number, outbox.campaign);
    let rare = plans(&outbox, move |conn| {
        let problems = activity::page(conn, &["failed", "unknown"], None, 10).unwrap();
        assert_eq!(problems.len(), 1, "the one in doubt");
        activity::went_on_by_itself_at(conn, campaign.0).unwrap();
        assert!(!number_record::was_limited(conn, number, 0, 0).unwrap());
    });
    let found = |line: &&String| line.contains("journal_rare");
    assert_eq!(rare.iter().filter(found).count(), 4, "{rare:?}");
    assert!(!rare.iter().any(|line| line == "SCAN journal"), "{rare:?}");
    let common = outbox.write(|tx| Ok(activity::page(tx, &["accepted", "found"], None, 10)?.len()));
    assert_eq!(common, 1, "what every message writes is found all the same");
}
