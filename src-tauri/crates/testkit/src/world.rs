//! The world behind the fake gateway: people, what they got, and what happens next.

use drumbeat_domain::delivery::Receipt;
use drumbeat_domain::outbox::Scope;
use drumbeat_domain::reason::{FailureReason, WaitReason};
use drumbeat_gateway::{
    ChatAddress, EventKey, GatewayError, InboundEvent, LinkStatus, Me, ParsedEvent,
};
use std::collections::{BTreeMap, VecDeque};

/// What the gateway does with the next send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Takes it and says so.
    Accept,
    /// Takes it and says so after a while.
    Slow {
        /// Milliseconds.
        ms: i64,
    },
    /// Takes it; the receipt comes first, the answer a second later.
    ReceiptFirst,
    /// Takes it and never answers.
    TakeSilently,
    /// Never answers, and takes it so much later.
    TakeLate {
        /// Milliseconds.
        after_ms: i64,
    },
    /// Never answers and never takes it.
    Swallow,
    /// The line breaks; it was taken or not.
    Lost {
        /// Whether it was.
        taken: bool,
    },
    /// Says that it certainly did not leave.
    NotSent {
        /// Who has to wait.
        scope: Scope,
        /// For how long; 0 leaves it open.
        after_ms: i64,
        /// Why.
        reason: WaitReason,
    },
    /// Will never send it.
    Reject(FailureReason),
    /// Takes it; WhatsApp refuses it with this code a second later.
    RefusedLater {
        /// WhatsApp's code.
        code: &'static str,
    },
}

/// What somebody's phone does with a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Habit {
    /// Is off, and not even the server's receipt comes back.
    Silent,
    /// Is off: the server has it, nothing more.
    Off,
    /// Gets it after a few seconds.
    #[default]
    Gets,
    /// Gets it and opens it a minute later.
    Reads,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Somebody {
    pub(crate) absent: bool,
    pub(crate) lid: Option<String>,
    pub(crate) habit: Habit,
}

/// A message that left for WhatsApp: one line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When.
    pub at_ms: i64,
    /// To whom: the digits of their phone, also where it went to a hidden identity.
    pub to: String,
    /// The id we chose.
    pub client_id: Option<String>,
    /// The bare id it has.
    pub provider_id: String,
    /// Its words.
    pub body: String,
}

#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) people: BTreeMap<String, Somebody>,
    pub(crate) sent: Vec<Sent>,
    pub(crate) answers: VecDeque<Answer>,
    pub(crate) always: Option<Answer>,
    pub(crate) calls: usize,
    pub(crate) questions: Vec<(i64, String)>,
    pub(crate) look_ups: Vec<i64>,
    pub(crate) down: Option<GatewayError>,
    pub(crate) question_fault: Option<GatewayError>,
    pub(crate) history_fault: Option<GatewayError>,
    pub(crate) slow_questions_ms: i64,
    pub(crate) slow_look_ups_ms: i64,
    pub(crate) slow_status_ms: i64,
    pub(crate) slow_history_ms: i64,
    pub(crate) sessions: BTreeMap<String, (LinkStatus, Option<Me>)>,
    pub(crate) timeline: BTreeMap<(i64, u64), ParsedEvent>,
    pub(crate) forgetful: bool,
    pub(crate) numbered: u64,
}

impl World {
    pub(crate) fn number(&mut self) -> u64 {
        self.numbered += 1;
        self.numbered
    }

    pub(crate) fn next_answer(&mut self) -> Answer {
        self.calls += 1;
        self.answers
            .pop_front()
            .or_else(|| self.always.clone())
            .unwrap_or(Answer::Accept)
    }

    pub(crate) fn somebody(&mut self, digits: &str) -> &mut Somebody {
        self.people.entry(digits.to_owned()).or_default()
    }

    /// The phone behind a chat.
    pub(crate) fn digits_of(&self, chat: &ChatAddress) -> String {
        match chat {
            ChatAddress::Person(digits) => digits.clone(),
            ChatAddress::Lid(lid) => self
                .people
                .iter()
                .find(|(_, somebody)| somebody.lid.as_ref() == Some(lid))
                .map_or_else(|| format!("lid {lid}"), |(digits, _)| digits.clone()),
            ChatAddress::Other(text) => text.clone(),
        }
    }

    /// It leaves, at that moment, and its receipts follow.
    pub(crate) fn leave(&mut self, at_ms: i64, session: &str, message: Message<'_>) -> String {
        let to = self.digits_of(message.to);
        let n = self.number();
        let provider_id = message
            .client_id
            .map_or_else(|| format!("SERVER{n}"), str::to_uppercase);
        let habit = self.somebody(&to).habit;
        self.sent.push(Sent {
            at_ms,
            to,
            client_id: message.client_id.map(str::to_owned),
            provider_id: provider_id.clone(),
            body: message.body.to_owned(),
        });
        let receipts: &[(i64, Receipt)] = match habit {
            Habit::Silent => &[],
            Habit::Off => &[(500, Receipt::AtServer)],
            Habit::Gets => &[(500, Receipt::AtServer), (4_000, Receipt::OnDevice)],
            Habit::Reads => &[
                (500, Receipt::AtServer),
                (4_000, Receipt::OnDevice),
                (60_000, Receipt::Opened),
            ],
        };
        for (after_ms, receipt) in receipts {
            self.receipt(
                at_ms + after_ms,
                session,
                message.to,
                &provider_id,
                *receipt,
                None,
            );
        }
        provider_id
    }

    pub(crate) fn receipt(
        &mut self,
        at_ms: i64,
        session: &str,
        chat: &ChatAddress,
        provider_id: &str,
        receipt: Receipt,
        code: Option<&str>,
    ) {
        let event = InboundEvent::Receipt {
            chat: chat.clone(),
            provider_id: provider_id.to_owned(),
            receipt,
            error_code: code.map(str::to_owned),
        };
        self.happen(
            at_ms,
            session,
            &format!("ack/{provider_id}/{receipt:?}"),
            event,
        );
    }

    /// Something happens at that moment, and whoever listens then is told.
    pub(crate) fn happen(&mut self, at_ms: i64, session: &str, key: &str, event: InboundEvent) {
        self.happen_told(at_ms, at_ms, session, key, event);
    }

    /// What happens at one time of the app's clock, and at another of the server's.
    pub(crate) fn happen_told(
        &mut self,
        at_ms: i64,
        told_ms: i64,
        session: &str,
        key: &str,
        event: InboundEvent,
    ) {
        let n = self.number();
        let event = ParsedEvent {
            key: EventKey(format!("{session}/{key}")),
            session: session.to_owned(),
            at_ms: told_ms,
            event,
        };
        self.timeline.insert((at_ms, n), event);
    }

    /// How far a message is, by what has happened.
    pub(crate) fn progress(&self, provider_id: &str, now_ms: i64) -> Receipt {
        self.timeline
            .range(..=(now_ms, u64::MAX))
            .filter_map(|(_, event)| match &event.event {
                InboundEvent::Receipt {
                    provider_id: id,
                    receipt,
                    ..
                } if id == provider_id => Some(*receipt),
                _ => None,
            })
            .filter(|receipt| *receipt != Receipt::Error)
            .max()
            .unwrap_or(Receipt::HandedOver)
    }
}

/// What is being sent.
#[derive(Clone, Copy)]
pub(crate) struct Message<'m> {
    pub(crate) to: &'m ChatAddress,
    pub(crate) client_id: Option<&'m str>,
    pub(crate) body: &'m str,
}
