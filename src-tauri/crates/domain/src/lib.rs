//! The rules of Drumbeat, and nothing else.
//!
//! Everything here is a pure function or a plain value: no async, no clock, no
//! randomness of its own, no path, no log. `now_ms`, the random source and the
//! time zone are arguments, which is what lets a simulation play a year of
//! sending in a second and lets every rule be tested to the millisecond.
//!
//! Times are `*_at_ms`: milliseconds since 1970 in UTC. Durations carry their
//! unit in the name.

pub mod audience;
pub mod campaign;
pub mod consent;
pub mod delivery;
pub mod field;
pub mod forecast;
pub mod guardian;
pub mod ids;
pub mod mutant;
pub mod outbox;
pub mod pacing;
pub mod phone;
pub mod reason;
pub mod schedule;
pub mod secret_text;
pub mod segment;
pub mod template;

pub use ids::{
    AccountId, AttemptId, CampaignId, ImportId, ItemId, ListId, MessageId, NumberId, PersonId,
    RecipientId, SegmentId, TemplateId,
};
