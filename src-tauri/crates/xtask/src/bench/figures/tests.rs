use super::*;

#[test]
fn medians_of_odd_and_even_rounds() {
    assert_eq!(median(&[]), None);
    assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
    assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
}

#[test]
fn a_bar_judges_the_ratio_where_there_is_one() {
    let mut figures = Figures::default();
    figures.add("start", "ms", 600.0);
    figures.add_against("start", "ms", 500.0);
    figures.bar("start", "ms", Bar::Most(1.5));
    figures.add("idle_cpu", "%", 0.7);
    figures.bar("idle_cpu", "%", Bar::Most(0.5));
    figures.add("days", "/s", 1_200.0);
    figures.bar("days", "/s", Bar::Least(1_000.0));
    let holds: Vec<_> = figures.0.iter().map(Figure::holds).collect();
    assert_eq!(
        holds,
        [Some(true), Some(false), Some(true)],
        "600 ms is judged as 1.2 times, not as 600"
    );
}

#[test]
fn the_json_holds_what_the_table_shows() {
    let mut figures = Figures::default();
    figures.add("start", "ms", 600.0);
    figures.add_against("start", "ms", 500.0);
    assert_eq!(
        figures.json(),
        "[\n  {\"name\":\"start\",\"unit\":\"ms\",\"median\":600.000,\"min\":600.000,\"max\":600.000,\"against\":500.000,\"ratio\":1.200,\"rounds\":1}\n]\n"
    );
}
