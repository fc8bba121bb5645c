//! What once found something finds nothing any more.

use std::path::Path;

use drumbeat_fuzz::Target;

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
