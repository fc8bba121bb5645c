//! Campaigns: the draft, the start, the run.

use super::home::{BeatStripDto, NowDto};
use super::segments::CampaignResultDto;
use drumbeat_domain::segment::CampaignResult;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who is meant. The same value serves the count, the peek and the freeze.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "AudienceDto.ts")]
#[serde(default)]
pub struct AudienceDto {
    /// Everybody in the contacts.
    pub everyone: bool,
    /// People with any of these tags.
    pub tags: Vec<String>,
    /// These people.
    #[ts(type = "number[]")]
    pub people: Vec<i64>,
    /// People of these imports.
    #[ts(type = "number[]")]
    pub imports: Vec<i64>,
    /// People of these lists.
    #[ts(type = "number[]")]
    pub lists: Vec<i64>,
    /// People of these segments.
    #[ts(type = "number[]")]
    pub segments: Vec<i64>,
    /// People of these campaigns.
    pub campaigns: Vec<CampaignPartDto>,
    /// Who is left out again.
    pub exclude: AudiencePartsDto,
}

/// Groups that are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "AudiencePartsDto.ts")]
#[serde(default)]
pub struct AudiencePartsDto {
    /// People with any of these tags.
    pub tags: Vec<String>,
    /// People of these lists.
    #[ts(type = "number[]")]
    pub lists: Vec<i64>,
    /// People of these segments.
    #[ts(type = "number[]")]
    pub segments: Vec<i64>,
    /// People of these campaigns.
    pub campaigns: Vec<CampaignPartDto>,
}

/// The people of a campaign, by what became of it for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "CampaignPartDto.ts")]
pub struct CampaignPartDto {
    /// Which.
    #[ts(type = "number")]
    pub campaign: i64,
    /// What became of it.
    #[ts(as = "CampaignResultDto")]
    pub result: CampaignResult,
}

/// How many get it, and why not more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "AudienceCountDto.ts")]
pub struct AudienceCountDto {
    /// Chosen, each once.
    #[ts(type = "number")]
    pub chosen: i64,
    /// Left out again.
    #[ts(type = "number")]
    pub left_out: i64,
    /// Asked to stop.
    #[ts(type = "number")]
    pub asked_to_stop: i64,
    /// Not asked for consent yet.
    #[ts(type = "number")]
    pub not_asked: i64,
    /// Without a number.
    #[ts(type = "number")]
    pub no_number: i64,
    /// Blocked.
    #[ts(type = "number")]
    pub suppressed: i64,
    /// For tests only.
    #[ts(type = "number")]
    pub test_people: i64,
    /// A variable has neither value nor replacement.
    #[ts(type = "number")]
    pub missing_variable: i64,
    /// Will get it.
    #[ts(type = "number")]
    pub will_get: i64,
    /// Of those: another campaign wrote to them within the days of rest. They are left out if
    /// that is still so when their turn comes.
    #[ts(type = "number")]
    pub written_recently: i64,
    /// Days of rest between two campaigns; 0 for none.
    pub rest_days: u32,
}

/// A campaign in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "CampaignRow.ts")]
pub struct CampaignRow {
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
    /// Its name.
    pub name: String,
    /// `draft`, `preparing`, `running`, `paused`, `completed`, `cancelled`.
    pub state: String,
    /// Why it is paused.
    pub pause_reason: Option<String>,
    /// What happens now, while it is alive.
    pub now: Option<NowDto>,
    /// People by state.
    pub counts: StateCounts,
    /// `edit`, `start`, `pause`, `resume`, `stop`, `duplicate`, `delete`.
    pub allowed_actions: Vec<String>,
    /// Last change.
    #[ts(type = "number")]
    pub updated_at_ms: i64,
    /// Started.
    #[ts(type = "number | null")]
    pub started_at_ms: Option<i64>,
    /// Finished.
    #[ts(type = "number | null")]
    pub finished_at_ms: Option<i64>,
}

