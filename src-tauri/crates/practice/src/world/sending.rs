//! How a message leaves: accepted into the ledger first, then told, then
//! delivered, read and answered as its person does these things.

use std::io;
use std::sync::Arc;

use super::{Ack, ChatId, Due, Engine, Happening, Recorded, Source, StoredMessage, World, bare_id};
use crate::ledger::{Ledger, LedgerLine, Reach};
use crate::world::person::{Behaviour, Course, Person};

const REFUSAL_AFTER_MS: i64 = 400;
/// WhatsApp's number for "too many new chats".
const REACHOUT: u16 = 463;

/// In which manner the ticks come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AckManner {
    /// As the engine does.
    #[default]
    Usual,
    /// Each three times.
    Repeated,
    /// Read first, then delivered, then sent.
    Reversed,
    /// All at once, before the client hears that its message was accepted.
    AtOnce,
    /// Never, whatever happens on the phone.
    Never,
}

/// A message a client wants to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The session to send it from.
    pub session: String,
    /// The address as the client wrote it.
    pub chat_id: String,
    /// The text.
    pub text: String,
    /// The id the client wants it to have.
    pub client_id: Option<String>,
    /// The message it answers.
    pub reply_to: Option<String>,
    /// Whether to act as if ids of clients were unknown.
    pub ignore_client_id: bool,
    /// In which manner its ticks come.
    pub acks: AckManner,
    /// Refuse it as WhatsApp refuses too many new chats.
    pub refuse: bool,
}

/// Why a message was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum SendRefusal {
    /// The account may not start new chats.
    #[error("server returned error 463")]
    Reachout,
    /// The number has no account (GOWS finds out before it sends).
    #[error("no LID found for {0} from server")]
    NoAccount(String),
    /// The session is gone.
    #[error("there is no session {0}")]
    NoSession(String),
    /// The ledger could not be written: nothing is accepted without it.
    #[error("the ledger cannot be written: {0}")]
    Ledger(#[from] io::Error),
}

impl World {
    /// Accepts a message, or says why not. It is in `ledger` before anything is told.
    /// The same id twice is accepted twice: the world, like WAHA, does not compare.
    pub fn send(
        &mut self,
        now_ms: i64,
        outgoing: &Outgoing,
        ledger: &mut dyn Ledger,
    ) -> Result<Arc<StoredMessage>, SendRefusal> {
        let Some(session) = self.session(&outgoing.session) else {
            return Err(SendRefusal::NoSession(outgoing.session.clone()));
        };
        let locked = session.timelock.is_some_and(|lock| now_ms < lock.until_ms);
        let chat = ChatId::lenient(&outgoing.chat_id);
        let phone = self.phone_of(&chat);
        let known = phone
            .as_deref()
            .is_some_and(|phone| self.has_written(&outgoing.session, phone));
        let refused = outgoing.refuse || (locked && !known);
        let engine = self.settings.engine;
        let person = phone.as_deref().map(|phone| self.person(phone));
        let behaviour = person.as_ref().map(|person| person.behaviour);

        if engine == Engine::Gows {
            if refused {
                return Err(SendRefusal::Reachout);
            }
            if behaviour == Some(Behaviour::NotOnWhatsapp) {
                return Err(SendRefusal::NoAccount(chat.jid()));
            }
        }
        let message = Arc::new(StoredMessage {
            bare_id: self.id_for(now_ms, outgoing),
            chat,
            phone,
            from_me: true,
            source: Source::Api,
            body: Some(outgoing.text.clone()),
            at_ms: now_ms,
            ack: first_ack(engine),
            quoted: outgoing
                .reply_to
                .as_deref()
                .map(|id| bare_id(id).to_owned()),
            push_name: None,
            media: None,
            refused_with: refused.then_some(REACHOUT),
        });
        if refused {
            self.take_and_refuse(now_ms, outgoing, &message);
            return Ok(message);
        }
        let line = LedgerLine {
            seq: 0,
            at_ms: now_ms,
            session: outgoing.session.clone(),
            chat_id: message.chat.as_str().to_owned(),
            phone: message.phone.clone(),
            client_id: outgoing.client_id.clone(),
            bare_id: message.bare_id.clone(),
            body: outgoing.text.clone(),
            body_sha256: LedgerLine::hash(&outgoing.text),
            reach: reach(behaviour),
        };
        let line = ledger.append(line)?;
        self.keep_and_tell(now_ms, &outgoing.session, Arc::clone(&message));
        self.plan_course(&line, person.as_ref(), outgoing.acks);
        Ok(message)
    }

