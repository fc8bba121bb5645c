//! What is sent and asked.

use crate::ChatAddress;
use drumbeat_domain::delivery::Receipt;
use drumbeat_domain::secret_text::PrivateText;

/// Where the bytes of a file come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSource {
    /// A file in the workspace's media folder.
    Local(std::path::PathBuf),
    /// An address the server downloads itself.
    Url(String),
}

/// A file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaFile {
    /// For example `image/jpeg`.
    pub mime: String,
    /// The name the person sees.
    pub name: String,
    /// Its bytes.
    pub source: FileSource,
}

/// What a message consists of.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageContent {
    /// Words.
    Text {
        /// The rendered text.
        body: PrivateText,
        /// Whether the server may fetch a preview of a link in it.
        link_preview: bool,
    },
    /// A picture.
    Image {
        /// The file.
        file: MediaFile,
        /// Words below it.
        caption: PrivateText,
    },
    /// A video.
    Video {
        /// The file.
        file: MediaFile,
        /// Words below it.
        caption: PrivateText,
    },
    /// A voice message.
    Voice {
        /// The file.
        file: MediaFile,
    },
    /// A document.
    Document {
        /// The file.
        file: MediaFile,
        /// Words below it.
        caption: PrivateText,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Its name.
        title: String,
    },
    /// A contact card.
    ContactCard {
        /// The whole vCard.
        vcard: PrivateText,
    },
    /// A question with answers to tap.
    Poll {
        /// The question.
        question: PrivateText,
        /// Two to twelve answers.
        options: Vec<String>,
        /// More than one may be chosen.
        multiple: bool,
    },
}

/// One send.
#[derive(Clone, Debug, PartialEq)]
pub struct SendRequest {
    /// The number's session.
    pub session: String,
    /// Where to, resolved before.
    pub to: ChatAddress,
    /// The id we chose, on gateways that carry it.
    pub client_id: Option<String>,
    /// What to send.
    pub content: MessageContent,
}

/// A question whether a message left.
#[derive(Clone, Debug, PartialEq)]
pub struct LookUp {
    /// The number's session.
    pub session: String,
    /// Where it went.
    pub to: ChatAddress,
    /// The id it left under.
    pub client_id: Option<String>,
    /// Its text, for gateways that know no id of ours.
    pub body: PrivateText,
    /// The intent is not older than this.
    pub since_ms: i64,
    /// Ids of other messages that are already accounted for.
    pub claimed: Vec<String>,
}

/// What a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookUpAnswer {
    /// It left, under this bare id, and got this far.
    Found {
        /// The bare message id, upper case.
        provider_id: String,
        /// How far.
        receipt: Receipt,
    },
    /// It is certainly not there at this moment: the session works, its store is
    /// on and ids are ours.
    Absent,
    /// This gateway cannot tell.
    CannotTell,
}

/// Where a phone number is reachable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// On WhatsApp, under this address.
    Reachable {
        /// Where to send.
        address: ChatAddress,
        /// The same person's other address, when told.
        alias: Option<ChatAddress>,
    },
    /// Not on WhatsApp.
    NotOnWhatsApp,
}
