//! Numbers, servers and linking.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a number is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "NumberState.ts")]
#[serde(rename_all = "snake_case")]
pub enum NumberState {
    /// Never linked.
    NotLinked,
    /// Linking is under way.
    Linking,
    /// Linked and connected.
    Connected,
    /// Linked; the connection comes back by itself.
    Reconnecting,
    /// The server cannot be reached.
    ServerDown,
    /// The key is missing or refused.
    KeyProblem,
    /// The computer's password store does not hand out the key.
    KeyLocked,
    /// The phone unlinked it: scan again.
    ScanAgain,
    /// WhatsApp limits it.
    Limited,
    /// The guardian stopped it; the operator says "continue".
    Stopped,
}

/// A number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "NumberDto.ts")]
pub struct NumberDto {
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
    /// E.164 once linked, formatted for reading.
    pub phone: Option<String>,
    /// The name people see on WhatsApp.
    pub name: String,
    /// How it is connected.
    pub state: NumberState,
    /// When it tries again, while reconnecting.
    #[ts(type = "number | null")]
    pub next_try_at_ms: Option<i64>,
    /// Sends that count against today.
    pub sent_today: u32,
    /// The day cap.
    pub day_cap: u32,
    /// `waha` or `practice`.
    pub kind: String,
    /// Where its server is (no key in it).
    pub server: String,
    /// The server's version, engine.
    pub server_version: String,
    /// The server's engine.
    pub server_engine: String,
    /// The last sign of life.
    #[ts(type = "number | null")]
    pub last_heard_at_ms: Option<i64>,
    /// Linked since.
    #[ts(type = "number | null")]
    pub linked_at_ms: Option<i64>,
    /// Why the guardian stopped it: `failures_in_a_row`, `few_arrive`, `limited_again`, `clock_went_back`.
    pub alarm: Option<String>,
    /// When it did.
    #[ts(type = "number | null")]
    pub alarm_at_ms: Option<i64>,
    /// Messages that wait for it, while the guardian has stopped it.
    #[ts(type = "number")]
    pub waiting: i64,
    /// The server carries our message ids: doubt can be resolved by itself.
    pub exact_look_up: bool,
}

/// Checks, and adds, a WAHA server.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export_to = "WahaServer.ts")]
pub struct WahaServer {
    /// As typed.
    pub address: String,
    /// As typed. Goes to the keychain and nowhere else.
    pub key: String,
}

/// Another key for the server of a number.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export_to = "NumberKey.ts")]
pub struct NumberKey {
    /// Which number.
    #[ts(type = "number")]
    pub number_id: i64,
    /// As typed. Goes to the keychain and nowhere else.
    pub key: String,
}

/// Never shows the key.
impl std::fmt::Debug for NumberKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NumberKey")
            .field("number_id", &self.number_id)
            .finish_non_exhaustive()
    }
}

/// Never shows the key.
impl std::fmt::Debug for WahaServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WahaServer")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// What a server says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ServerReport.ts")]
pub struct ServerReport {
    /// The address as understood.
    pub address: String,
    /// Its version.
    pub version: String,
    /// Its engine.
    pub engine: String,
    /// Its edition.
    pub tier: String,
    /// Codes of things to know before going on.
    pub warnings: Vec<String>,
}

/// A new number that waits to be linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "NumberAdded.ts")]
pub struct NumberAdded {
    /// Its id.
    #[ts(type = "number")]
    pub number_id: i64,
}

/// How far linking is. The five words under the code on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "LinkStep.ts")]
#[serde(rename_all = "snake_case")]
pub enum LinkStep {
    /// The server gets ready.
    Prepare,
    /// The code can be scanned.
    Scan,
    /// The phone has scanned it.
    Confirm,
    /// Chats are being loaded.
    Load,
    /// Done.
    Connected,
    /// It did not work; see `problem`.
    Failed,
}

