//! Which calls go through a proxy. One is found when a process starts, so the calls are made
//! by this test started again.

use super::transport;
use crate::waha::transport::{Call, Transport};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use url::Url;

const NAME: &str = "waha::http::tests::proxy::a_server_nearby_is_asked_without_a_proxy";
const INSIDE: &str = "DRUMBEAT_TEST_BEHIND_A_PROXY";
/// A server nearby, whom nobody knows here, and one on the internet.
const SERVERS: [&str; 2] = ["http://drumbeat-test:3000", "http://waha.example.com"];

/// The first lines of what a proxy is asked, in turn.
fn proxy(listener: &TcpListener, ask: &Sender<String>) {
    for socket in listener.incoming() {
        let mut socket = socket.unwrap();
        let mut asked = BufReader::new(socket.try_clone().unwrap()).lines();
        let line = asked.next().unwrap().unwrap();
        for rest in asked.map_while(Result::ok) {
            if rest.is_empty() {
                break;
            }
        }
        // Before it is answered: the process that asked may have ended by then, and with
        // it the test's wait.
        if ask.send(line).is_err() {
            return;
        }
        socket
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .unwrap();
    }
}

#[test]
fn a_server_nearby_is_asked_without_a_proxy() {
    if std::env::var_os(INSIDE).is_some() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        for server in SERVERS {
            let client = transport(&Url::parse(server).unwrap());
            // What comes back is the proxy's, or nothing.
            drop(runtime.block_on(client.call(Call::get("/ping"))));
        }
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (ask, asked) = channel();
    std::thread::spawn(move || proxy(&listener, &ask));
    let mut again = Command::new(std::env::current_exe().unwrap());
    for other in [
        "HTTP_PROXY",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
    ] {
        again.env_remove(other);
    }
    let ended = again
        .args(["--exact", NAME])
        .env("http_proxy", address)
        .env(INSIDE, "1")
        .stdout(Stdio::null())
        .status();
    assert!(ended.unwrap().success());
    let asked: Vec<String> = asked.try_iter().collect();
    assert_eq!(
        asked,
        ["GET http://waha.example.com/ping HTTP/1.1"],
        "the key of a server nearby must not go to a proxy; others are reached through it"
    );
}
