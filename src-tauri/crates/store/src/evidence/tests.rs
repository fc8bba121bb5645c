use super::{EvidenceError, EvidenceKind, find, forget_unused, keep, read};
use std::path::Path;

/// A PNG's beginning: as much as tells what it is.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    file.extend(width.to_be_bytes());
    file.extend(height.to_be_bytes());
    file.extend(b"\x08\x02\0\0\0");
    file
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    // A comment of four bytes stands before the frame.
    let mut file = b"\xFF\xD8\xFF\xFE\0\x04hi\xFF\xC0\0\x11\x08".to_vec();
    file.extend(height.to_be_bytes());
    file.extend(width.to_be_bytes());
    file.extend([0; 8]);
    file
}

fn put(folder: &Path, name: &str, content: &[u8]) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn a_paper_is_what_its_content_says_and_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("evidence");
    for (content, kind) in [
        (png(800, 600), EvidenceKind::Png),
        (jpeg(4000, 3000), EvidenceKind::Jpeg),
        (b"%PDF-1.7 form".to_vec(), EvidenceKind::Pdf),
    ] {
        let path = put(folder.path(), "form.exe", &content);
        let paper = keep(&kept, &path, "form.exe").unwrap();
        assert_eq!(paper.kind, kind);
        assert_eq!(keep(&kept, &path, "form.exe").unwrap().hash, paper.hash);
        assert_eq!(read(&kept, &paper).unwrap(), content);
        assert_eq!(find(&kept, &paper.hash, "form.exe"), Some(paper));
    }
    let files = std::fs::read_dir(&kept).unwrap();
    let endings: Vec<_> = files
        .map(|file| file.unwrap().path().extension().unwrap().to_owned())
        .collect();
    assert_eq!(endings.len(), 3, "each once");
    assert!(
        endings.iter().all(|ending| *ending != "exe"),
        "the ending is ours"
    );
}

#[test]
fn what_is_no_paper_or_too_much_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("evidence");
    let mut large = png(8, 8);
    large.resize(10 * 1024 * 1024 + 1, 0);
    let cases = [
        (large, true),
        (png(100_000, 100_000), true),
        (jpeg(65_000, 65_000), true),
        (b"<svg onload=alert(1)>".to_vec(), false),
        (b"\xFF\xD8\xFF\xFE\xFF\xFF".to_vec(), false),
        (Vec::new(), false),
    ];
    for (content, is_too_large) in cases {
        let path = put(folder.path(), "form.png", &content);
        let refused = keep(&kept, &path, "form.png").unwrap_err();
        let told = matches!(
            (&refused, is_too_large),
            (EvidenceError::TooLarge, true) | (EvidenceError::NotAPaper, false)
        );
        assert!(told, "{} bytes: {refused}", content.len());
    }
    let dropped = keep(&kept, folder.path(), "papers").unwrap_err();
    assert!(
        matches!(dropped, EvidenceError::NotAPaper),
        "a folder is no paper, and no fault of the disk: {dropped}"
    );
    assert!(!kept.exists());
}

#[test]
fn a_paper_that_was_changed_is_not_handed_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "form.png", &png(80, 60));
    let paper = keep(folder.path(), &path, "form.png").unwrap();
    put(folder.path(), &format!("{}.png", paper.hash), &png(80, 61));
    assert!(matches!(
        read(folder.path(), &paper),
        Err(EvidenceError::Gone)
    ));
    assert_eq!(
        find(folder.path(), "../../etc/passwd", ""),
        None,
        "a hash is no path"
    );
}

#[test]
fn papers_that_nothing_points_to_are_forgotten_and_others_not() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("evidence");
    let one = keep(&kept, &put(folder.path(), "a", &png(1, 1)), "a").unwrap();
    let two = keep(&kept, &put(folder.path(), "b", &png(2, 2)), "b").unwrap();
    forget_unused(&kept, std::slice::from_ref(&one.hash));
    assert!(find(&kept, &one.hash, "").is_some());
    assert!(find(&kept, &two.hash, "").is_none());
}
