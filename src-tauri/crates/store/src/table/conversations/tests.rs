use super::ensure;
use crate::sample::{NOW, db, person, read, write};
use crate::table::accounts::{self, AccountKind};
use crate::table::numbers;
use crate::{Db, Tx};
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::schedule::Zone;
use drumbeat_domain::{NumberId, PersonId};

fn number(tx: &Tx<'_>) -> NumberId {
    let limits = Limits::preset(Preset::Warm, Zone::UTC);
    let address = "http://127.0.0.1:3000";
    let account = accounts::insert(tx, "a", AccountKind::Waha, address, NOW).unwrap();
    numbers::insert(tx, "n", account, "s", &limits, NOW).unwrap()
}

fn whose(db: &Db, chat: i64) -> Option<PersonId> {
    read(db, move |conn| {
        let sql = "SELECT person_id FROM conversations WHERE id = ?1";
        Ok(conn.query_row(sql, [chat], |row| row.get::<_, Option<i64>>(0))?)
    })
    .map(PersonId)
}

#[test]
fn a_chat_of_somebody_unknown_is_theirs_once_they_are_known() {
    let db = db();
    let (number, grace, josue) = write(&db, |tx| {
        Ok((number(tx), person(tx, "Grâce", 1), person(tx, "Josué", 2)))
    });
    let ask = |person, address| write(&db, move |tx| ensure(tx, number, person, address));
    let chat = ask(None, "77@lid");
    assert_eq!(whose(&db, chat), None);
    assert_eq!(ask(None, "77@lid"), chat, "it is made once");
    assert_eq!(ask(Some(grace), "77@lid"), chat);
    assert_eq!(whose(&db, chat), Some(grace), "learned later");
    assert_eq!(
        ask(Some(grace), "243990000001@c.us"),
        chat,
        "another address of hers is the same chat"
    );
    assert_eq!(ask(Some(josue), "77@lid"), chat);
    assert_eq!(whose(&db, chat), Some(grace), "and it changes no hands");
}