/// How many people are in each state. They add up to `total`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "StateCounts.ts")]
#[expect(missing_docs, reason = "the names are the states")]
pub struct StateCounts {
    #[ts(type = "number")]
    pub total: i64,
    #[ts(type = "number")]
    pub waiting: i64,
    #[ts(type = "number")]
    pub sending: i64,
    #[ts(type = "number")]
    pub checking: i64,
    #[ts(type = "number")]
    pub accepted: i64,
    #[ts(type = "number")]
    pub sent: i64,
    #[ts(type = "number")]
    pub delivered: i64,
    #[ts(type = "number")]
    pub read: i64,
    #[ts(type = "number")]
    pub failed: i64,
    #[ts(type = "number")]
    pub skipped: i64,
    #[ts(type = "number")]
    pub needs_check: i64,
    /// People who answered, whatever their state.
    #[ts(type = "number")]
    pub answered: i64,
    /// People who asked to stop, whatever their state.
    #[ts(type = "number")]
    pub stopped: i64,
}

/// A draft, as the wizard edits it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "CampaignDraft.ts")]
pub struct CampaignDraft {
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Always `draft`, or what it has become meanwhile.
    pub state: String,
    /// Who.
    pub audience: AudienceDto,
    /// From which saved message, if from one.
    #[ts(type = "number | null")]
    pub template_id: Option<i64>,
    /// The message as edited here.
    pub body: String,
    /// From which number.
    #[ts(type = "number | null")]
    pub number_id: Option<i64>,
    /// `people`, `message`, `pace` or `review`.
    pub step: String,
    /// Saved at.
    #[ts(type = "number")]
    pub saved_at_ms: i64,
}

/// Changes a draft. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "CampaignSave.ts", optional_fields)]
#[serde(default)]
pub struct CampaignSave {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// Its name.
    pub name: Option<String>,
    /// Who.
    pub audience: Option<AudienceDto>,
    /// From which saved message.
    #[ts(type = "number", optional)]
    pub template_id: Option<i64>,
    /// The message.
    pub body: Option<String>,
    /// From which number.
    #[ts(type = "number", optional)]
    pub number_id: Option<i64>,
    /// Where the wizard is.
    pub step: Option<String>,
}

/// A new draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "CampaignCreate.ts")]
#[serde(default)]
pub struct CampaignCreate {
    /// Its name.
    pub name: String,
    /// Who, to begin with.
    pub audience: AudienceDto,
}

/// Counts an audience, with a message's variables if there is one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "AudienceAsk.ts")]
#[serde(default)]
pub struct AudienceAsk {
    /// Who.
    pub audience: AudienceDto,
    /// The message, for missing variables; may be empty.
    pub body: String,
    /// The number whose days of rest count.
    #[ts(type = "number", optional = nullable)]
    pub number_id: Option<i64>,
}

/// What the pace of a number means for this many people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ForecastAsk.ts")]
pub struct ForecastAsk {
    /// From which number.
    #[ts(type = "number")]
    pub number_id: i64,
    /// How many people.
    #[ts(type = "number")]
    pub people: i64,
    /// Of which campaign they are, where that is known: whose clocks count may depend on it.
    #[ts(type = "number | null")]
    pub campaign_id: Option<i64>,
}

/// One day of a forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ForecastDayDto.ts")]
pub struct ForecastDayDto {
    /// `YYYY-MM-DD` in the number's zone.
    pub date: String,
    /// Messages on it.
    pub count: u32,
    /// The number does not send on it.
    pub closed: bool,
}

/// A forecast: about, never a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ForecastDto.ts")]
pub struct ForecastDto {
    /// The days, from the first message on.
    pub days: Vec<ForecastDayDto>,
    /// The first message.
    #[ts(type = "number | null")]
    pub first_at_ms: Option<i64>,
    /// The last one.
    #[ts(type = "number | null")]
    pub ends_at_ms: Option<i64>,
    /// The rule that costs most time, a code of a waiting reason.
    pub deciding: String,
    /// The end for each preset, in the order of the presets.
    #[ts(type = "(number | null)[]")]
    pub preset_ends_at_ms: Vec<Option<i64>>,
    /// IANA name.
    pub zone: String,
}

/// Starts a campaign for as many people as the button said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "CampaignStart.ts")]
pub struct CampaignStart {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// The number on the button. If it is not right any more, nothing starts.
    #[ts(type = "number")]
    pub people: i64,
}

