//! What happens now, in one sentence, one line and one list.

use super::campaigns::StateCounts;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The kind of the one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "NowKindDto.ts")]
#[serde(rename_all = "snake_case")]
pub enum NowKindDto {
    /// Nothing is to be sent.
    Idle,
    /// People are being frozen.
    Preparing,
    /// Messages leave one after the other.
    Sending,
    /// Something is to be sent, and a rule or a fault makes it wait.
    Waiting,
    /// The operator (or a guard) paused it.
    Paused,
}

/// The one sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "NowDto.ts")]
pub struct NowDto {
    /// Its kind.
    pub kind: NowKindDto,
    /// Why it waits or is paused: a waiting or pause code.
    pub reason: Option<String>,
    /// When the next message leaves (waiting for a gap) or the waiting ends.
    #[ts(type = "number | null")]
    pub next_at_ms: Option<i64>,
    /// Which campaign.
    #[ts(type = "number | null")]
    pub campaign_id: Option<i64>,
    /// Its name.
    pub campaign: Option<String>,
    /// People with an end state.
    #[ts(type = "number")]
    pub done: i64,
    /// People in all.
    #[ts(type = "number")]
    pub total: i64,
    /// It went on by itself after a restart, at this time.
    #[ts(type = "number | null")]
    pub continued_at_ms: Option<i64>,
}

/// One tick of the beat strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "Beat.ts")]
pub struct Beat {
    /// When it left.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// A message state code, or `planned`.
    pub state: String,
}

/// A pause on the beat strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "BeatPause.ts")]
pub struct BeatPause {
    /// From.
    #[ts(type = "number")]
    pub start_at_ms: i64,
    /// To.
    #[ts(type = "number")]
    pub end_at_ms: i64,
}

/// One day as a line of ticks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "BeatStripDto.ts")]
pub struct BeatStripDto {
    /// The sending hours begin.
    #[ts(type = "number")]
    pub start_at_ms: i64,
    /// They end.
    #[ts(type = "number")]
    pub end_at_ms: i64,
    /// Sends of the day, and what is planned for the rest of it.
    pub beats: Vec<Beat>,
    /// Pauses.
    pub pauses: Vec<BeatPause>,
}

/// Something that needs the operator, worst first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "NeedsYou.ts")]
pub struct NeedsYou {
    /// `needs_check`, `not_on_whatsapp`, `scan_again`, `server_down`, `key_problem`, `key_locked`, `continue`, `failed`, `keys_in_memory`.
    pub kind: String,
    /// How many it is about.
    #[ts(type = "number")]
    pub count: i64,
    /// A name to show, when it is about one person.
    pub name: Option<String>,
    /// Where the button leads.
    #[ts(type = "number | null")]
    pub campaign_id: Option<i64>,
    /// Where the button leads.
    #[ts(type = "number | null")]
    pub number_id: Option<i64>,
}

/// How one part of the machine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PartState.ts")]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    /// Fine.
    Ok,
    /// Works, or will again; have a look.
    Look,
    /// Does not work.
    Wrong,
    /// Not set up yet.
    None,
}

/// One of the five parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "HealthPart.ts")]
pub struct HealthPart {
    /// `number`, `connection`, `sender`, `receipts`, `data`.
    pub part: String,
    /// How it is.
    pub state: PartState,
    /// A code for the words.
    pub code: String,
    /// The time the words speak of.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
}

/// The steps of the first run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "FirstSteps.ts")]
pub struct FirstSteps {
    /// A number is connected.
    pub number: bool,
    /// Hello went out.
    pub hello: bool,
    /// There are contacts.
    pub contacts: bool,
    /// A campaign was started.
    pub campaign: bool,
    /// The operator put the list away.
    pub hidden: bool,
}

/// Home.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "HomeView.ts")]
pub struct HomeView {
    /// The one sentence.
    pub now: NowDto,
    /// The campaign it is about.
    pub campaign: Option<HomeCampaign>,
    /// What needs the operator.
    pub needs_you: Vec<NeedsYou>,
    /// Five parts.
    pub health: Vec<HealthPart>,
    /// First steps.
    pub steps: FirstSteps,
    /// IANA name.
    pub zone: String,
}

/// The running campaign on Home.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "HomeCampaign.ts")]
pub struct HomeCampaign {
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its state code.
    pub state: String,
    /// People by state.
    pub counts: StateCounts,
    /// Today's rhythm.
    pub beat: BeatStripDto,
    /// Sent today.
    pub sent_today: u32,
    /// About so many more today.
    pub more_today: u32,
    /// Sending hours end today.
    #[ts(type = "number | null")]
    pub closes_at_ms: Option<i64>,
    /// About when it is done.
    #[ts(type = "number | null")]
    pub ends_at_ms: Option<i64>,
}

/// Hello to oneself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "HelloSend.ts")]
#[serde(default)]
pub struct HelloSend {
    /// Another phone than the linked one; empty for the linked one.
    pub phone: String,
    /// The words, in the operator's language.
    pub text: String,
}

/// How hello is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "HelloState.ts")]
pub struct HelloState {
    /// A message state code; `none` before it was asked for.
    pub state: String,
    /// Why it waits, was skipped or failed.
    pub reason: Option<String>,
    /// When it leaves.
    #[ts(type = "number | null")]
    pub next_at_ms: Option<i64>,
    /// To whom, formatted.
    pub phone: Option<String>,
}
