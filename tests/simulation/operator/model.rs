//! What an owner would say: the reference that the app is held against.
//!
//! Pure, and ignorant of how anything is done: it has no queue, no attempts, no
//! gateway. It only knows what was asked for, what is therefore allowed, and from
//! when until when somebody, something or everything must stay quiet.

use drumbeat_domain::campaign::CampaignState as State;
use std::collections::{BTreeMap, BTreeSet};

/// From when until when nothing may leave. At the very moment it begins or ends both
/// are right: the command and the send are simultaneous.
#[derive(Clone, Debug, Default)]
pub(super) struct Quiet(Vec<(i64, i64)>);

impl Quiet {
    /// Quiet from the beginning of time.
    pub(super) fn always() -> Self {
        Self(vec![(i64::MIN, i64::MAX)])
    }

    /// From now on it must be quiet, or need not.
    pub(super) fn keep(&mut self, quiet: bool, now_ms: i64) {
        match self.0.last_mut() {
            Some((_, until_ms)) if *until_ms == i64::MAX => {
                if !quiet {
                    *until_ms = now_ms;
                }
            }
            Some(_) | None => {
                if quiet {
                    self.0.push((now_ms, i64::MAX));
                }
            }
        }
    }

    pub(super) fn at(&self, at_ms: i64) -> bool {
        let mut spans = self.0.iter();
        spans.any(|(from_ms, until_ms)| *from_ms < at_ms && at_ms < *until_ms)
    }
}

/// How somebody stands to being written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Agreed,
    NotAsked,
    Stopped,
}

impl Standing {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::NotAsked => "not_asked",
            Self::Stopped => "asked_to_stop",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    pub id: i64,
    pub name: String,
    /// The first is the one that is written to.
    pub phones: Vec<String>,
    pub standing: Standing,
    /// They said no once: a list alone does not turn that into a yes.
    pub refused: bool,
    pub deleted: bool,
    /// STOP is under way to the shop.
    pub says_stop: bool,
    /// No campaign may write to them.
    pub quiet: Quiet,
    /// Nobody may write to them.
    pub blocked: Quiet,
}

impl Person {
    pub(super) fn may_get(&self) -> bool {
        self.standing == Standing::Agreed && !self.deleted
    }

    /// How a message greets them.
    fn greeting(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }

    pub(super) fn agrees(&mut self) {
        self.standing = Standing::Agreed;
        self.refused = false;
    }
}

/// What one person of a started campaign is to get.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub person: usize,
    pub text: String,
    /// So often it may arrive: once, and once more for each time it was asked for.
    pub may_arrive: usize,
    /// The operator has said that it went out.
    pub said_out: bool,
    /// The operator left them out.
    pub quiet: Quiet,
}

#[derive(Clone, Debug)]
pub(super) struct Campaign {
    pub id: i64,
    pub state: State,
    pub everyone: bool,
    pub chosen: BTreeSet<usize>,
    /// What its message begins with; no other campaign's does.
    pub words: u32,
    pub number: Option<usize>,
    /// By phone; empty before it was started.
    pub letters: BTreeMap<String, Letter>,
    /// It must not send.
    pub quiet: Quiet,
}

impl Campaign {
    /// The buttons there are, in the order in which they are shown.
    pub(super) fn buttons(&self) -> &'static [&'static str] {
        match self.state {
            State::Draft => &["edit", "start", "duplicate", "delete"],
            State::Preparing => &[],
            State::Running => &["pause", "stop", "duplicate"],
            State::Paused => &["resume", "stop", "duplicate"],
            State::Completed | State::Cancelled => &["duplicate"],
        }
    }

    pub(super) fn allows(&self, button: &str) -> bool {
        self.buttons().contains(&button)
    }

    /// What may be decided about somebody whose message is like that.
    pub(super) fn verdicts(&self, state: &str, reason: &str) -> &'static [&'static str] {
        match (self.state, state) {
            (State::Cancelled, "needs_check") => &["it_went_out"],
            (State::Cancelled, _) => &[],
            (_, "needs_check") => &["try_again", "it_went_out"],
            (_, "failed") => &["try_again"],
            (_, "skipped") if reason == "not_on_whatsapp" => &["try_again"],
            (_, "waiting") => &["skip"],
            _ => &[],
        }
    }

    /// The state it can have got into without being told to.
    fn may_become(&self, state: State, away: Away) -> bool {
        match (self.state, state) {
            (State::Running, State::Running) => away != Away::ForDays,
            (State::Running, State::Paused) => away != Away::Shortly,
            (State::Running | State::Paused, State::Completed) => true,
            (from, to) => from == to,
        }
    }
}

