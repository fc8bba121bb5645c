//! The states of a campaign and the only ways between them.

use crate::reason::{PauseReason, coded};
use serde::{Deserialize, Serialize};

coded! {
    /// The state of a campaign.
    CampaignState {
        /// Being written; nothing is frozen.
        Draft => "draft",
        /// Start was pressed; people and messages are being frozen in slices.
        Preparing => "preparing",
        /// People are sent to when the rules allow it.
        Running => "running",
        /// Nobody is sent to until the operator continues.
        Paused => "paused",
        /// Everyone has an end state.
        Completed => "completed",
        /// Stopped for good; those who waited were skipped.
        Cancelled => "cancelled",
    }
}

/// What can happen to a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignEvent {
    /// The operator pressed Start.
    Start,
    /// Everyone is frozen.
    Prepared,
    /// Freezing was interrupted and is rolled back.
    PreparationUndone,
    /// Pause, by the operator or by a guard.
    Pause(PauseReason),
    /// The operator pressed Continue.
    Resume,
    /// The operator stopped it for good.
    Stop,
    /// Nobody waits any more.
    AllDone,
    /// The operator asked for another try for somebody.
    Reopen,
}

/// The event does not fit the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{event:?} is not possible for a campaign that is {}", state.code())]
pub struct NotAllowed {
    /// The state it is in.
    pub state: CampaignState,
    /// What was asked.
    pub event: CampaignEvent,
}

/// The state after an event.
pub fn transition(state: CampaignState, event: CampaignEvent) -> Result<CampaignState, NotAllowed> {
    use CampaignEvent as E;
    use CampaignState as S;
    match (state, event) {
        (S::Draft, E::Start) => Ok(S::Preparing),
        (S::Preparing, E::Prepared)
        | (S::Paused, E::Resume)
        | (S::Running | S::Completed, E::Reopen) => Ok(S::Running),
        (S::Preparing, E::PreparationUndone) => Ok(S::Draft),
        (S::Running, E::Pause(_)) | (S::Paused, E::Reopen) => Ok(S::Paused),
        (S::Running | S::Paused, E::Stop) => Ok(S::Cancelled),
        (S::Running | S::Paused, E::AllDone) => Ok(S::Completed),
        (
            S::Draft | S::Preparing | S::Running | S::Paused | S::Completed | S::Cancelled,
            E::Start
            | E::Prepared
            | E::PreparationUndone
            | E::Pause(_)
            | E::Resume
            | E::Stop
            | E::AllDone
            | E::Reopen,
        ) => Err(NotAllowed { state, event }),
    }
}

/// What a button may do, decided here and only shown there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignAction {
    /// Edit the draft.
    Edit,
    /// Freeze and start.
    Start,
    /// Pause.
    Pause,
    /// Continue.
    Resume,
    /// Stop for good.
    Stop,
    /// Copy content and pace into a new draft.
    Duplicate,
    /// Delete an unused draft.
    Delete,
}

/// The actions a state allows, in the order in which they are shown.
pub const fn allowed_actions(state: CampaignState) -> &'static [CampaignAction] {
    use CampaignAction as A;
    match state {
        CampaignState::Draft => &[A::Edit, A::Start, A::Duplicate, A::Delete],
        CampaignState::Preparing => &[],
        CampaignState::Running => &[A::Pause, A::Stop, A::Duplicate],
        CampaignState::Paused => &[A::Resume, A::Stop, A::Duplicate],
        CampaignState::Completed | CampaignState::Cancelled => &[A::Duplicate],
    }
}
