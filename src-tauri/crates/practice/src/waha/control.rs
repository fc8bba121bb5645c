//! The control interface: what only the maker of a world can do. Not WAHA's;
//! under `/_control/`, with the same key, never touched by faults.
//!
//! | Call | Body |
//! |---|---|
//! | `GET state` | sessions, counts, next event, faults |
//! | `GET ledger?since=SEQ` | every accepted message after SEQ |
//! | `POST scan` | `{session, phone?, pushName?}`: a phone scans the code |
//! | `POST status` | `{session, status}`: forces a state |
//! | `POST people` | `{phone, behaviour?, text?, afterMs?, offForMs?, lid?, pushName?, registeredAs?}` or a list |
//! | `POST incoming` | `{session, phone, text, quoted?, media?: {mimetype, filename?, data}}` |
//! | `POST typed` | `{session, chatId, text}`: written on the shop's own phone |
//! | `POST reaction` | `{session, phone, messageId, text}` |
//! | `POST revoked` | `{session, messageId}` |
//! | `POST edited` | `{session, messageId, text}` |
//! | `GET`/`POST`/`DELETE faults` | a fault or a list; `POST []` and `DELETE` switch all off |
//!
//! `clock` and `down` belong to the server around this one (`server::control`).

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Waha;
use super::faults::Fault;
use super::request::{Answer, Request, Verdict};
use crate::wire::{error, session};
use crate::world::{Happening, Media, Override, Status};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Scan {
    session: String,
    phone: Option<String>,
    push_name: Option<String>,
}

#[derive(Deserialize)]
struct ForceStatus {
    session: String,
    status: Status,
}

/// Everything a happening may need; which fields must be there depends on the call.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    session: String,
    phone: Option<String>,
    chat_id: Option<String>,
    message_id: Option<String>,
    text: Option<String>,
    quoted: Option<String>,
    media: Option<Media>,
}

/// A session with the code on its screen.
#[derive(Serialize)]
struct Watched<'a> {
    #[serde(flatten)]
    session: session::Shown<'a>,
    qr: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> OneOrMany<T> {
    fn list(self) -> Vec<T> {
        match self {
            Self::Many(list) => list,
            Self::One(one) => vec![one],
        }
    }
}

impl Waha {
    pub(super) fn control(&mut self, now_ms: i64, request: &Request, path: &[&str]) -> Verdict {
        let answer = match (request.method.as_str(), path) {
            ("GET", ["state"]) => Ok(Answer::json(200, &self.state(now_ms))),
            ("GET", ["ledger"]) => {
                let since = request
                    .query("since")
                    .and_then(|seq| seq.parse().ok())
                    .unwrap_or(0);
                let lines: Vec<_> = self.lines.iter().filter(|line| line.seq > since).collect();
                Ok(Answer::json(200, &lines))
            }
            ("POST", ["scan"]) => self.scanned(now_ms, request),
            ("POST", ["status"]) => parsed::<ForceStatus>(request)
                .map(|wish| done(self.world.force_status(now_ms, &wish.session, wish.status))),
            ("POST", ["people"]) => self.replace_people(request),
            ("POST", [what @ ("incoming" | "typed" | "reaction" | "revoked" | "edited")]) => {
                self.wished(now_ms, request, what)
            }
            ("GET", ["faults"]) => Ok(Answer::json(200, &self.faults.list())),
            ("DELETE", ["faults"]) => {
                self.faults.clear();
                Ok(Answer::Empty(204))
            }
            ("POST", ["faults"]) => parsed::<OneOrMany<Fault>>(request).map(|faults| {
                let faults = faults.list();
                if faults.is_empty() {
                    self.faults.clear();
                }
                self.add_faults(now_ms, faults);
                Answer::json(201, &self.faults.list())
            }),
            _ => Ok(error::no_route(request)),
        };
        answer.unwrap_or_else(|refusal| refusal).into()
    }

    fn state(&self, now_ms: i64) -> Value {
        let sessions: Vec<_> = self
            .world
            .sessions()
            .map(|one| Watched {
                session: session::listed(&self.dialect, one, now_ms),
                qr: one.qr.as_deref(),
            })
            .collect();
        json!({
            "nowMs": now_ms,
            "engine": self.dialect.engine,
            "version": self.dialect.version.to_string(),
            "seed": self.world.settings().seed,
            "sessions": sessions,
            "accepted": self.lines.len(),
            "planned": self.world.planned(),
            "nextDueMs": self.world.next_due_ms(),
            "faults": self.faults.list(),
        })
    }

    fn scanned(&mut self, now_ms: i64, request: &Request) -> Result<Answer, Answer> {
        let wish = parsed::<Scan>(request)?;
        let (phone, name) = (wish.phone.as_deref(), wish.push_name.as_deref());
        match self.world.scan(now_ms, &wish.session, phone, name) {
            Some(account) => {
                self.unsaved = true;
                Ok(Answer::json(
                    201,
                    &session::me(&self.dialect, Some(&account), None),
                ))
            }
            None => Err(error::unprocessable(
                "There is no code to scan, or the phone is no phone",
            )),
        }
    }

    fn replace_people(&mut self, request: &Request) -> Result<Answer, Answer> {
        let changes = parsed::<OneOrMany<Override>>(request)?.list();
        let mut replaced = 0;
        for change in changes {
            let phone = change.phone.clone();
            if !self.world.set_person(change) {
                return Err(error::unprocessable(&format!(
                    "{phone:?} can be nobody's phone"
                )));
            }
            replaced += 1;
        }
        self.unsaved = true;
        Ok(Answer::json(201, &json!({ "replaced": replaced })))
    }

    fn wished(&mut self, now_ms: i64, request: &Request, what: &str) -> Result<Answer, Answer> {
        let wish = parsed::<Wish>(request)?;
        let needs = |field: &str| error::bad_request(format!("{what} needs {field}"));
        let text = wish.text.ok_or_else(|| needs("text"));
        let phone = wish.phone.ok_or_else(|| needs("phone"));
        let message_id = wish.message_id.ok_or_else(|| needs("messageId"));
        let happening = match what {
            "incoming" => Happening::Incoming {
                phone: phone?.chars().filter(char::is_ascii_digit).collect(),
                text: text?,
                bare_id: self.world.new_id(now_ms, "3A"),
                quoted: wish
                    .quoted
                    .as_deref()
                    .map(|id| crate::world::bare_id(id).to_owned()),
                media: wish.media,
            },
            "typed" => Happening::Typed {
                chat_id: wish.chat_id.ok_or_else(|| needs("chatId"))?,
                text: text?,
                bare_id: self.world.new_id(now_ms, "3EB0"),
            },
            "reaction" => Happening::Reaction {
                phone: phone?.chars().filter(char::is_ascii_digit).collect(),
                message_id: message_id?,
                text: text?,
                bare_id: self.world.new_id(now_ms, "3A"),
            },
            "revoked" => Happening::Revoked {
                message_id: message_id?,
            },
            _ => Happening::Edited {
                message_id: message_id?,
                text: text?,
            },
        };
        let id = happening.message_id().to_owned();
        if !self.world.inject(now_ms, &wish.session, happening) {
            return Err(error::unknown_session(&wish.session));
        }
        self.unsaved = true;
        Ok(Answer::json(201, &json!({ "id": id })))
    }
}

fn parsed<T: DeserializeOwned>(request: &Request) -> Result<T, Answer> {
    serde_json::from_slice(&request.body).map_err(|error| error::bad_request(error.to_string()))
}

fn done(found: bool) -> Answer {
    if found {
        Answer::Empty(204)
    } else {
        error::no_session()
    }
}