/// A campaign that has been started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "CampaignView.ts")]
pub struct CampaignView {
    /// The row.
    pub row: CampaignRow,
    /// The number it is sent from, formatted.
    pub number: Option<String>,
    /// The number's id.
    #[ts(type = "number | null")]
    pub number_id: Option<i64>,
    /// The message.
    pub body: String,
    /// About when it is done.
    #[ts(type = "number | null")]
    pub ends_at_ms: Option<i64>,
    /// Today's rhythm.
    pub beat: BeatStripDto,
    /// IANA name.
    pub zone: String,
    /// Sends of the number that count against today.
    pub sent_today: u32,
    /// Its day cap.
    pub day_cap: u32,
}

/// Which people of a campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PeopleFilter.ts")]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the states")]
pub enum PeopleFilter {
    #[default]
    All,
    Waiting,
    Sending,
    Checking,
    Accepted,
    Sent,
    Delivered,
    Read,
    Failed,
    Skipped,
    NeedsCheck,
    Answered,
    Stopped,
}

/// A window of the people of a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RecipientsAsk.ts")]
#[serde(default)]
pub struct RecipientsAsk {
    /// Which campaign.
    #[ts(type = "number")]
    pub id: i64,
    /// Which people.
    pub filter: PeopleFilter,
    /// A part of a name or number.
    pub query: String,
    /// Skip so many.
    #[ts(type = "number")]
    pub offset: i64,
    /// At most so many (200 at most).
    #[ts(type = "number")]
    pub limit: i64,
}

/// Why somebody who waits has not got their message yet, by the rules that will decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "WhyDto.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WhyDto {
    /// As things stand they are left out when their turn comes.
    LeftOut {
        /// Skip code.
        reason: String,
    },
    /// Not before that moment.
    Waits {
        /// Wait code.
        reason: String,
        /// When it ends.
        #[ts(type = "number")]
        until_ms: i64,
    },
}

/// A person of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RecipientRow.ts")]
pub struct RecipientRow {
    /// Row id.
    #[ts(type = "number")]
    pub id: i64,
    /// Who.
    #[ts(type = "number")]
    pub person_id: i64,
    /// Name as frozen.
    pub name: String,
    /// Number, formatted.
    pub phone: String,
    /// State code.
    pub state: String,
    /// Skip, failure or doubt code.
    pub reason: Option<String>,
    /// What decides about them alone while they wait.
    pub why: Option<WhyDto>,
    /// When the state was reached; for those who wait, about when it is their turn.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
    /// Place in the line (1 is next), for those who wait.
    #[ts(type = "number | null")]
    pub place: Option<i64>,
    /// What they answered first, if they did.
    pub answer: Option<String>,
    /// Asked to stop at.
    #[ts(type = "number | null")]
    pub stopped_at_ms: Option<i64>,
    /// A doubt is looked up until then.
    #[ts(type = "number | null")]
    pub answer_by_ms: Option<i64>,
    /// `try_again`, `it_went_out`, `skip`.
    pub allowed_actions: Vec<String>,
}

/// A window of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RecipientsPage.ts")]
pub struct RecipientsPage {
    /// How many fit the filter.
    #[ts(type = "number")]
    pub total: i64,
    /// The window.
    pub rows: Vec<RecipientRow>,
}

/// What the operator decides about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RecipientVerdict.ts")]
#[serde(rename_all = "snake_case")]
pub enum RecipientVerdict {
    /// It did not go out (or failed): send it once more.
    TryAgain,
    /// It went out: leave it.
    ItWentOut,
    /// Leave this person out.
    Skip,
}

/// Decides about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RecipientDecide.ts")]
pub struct RecipientDecide {
    /// Which recipient row.
    #[ts(type = "number")]
    pub id: i64,
    /// What.
    pub verdict: RecipientVerdict,
}

/// A line of the live feed, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "FeedLine.ts")]
pub struct FeedLine {
    /// Journal id.
    #[ts(type = "number")]
    pub id: i64,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// What: `sent`, `delivered`, `read`, `answered`, `stopped`, `failed`, `skipped`, `checking`, ...
    pub kind: String,
    /// Code belonging to it.
    pub code: String,
    /// Who, if about somebody.
    pub name: Option<String>,
    /// What they wrote, if they did.
    pub text: Option<String>,
}
