//! How the items of a campaign stand, each in the words of the index that finds them:
//! an item moves through few indexes, so that a step of a message writes few pages.
//!
//! Conditions on `outbox_items i`; `?1` is the campaign. Every item of it fits exactly one
//! of [`waits`], [`on_the_wire`] and [`has_moved`].

/// Its number, which leads the indexes of the line.
macro_rules! in_line_of_campaign {
    () => {
        "i.number_id = (SELECT number_id FROM campaigns WHERE id = ?1) AND i.campaign_id = ?1"
    };
}
pub(crate) use in_line_of_campaign;

/// Those who wait (`outbox_due`).
macro_rules! waits {
    () => {
        concat!(
            $crate::table::outbox::standing::in_line_of_campaign!(),
            " AND i.state = 'waiting'"
        )
    };
}
pub(crate) use waits;

/// Who is on the wire: at most one, whom the number took last.
macro_rules! on_the_wire {
    () => {
        "i.id = (SELECT n.last_taken FROM campaigns c JOIN numbers n ON n.id = c.number_id WHERE c.id = ?1)
         AND i.campaign_id = ?1 AND i.state = 'sending'"
    };
}
pub(crate) use on_the_wire;

/// Those in doubt (`outbox_checking`); they are among those who [moved on](has_moved) too.
macro_rules! in_doubt {
    () => {
        concat!(
            $crate::table::outbox::standing::in_line_of_campaign!(),
            " AND i.state = 'checking'"
        )
    };
}
pub(crate) use in_doubt;

/// All others (`outbox_moved`).
macro_rules! has_moved {
    () => {
        "i.campaign_id = ?1 AND i.delivery <> 'waiting' AND i.delivery <> 'sending'"
    };
}
pub(crate) use has_moved;
