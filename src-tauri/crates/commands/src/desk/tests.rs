//! A desk over a real file in a folder of its own, without an engine.

use super::Desk;
use crate::contacts::Snapshots;
use crate::imports::{Drafts, Judging, Reading};
use crate::wishes::Wishes;
use drumbeat_domain::phone::Phone;
use drumbeat_domain::schedule::Zone;
use drumbeat_store::table::people::PersonText;
use drumbeat_store::table::{consent_events, identities, people};
use drumbeat_store::{Db, Mode};

pub(crate) const NOW: i64 = 1_700_000_000_000;

pub(crate) fn desk() -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("drumbeat.db");
    let desk = Desk {
        db: Db::open(&file, None, Mode::Inline, None, NOW).unwrap(),
        now_ms: NOW,
        country: "CD".to_owned(),
        zone: Zone::parse("Africa/Lubumbashi").unwrap(),
        shop_name: "Lumière".to_owned(),
        staging: folder.path().join("staging"),
        left_out: folder.path().join("left-out"),
        evidence: folder.path().join("evidence"),
        reader: None,
        snapshots: Snapshots::default(),
        drafts: Drafts::default(),
        events: tokio::sync::broadcast::channel(64).0,
        reading: Reading::default(),
        judging: Judging::default(),
        works: Wishes::default(),
    };
    (folder, desk)
}

/// Somebody who agreed.
pub(crate) async fn person(desk: &Desk, name: &str, e164: &str, city: &str) {
    let phone = Phone::from_e164(e164).unwrap();
    let text = PersonText {
        name: name.to_owned(),
        city: city.to_owned(),
        ..PersonText::default()
    };
    desk.db
        .write(move |tx| {
            let id = people::insert(tx, &text, None, NOW)?;
            identities::add_phone(tx, id, &phone, NOW)?;
            consent_events::allow(tx, id, "spoken", NOW)
        })
        .await
        .unwrap();
}
