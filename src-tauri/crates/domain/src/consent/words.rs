//! The words with which people ask to stop, and how a message is compared with them.

use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A stop word that a message consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StopWord {
    /// The word as listed.
    pub word: &'static str,
    /// A language it belongs to, as a BCP 47 code.
    pub language: &'static str,
}

const WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "STOP",
            "STOP ALL",
            "STOPALL",
            "UNSUBSCRIBE",
            "OPT OUT",
            "OPTOUT",
            "CANCEL",
            "QUIT",
        ],
    ),
    (
        "fr",
        &[
            "ARRÊT",
            "ARRÊTER",
            "ARRÊTEZ",
            "DÉSABONNER",
            "ME DÉSABONNER",
            "DÉSABONNEMENT",
            "DÉSINSCRIRE",
            "ME DÉSINSCRIRE",
            "DÉSINSCRIPTION",
        ],
    ),
    (
        "pt",
        &[
            "PARAR",
            "PARE",
            "SAIR",
            "CANCELAR",
            "DESCADASTRAR",
            "DESCADASTRE",
            "REMOVER",
        ],
    ),
    ("es", &["BAJA", "DARME DE BAJA", "SALIR", "ALTO", "DETENER"]),
    ("de", &["STOPP", "ABMELDEN", "ABBESTELLEN"]),
    ("it", &["CANCELLAMI", "DISISCRIVIMI", "ANNULLA"]),
    (
        "hi",
        &[
            "बंद",
            "बन्द",
            "बंद करो",
            "बंद करें",
            "रोकें",
            "रोको",
            "रोक",
            "BAND KARO",
        ],
    ),
    ("mr", &["थांबा", "थांबवा", "बंद करा"]),
    ("bn", &["বন্ধ", "বন্ধ করুন"]),
    ("gu", &["બંધ", "બંધ કરો"]),
    ("ta", &["நிறுத்து", "நிறுத்துங்கள்"]),
    ("ar", &["إيقاف", "توقف", "أوقف", "إلغاء", "إلغاء الاشتراك"]),
    ("ur", &["بند", "بند کریں", "روکیں"]),
    ("sw", &["ACHA", "ACHENI", "SIMAMA", "SITISHA", "ONDOA"]),
    ("id", &["BERHENTI", "HENTIKAN"]),
    ("ru", &["СТОП", "ОТПИСАТЬСЯ", "ОТПИСКА"]),
    ("tr", &["DUR", "İPTAL"]),
    ("zh", &["退订", "退訂", "停止"]),
    ("ja", &["配信停止"]),
];

struct Listed {
    stop: StopWord,
    tokens: Vec<String>,
}

static LISTED: LazyLock<Vec<Listed>> = LazyLock::new(|| {
    stop_words()
        .map(|stop| Listed {
            stop,
            tokens: tokens(&fold(stop.word)).map(str::to_owned).collect(),
        })
        .collect()
});

/// Messages longer than this, in bytes, are conversations.
const LONGEST: usize = 200;

/// All stop words.
pub fn stop_words() -> impl Iterator<Item = StopWord> {
    WORDS
        .iter()
        .flat_map(|(language, words)| words.iter().map(move |word| StopWord { word, language }))
}

/// The stop word that the whole message is, alone or repeated.
pub fn stop_word(body: &str) -> Option<StopWord> {
    if body.len() > LONGEST {
        return None;
    }
    let folded = fold(body);
    let said: Vec<&str> = tokens(&folded).collect();
    if said.is_empty() {
        return None;
    }
    LISTED
        .iter()
        .find(|listed| {
            said.len().is_multiple_of(listed.tokens.len().max(1))
                && said.chunks(listed.tokens.len().max(1)).all(|chunk| {
                    chunk
                        .iter()
                        .zip(&listed.tokens)
                        .all(|(said, word)| said == word)
                })
        })
        .map(|listed| listed.stop)
}

/// A text in the form in which words are compared: compatibility-decomposed,
/// lower case, without accents, vowel points, tatweel and invisible characters.
/// Marks that make other words of a word, as in Devanagari, stay.
pub(crate) fn fold(text: &str) -> String {
    text.nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_dropped(*c))
        .map(|c| match c {
            // One letter, typed on different keyboards.
            'ی' | 'ى' => 'ي',
            'ک' => 'ك',
            'ı' => 'i',
            other => other,
        })
        .collect()
}

/// The words of a folded text; punctuation, symbols and emoji only separate.
pub(crate) fn tokens(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c)))
        .filter(|token| token.chars().any(char::is_alphanumeric))
}

const fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036f}'   // accents of Latin, Greek and Cyrillic
        | '\u{0640}'              // tatweel
        | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0670}'
        | '\u{06d6}'..='\u{06ed}' // Arabic vowel points
        | '\u{00ad}' | '\u{061c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' // invisible
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' // parts of emoji
        | '\u{e0000}'..='\u{e0fff}')
}