    /// Plans what follows from a message that was accepted for this person.
    pub(super) fn plan_course(
        &mut self,
        line: &LedgerLine,
        person: Option<&Person>,
        manner: AckManner,
    ) {
        let course = match person {
            Some(person) => {
                let nth = self.sent_to.entry(person.phone.clone()).or_default();
                let sent_before = *nth;
                *nth += 1;
                self.meet(&person.phone);
                person.course(self.settings.seed, sent_before)
            }
            None => Course {
                server_ms: 300,
                delivered_ms: None,
                read_ms: None,
                reply: None,
            },
        };
        for (after_ms, ack) in self.ticks(&course, manner) {
            let due = Due::Ack {
                session: line.session.clone(),
                bare_id: line.bare_id.clone(),
                ack,
            };
            self.schedule.plan(line.at_ms + after_ms, due);
        }
        if let (Some((after_ms, text)), Some(phone)) = (course.reply, &line.phone) {
            let at_ms = line.at_ms + after_ms;
            let happening = Happening::Incoming {
                phone: phone.clone(),
                text,
                // From the ledger alone, so that a restarted world gives it the same id.
                bare_id: format!("3A{}", reply_id(line)),
                quoted: None,
                media: None,
            };
            self.schedule.plan(
                at_ms,
                Due::Happen {
                    session: line.session.clone(),
                    happening,
                },
            );
        }
    }

    fn ticks(&self, course: &Course, manner: AckManner) -> Vec<(i64, Ack)> {
        let server = match self.settings.engine {
            // Accepted means "at the server" there: no event says so again.
            Engine::Gows => None,
            Engine::Noweb | Engine::Webjs => Some((course.server_ms, Ack::Server)),
        };
        let usual: Vec<(i64, Ack)> = server
            .into_iter()
            .chain(course.delivered_ms.map(|at| (at, Ack::Device)))
            .chain(course.read_ms.map(|at| (at, Ack::Read)))
            .collect();
        match manner {
            AckManner::Usual => usual,
            AckManner::Repeated => usual
                .into_iter()
                .flat_map(|(at, ack)| [(at, ack), (at + 20, ack), (at + 900, ack)])
                .collect(),
            AckManner::Reversed => {
                let last_ms = usual.last().map_or(0, |(at, _)| *at);
                let acks = usual.into_iter().rev().map(|(_, ack)| ack);
                (0_i64..).map(|n| last_ms + n * 50).zip(acks).collect()
            }
            AckManner::AtOnce => usual.into_iter().map(|(_, ack)| (0, ack)).collect(),
            AckManner::Never => Vec::new(),
        }
    }

    /// NOWEB and WEBJS take the message and hear of the refusal afterwards.
    fn take_and_refuse(&mut self, now_ms: i64, outgoing: &Outgoing, message: &Arc<StoredMessage>) {
        let session = outgoing.session.clone();
        let mut kept = StoredMessage::clone(message);
        kept.ack = Ack::Error;
        self.recorded.push(Recorded {
            at_ms: now_ms,
            session: session.clone(),
            happening: Happening::Refused {
                message: Box::new(kept),
            },
        });
        self.keep_and_tell(now_ms, &session, Arc::clone(message));
        let due = Due::Ack {
            session,
            bare_id: message.bare_id.clone(),
            ack: Ack::Error,
        };
        self.schedule.plan(now_ms + REFUSAL_AFTER_MS, due);
    }

    fn id_for(&mut self, now_ms: i64, outgoing: &Outgoing) -> String {
        let honoured = self.settings.honours_client_ids && !outgoing.ignore_client_id;
        match outgoing
            .client_id
            .as_deref()
            .filter(|id| honoured && !id.is_empty())
        {
            Some(id) => id.to_owned(),
            None => self.new_id(now_ms, "3EB0"),
        }
    }

    fn has_written(&self, session: &str, phone: &str) -> bool {
        self.messages
            .get(session)
            .is_some_and(|history| history.has_written(phone))
    }
}

fn first_ack(engine: Engine) -> Ack {
    match engine {
        Engine::Gows => Ack::Server,
        Engine::Noweb | Engine::Webjs => Ack::Pending,
    }
}

fn reach(behaviour: Option<Behaviour>) -> Reach {
    match behaviour {
        None | Some(Behaviour::NotOnWhatsapp) => Reach::Nobody,
        Some(Behaviour::Blocked) => Reach::Blocked,
        Some(
            Behaviour::Delivered
            | Behaviour::Reads
            | Behaviour::Replies
            | Behaviour::Stops
            | Behaviour::PhoneOff,
        ) => Reach::Person,
    }
}

fn reply_id(line: &LedgerLine) -> String {
    let digest = LedgerLine::digest(&format!("{}/{}", line.seq, line.bare_id));
    digest
        .first_chunk::<9>()
        .map(hex::encode_upper)
        .unwrap_or_default()
}

pub(super) fn message_of(line: &LedgerLine, engine: Engine) -> StoredMessage {
    StoredMessage {
        bare_id: line.bare_id.clone(),
        chat: ChatId::lenient(&line.chat_id),
        phone: line.phone.clone(),
        from_me: true,
        // The list of ids sent through the API lives in memory only, except on GOWS.
        source: if engine == Engine::Gows {
            Source::Api
        } else {
            Source::App
        },
        body: Some(line.body.clone()),
        at_ms: line.at_ms,
        ack: first_ack(engine),
        quoted: None,
        push_name: None,
        media: None,
        refused_with: None,
    }
}
