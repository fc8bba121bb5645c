//! Requests and answers without HTTP around them.

use std::borrow::Cow;

use serde::Serialize;
use subtle::ConstantTimeEq;

use super::faults::{Fault, FaultKind};
use crate::ledger::LedgerLine;
use crate::wire::written;

/// One request.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Upper case.
    pub method: String,
    /// As on the wire, percent-encoded, without the query.
    pub path: String,
    /// The query's fields, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The query as on the wire.
    pub raw_query: String,
    /// The `X-Api-Key` header.
    pub api_key: Option<String>,
    /// The `Host` header; `None` where there is no HTTP.
    pub host: Option<String>,
    /// The `Accept` header.
    pub accept: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not derived: keys and people's texts must not end in a log.
        write!(out, "Request({} {})", self.method, self.path)
    }
}

impl Request {
    /// A request as a client in this process makes it; `target` is path and query.
    pub fn new(method: &str, target: &str, api_key: Option<&str>, body: Vec<u8>) -> Self {
        let (path, raw_query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            query: parse_query(raw_query),
            raw_query: raw_query.to_owned(),
            api_key: api_key.map(str::to_owned),
            host: None,
            accept: None,
            body,
        }
    }

    /// The path's parts, decoded.
    pub(crate) fn segments(&self) -> Vec<Cow<'_, str>> {
        self.path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| decode(part, false))
            .collect()
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn path_and_query(&self) -> String {
        if self.raw_query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.raw_query)
        }
    }

    pub(crate) fn host_is_loopback(&self) -> bool {
        let Some(host) = &self.host else { return true };
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host.as_str(),
        };
        name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]"
    }
}

/// What goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Status and body, as it goes over the wire.
    Json(u16, String),
    /// Status only.
    Empty(u16),
    /// Status, type and bytes.
    Bytes(u16, String, Vec<u8>),
}

impl Answer {
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        Self::Json(status, written(body))
    }

    /// The status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Json(status, _) | Self::Empty(status) | Self::Bytes(status, _, _) => *status,
        }
    }
}

/// How far a request got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It is answered.
    Answer(Answer),
    /// Nothing to say before that world time.
    WaitUntil(i64),
    /// The connection ends without an answer.
    Cut,
    /// The connection stays and nothing ever comes.
    Hang,
}

/// A request on its way.
#[derive(Debug)]
pub struct Exchange {
    pub(super) request: Request,
    pub(super) arrived_ms: i64,
    pub(super) fault: Option<Fault>,
    /// The answer is known but not yet due.
    pub(super) ready: Option<(i64, Answer)>,
}

impl Exchange {
    /// What goes wrong with it, if anything does.
    pub fn struck_by(&self) -> Option<&FaultKind> {
        self.fault.as_ref().map(|fault| &fault.kind)
    }

    pub(super) fn new(now_ms: i64, request: Request, fault: Option<Fault>) -> Self {
        Self {
            request,
            arrived_ms: now_ms,
            fault,
            ready: None,
        }
    }
}

/// What a handler decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Answer at once.
    Now(Answer),
    /// Answer after so many milliseconds.
    In(i64, Answer),
    /// Look again then.
    Later(i64),
    /// End the connection.
    Cut,
    /// Never answer.
    Hang,
}

impl From<Answer> for Verdict {
    fn from(answer: Answer) -> Self {
        Self::Now(answer)
    }
}

/// The key every request needs: only its digest is kept.
#[derive(Clone, Copy)]
pub(super) struct RightKey([u8; 32]);

impl RightKey {
    pub(super) fn new(key: &str) -> Self {
        Self(LedgerLine::digest(key))
    }

    /// Whether it is this one, without telling by the duration how much of it is.
    pub(super) fn is(self, given: &str) -> bool {
        // Digests: the comparison of the keys themselves would still tell the length.
        LedgerLine::digest(given)
            .as_slice()
            .ct_eq(self.0.as_slice())
            .into()
    }
}

pub(crate) fn parse_query(raw: &str) -> Vec<(String, String)> {
    raw.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let owned = |text| decode(text, true).into_owned();
            (owned(key), owned(value))
        })
        .collect()
}

/// Percent-decoding; what is not valid stays as it is.
fn decode(text: &str, plus_is_space: bool) -> Cow<'_, str> {
    if !text
        .bytes()
        .any(|byte| byte == b'%' || (plus_is_space && byte == b'+'))
    {
        return Cow::Borrowed(text);
    }
    let hex_digit = |byte: u8| char::from(byte).to_digit(16);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        let pair = match tail {
            [high, low, ..] if *first == b'%' => hex_digit(*high).zip(hex_digit(*low)),
            _ => None,
        };
        match pair {
            Some((high, low)) => {
                out.push((high * 16 + low) as u8);
                rest = tail.get(2..).unwrap_or_default();
            }
            None if plus_is_space && *first == b'+' => out.push(b' '),
            None => out.push(*first),
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}
