//! What the operator said about the rows of a draft: single rows, and whole groups.
//!
//! A group is every row that is asked about for one reason, however many there are; its
//! answer is one entry, not one for each row. A row's own answer counts before any of its
//! group. Of a group's answers the first one that can answer the row counts: "use the
//! first" passes by a row without a suggestion, which a later "leave out" then takes. A
//! row that was asked about again listens only to what its group is told after that.

use drumbeat_domain::phone::Phone;
use drumbeat_sheets::{FixReason, Repair};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What was said about one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    /// This is its number.
    Use(Phone),
    /// It is not imported.
    LeaveOut,
    /// Its answer was taken back when the group had been told so many times.
    Ask(u32),
}

/// What is done with the rows of a group that have no answer of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum GroupAnswer {
    /// The first suggestion is the number, where there is one.
    UseFirst,
    /// They are not imported.
    LeaveOut,
}

/// One answer to a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    /// Its place in the order of answers.
    at: u32,
    reason: FixReason,
    what: GroupAnswer,
}

/// All of it, as it is kept with the draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Answers {
    rows: BTreeMap<u32, Answer>,
    groups: Vec<Told>,
    /// Answers to groups so far, also those taken back.
    told: u32,
    /// Landlines are not imported.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) no_landlines: bool,
    /// Repairs that are asked about.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) taken_back: BTreeSet<Repair>,
}

/// What becomes of a row that is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// This is its number.
    Use(Phone),
    /// It is not imported.
    LeaveOut,
}

impl Answers {
    /// Whether nothing was said.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.groups.is_empty()
    }

    /// Says it about one row.
    pub(super) fn say(&mut self, row: u32, what: Settled) {
        let answer = match what {
            Settled::Use(phone) => Answer::Use(phone),
            Settled::LeaveOut => Answer::LeaveOut,
        };
        self.rows.insert(row, answer);
    }

    /// Takes back what was said about one row, also what its group says about it.
    pub(super) fn ask(&mut self, row: u32) {
        if self.groups.is_empty() {
            self.rows.remove(&row);
        } else {
            self.rows.insert(row, Answer::Ask(self.told));
        }
    }

    /// Says it about every row of a group that has no answer by now.
    pub(super) fn say_all(&mut self, reason: FixReason, what: GroupAnswer) {
        self.groups.push(Told {
            at: self.told,
            reason,
            what,
        });
        self.told = self.told.saturating_add(1);
    }

    /// Takes back what was said about a whole group. Rows with an answer of their own keep it.
    pub(super) fn ask_all(&mut self, reason: FixReason) {
        self.groups.retain(|told| told.reason != reason);
    }

    /// These repairs are done again. What was said about the whole group of them is said no
    /// more, or it would be heard again with the next one that is taken back.
    pub(super) fn repair_again(&mut self, repairs: &[Repair]) {
        self.taken_back.retain(|repair| !repairs.contains(repair));
        if self.taken_back.is_empty() {
            self.ask_all(FixReason::TakenBack);
        }
    }

    /// Whether something was said about the whole group.
    pub(super) fn has_said_all(&self, reason: FixReason) -> bool {
        self.groups.iter().any(|told| told.reason == reason)
    }

    /// What becomes of a row that is asked about for `reason`; nothing where it is still open.
    pub(super) fn of(
        &self,
        row: u32,
        reason: FixReason,
        suggestions: &[String],
    ) -> Option<Settled> {
        let since = match self.rows.get(&row) {
            Some(Answer::Use(phone)) => return Some(Settled::Use(phone.clone())),
            Some(Answer::LeaveOut) => return Some(Settled::LeaveOut),
            Some(Answer::Ask(since)) => *since,
            None => 0,
        };
        let mut said = self
            .groups
            .iter()
            .filter(|told| told.reason == reason && told.at >= since);
        said.find_map(|told| match told.what {
            GroupAnswer::UseFirst => first(suggestions).map(Settled::Use),
            GroupAnswer::LeaveOut => Some(Settled::LeaveOut),
        })
    }
}

/// The first suggestion that is a number.
pub(super) fn first(suggestions: &[String]) -> Option<Phone> {
    suggestions
        .first()
        .and_then(|e164| Phone::from_e164(e164).ok())
}

#[cfg(test)]
mod tests {
    use super::{Answers, GroupAnswer, Settled};
    use drumbeat_domain::phone::Phone;
    use drumbeat_sheets::FixReason::{TooShort, TwoNumbers};

    const NUMBER: &str = "+243991000412";

    fn with() -> Vec<String> {
        vec![NUMBER.to_owned(), "+243991000413".to_owned()]
    }

    fn number() -> Settled {
        Settled::Use(Phone::from_e164(NUMBER).unwrap())
    }

    #[test]
    fn a_group_is_answered_whole_and_no_other_one() {
        let mut answers = Answers::default();
        answers.say_all(TwoNumbers, GroupAnswer::UseFirst);
        assert_eq!(answers.of(5, TwoNumbers, &with()), Some(number()));
        assert_eq!(answers.of(900_000, TwoNumbers, &with()), Some(number()));
        assert_eq!(answers.of(5, TooShort, &with()), None, "another group");
        let kept = serde_json::to_string(&answers).unwrap();
        assert!(kept.len() < 100, "a group is one entry: {kept}");
        assert_eq!(serde_json::from_str::<Answers>(&kept).unwrap(), answers);
    }

    #[test]
    fn what_was_said_first_counts_and_a_later_answer_takes_what_is_left() {
        let mut answers = Answers::default();
        answers.say_all(TwoNumbers, GroupAnswer::UseFirst);
        assert_eq!(answers.of(6, TwoNumbers, &[]), None, "nothing to use");
        answers.say_all(TwoNumbers, GroupAnswer::LeaveOut);
        assert_eq!(answers.of(6, TwoNumbers, &[]), Some(Settled::LeaveOut));
        assert_eq!(
            answers.of(5, TwoNumbers, &with()),
            Some(number()),
            "who was answered before keeps the answer"
        );
    }

    #[test]
    fn a_row_of_its_own_counts_before_its_group_and_can_be_asked_about_again() {
        let mut answers = Answers::default();
        answers.say(5, Settled::LeaveOut);
        answers.say_all(TwoNumbers, GroupAnswer::UseFirst);
        assert_eq!(answers.of(5, TwoNumbers, &with()), Some(Settled::LeaveOut));
        answers.ask(5);
        assert_eq!(answers.of(5, TwoNumbers, &with()), None, "it is open again");
        assert_eq!(answers.of(6, TwoNumbers, &with()), Some(number()));
        answers.say_all(TwoNumbers, GroupAnswer::LeaveOut);
        assert_eq!(
            answers.of(5, TwoNumbers, &with()),
            Some(Settled::LeaveOut),
            "what is said later reaches it"
        );
        answers.ask_all(TwoNumbers);
        assert_eq!(answers.of(6, TwoNumbers, &with()), None);
    }
}
