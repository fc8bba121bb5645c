//! Messages with places for names: `Hello {{first_name|friend}}`.
//!
//! `{{name}}` is a variable, `{{name|text}}` one with a replacement for people
//! who lack it; an empty replacement, `{{name|}}`, leaves the place empty. One
//! brace alone is an ordinary character, and of three or more opening braces the
//! last two open. There is nothing else: no logic, no escapes, no nesting.
//!
//! Invariants:
//! - a value is inserted as it is and never read as a template;
//! - a blank value counts as missing, and without a replacement a missing value
//!   is an error that names it: nobody gets "Hello ,";
//! - [`Template::print`] parses to the same template again.

use crate::consent::{fold, tokens};
use crate::reason::coded;
use serde::{Deserialize, Serialize};
use std::ops::Range;

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// A parsed message.
#[derive(Clone, PartialEq, Eq)]
pub struct Template {
    segments: Vec<Segment>,
}

/// A piece of a template and where it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The bytes of the text it was read from, braces included.
    pub span: Range<usize>,
    /// Where it begins.
    pub at: At,
    /// What it is.
    pub node: Node,
}

/// What a piece of a template is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text that everyone gets.
    Text(String),
    /// The place of a value.
    Variable {
        /// Which value, without the blanks around it.
        name: String,
        /// What people get who lack it, without the blanks around it.
        fallback: Option<String>,
    },
}

/// A place in a text, counted in the three ways that programs count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// Bytes of UTF-8 before it.
    pub byte: usize,
    /// Characters (code points) before it.
    pub character: usize,
    /// UTF-16 units before it, as a text field in a browser counts.
    pub utf16: usize,
}

coded! {
    /// What is wrong with a template.
    TemplateErrorKind {
        /// Two opening braces without the two closing ones.
        Unclosed => "unclosed",
        /// No name between the braces.
        EmptyName => "empty_name",
        /// The name holds a brace or a line break, or is far too long.
        BadName => "bad_name",
        /// There is no value of this name.
        UnknownName => "unknown_name",
    }
}

/// A template that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} at character {}", kind.code(), at.character)]
pub struct TemplateError {
    /// Where: the first of the opening braces.
    pub at: At,
    /// What.
    pub kind: TemplateErrorKind,
    /// The name in question; empty if there is none.
    pub name: String,
}

/// Values that somebody lacks and for which there is no replacement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no value and no replacement for {}", names.join(", "))]
pub struct Missing {
    /// The names, each once, in the order of the template.
    pub names: Vec<String>,
}

/// The longest name of a variable, in characters.
pub const LONGEST_NAME: usize = 64;

