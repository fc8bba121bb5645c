//! People as the screens show them. Phones cross as people read them
//! (`+243 991 000 412`); a command that takes one reads any form.

use super::contact_fields::{ContactField, KnownField, SourceDto, StopDto, TextSources};
use super::contact_phones::OtherPhone;
use super::evidence::{NewProof, ProofDto};
use super::segments::FilterNode;
use drumbeat_domain::segment::Node;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether a person may be written to. A blocked address counts as a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ConsentDto.ts")]
#[serde(rename_all = "snake_case")]
pub enum ConsentDto {
    /// Agreed to get messages.
    Agreed,
    /// Nobody asked, or there was no answer.
    NotAsked,
    /// Asked to stop, or blocked.
    AskedToStop,
}

/// How somebody agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ConsentHow.ts")]
#[serde(rename_all = "snake_case")]
pub enum ConsentHow {
    /// On paper.
    PaperForm,
    /// In words, face to face or on the phone.
    Spoken,
    /// In a form on a page.
    OnlineForm,
    /// In a chat.
    Chat,
    /// When they bought something.
    Purchase,
    /// In another way.
    Other,
}

impl ConsentHow {
    const ALL: [Self; 6] = [
        Self::PaperForm,
        Self::Spoken,
        Self::OnlineForm,
        Self::Chat,
        Self::Purchase,
        Self::Other,
    ];

    /// The way with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.code() == code)
    }

    /// The stable code, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PaperForm => "paper_form",
            Self::Spoken => "spoken",
            Self::OnlineForm => "online_form",
            Self::Chat => "chat",
            Self::Purchase => "purchase",
            Self::Other => "other",
        }
    }
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactSortDto.ts")]
#[serde(rename_all = "snake_case")]
pub enum ContactSortDto {
    /// By name.
    #[default]
    Name,
    /// By name, from the end.
    NameDescending,
    /// Last added first.
    Newest,
}

/// What an import did to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportOutcomeDto.ts")]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcomeDto {
    /// Added.
    New,
    /// Changed.
    Updated,
    /// Nothing new.
    Same,
    /// It was undone, and something of them stayed.
    Stayed,
}

impl ImportOutcomeDto {
    /// The stable code, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Updated => "updated",
            Self::Same => "same",
            Self::Stayed => "stayed",
        }
    }
}

/// A window of the list. Without a snapshot, an offset of 0 makes a new one and
/// a later offset continues the last one of the same question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactWindow.ts")]
#[serde(default)]
pub struct ContactWindow {
    /// Beginnings of words, or a number in any form; empty for everybody.
    pub query: String,
    /// Only people who stand like this.
    #[ts(optional = nullable)]
    pub consent: Option<ConsentDto>,
    /// Only people with this tag.
    #[ts(optional = nullable)]
    pub tag: Option<String>,
    /// Only people of this import.
    #[ts(optional = nullable, type = "number")]
    pub import_id: Option<i64>,
    /// Of that import, only those it did this to.
    #[ts(optional = nullable)]
    pub outcome: Option<ImportOutcomeDto>,
    /// Only people of this list.
    #[ts(optional = nullable, type = "number")]
    pub list_id: Option<i64>,
    /// Only people of this segment.
    #[ts(optional = nullable, type = "number")]
    pub segment_id: Option<i64>,
    /// Only people who fit this.
    #[ts(optional = nullable, as = "Option<FilterNode>")]
    pub fits: Option<Node>,
    /// In which order.
    pub sort: ContactSortDto,
    /// The snapshot of an earlier answer.
    #[ts(optional = nullable, type = "number")]
    pub snapshot_id: Option<i64>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to give, at most 500.
    pub limit: u32,
}

/// Rows of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactPage.ts")]
pub struct ContactPage {
    /// Give it back to see the same order again.
    #[ts(type = "number")]
    pub snapshot_id: i64,
    /// People in the snapshot.
    pub total: u32,
    /// Nobody fits what was typed; these do, but for a typing mistake.
    pub similar: bool,
    /// The rows of the window. One for each place: somebody deleted meanwhile is `null`.
    pub rows: Vec<Option<ContactRowDto>>,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactRowDto.ts")]
pub struct ContactRowDto {
    /// Who.
    #[ts(type = "number")]
    pub id: i64,
    /// The name; may be empty.
    pub name: String,
    /// The number, as people read it.
    pub phone: Option<String>,
    /// Town.
    pub city: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether they may be written to.
    pub consent: ConsentDto,
    /// A test person: never among the people of a campaign.
    pub is_test: bool,
}

/// The figures above the list. The parts add up to `everyone`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactCountsDto.ts")]
pub struct ContactCountsDto {
    /// All people.
    #[ts(type = "number")]
    pub everyone: i64,
    /// May get messages.
    #[ts(type = "number")]
    pub may_get: i64,
    /// Asked to stop, or blocked.
    #[ts(type = "number")]
    pub asked_to_stop: i64,
    /// Did not agree yet.
    #[ts(type = "number")]
    pub not_asked: i64,
    /// Agreed, but have no number.
    #[ts(type = "number")]
    pub no_number: i64,
    /// Would get them, but are for tests only.
    #[ts(type = "number")]
    pub test_people: i64,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "TagDto.ts")]
pub struct TagDto {
    /// The word.
    pub name: String,
    /// People with it.
    #[ts(type = "number")]
    pub people: i64,
}

/// Marks somebody as a test person, or no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactTest.ts")]
pub struct ContactTest {
    /// Who.
    #[ts(type = "number")]
    pub id: i64,
    /// They are one.
    pub is_test: bool,
}

