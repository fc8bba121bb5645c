//! What was last said about the rows of a list, so that checking it again after an answer,
//! and importing it in the end, judges none of them anew.

use super::rows::RowSource;
use drumbeat_sheets::{JudgedFile, Mapping, ReadError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One list at a time is worked at, so one is kept. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judging(Arc<Mutex<Option<Judged>>>);

#[derive(Debug)]
struct Judged {
    staging: PathBuf,
    mapping: Mapping,
    region: String,
    file: Arc<JudgedFile>,
}

impl Judging {
    /// The rows of this source, judged. Blocks where that is to be done first; `progress` is
    /// told how many there are so far.
    pub(super) fn of(
        &self,
        source: &RowSource,
        progress: &dyn Fn(u32),
    ) -> Result<Arc<JudgedFile>, ReadError> {
        if let Some(known) = &*self.kept()
            && known.is_of(source)
        {
            return Ok(Arc::clone(&known.file));
        }
        let RowSource {
            path,
            mapping,
            region,
            ..
        } = source;
        let folder = path.parent().unwrap_or(Path::new("."));
        let file = Arc::new(JudgedFile::of(path, mapping, region, folder, progress)?);
        *self.kept() = Some(Judged {
            staging: path.clone(),
            mapping: mapping.clone(),
            region: region.clone(),
            file: Arc::clone(&file),
        });
        Ok(file)
    }

    /// Nobody will ask about this list again.
    pub(super) fn forget(&self, staging: &Path) {
        self.kept().take_if(|known| known.staging == staging);
    }

    fn kept(&self) -> MutexGuard<'_, Option<Judged>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Judged {
    fn is_of(&self, source: &RowSource) -> bool {
        self.staging == source.path
            && self.region == source.region
            && self.mapping == source.mapping
    }
}
