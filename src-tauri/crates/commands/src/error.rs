//! What crosses to the UI when a command fails: a code, its parameters, and
//! whether trying again may help. Words and actions belong to the UI.

use drumbeat_domain::campaign::NotAllowed;
use drumbeat_domain::pacing::LimitsError;
use drumbeat_gateway::GatewayError;
use drumbeat_store::{OpenError, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::io;
use ts_rs::TS;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident => $code:literal),+ $(,)?) => {
        /// Every code the UI must have words for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        #[ts(export_to = "ErrorCode.ts")]
        pub enum ErrorCode { $($(#[$doc])* #[serde(rename = $code)] $variant),+ }

        impl ErrorCode {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The code as it crosses.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            /// The code with this text.
            pub fn parse(text: &str) -> Option<Self> { match text { $($code => Some(Self::$variant),)+ _ => None } }
        }
    };
}

error_codes! {
    /// A defect of ours; the details are in the log.
    Internal => "internal",
    /// The request could not be read.
    BadRequest => "bad_request",
    /// There is no such command.
    UnknownCommand => "unknown_command",
    /// What was asked for does not exist (any more).
    NotFound => "not_found",
    /// It changed meanwhile; look again.
    Stale => "stale",
    /// Not possible in its present state.
    NotAllowed => "not_allowed",
    /// The disk is full.
    DiskFull => "disk_full",
    /// The folder cannot be written.
    FolderReadOnly => "folder_read_only",
    /// Another program holds the file.
    FileBusy => "file_busy",
    /// The workspace file is damaged.
    WorkspaceDamaged => "workspace_damaged",
    /// The workspace was written by a newer Drumbeat.
    WorkspaceNewer => "workspace_newer",
    /// Another Drumbeat has it open.
    WorkspaceInUse => "workspace_in_use",
    /// The keychain refuses.
    KeychainRefused => "keychain_refused",
    /// The address of the server cannot be read.
    AddressBad => "address_bad",
    /// Nothing answers at the address.
    GatewayUnreachable => "gateway_unreachable",
    /// No answer in time.
    GatewayTimeout => "gateway_timeout",
    /// Something else answers there.
    GatewayNotWaha => "gateway_not_waha",
    /// The key is refused.
    GatewayKeyRefused => "gateway_key_refused",
    /// The server is too old.
    GatewayTooOld => "gateway_too_old",
    /// The edition of the server does not offer it.
    GatewayEditionLimit => "gateway_edition_limit",
    /// The session does not exist.
    GatewayNoSession => "gateway_no_session",
    /// The session is not ready.
    GatewayWrongStatus => "gateway_wrong_status",
    /// The engine cannot do it.
    GatewayNotSupported => "gateway_not_supported",
    /// Asked too often.
    GatewayTooOften => "gateway_too_often",
    /// The message store of the session is off.
    GatewayStoreOff => "gateway_store_off",
    /// The server had an internal error.
    GatewayServerError => "gateway_server_error",
    /// The answer could not be understood.
    GatewayBadAnswer => "gateway_bad_answer",
    /// The connection ended.
    GatewayClosed => "gateway_closed",
    /// Practice numbers and real ones never share a workspace.
    WrongWorkspace => "wrong_workspace",
    /// The practice world could not be started.
    PracticeFailed => "practice_failed",
    /// The limits cannot be kept; params.rule says which.
    LimitsBad => "limits_bad",
    /// The number cannot be read; params.why says why.
    PhoneBad => "phone_bad",
    /// Somebody else has this number; `params.contact_id`, name and deleted say who.
    PhoneTaken => "phone_taken",
    /// The number cannot be taken from its owner; params.why says why.
    PhoneStays => "phone_stays",
    /// The message cannot be read; params.kind and params.at say why and where.
    TemplateBad => "template_bad",
    /// Nobody would get it.
    AudienceEmpty => "audience_empty",
    /// The people changed since the count was shown; params.now is the new count.
    CountChanged => "count_changed",
    /// The campaign has no message.
    MessageEmpty => "message_empty",
    /// No number is chosen, or it is not linked.
    NumberMissing => "number_missing",
    /// The dropped file's ticket is used up.
    FileGone => "file_gone",
    /// Another program holds the file to import.
    FileLocked => "file_locked",
    /// The file is empty.
    FileEmpty => "file_empty",
    /// The file has headings and nothing below them.
    NoRows => "no_rows",
    /// The program that reads foreign files is not beside the app.
    ReaderMissing => "reader_missing",
    /// The file is damaged or cut off.
    FileDamaged => "file_damaged",
    /// The file has a password.
    PasswordProtected => "password_protected",
    /// Not a kind of file we read.
    UnsupportedFormat => "unsupported_format",
    /// No column holds phone numbers.
    NoPhoneColumn => "no_phone_column",
    /// Far too big.
    FileTooLarge => "file_too_large",
    /// The file cannot be read.
    FileUnreadable => "file_unreadable",
    /// The value is not of its field's kind; params.field and params.kind.
    FieldBad => "field_bad",
    /// The paper that proves a consent is larger than is kept.
    PaperTooLarge => "paper_too_large",
    /// Neither a picture nor a PDF.
    PaperUnreadable => "paper_unreadable",
    /// The file cannot be written where it was to be.
    FileNotWritten => "file_not_written",
    /// The import is too long ago to be undone.
    UndoTooLate => "undo_too_late",
    /// Another import is being written or undone.
    ImportBusy => "import_busy",
    /// A name is needed.
    NameMissing => "name_missing",
    /// Another one has this name; params.name says which it is.
    NameTaken => "name_taken",
    /// Something uses it; params.by is its name.
    InUse => "in_use",
    /// The filter cannot be asked; params.why says why.
    FilterBad => "filter_bad",
}

/// A failed command.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "CommandError.ts")]
pub struct CommandError {
    /// Which words to show.
    pub code: ErrorCode,
    /// What the words need.
    #[ts(type = "Record<string, unknown>")]
    pub params: Map<String, Value>,
    /// Whether the same call may succeed later.
    pub retry: bool,
}

impl CommandError {
    /// An error without parameters.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            params: Map::new(),
            retry: false,
        }
    }

    /// With one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// The same call may succeed later.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retry = true;
        self
    }

    /// A defect of ours: logged with its cause, shown without it.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "command failed");
        Self::new(ErrorCode::Internal)
    }
}