/// Something that happened to somebody's consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ConsentEventDto.ts")]
pub struct ConsentEventDto {
    /// `granted`, `imported`, `asked`, `withdrawn`, `opted_out`.
    pub kind: String,
    /// A way to agree (see `ConsentHow`), or `stop_word`, `operator`, `import`; may be empty.
    pub how: String,
    /// It came with a list.
    pub from_import: bool,
    /// The name of that list's file; empty for pasted text.
    pub file_name: Option<String>,
    /// The row of it.
    pub file_row: Option<u32>,
    /// What shows it.
    pub proof: Option<ProofDto>,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// A list somebody is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactList.ts")]
pub struct ContactList {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What put them into it.
    pub source: Option<SourceDto>,
}

/// A campaign somebody is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactCampaign.ts")]
pub struct ContactCampaign {
    /// Which.
    #[ts(type = "number")]
    pub campaign_id: i64,
    /// Its name.
    pub name: String,
    /// The campaign's state.
    pub campaign_state: String,
    /// How far the person's message got.
    pub state: String,
    /// Why it was skipped or failed.
    pub reason: Option<String>,
    /// When that last changed.
    #[ts(type = "number")]
    pub changed_at_ms: i64,
    /// When they answered.
    #[ts(type = "number | null")]
    pub answered_at_ms: Option<i64>,
}

/// A message with somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactMessage.ts")]
pub struct ContactMessage {
    /// The message.
    #[ts(type = "number")]
    pub id: i64,
    /// They wrote it.
    pub inbound: bool,
    /// The text.
    pub body: String,
    /// It came with a picture or a file.
    pub has_media: bool,
    /// Its writer took it back.
    pub revoked: bool,
    /// How far it got, where the app sent it.
    pub state: Option<String>,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// Everything about one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactDto.ts")]
pub struct ContactDto {
    /// Who.
    #[ts(type = "number")]
    pub id: i64,
    /// The name.
    pub name: String,
    /// How a message greets them.
    pub first_name: String,
    /// The number that is written to.
    pub phone: Option<String>,
    /// That number is a landline, which most often has no WhatsApp.
    pub is_landline: bool,
    /// Their other numbers.
    pub other_phones: Vec<OtherPhone>,
    /// Town.
    pub city: String,
    /// Company.
    pub company: String,
    /// E-mail address.
    pub email: String,
    /// Language, as written.
    pub language: String,
    /// Notes.
    pub notes: String,
    /// Tags.
    pub tags: Vec<String>,
    /// The lists they are in.
    pub lists: Vec<ContactList>,
    /// Extra fields.
    pub fields: Vec<KnownField>,
    /// Where this came from.
    pub sources: TextSources,
    /// A test person: never among the people of a campaign.
    pub is_test: bool,
    /// Addresses of theirs that must not be written to.
    pub stops: Vec<StopDto>,
    /// Whether they may be written to.
    pub consent: ConsentDto,
    /// What happened to their consent, newest first.
    pub consent_events: Vec<ConsentEventDto>,
    /// The file that brought them.
    pub came_from: Option<String>,
    /// The row of it.
    pub came_from_row: Option<u32>,
    /// When they were added.
    #[ts(type = "number")]
    pub created_at_ms: i64,
    /// The campaigns they are in, newest first.
    pub campaigns: Vec<ContactCampaign>,
    /// The last messages with them, oldest first.
    pub messages: Vec<ContactMessage>,
}

/// What the operator says about consent when adding somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ConsentGiven.ts")]
#[serde(default)]
pub struct ConsentGiven {
    /// They agreed.
    pub agreed: bool,
    /// How.
    #[ts(optional = nullable)]
    pub how: Option<ConsentHow>,
}

/// Adds somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactAdd.ts")]
pub struct ContactAdd {
    /// The name; may be empty.
    pub name: String,
    /// The number, in any form.
    pub phone: String,
    /// Country of a number without one; otherwise the shop's.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub region: Option<String>,
    /// Whether they agreed. Somebody who asked to stop stays stopped.
    pub consent: ConsentGiven,
    /// Tags to begin with.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub tags: Vec<String>,
}

/// Changes what is known about somebody. What is not given stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactUpdate.ts", optional_fields = nullable)]
pub struct ContactUpdate {
    /// Who.
    #[ts(type = "number")]
    pub id: i64,
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
    /// How a message greets them; empty for a guess from the name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// The number that is written to, in any form.
    #[serde(default)]
    pub phone: Option<String>,
    /// Country of a number without one; otherwise the shop's.
    #[serde(default)]
    pub region: Option<String>,
    /// Town.
    #[serde(default)]
    pub city: Option<String>,
    /// Company.
    #[serde(default)]
    pub company: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Language.
    #[serde(default)]
    pub language: Option<String>,
    /// Notes.
    #[serde(default)]
    pub notes: Option<String>,
    /// Exactly these tags.
    #[serde(default)]
    pub tags: Option<Vec<String>>,
    /// These extra fields; others stay.
    #[serde(default)]
    pub fields: Option<Vec<ContactField>>,
}

/// What `contact_set_consent` can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ConsentChoice.ts")]
#[serde(rename_all = "snake_case")]
pub enum ConsentChoice {
    /// They agreed.
    Agreed,
    /// They take their agreement back, without asking to stop.
    NotAsked,
}

/// Records consent for one person who did not ask to stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactConsent.ts")]
pub struct ContactConsent {
    /// Who.
    #[ts(type = "number")]
    pub id: i64,
    /// What.
    pub state: ConsentChoice,
    /// How they agreed.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub how: Option<ConsentHow>,
    /// What shows it.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub proof: Option<NewProof>,
}

/// Records a new yes of somebody who had asked to stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactAllow.ts")]
pub struct ContactAllow {
    /// Who.
    #[ts(type = "number")]
    pub id: i64,
    /// How they said yes.
    pub how: ConsentHow,
    /// What shows it.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub proof: Option<NewProof>,
}
