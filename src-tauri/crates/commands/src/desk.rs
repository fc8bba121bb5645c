//! What the handlers of contacts, imports and messages work with: one
//! workspace's file, its time, its shop. Taken anew for every command.

use crate::contacts::Snapshots;
use crate::imports::{Drafts, Judging, Reading};
use crate::wishes::Wishes;
use crate::{App, AppEvent, CommandError, ErrorCode};
use drumbeat_domain::phone::Phone;
use drumbeat_domain::schedule::Zone;
use drumbeat_store::Db;
use std::path::PathBuf;
use tokio::sync::broadcast;

/// One command's view of the workspace.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) db: Db,
    /// The workspace's clock.
    pub(crate) now_ms: i64,
    /// The shop's country, for numbers without one.
    pub(crate) country: String,
    /// Where the shop's days begin.
    pub(crate) zone: Zone,
    /// The shop's name, for messages.
    pub(crate) shop_name: String,
    /// Where rows of open imports wait.
    pub(crate) staging: PathBuf,
    /// Rows that imports left out.
    pub(crate) left_out: PathBuf,
    /// Papers that prove a consent.
    pub(crate) evidence: PathBuf,
    /// The program that reads foreign files; without it this process does.
    pub(crate) reader: Option<PathBuf>,
    /// Ordered lists that the contacts screen scrolls through.
    pub(crate) snapshots: Snapshots,
    /// Imports that are being written right now.
    pub(crate) drafts: Drafts,
    /// Where it is told how far long work is.
    pub(crate) events: broadcast::Sender<AppEvent>,
    /// The file that is being read right now.
    pub(crate) reading: Reading,
    /// What was last said about the rows of a list.
    pub(crate) judging: Judging,
    /// Work on many contacts that is being done right now.
    pub(crate) works: Wishes<i64>,
}

impl App {
    /// The workspace the window shows, as it is now.
    pub(crate) async fn desk(&self) -> Result<Desk, CommandError> {
        let workspace = self.workspace().await;
        let region = workspace.region().await?;
        Ok(Desk {
            db: workspace.db.clone(),
            now_ms: workspace.now_ms(),
            country: region.country,
            zone: Zone::parse(&region.zone).unwrap_or(Zone::UTC),
            shop_name: region.shop_name,
            staging: workspace.folder.staging(),
            left_out: workspace.folder.left_out(),
            evidence: workspace.folder.evidence(),
            reader: self.host().reader_program(),
            snapshots: workspace.contact_snapshots.clone(),
            drafts: workspace.drafts.clone(),
            events: self.event_sender(),
            reading: workspace.reading.clone(),
            judging: workspace.judging.clone(),
            works: workspace.works.clone(),
        })
    }
}

impl Desk {
    /// Says how far long work is. Nobody listens: nobody needs to know.
    pub(crate) fn tell(&self, event: AppEvent) {
        drop(self.events.send(event));
    }

    /// The country to read numbers with.
    pub(crate) fn region<'a>(&'a self, given: Option<&'a str>) -> &'a str {
        given
            .filter(|region| !region.is_empty())
            .unwrap_or(&self.country)
    }

    /// Reads a number that was typed, in any form.
    pub(crate) fn phone(&self, typed: &str, region: Option<&str>) -> Result<Phone, CommandError> {
        Phone::parse(typed, Some(self.region(region)))
            .map_err(|why| CommandError::new(ErrorCode::PhoneBad).with("why", why.code()))
    }
}

/// Stored digits as people read them. What cannot be read is shown as it is.
pub(crate) fn formatted(digits: &str) -> String {
    let written = format!("+{digits}");
    Phone::from_e164(&written).map_or(written, |phone| phone.formatted())
}

#[cfg(test)]
pub(crate) mod tests;