impl Template {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut segments = Vec::new();
        let mut from = 0;
        let rest_of = |at: usize| text.get(at..).unwrap_or_default();
        while let Some(found) = rest_of(from).find(OPEN) {
            let run = rest_of(from + found)
                .bytes()
                .take_while(|byte| *byte == b'{')
                .count();
            let open = from + found + run - OPEN.len();
            let inside = rest_of(open + OPEN.len());
            let fail = |kind, name: &str| TemplateError {
                at: At::of(text, open),
                kind,
                name: name.to_owned(),
            };
            let unclosed = || fail(TemplateErrorKind::Unclosed, "");
            let inside = inside.split_once(CLOSE).ok_or_else(unclosed)?.0;
            if inside.contains(OPEN) {
                return Err(unclosed());
            }
            let (name, fallback) = match inside.split_once('|') {
                Some((name, fallback)) => (name.trim(), Some(fallback.trim().to_owned())),
                None => (inside.trim(), None),
            };
            if name.is_empty() {
                return Err(fail(TemplateErrorKind::EmptyName, ""));
            }
            let bad = |c: char| matches!(c, '{' | '}') || c.is_control();
            if name.contains(bad) || name.chars().count() > LONGEST_NAME {
                return Err(fail(TemplateErrorKind::BadName, name));
            }
            push_text(&mut segments, text, from..open);
            let end = open + OPEN.len() + inside.len() + CLOSE.len();
            let node = Node::Variable {
                name: name.to_owned(),
                fallback,
            };
            segments.push(Segment {
                span: open..end,
                at: At::of(text, open),
                node,
            });
            from = end;
        }
        push_text(&mut segments, text, from..text.len());
        Ok(Self { segments })
    }

    /// The pieces, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The names of the variables, each once, in order.
    pub fn variables(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for segment in &self.segments {
            match &segment.node {
                Node::Variable { name, .. } if !names.contains(&name.as_str()) => {
                    names.push(name.as_str());
                }
                Node::Variable { .. } | Node::Text(_) => {}
            }
        }
        names
    }

    /// Refuses variables that are not among the `known` ones.
    pub fn check(&self, known: &[&str]) -> Result<(), TemplateError> {
        for segment in &self.segments {
            match &segment.node {
                Node::Variable { name, .. } if !known.contains(&name.as_str()) => {
                    return Err(TemplateError {
                        at: segment.at,
                        kind: TemplateErrorKind::UnknownName,
                        name: name.clone(),
                    });
                }
                Node::Variable { .. } | Node::Text(_) => {}
            }
        }
        Ok(())
    }

    /// The message for one person, whose values `value` knows.
    pub fn render<'v>(&self, value: &dyn Fn(&str) -> Option<&'v str>) -> Result<String, Missing> {
        let mut message = String::new();
        let mut names: Vec<String> = Vec::new();
        for segment in &self.segments {
            match &segment.node {
                Node::Text(text) => message.push_str(text),
                Node::Variable { name, fallback } => {
                    let own = value(name).map(str::trim).filter(|own| !is_blank(own));
                    match own.or(fallback.as_deref()) {
                        Some(words) => message.push_str(words),
                        None if names.contains(name) => {}
                        None => names.push(name.clone()),
                    }
                }
            }
        }
        if names.is_empty() {
            Ok(message)
        } else {
            Err(Missing { names })
        }
    }

    /// The template as text, without blanks inside the braces.
    pub fn print(&self) -> String {
        let mut text = String::new();
        for segment in &self.segments {
            match &segment.node {
                Node::Text(words) => text.push_str(words),
                Node::Variable {
                    name,
                    fallback: None,
                } => {
                    text.extend([OPEN, name, CLOSE]);
                }
                Node::Variable {
                    name,
                    fallback: Some(fallback),
                } => {
                    text.extend([OPEN, name, "|", fallback, CLOSE]);
                }
            }
        }
        text
    }
}

impl std::fmt::Debug for Template {
    /// The length only: a message is private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Template({} segments)", self.segments.len())
    }
}

impl At {
    /// The place before the byte `byte` of `text`.
    pub fn of(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        Self {
            byte: before.len(),
            character: before.chars().count(),
            utf16: before.encode_utf16().count(),
        }
    }
}

fn push_text(segments: &mut Vec<Segment>, text: &str, span: Range<usize>) {
    if let Some(words) = text.get(span.clone()).filter(|words| !words.is_empty()) {
        let at = At::of(text, span.start);
        segments.push(Segment {
            span,
            at,
            node: Node::Text(words.to_owned()),
        });
    }
}

/// Whether nothing of a value can be seen.
fn is_blank(value: &str) -> bool {
    value
        .chars()
        .all(|c| c.is_whitespace() || fold(c.encode_utf8(&mut [0; 4])).is_empty())
}

/// Whether a message tells its reader a way to stop: one of `stop_words` stands
/// in it as a word of its own.
pub fn tells_how_to_stop(text: &str, stop_words: &[&str]) -> bool {
    let folded = fold(text);
    let said: Vec<&str> = tokens(&folded).collect();
    stop_words.iter().any(|word| {
        let word = fold(word);
        let word: Vec<&str> = tokens(&word).collect();
        !word.is_empty() && said.windows(word.len()).any(|part| part == word)
    })
}

#[cfg(test)]
mod tests;
