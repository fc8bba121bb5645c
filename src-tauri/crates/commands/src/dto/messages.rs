//! Saved messages, what is wrong with them, and how they read.

use super::campaigns::AudienceDto;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A saved message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "TemplateDto.ts")]
pub struct TemplateDto {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// What the owner calls it.
    pub name: String,
    /// BCP 47 code, or empty.
    pub language: String,
    /// The text with its variables.
    pub body: String,
    /// Counts up with every change of the text.
    #[ts(type = "number")]
    pub version: i64,
    /// When it was last saved.
    #[ts(type = "number")]
    pub updated_at_ms: i64,
}

/// Saves a message. A text with mistakes is kept too; it just cannot be sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "TemplateSave.ts")]
pub struct TemplateSave {
    /// Which; none for a new one.
    #[serde(default)]
    #[ts(optional = nullable, type = "number")]
    pub id: Option<i64>,
    /// What the owner calls it.
    pub name: String,
    /// BCP 47 code, or empty.
    #[serde(default)]
    pub language: String,
    /// The text with its variables.
    pub body: String,
}

impl std::fmt::Debug for TemplateSave {
    /// Without name and text: they are private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TemplateSave({:?})", self.id)
    }
}

/// Where the value of a variable comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "VariableSource.ts")]
#[serde(rename_all = "snake_case")]
pub enum VariableSource {
    /// What every contact can have.
    Person,
    /// The shop itself.
    Shop,
    /// An extra field that came with a list.
    Field,
}

/// A variable that a message can use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "VariableDto.ts")]
pub struct VariableDto {
    /// What stands between the braces.
    pub name: String,
    /// Where its value comes from.
    pub source: VariableSource,
}

/// Asks what is wrong with a text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "TemplateAsk.ts")]
pub struct TemplateAsk {
    /// The text.
    pub body: String,
    /// Whom it is for; otherwise everybody.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub audience: Option<AudienceDto>,
}

impl std::fmt::Debug for TemplateAsk {
    /// Without the text: it is private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TemplateAsk({} bytes)", self.body.len())
    }
}

/// A mistake in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "TemplateMistake.ts")]
pub struct TemplateMistake {
    /// `unclosed`, `empty_name`, `bad_name`, `unknown_name`.
    pub kind: String,
    /// The name in question; may be empty.
    pub name: String,
    /// Where: UTF-16 units before it, as a text field counts.
    pub at: u32,
}

/// A variable of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "TemplateVariable.ts")]
pub struct TemplateVariable {
    /// Its name.
    pub name: String,
    /// There is such a variable.
    pub known: bool,
    /// What people get who lack it; `null` where nothing was written. Where it
    /// stands more than once, the first.
    pub fallback: Option<String>,
    /// Every place of it has a replacement.
    pub is_covered: bool,
    /// People who lack it.
    #[ts(type = "number")]
    pub missing: i64,
}

/// What a text is like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "TemplateReport.ts")]
pub struct TemplateReport {
    /// Its length in characters, variables as written.
    pub characters: u32,
    /// Its variables, in order.
    pub variables: Vec<TemplateVariable>,
    /// A stop word stands in it.
    pub tells_how_to_stop: bool,
    /// What is wrong with it; empty when it can be sent.
    pub mistakes: Vec<TemplateMistake>,
    /// People who would be left out because something is missing.
    #[ts(type = "number")]
    pub left_out: i64,
    /// People who would get it.
    #[ts(type = "number")]
    pub will_get: i64,
}

/// Asks how a text reads.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PreviewAsk.ts")]
pub struct PreviewAsk {
    /// The text.
    pub body: String,
    /// Whom it is for; otherwise everybody.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub audience: Option<AudienceDto>,
    /// How many people, at most 50.
    pub limit: u32,
}

impl std::fmt::Debug for PreviewAsk {
    /// Without the text: it is private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PreviewAsk({} bytes)", self.body.len())
    }
}

/// How a text reads for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PreviewPerson.ts")]
pub struct PreviewPerson {
    /// Who; `null` for the sample person shown while there are no contacts.
    #[ts(type = "number | null")]
    pub person_id: Option<i64>,
    /// Their name.
    pub name: String,
    /// The message, `null` where something is missing.
    pub text: Option<String>,
    /// What is missing.
    pub missing: Vec<String>,
}
