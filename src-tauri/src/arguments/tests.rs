use super::*;

fn parse(words: &[&str]) -> Arguments {
    Arguments::parse(words.iter().map(OsString::from), Path::new("/shop"))
}

#[test]
fn a_home_can_be_given_in_both_ways() {
    for words in [&["--home", "data"][..], &["--home=data"]] {
        assert_eq!(
            parse(words).home.as_deref(),
            Some(Path::new("/shop/data")),
            "a relative folder starts where the person stood"
        );
    }
    assert_eq!(
        parse(&["--home", "/data"]).home.as_deref(),
        Some(Path::new("/data"))
    );
}

#[test]
fn files_are_handed_on_and_foreign_flags_are_not() {
    let arguments = parse(&["-psn_0_1", "Client list.xlsx", "--disable-gpu"]);
    assert_eq!(
        arguments.files,
        [Path::new("/shop/Client list.xlsx")],
        "a flag of the desktop is never taken for a file"
    );
}

#[test]
fn the_practice_world_can_be_chosen() {
    let arguments = parse(&["--seed", "7", "--clock-speed", "3600", "list.csv"]);
    assert_eq!(
        (arguments.seed, arguments.clock_speed),
        (Some(7), Some(3600))
    );
    assert_eq!(arguments.files.len(), 1, "a flag's value is not a file");
}
