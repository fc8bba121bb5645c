//! What the app's file tells about the campaign, for whoever drives the voyage.

use super::Voyage;
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::reason::PauseReason;
use drumbeat_store::table::campaigns::{self, Campaign};

impl Voyage {
    pub(crate) fn state(&self) -> CampaignState {
        self.told().state
    }

    pub(super) fn pause_reason(&self) -> Option<PauseReason> {
        self.told().pause_reason
    }

    /// The campaign, as the file tells it.
    fn told(&self) -> Campaign {
        let id = self.campaign;
        self.shielded(|| self.disk.read(move |conn| campaigns::get(conn, id)))
    }

    /// A look of the simulation's own, which no fault of a disk meets.
    fn shielded<T>(&self, look: impl FnOnce() -> T) -> T {
        match &self.berth {
            Some(berth) => berth.disk.shielded(look),
            None => look(),
        }
    }
}