impl CommandError {
    /// The app's own folder, or a file of its own in it, cannot be used.
    pub(crate) fn of_folder(cause: &io::Error) -> Self {
        tracing::error!(%cause, "the app's folder cannot be used");
        match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::new(ErrorCode::DiskFull).retryable()
            }
            _ => Self::new(ErrorCode::FolderReadOnly),
        }
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::new(ErrorCode::DiskFull).retryable(),
            StoreError::ReadOnly => Self::new(ErrorCode::FolderReadOnly).retryable(),
            StoreError::Busy => Self::new(ErrorCode::FileBusy).retryable(),
            StoreError::Damaged => Self::new(ErrorCode::WorkspaceDamaged),
            StoreError::NotFound(what) => Self::new(ErrorCode::NotFound).with("what", what),
            StoreError::Stale(what) => Self::new(ErrorCode::Stale).with("what", what).retryable(),
            StoreError::UnknownValue(what) => Self::internal(&what),
            StoreError::Closed => Self::internal(&"store closed"),
            StoreError::Disk(cause) | StoreError::Sql(cause) => Self::internal(&cause),
        }
    }
}

impl From<OpenError> for CommandError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Newer { found, known } => Self::new(ErrorCode::WorkspaceNewer)
                .with("found", found)
                .with("known", known),
            OpenError::Damaged => Self::new(ErrorCode::WorkspaceDamaged),
            OpenError::Store(error) => error.into(),
            OpenError::Folder(cause) => Self::of_folder(&cause),
            OpenError::Backup(cause) => Self::internal(&cause),
            OpenError::Upgrade(cause) => Self::internal(&cause),
        }
    }
}

impl From<GatewayError> for CommandError {
    fn from(error: GatewayError) -> Self {
        let retry = matches!(
            error,
            GatewayError::Unreachable
                | GatewayError::Timeout
                | GatewayError::TooOften
                | GatewayError::Server
                | GatewayError::Closed
                | GatewayError::WrongStatus
        );
        let code = ErrorCode::parse(error.code()).unwrap_or(ErrorCode::Internal);
        let mut mapped = Self::new(code);
        if let GatewayError::TooOld { version } = error {
            mapped = mapped.with("version", version);
        }
        Self { retry, ..mapped }
    }
}

impl From<NotAllowed> for CommandError {
    fn from(error: NotAllowed) -> Self {
        Self::new(ErrorCode::NotAllowed).with("state", error.state.code())
    }
}

impl From<LimitsError> for CommandError {
    fn from(error: LimitsError) -> Self {
        Self::new(ErrorCode::LimitsBad).with("rule", error.code())
    }
}

#[cfg(test)]
mod tests {
    use super::{CommandError, ErrorCode};
    use std::io::ErrorKind;

    #[test]
    fn a_full_disk_is_not_a_folder_that_may_not_be_written() {
        let told = |kind: ErrorKind| CommandError::of_folder(&kind.into()).code;
        assert_eq!(
            told(ErrorKind::StorageFull),
            ErrorCode::DiskFull,
            "permissions are not what the owner has to look at"
        );
        assert_eq!(told(ErrorKind::PermissionDenied), ErrorCode::FolderReadOnly);
    }
}