/// For how long nobody can have looked at what runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Away {
    /// It goes on by itself.
    #[default]
    Shortly,
    /// About so long that it may wait for Continue.
    Perhaps,
    /// It waits for Continue.
    ForDays,
}

/// What is known of a number's link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    Linked,
    /// Until the operator links it again.
    Unlinked,
    /// On the way to the one or the other.
    Between,
    Removed,
}

#[derive(Clone, Debug)]
pub(super) struct Number {
    pub id: i64,
    pub session: &'static str,
    pub phone: &'static str,
    pub link: Link,
    pub quiet: Quiet,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub people: Vec<Person>,
    pub campaigns: Vec<Campaign>,
    pub numbers: Vec<Number>,
    /// To which phone the n-th hello goes; the empty one is the owner's own.
    pub hellos: Vec<String>,
    /// How long the app or the laptop was away.
    pub away: Away,
    words: u32,
}

impl Model {
    /// Words that no campaign has yet.
    pub(super) fn new_words(&mut self) -> u32 {
        self.words += 1;
        self.words
    }

    pub(super) fn add_person(&mut self, id: i64, name: &str, phone: &str, agreed: bool) {
        self.people.push(Person {
            id,
            name: name.to_owned(),
            phones: vec![phone.to_owned()],
            standing: if agreed {
                Standing::Agreed
            } else {
                Standing::NotAsked
            },
            refused: false,
            deleted: false,
            says_stop: false,
            quiet: Quiet::default(),
            blocked: Quiet::default(),
        });
    }

    /// Whose phone that is, deleted or not.
    pub(super) fn owner_of(&self, phone: &str) -> Option<usize> {
        let has = |person: &Person| person.phones.iter().any(|other| other == phone);
        self.people.iter().position(has)
    }

    /// Who of a campaign's people would get it now.
    pub(super) fn will_get(&self, campaign: usize) -> Vec<usize> {
        let Some(campaign) = self.campaigns.get(campaign) else {
            return Vec::new();
        };
        let people = self.people.iter().enumerate();
        people
            .filter(|(at, _)| campaign.everyone || campaign.chosen.contains(at))
            .filter(|(_, person)| person.may_get())
            .map(|(at, _)| at)
            .collect()
    }

    /// Start was pressed: who gets what stands from now on.
    pub(super) fn starts(&mut self, at: usize) {
        let people = self.will_get(at);
        let words = self.campaigns[at].words;
        let letters = people.into_iter().map(|person| {
            let who = &self.people[person];
            let letter = Letter {
                person,
                text: text(words, who.greeting()),
                may_arrive: 1,
                said_out: false,
                quiet: Quiet::default(),
            };
            (who.phones[0].clone(), letter)
        });
        self.campaigns[at].letters = letters.collect();
        self.campaigns[at].state = State::Running;
    }

    /// A campaign is seen in a state.
    pub(super) fn sees(&mut self, at: usize, state: State) -> Result<(), String> {
        let away = self.away;
        let campaign = &mut self.campaigns[at];
        if !campaign.may_become(state, away) {
            let from = campaign.state;
            return Err(format!("campaign {at} went from {from:?} to {state:?}"));
        }
        campaign.state = state;
        Ok(())
    }

    /// What must be quiet from now on, after whatever was done.
    pub(super) fn quieten(&mut self, now_ms: i64) {
        for person in &mut self.people {
            person.quiet.keep(!person.may_get(), now_ms);
            let blocked = person.standing == Standing::Stopped;
            person.blocked.keep(blocked, now_ms);
        }
        for campaign in &mut self.campaigns {
            campaign
                .quiet
                .keep(campaign.state != State::Running, now_ms);
        }
        for number in &mut self.numbers {
            let off = matches!(number.link, Link::Unlinked | Link::Removed);
            number.quiet.keep(off, now_ms);
        }
    }
}

/// The words of a campaign's template.
pub(super) fn template(words: u32) -> String {
    format!("Offer {words}: habari {{{{first_name|rafiki}}}}!")
}

fn text(words: u32, greeting: &str) -> String {
    format!("Offer {words}: habari {greeting}!")
}

/// Whose words they are.
pub(super) fn words_of(text: &str) -> Option<u32> {
    text.strip_prefix("Offer ")?.split(':').next()?.parse().ok()
}
