//! The file that is being read. One list at a time is worked at, so a new file ends the
//! reading of the one before, and so does whoever leaves the page or closes the workspace.

use drumbeat_sheets::CancelHandle;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The reader at work, or the last one. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading(Arc<Mutex<CancelHandle>>);

impl Reading {
    /// For a file that is read from now on.
    pub(super) fn begin(&self) -> CancelHandle {
        let mut current = self.current();
        current.cancel();
        *current = CancelHandle::new();
        current.clone()
    }

    /// Nobody waits for it any more.
    pub(crate) fn stop(&self) {
        self.current().cancel();
    }

    fn current(&self) -> MutexGuard<'_, CancelHandle> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Reading;
    use crate::workspace::Workspace;
    use drumbeat_engine::{EngineParts, GatewaySource, NoGateway, SystemClock};
    use drumbeat_gateway::Linking;
    use drumbeat_sheets::{CancelHandle, ReadError, StageOptions, stage_in_child};
    use drumbeat_store::table::accounts::Account;
    use drumbeat_store::{Db, Mode};
    use std::path::Path;
    use std::sync::Arc;
    use std::time::Duration;

    /// Whether a reader would still start.
    fn is_wanted(handle: &CancelHandle) -> bool {
        let nowhere = Path::new("no-such-program");
        let options = StageOptions::for_region("CD");
        let second = Duration::from_secs(1);
        let unheard = Arc::new(|_| {});
        match stage_in_child(nowhere, nowhere, nowhere, &options, second, handle, unheard) {
            Err(ReadError::Cancelled) => false,
            Err(ReadError::ReaderMissing { .. }) => true,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_new_file_ends_the_reading_of_the_one_before_and_leaving_ends_it_too() {
        let reading = Reading::default();
        let first = reading.begin();
        assert!(is_wanted(&first));
        let second = reading.clone().begin();
        assert_eq!((is_wanted(&first), is_wanted(&second)), (false, true));
        reading.stop();
        assert!(!is_wanted(&second));
        assert!(is_wanted(&reading.begin()), "the next file is read again");
    }

    struct Nowhere;

    #[async_trait::async_trait]
    impl GatewaySource for Nowhere {
        async fn gateway(&self, _: &Account) -> Result<Arc<dyn Linking>, NoGateway> {
            Err(NoGateway::KeyMissing)
        }
    }

    #[tokio::test]
    async fn a_workspace_that_closes_ends_the_reading_of_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("drumbeat.db");
        let parts = EngineParts {
            db: Db::open(&file, None, Mode::Inline, None, 0).unwrap(),
            clock: Arc::new(SystemClock),
            gateways: Arc::new(Nowhere),
            seed: 7,
        };
        let events = tokio::sync::broadcast::channel(8).0;
        let workspace = Workspace::of_parts(folder.path(), events, parts);
        let workspace = workspace.await.unwrap();
        let reader = workspace.reading.begin();
        workspace.close().await;
        assert!(
            !is_wanted(&reader),
            "the reader of a closed workspace would read on, for nobody"
        );
    }
}
