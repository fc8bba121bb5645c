mod proxy;

use super::*;
use futures_util::SinkExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

const KEY: &str = "CANARY-7f3a";

async fn listener() -> (TcpListener, Url) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (
        listener,
        Url::parse(&format!("http://127.0.0.1:{port}/prefix")).unwrap(),
    )
}

fn transport(url: &Url) -> HttpTransport {
    HttpTransport::new(url, KEY.into(), false).unwrap()
}

/// Reads one request and answers with these bytes; gives the request back.
async fn answer_once(listener: &TcpListener, answer: &[u8]) -> String {
    let (mut socket, _) = listener.accept().await.unwrap();
    let request = read_request(&mut socket).await;
    socket.write_all(answer).await.unwrap();
    request
}

async fn read_request(socket: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut buffer = [0_u8; 4096];
    while !request.windows(4).any(|four| four == b"\r\n\r\n") {
        let read = socket.read(&mut buffer).await.unwrap();
        assert!(read > 0, "the request ended early");
        request.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8(request).unwrap()
}

#[tokio::test]
async fn nobody_listening_means_not_delivered() {
    let (listener, url) = listener().await;
    drop(listener);
    let answer = transport(&url).call(Call::get("/ping")).await;
    assert_eq!(
        answer.map(|_| ()),
        Err(TransportError::NotDelivered),
        "it may be sent again"
    );
    let unknown = Url::parse("http://host.invalid:3000").unwrap();
    let answer = transport(&unknown).call(Call::get("/ping")).await;
    assert_eq!(
        answer.map(|_| ()),
        Err(TransportError::NotDelivered),
        "the name leads nowhere"
    );
}

#[tokio::test]
async fn a_connection_closed_after_the_request_is_lost_not_refused() {
    let (listener, url) = listener().await;
    let client = transport(&url);
    let call = client.call(Call::get("/ping"));
    let server = async {
        let (mut socket, _) = listener.accept().await.unwrap();
        read_request(&mut socket).await;
    };
    let (answer, ()) = tokio::join!(call, server);
    assert_eq!(
        answer.map(|_| ()),
        Err(TransportError::Lost),
        "the server may have acted on it"
    );
}

#[tokio::test]
async fn a_body_cut_in_the_middle_is_lost() {
    let (listener, url) = listener().await;
    let client = transport(&url);
    let (answer, _) = tokio::join!(
        client.call(Call::get("/ping")),
        answer_once(
            &listener,
            b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{\"key\""
        )
    );
    assert_eq!(answer.map(|_| ()), Err(TransportError::Lost));
}

#[tokio::test]
async fn a_huge_answer_is_not_read() {
    let (listener, url) = listener().await;
    let client = transport(&url);
    let (answer, _) = tokio::join!(
        client.call(Call::get("/ping")),
        answer_once(
            &listener,
            b"HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n"
        )
    );
    assert_eq!(answer.map(|_| ()), Err(TransportError::TooLarge));
    let endless = async {
        let (mut socket, _) = listener.accept().await.unwrap();
        read_request(&mut socket).await;
        socket
            .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            .await
            .unwrap();
        let chunk = vec![b'x'; 0x10000];
        // Until the client hangs up.
        while socket.write_all(b"10000\r\n").await.is_ok()
            && socket.write_all(&chunk).await.is_ok()
            && socket.write_all(b"\r\n").await.is_ok()
        {}
    };
    let (answer, ()) = tokio::join!(client.call(Call::get("/ping")), endless);
    assert_eq!(
        answer.map(|_| ()),
        Err(TransportError::TooLarge),
        "without a length either"
    );
}

#[tokio::test]
async fn the_key_is_a_header_under_the_path_prefix_and_redirects_are_not_followed() {
    let (listener, url) = listener().await;
    let client = transport(&url);
    let (answer, request) = tokio::join!(
        client.call(Call::get("/api/sessions")),
        answer_once(
            &listener,
            b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere.invalid/\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"
        )
    );
    let reply = answer.unwrap();
    assert_eq!(
        reply.status, 302,
        "the key must not be carried to another place"
    );
    assert_eq!(reply.retry_after_ms, Some(7_000));
    assert!(
        request.starts_with("GET /prefix/api/sessions HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains(&format!("x-api-key: {KEY}\r\n")),
        "{request}"
    );
    assert!(!format!("{client:?}").contains("CANARY"));
}

#[tokio::test]
async fn events_are_read_pings_answered_and_a_refused_key_named() {
    let (listener, url) = listener().await;
    let client = transport(&url);
    let server = async {
        let (socket, _) = listener.accept().await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(socket).await.unwrap();
        socket.send(Message::Ping(vec![1].into())).await.unwrap();
        socket
            .send(Message::text("{\"event\":\"message\"}"))
            .await
            .unwrap();
        let pong = futures_util::StreamExt::next(&mut socket)
            .await
            .unwrap()
            .unwrap();
        assert!(pong.is_pong() || pong.is_ping(), "{pong:?}");
        let other = futures_util::StreamExt::next(&mut socket)
            .await
            .unwrap()
            .unwrap();
        assert!(other.is_pong() || other.is_ping(), "{other:?}");
        let frame = CloseFrame {
            code: CloseCode::Policy,
            reason: "Unauthorized".into(),
        };
        socket.close(Some(frame)).await.unwrap();
    };
    let reading = async {
        let mut events = client.open_events("session=%2A").await.unwrap();
        assert_eq!(events.next().await.unwrap(), "{\"event\":\"message\"}");
        assert_eq!(events.heard_from(), 2, "the ping counts: the line is alive");
        events.ping().await.unwrap();
        assert_eq!(events.next().await, Err(GatewayError::KeyRefused));
        assert!(events.heard_from() >= 3, "our ping was answered");
        assert_eq!(
            events.next().await,
            Err(GatewayError::KeyRefused),
            "it stays ended"
        );
    };
    tokio::join!(server, reading);
}

#[tokio::test]
async fn a_page_in_place_of_the_event_connection_is_not_waha() {
    let (listener, url) = listener().await;
    let client = transport(&url);
    let (events, request) = tokio::join!(
        client.open_events("session=%2A"),
        answer_once(&listener, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    );
    assert_eq!(events.err(), Some(GatewayError::NotWaha));
    assert!(request.starts_with(&format!("GET /prefix/ws?x-api-key={KEY}&session=%2A ")));
}

#[tokio::test]
async fn the_time_of_the_server_is_the_date_of_its_last_answer() {
    let (listener, url) = listener().await;
    let transport = transport(&url);
    assert_eq!(transport.server_now_ms(), None, "it has not said so yet");
    let answer =
        b"HTTP/1.1 200 OK\r\nDate: Mon, 02 Mar 2026 09:00:00 GMT\r\nContent-Length: 2\r\n\r\n{}";
    let (reply, _) = tokio::join!(
        transport.call(Call::get("/ping")),
        answer_once(&listener, answer)
    );
    assert!(reply.is_ok());
    assert_eq!(transport.server_now_ms(), Some(1_772_442_000_000));
}
