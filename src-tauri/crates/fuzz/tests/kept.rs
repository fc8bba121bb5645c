//! What once found something finds nothing any more.

// The reader's own: a find may be that it is not enough.
#[expect(dead_code, reason = "nothing is read here for which the cap is lifted")]
#[path = "../../reader/src/cap.rs"]
mod cap;

use std::path::Path;

use drumbeat_fuzz::Target;

#[global_allocator]
static ALLOCATOR: cap::CappedAllocator = cap::CappedAllocator::new(cap::MEMORY_CAP, 3);

#[test]
fn every_kept_find_is_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/fuzz");
    for target in Target::ALL {
        // A target that found nothing yet has no folder.
        for file in std::fs::read_dir(folder.join(target.name()))
            .into_iter()
            .flatten()
        {
            let path = file.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            // Only shown where the next line fails.
            eprintln!("{}", path.display());
            target.run(&bytes);
        }
    }
}
