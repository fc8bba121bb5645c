//! Whom a button means: the people who were ticked, or all of a list.

use super::window;
use crate::CommandError;
use crate::desk::Desk;
use crate::dto::many::ContactsChosen;
use drumbeat_domain::PersonId;
use std::sync::Arc;

/// The people who are meant, in order. Some may have been deleted meanwhile.
pub(super) async fn people(
    desk: &Desk,
    chosen: ContactsChosen,
) -> Result<Arc<[PersonId]>, CommandError> {
    match chosen {
        ContactsChosen::People { ids } => Ok(ids.into_iter().map(PersonId).collect()),
        ContactsChosen::All { list } => window::people(desk, *list).await,
    }
}
