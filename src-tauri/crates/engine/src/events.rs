//! What the engine tells whoever watches: which parts of the picture changed.

/// A part of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// What happens right now.
    Now,
    /// Numbers and links.
    Numbers,
    /// Campaigns and their people.
    Campaigns,
    /// People: consent, replies.
    Contacts,
    /// The journal.
    Activity,
}

/// Something changed; look again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineEvent {
    /// What.
    pub topics: Vec<Topic>,
}
