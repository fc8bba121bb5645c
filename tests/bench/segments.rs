//! How many people fit a filter, for each kind of condition and for its opposite.
//!
//! What is timed is the command that the window calls while somebody clicks a filter
//! together. The shop has written to half of its people, and a tenth asked to stop.

use crate::desk::Desk;
use crate::figures::print;
use crate::host::BenchHost;
use crate::queue::{MONDAY, open};
use crate::search::database;
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::schedule::Zone;
use drumbeat_domain::segment::{
    CampaignResult, Column, Condition, Field, Node, NumberTest, TextTest, When,
};
use drumbeat_domain::{CampaignId, ImportId, ListId};
use drumbeat_store::Mode;
use serde_json::json;

pub(crate) async fn measure(people: u32) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let files = tempfile::tempdir().unwrap();
    let empty = Desk::in_home(home.clone(), files, BenchHost::default()).await;
    empty.close().await;
    let db = open(&database(&home), Mode::Threads);
    let shop = shop(people);
    db.write(move |tx| Ok(tx.execute_batch(&shop)?))
        .await
        .unwrap();
    drop(db);
    let desk = Desk::in_home(home, folder, BenchHost::default()).await;
    let (mut longest, mut of) = (0.0, "");
    for (name, condition) in conditions() {
        let is = Node::Is(condition);
        for node in [is.clone(), Node::Not(Box::new(is))] {
            let ask = json!({ "filter": node });
            // The first one reads pages that the next ones find.
            desk.call("segment_count", ask.clone()).await;
            let (_, ms) = desk.timed("segment_count", ask).await;
            if ms > longest {
                (longest, of) = (ms, name);
            }
        }
    }
    println!("of {people} people, the longest: {of}");
    print(&format!("segment_count_{people}"), "ms", longest);
    desk.close().await;
}

fn shop(people: u32) -> String {
    let limits = Limits::preset(Preset::Warm, Zone::UTC);
    let limits = serde_json::to_string(&limits).unwrap();
    let many = format!(
        "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {people})"
    );
    format!(
        "INSERT INTO gateway_accounts (id, uuid, kind, address, keychain_entry, created_at_ms) VALUES (1, 'a', 'waha', 'x', 'k', 0);
         INSERT INTO numbers (id, uuid, account_id, session, limits, created_at_ms) VALUES (1, 'n', 1, 's', '{limits}', 0);
         INSERT INTO campaigns (id, uuid, name, number_id, created_at_ms, updated_at_ms) VALUES (1, 'c', 'c', 1, 0, 0), (2, 'd', 'd', 1, 0, 0);
         INSERT INTO imports (id, file_name, format, state, created_at_ms) VALUES (1, 'f', 'csv', 'done', 0);
         INSERT INTO tags (id, name, folded) VALUES (1, 'vip', 'vip'), (2, 'Été', 'ete');
         INSERT INTO lists (id, name, folded, created_at_ms, updated_at_ms) VALUES (1, 'l', 'l', 0, 0);
         {many} INSERT INTO people (id, name, first_name, sort_name, city, consent, import_id, created_at_ms, updated_at_ms)
         SELECT i, 'Grâce Mbuyi ' || i, 'Grâce', 'grace mbuyi ' || i, CASE i % 5 WHEN 0 THEN 'Goma' WHEN 1 THEN 'Bukavu' ELSE '' END,
         CASE i % 10 WHEN 0 THEN 'not_asked' WHEN 1 THEN 'opted_out' ELSE 'agreed' END, 1, {MONDAY} - i * 1000, 0 FROM c;
         {many} INSERT INTO identities (person_id, kind, value, is_primary, created_at_ms) SELECT i, 'phone', '24399' || (1000000 + i), 1, 0 FROM c;
         {many} INSERT INTO suppressions (kind, value, reason, at_ms) SELECT 'phone', '24399' || (1000000 + i), 'stop_word', 0 FROM c WHERE i % 10 = 1;
         {many} INSERT INTO person_fields (person_id, field, value) SELECT i, 'spent', (i % 1000) || ' FC' FROM c WHERE i % 2 = 0;
         {many} INSERT INTO person_fields (person_id, field, value) SELECT i, 'bought', '2023-11-' || (10 + i % 18) FROM c WHERE i % 2 = 0;
         {many} INSERT INTO person_tags (person_id, tag_id) SELECT i, 1 + i % 2 FROM c WHERE i % 3 > 0;
         {many} INSERT INTO list_people (list_id, person_id, batch) SELECT 1, i, 1 FROM c WHERE i % 3 = 0;
         {many} INSERT INTO import_people (import_id, person_id, outcome) SELECT 1, i, 'new' FROM c;
         {many} INSERT INTO recipients (id, campaign_id, person_id, position, phone, body, body_hash, answered_at_ms) SELECT i, 1, i, i, '24399' || (1000000 + i), 'b', x'00', CASE i % 7 WHEN 0 THEN 1 END FROM c WHERE i % 2 = 0;
         {many} INSERT INTO outbox_items (id, origin, number_id, campaign_id, recipient_id, person_id, phone, state, delivery, created_at_ms, changed_at_ms)
         SELECT i, 'campaign', 1, 1, i, i, '1', CASE i % 3 WHEN 0 THEN 'failed' ELSE 'accepted' END, CASE i % 3 WHEN 0 THEN 'failed' WHEN 1 THEN 'read' ELSE 'delivered' END, 0, 0 FROM c WHERE i % 2 = 0;
         {many} INSERT INTO attempts (item_id, number_id, n, lock_token, body_hash, started_at_ms, counts_at_ms, spends) SELECT i, 1, 1, 1, x'00', {MONDAY} - i * 5000, {MONDAY} - i * 5000, 1 FROM c WHERE i % 2 = 0;
         {many} INSERT INTO conversations (id, number_id, person_id, address, last_inbound_ms, last_at_ms) SELECT i, 1, i, i || '@c.us', CASE i % 4 WHEN 0 THEN {MONDAY} - i * 1000 ELSE 0 END, 0 FROM c WHERE i % 2 = 0;
         {many} INSERT INTO messages (conversation_id, provider_id, direction, body, at_ms) SELECT i, i, 'out', 'b', {MONDAY} - i * 3000 FROM c WHERE i % 20 = 0;
         UPDATE search_state SET up_to = {people};
         ANALYZE;"
    )
}