/// Linking, as drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "LinkState.ts")]
pub struct LinkState {
    /// Which number.
    #[ts(type = "number")]
    pub number_id: i64,
    /// How far.
    pub step: LinkStep,
    /// The code as an SVG, black on white with its quiet zone.
    pub qr_svg: Option<String>,
    /// A new code appears then.
    #[ts(type = "number | null")]
    pub qr_changes_at_ms: Option<i64>,
    /// The letters to type instead, once asked for.
    pub pairing_code: Option<String>,
    /// What is in the way: a code such as `codes_expired`, `passkey`, `gateway_unreachable`.
    pub problem: Option<String>,
    /// Its phone, once known.
    pub phone: Option<String>,
    /// Its name, once known.
    pub name: Option<String>,
}

/// Asks for letters instead of the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PairingCodeAsk.ts")]
pub struct PairingCodeAsk {
    /// Which number.
    #[ts(type = "number")]
    pub number_id: i64,
    /// The phone's own number, as typed.
    pub phone: String,
}

/// A span of the day, `HH:MM`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "SpanDto.ts")]
pub struct SpanDto {
    /// From.
    pub start: String,
    /// To.
    pub end: String,
}

/// Days on which the shop is closed, `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "HolidayDto.ts")]
pub struct HolidayDto {
    /// The first.
    pub first: String,
    /// The last; the same for a single day.
    pub last: String,
}

/// How far a number is on the way to its next preset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "WarmUpDto.ts")]
pub struct WarmUpDto {
    /// The next preset.
    pub to: String,
    /// Days it has had this one.
    pub days: u32,
    /// Days it must have had it.
    pub days_needed: u32,
    /// Days on which it sent.
    pub days_of_use: u32,
    /// Days on which it must have sent.
    pub days_of_use_needed: u32,
    /// Nothing speaks against it so far: few failures, no limit by WhatsApp.
    pub good: bool,
}

/// The pace of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "LimitsDto.ts")]
pub struct LimitsDto {
    /// `new`, `warming` or `warm`.
    pub preset: String,
    /// Differs from its preset.
    pub changed: bool,
    /// A day.
    pub day_cap: u32,
    /// In any 60 minutes.
    pub hour_cap: u32,
    /// Shortest time between two messages, seconds.
    pub gap_min_s: u32,
    /// Longest.
    pub gap_max_s: u32,
    /// Messages before a rest.
    pub rest_after: u32,
    /// Shortest rest, minutes.
    pub rest_min_minutes: u32,
    /// Longest.
    pub rest_max_minutes: u32,
    /// Tries per person.
    pub max_attempts: u32,
    /// How often the engine looks when nothing is planned, seconds.
    pub poll_interval_s: u32,
    /// Sending hours.
    pub window: SpanDto,
    /// ISO weekdays, 1 is Monday.
    pub days: Vec<u8>,
    /// Pauses inside the day.
    pub pauses: Vec<SpanDto>,
    /// Closed days besides.
    pub holidays: Vec<HolidayDto>,
    /// Spread what the day allows over its hours.
    pub spread: bool,
    /// Days between messages of two campaigns for one person; 0 for no such rule.
    pub person_rest_days: u32,
    /// The preset rises by itself.
    pub warm_up: bool,
    /// The guardian stops the number after so many failures in a row; 0 for never.
    pub guard_failures: u32,
    /// The guardian stops the number when fewer than so many of a hundred arrive; 0 for never.
    pub guard_arrive_percent: u32,
    /// Quiet hours.
    pub quiet: SpanDto,
    /// IANA name.
    pub zone: String,
    /// Whose wall clock the hours are read on: `number` or `person`.
    pub clock_of: String,
}

/// Saves the pace of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "LimitsSave.ts")]
pub struct LimitsSave {
    /// Which number.
    #[ts(type = "number")]
    pub number_id: i64,
    /// The pace.
    pub limits: LimitsDto,
}

/// The pace of a number with the three presets beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "LimitsView.ts")]
pub struct LimitsView {
    /// As it is.
    pub current: LimitsDto,
    /// `new`, `warming`, `warm`, with this number's hours and zone.
    pub presets: Vec<LimitsDto>,
    /// How far it is on the way to the next preset, where it rises by itself.
    pub warm_up: Option<WarmUpDto>,
}
