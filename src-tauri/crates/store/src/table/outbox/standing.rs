//! How the items of a campaign stand, each in the words of the index that finds them:
//! an item moves through few indexes, so that a step of a message writes few pages.
//!
//! Conditions on `outbox_items i`; `?1` is the campaign. Every item of it fits exactly one
//! of [`waits`], [`on_the_wire`] and [`has_moved`]; [`is_open`] is what is on the wire or
//! in doubt.

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

/// Those on the wire or in doubt (`outbox_open`).
macro_rules! is_open {
    () => {
        concat!(
            $crate::table::outbox::standing::in_line_of_campaign!(),
            " AND i.state IN ('sending', 'checking')"
        )
    };
}
pub(crate) use is_open;

/// Those on the wire (`outbox_open`).
macro_rules! on_the_wire {
    () => {
        concat!(
            $crate::table::outbox::standing::is_open!(),
            " AND i.state = 'sending'"
        )
    };
}
pub(crate) use on_the_wire;

/// All others (`outbox_moved`).
macro_rules! has_moved {
    () => {
        "i.campaign_id = ?1 AND i.delivery <> 'waiting' AND i.delivery <> 'sending'"
    };
}
pub(crate) use has_moved;
