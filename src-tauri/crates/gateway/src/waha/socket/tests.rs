use super::*;
use futures_util::FutureExt;
use tokio::io::AsyncWriteExt;

#[tokio::test]
async fn a_wait_that_is_given_up_loses_no_event() {
    let (client, mut server) = tokio::io::duplex(1024);
    let mut events = SocketEvents::new(client).await;
    server.write_all(&[0x81, 5, b'h', b'e']).await.unwrap();
    assert!(
        events.next().now_or_never().is_none(),
        "half a frame is no event"
    );
    server.write_all(b"llo").await.unwrap();
    assert_eq!(
        events.next().await.as_deref(),
        Ok("hello"),
        "the first half was kept"
    );
}

#[tokio::test]
async fn an_event_larger_than_any_is_not_read() {
    let (client, mut server) = tokio::io::duplex(1024);
    let mut events = SocketEvents::new(client).await;
    let mut header = vec![0x81, 127];
    header.extend_from_slice(&(17_u64 * 1024 * 1024).to_be_bytes());
    server.write_all(&header).await.unwrap();
    assert_eq!(events.next().await, Err(GatewayError::BadAnswer));
}

#[tokio::test]
async fn a_cut_line_has_ended() {
    let (client, server) = tokio::io::duplex(1024);
    let mut events = SocketEvents::new(client).await;
    drop(server);
    assert_eq!(events.next().await, Err(GatewayError::Closed));
    assert_eq!(events.ping().await, Err(GatewayError::Closed));
}
