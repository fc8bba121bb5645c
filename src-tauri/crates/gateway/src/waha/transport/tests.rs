use super::*;

#[test]
fn an_id_cannot_leave_its_segment_of_the_path() {
    assert_eq!(encode("5511999990001@c.us"), "5511999990001%40c.us");
    assert_eq!(encode("../a?b#c/d é"), "..%2Fa%3Fb%23c%2Fd%20%C3%A9");
}

#[test]
fn neither_a_request_nor_an_answer_shows_its_content() {
    let call = Call::new(
        Method::Post,
        "/api/sendText?phone=5511999990001",
        Some(serde_json::json!({ "text": "bonjour Amina" })),
        CallClass::Send,
    );
    let shown = format!("{call:?}");
    assert!(
        !shown.contains("5511") && !shown.contains("Amina"),
        "{shown}"
    );
    let reply = Reply {
        status: 500,
        body: b"bonjour Amina".to_vec(),
        retry_after_ms: None,
    };
    assert!(
        !format!("{reply:?}").contains("Amina"),
        "a 500 echoes our request"
    );
}
