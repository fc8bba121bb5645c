//! Which legacy encoding a text is in, where its bytes are no UTF-8.
//!
//! The detector knows what Windows and web pages use. What Excel for Mac saves is not among
//! it, so that is compared with its guess: by the words that have other letters than those
//! of English, each read both ways.

use std::io::{Read, Seek, SeekFrom};

use chardetng::EncodingDetector;
use encoding_rs::{
    Encoding, IBM866, ISO_8859_2, ISO_8859_4, ISO_8859_5, KOI8_U, MACINTOSH, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};

use super::fill;
use super::letters::Reading;
use crate::error::ReadError;

/// Bytes of words that are compared: enough for thousands of names.
const COMPARED: usize = 64 * 1024;

/// Guesses by the whole file, which takes its time.
pub(super) fn guess<R: Read + Seek>(
    file: &mut R,
    chunk: &mut [u8],
    domain: Option<&str>,
) -> Result<&'static Encoding, ReadError> {
    file.seek(SeekFrom::Start(0))?;
    let mut detector = EncodingDetector::new();
    let mut words = Words::default();
    loop {
        let read = fill(file, chunk)?;
        if read == 0 {
            break;
        }
        let bytes = chunk.get(..read).unwrap_or_default();
        detector.feed(bytes, false);
        words.feed(bytes);
    }
    detector.feed(&[], true);
    let guessed = detector.guess(domain.map(str::as_bytes), false);
    words.end();
    Ok(words.of_a_mac(guessed).unwrap_or(guessed))
}

/// The words with a byte that is not ASCII, and how the lines end.
#[derive(Default)]
struct Words {
    found: Vec<u8>,
    word: Vec<u8>,
    is_foreign: bool,
    has_lf: bool,
    has_cr: bool,
}

impl Words {
    fn feed(&mut self, bytes: &[u8]) {
        if !self.has_lf {
            self.has_lf = memchr::memchr(b'\n', bytes).is_some();
        }
        if !self.has_cr {
            self.has_cr = memchr::memchr(b'\r', bytes).is_some();
        }
        if self.found.len() >= COMPARED {
            return;
        }
        for byte in bytes {
            if byte.is_ascii() && !byte.is_ascii_alphabetic() {
                self.end();
            } else if self.word.len() < COMPARED {
                self.is_foreign |= !byte.is_ascii();
                self.word.push(*byte);
            }
        }
    }

    /// A word is over.
    fn end(&mut self) {
        if self.is_foreign {
            self.found.append(&mut self.word);
            self.found.push(b' ');
        }
        self.word.clear();
        self.is_foreign = false;
    }

    /// The encoding of a Mac, where that is clearly the better reading. Lines that end as
    /// only old Macs ended them are a word for it: then it need not be better, only as good.
    fn of_a_mac(&self, guessed: &'static Encoding) -> Option<&'static Encoding> {
        let reading = |encoding: &'static Encoding| {
            Reading::of(&encoding.decode_without_bom_handling(&self.found).0)
        };
        let as_guessed = reading(guessed);
        let is_of_mac_lines = self.has_cr && !self.has_lf;
        let is_better = |mac: &'static Encoding| {
            let as_mac = reading(mac);
            let reads = as_mac.right > 0 && as_mac.wrong * 20 <= as_mac.right;
            let all = as_guessed.right + as_guessed.wrong;
            // Small letters of Cyrillic are the same in both: a few capitals must do.
            let guess_fails = as_guessed.wrong > as_mac.wrong * 4 && as_guessed.wrong * 50 >= all;
            let is_as_good = as_guessed.wrong >= as_mac.wrong && has_letters_of(mac, guessed);
            reads && (guess_fails || (is_of_mac_lines && is_as_good))
        };
        [MACINTOSH, X_MAC_CYRILLIC]
            .into_iter()
            .find(|mac| is_better(mac))
    }
}

/// Whether a guess is of the same alphabet: letters of another one may all stand where these
/// could, as those of Hebrew do.
fn has_letters_of(mac: &'static Encoding, guessed: &'static Encoding) -> bool {
    let alike: &[&Encoding] = if mac == X_MAC_CYRILLIC {
        &[WINDOWS_1251, KOI8_U, IBM866, ISO_8859_5]
    } else {
        &[
            WINDOWS_1252,
            WINDOWS_1250,
            WINDOWS_1254,
            WINDOWS_1257,
            WINDOWS_1258,
            ISO_8859_2,
            ISO_8859_4,
        ]
    };
    alike.contains(&guessed)
}
