//! Where connections go: a whole day in a network that has nothing but loopback.
//!
//! Linux only, where a process may make a network namespace of its own. The
//! kernel counts there what is tried in that namespace and nothing else:
//!
//! - a packet to anywhere but loopback has no route, and counts as such;
//! - a connection that was begun and one that was taken are two counters: as long
//!   as they are equal, each went to one of the listeners there are, and those are
//!   the gateway and the app's own page;
//! - a question to a name server is a datagram, and there must be none.

use std::fs;
use std::process::Command;
use std::time::Duration;

use crate::shop::{KEY, PEOPLE, open_shop};
use drumbeat_tests::programs::{Desk, Server};
use drumbeat_tests::waiting::until;

/// The test that the namespace runs; ignored everywhere else.
const INSIDE: &str = "network::a_day_inside";

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "network namespaces exist on Linux only"
)]
fn every_connection_goes_to_the_gateway() {
    let allowed = Command::new("unshare")
        .args(["-rn", "ip", "link", "set", "lo", "up"])
        .output();
    if !allowed.as_ref().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this machine lets nobody make a network namespace ({allowed:?})");
        return;
    }
    let output = Command::new("unshare")
        .args([
            "-rn",
            "sh",
            "-c",
            "ip link set lo up && exec \"$@\"",
            "inside",
        ])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", INSIDE, "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        output.status.success() && said.contains("1 passed"),
        "the day with loopback only:\n{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs inside the namespace that the test above makes"]
async fn a_day_inside() {
    let folders = tempfile::tempdir().unwrap();
    let temp = folders.path().join("temp");
    fs::create_dir_all(&temp).unwrap();
    assert_eq!(
        Tried::now(),
        Tried::default(),
        "a new namespace: nothing was tried in it yet"
    );

    let server = Server::start(folders.path(), KEY);
    let desk = Desk::start(&folders.path().join("home"), &temp);
    let day = open_shop(&desk, &server).await;
    assert_eq!(
        day.counts["total"],
        PEOPLE.len(),
        "the day went by as always"
    );

    assert_eq!(
        listeners(),
        2,
        "the gateway and the app's own page, and no third"
    );
    let tried = until(
        "every connection to be taken",
        Duration::from_secs(5),
        || async {
            let tried = Tried::now();
            (tried.begun == tried.taken).then_some(tried)
        },
    )
    .await;
    assert!(tried.begun > 0, "connections were counted: {tried:?}");
    assert_eq!(
        tried.unroutable, 0,
        "nothing was tried beyond this computer: {tried:?}"
    );
    assert_eq!(tried.datagrams, 0, "no name server was asked: {tried:?}");

    // The counters do count: one connection and one datagram to the outside.
    assert!(std::net::TcpStream::connect("203.0.113.1:443").is_err());
    assert!(
        std::net::TcpStream::connect("127.0.0.1:9").is_err(),
        "nobody listens there"
    );
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.send_to(b"who is", "127.0.0.1:53").unwrap();
    let after = Tried::now();
    assert!(
        after.unroutable > tried.unroutable,
        "a connection to the internet is noticed: {after:?}"
    );
    assert!(
        after.begun > after.taken,
        "a connection to another program is noticed: {after:?}"
    );
    assert!(
        after.datagrams > tried.datagrams,
        "a question to a name server is noticed: {after:?}"
    );
    drop(desk);
}

/// What was tried in this namespace since it was made.
#[derive(Debug, Default, PartialEq)]
struct Tried {
    begun: u64,
    taken: u64,
    unroutable: u64,
    datagrams: u64,
}

impl Tried {
    fn now() -> Self {
        let four = fs::read_to_string("/proc/net/snmp").unwrap();
        let six = fs::read_to_string("/proc/net/snmp6").unwrap_or_default();
        Self {
            begun: counter(&four, "Tcp:", "ActiveOpens"),
            taken: counter(&four, "Tcp:", "PassiveOpens"),
            unroutable: counter(&four, "Ip:", "OutNoRoutes") + counter6(&six, "Ip6OutNoRoutes"),
            datagrams: counter(&four, "Udp:", "OutDatagrams") + counter6(&six, "Udp6OutDatagrams"),
        }
    }
}

/// `Tcp: name name …` and below it `Tcp: 1 2 …`.
fn counter(text: &str, protocol: &str, name: &str) -> u64 {
    let mut lines = text.lines().filter(|line| line.starts_with(protocol));
    let (names, values) = (lines.next().unwrap(), lines.next().unwrap());
    let place = names
        .split_whitespace()
        .position(|one| one == name)
        .unwrap();
    values
        .split_whitespace()
        .nth(place)
        .unwrap()
        .parse()
        .unwrap()
}

/// `name   value`; a machine without IPv6 has no such file, and sends nothing that way.
fn counter6(text: &str, name: &str) -> u64 {
    let value = text
        .lines()
        .filter_map(|line| line.split_once(char::is_whitespace))
        .find(|(one, _)| *one == name);
    value.map_or(0, |(_, value)| value.trim().parse().unwrap())
}

/// Sockets that wait for connections, in both families.
fn listeners() -> usize {
    const LISTENING: &str = "0A";
    ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .map(|file| fs::read_to_string(file).unwrap_or_default())
        .map(|text| {
            text.lines()
                .skip(1)
                .filter(|line| line.split_whitespace().nth(3) == Some(LISTENING))
                .count()
        })
        .sum()
}
