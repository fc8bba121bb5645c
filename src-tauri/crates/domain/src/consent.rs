//! Who agreed, and who asked to stop.
//!
//! Consent is a history of events, never a flag: [`effective`] folds it into the
//! state that counts. A wish to stop wins over everything before it, and only an
//! explicit grant for this one person lifts it; a list that is imported again
//! never does. An import that is undone takes its yes and its no along, as if they
//! had never been recorded; a wish to stop it brought stays. What the operator recorded by
//! mistake, or the app did for them, an entry of its own takes back, whatever it was.
//!
//! [`stop_word`] finds the wish in a message. It matches whole messages only:
//! "STOP!!" is a wish, "please don't stop" is a conversation. Case, accents,
//! punctuation, emoji and invisible characters around and inside do not matter.

mod words;

pub use words::{StopWord, stop_word, stop_words};
pub(crate) use words::{fold, tokens};

use crate::ImportId;
use crate::reason::coded;

coded! {
    /// Whether a person may be written to.
    ConsentState {
        /// Agreed to get messages.
        Agreed => "agreed",
        /// Nobody asked, or there was no answer, or the agreement was taken back.
        NotAsked => "not_asked",
        /// Asked to stop.
        OptedOut => "opted_out",
    }
}

coded! {
    /// One thing that happened to somebody's consent.
    ConsentKind {
        /// The person agreed, or the operator recorded it for this one person.
        Granted => "granted",
        /// Came with a list of which the operator said that its people agreed.
        Imported => "imported",
        /// The person was asked; that alone changes nothing.
        Asked => "asked",
        /// The agreement was taken back, without a wish never to be written to.
        Withdrawn => "withdrawn",
        /// The person asked to stop, by a stop word or in other words.
        OptedOut => "opted_out",
        /// The import that recorded something here was undone, or one entry was taken back.
        Undone => "undone",
    }
}

coded! {
    /// What the messages are for that somebody agrees to.
    Purpose {
        /// Offers and news.
        Marketing => "marketing",
        /// Orders, appointments, answers.
        Service => "service",
    }
}

impl ConsentState {
    /// Whether a campaign may write to this person.
    pub const fn allows_sending(self) -> bool {
        match self {
            Self::Agreed => true,
            Self::NotAsked | Self::OptedOut => false,
        }
    }
}

/// An event as far as the fold needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// What happened.
    pub kind: ConsentKind,
    /// The import it came with.
    pub import: Option<ImportId>,
    /// Its place in the ledger, where something may take it back.
    pub id: Option<i64>,
    /// The one entry it takes back; without one, what its import recorded.
    pub takes_back: Option<i64>,
}

impl From<ConsentKind> for Recorded {
    fn from(kind: ConsentKind) -> Self {
        Self {
            kind,
            import: None,
            id: None,
            takes_back: None,
        }
    }
}

/// The state after all events of one person and one purpose, oldest first.
pub fn effective<E: Into<Recorded>>(events: impl IntoIterator<Item = E>) -> ConsentState {
    folded(events).0
}

/// Whether they refused after all: no list makes a yes of it.
pub fn has_refused<E: Into<Recorded>>(events: impl IntoIterator<Item = E>) -> bool {
    folded(events).1
}

/// The state, and whether only an explicit grant counts from here on.
fn folded<E: Into<Recorded>>(events: impl IntoIterator<Item = E>) -> (ConsentState, bool) {
    let events: Vec<Recorded> = events.into_iter().map(Into::into).collect();
    let undone = || {
        events
            .iter()
            .filter(|undo| undo.kind == ConsentKind::Undone)
    };
    let is_undone = |event: &Recorded| {
        event.import.is_some()
            && undone().any(|undo| undo.takes_back.is_none() && undo.import == event.import)
    };
    let is_taken_back =
        |event: &Recorded| event.id.is_some() && undone().any(|undo| undo.takes_back == event.id);
    let mut state = ConsentState::NotAsked;
    let mut refused = false;
    for event in &events {
        match event.kind {
            _ if is_taken_back(event) => {}
            ConsentKind::Imported | ConsentKind::Withdrawn if is_undone(event) => {}
            ConsentKind::Granted => {
                state = ConsentState::Agreed;
                refused = false;
            }
            ConsentKind::Imported if !refused => state = ConsentState::Agreed,
            ConsentKind::Imported | ConsentKind::Asked | ConsentKind::Undone => {}
            ConsentKind::Withdrawn => {
                if state != ConsentState::OptedOut {
                    state = ConsentState::NotAsked;
                }
                refused = true;
            }
            ConsentKind::OptedOut => {
                state = ConsentState::OptedOut;
                refused = true;
            }
        }
    }
    (state, refused)
}

#[cfg(test)]
mod tests;