fn conditions() -> Vec<(&'static str, Condition)> {
    let extra = |name: &str| Field::Extra(name.to_owned());
    vec![
        (
            "text column",
            Condition::Text {
                field: Field::Column(Column::City),
                test: TextTest::Is,
                value: "goma".into(),
            },
        ),
        (
            "name contains",
            Condition::Text {
                field: Field::Column(Column::Name),
                test: TextTest::Contains,
                value: "99".into(),
            },
        ),
        (
            "text extra",
            Condition::Text {
                field: extra("spent"),
                test: TextTest::Contains,
                value: "fc".into(),
            },
        ),
        (
            "known",
            Condition::Known {
                field: Field::Column(Column::City),
            },
        ),
        (
            "number",
            Condition::Number {
                field: extra("spent"),
                test: NumberTest::Above,
                thousandths: 500_000,
            },
        ),
        (
            "date",
            Condition::Date {
                field: extra("bought"),
                when: When::Within(7),
            },
        ),
        (
            "yes",
            Condition::YesNo {
                field: extra("spent"),
                yes: true,
            },
        ),
        ("tag", Condition::Tag { tag: "VIP".into() }),
        ("list", Condition::List { list: ListId(1) }),
        (
            "agreed",
            Condition::Consent {
                consent: ConsentState::Agreed,
            },
        ),
        (
            "opted out",
            Condition::Consent {
                consent: ConsentState::OptedOut,
            },
        ),
        (
            "written 7",
            Condition::Written {
                when: When::Within(7),
            },
        ),
        (
            "written older",
            Condition::Written {
                when: When::LongerAgo(3),
            },
        ),
        ("written ever", Condition::Written { when: When::Ever }),
        (
            "answered",
            Condition::Answered {
                when: When::Within(7),
            },
        ),
        (
            "added",
            Condition::Added {
                when: When::Within(1),
            },
        ),
        (
            "campaign in",
            Condition::Campaign {
                campaign: CampaignId(1),
                result: CampaignResult::InIt,
            },
        ),
        (
            "campaign may",
            Condition::Campaign {
                campaign: CampaignId(1),
                result: CampaignResult::GotOrMay,
            },
        ),
        (
            "campaign got",
            Condition::Campaign {
                campaign: CampaignId(1),
                result: CampaignResult::Got,
            },
        ),
        (
            "campaign read",
            Condition::Campaign {
                campaign: CampaignId(1),
                result: CampaignResult::Read,
            },
        ),
        (
            "campaign answered",
            Condition::Campaign {
                campaign: CampaignId(1),
                result: CampaignResult::Answered,
            },
        ),
        (
            "import",
            Condition::Import {
                import: ImportId(1),
            },
        ),
    ]
}
