use super::*;

#[test]
fn a_number_is_found_by_its_whole_key() {
    let line = r#"{"who":"floor","rows_s":5,"s":0.31,"peak_mb":43}"#;
    assert_eq!(number(line, "s"), Some(0.31), "not the end of rows_s");
    assert_eq!(number(line, "peak_mb"), Some(43.0), "the last one");
    assert_eq!(number(line, "p50_us"), None);
}
