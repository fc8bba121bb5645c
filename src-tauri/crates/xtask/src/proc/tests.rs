use super::*;

#[test]
fn colours_vanish_and_words_stay() {
    assert_eq!(
        without_colours("\u{1b}[1m\u{1b}[32m Tests \u{1b}[39m 3 passed"),
        " Tests  3 passed",
        "counts are read from coloured output too"
    );
}

#[test]
fn both_outputs_are_kept() {
    let ended = kept(Command::new(std::env::current_exe().unwrap()).arg("--list")).unwrap();
    assert!(ended.success);
    assert!(
        ended.text.contains("both_outputs_are_kept"),
        "the child's own words are kept"
    );
}
