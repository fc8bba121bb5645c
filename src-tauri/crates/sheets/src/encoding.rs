//! Which encoding a text is in, and decoding it in a stream, also line by line.
//!
//! A byte order mark decides; else UTF-8 if the bytes are valid UTF-8; else
//! UTF-16 if every second byte is zero; else a legacy encoding is guessed.

mod guess;
mod letters;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek, SeekFrom};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::ReadError;

const CHUNK: usize = 64 * 1024;

/// Characters decoded to find the delimiter.
const SAMPLE: u64 = 256 * 1024;

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextEncoding {
    encoding: &'static Encoding,
    marked: bool,
}

impl TextEncoding {
    /// Finds the encoding of a file, or takes the one asked for.
    pub(crate) fn find<R: Read + Seek>(
        file: &mut R,
        asked: Option<&str>,
        domain: Option<&str>,
    ) -> Result<Self, ReadError> {
        file.seek(SeekFrom::Start(0))?;
        let mut chunk = vec![0_u8; CHUNK];
        let mut read = fill(file, &mut chunk)?;
        let head = chunk.get(..read).unwrap_or_default();
        let marked = Encoding::for_bom(head).map(|(encoding, _)| encoding);
        if let Some(asked) = asked {
            let encoding = Encoding::for_label(asked.as_bytes())
                .ok_or_else(|| ReadError::unsupported("encoding"))?;
            return Ok(Self {
                encoding,
                marked: marked == Some(encoding),
            });
        }
        if let Some(encoding) = marked {
            return Ok(Self {
                encoding,
                marked: true,
            });
        }
        if let Some(encoding) = by_zeros(head) {
            return Ok(Self {
                encoding,
                marked: false,
            });
        }
        let mut utf8 = Utf8Check::default();
        while read > 0 && !utf8.broken {
            utf8.feed(chunk.get(..read).unwrap_or_default());
            read = fill(file, &mut chunk)?;
        }
        let encoding = if utf8.finish() {
            UTF_8
        } else {
            guess::guess(file, &mut chunk, domain)?
        };
        Ok(Self {
            encoding,
            marked: false,
        })
    }

    /// Whether it is no guess: a mark says it, or the bytes are UTF-8.
    pub(crate) fn is_certain(self) -> bool {
        self.marked || self.encoding == UTF_8
    }

    /// The name in reports.
    pub(crate) fn name(self) -> String {
        let name = self.encoding.name().to_ascii_lowercase();
        if self.encoding == UTF_8 && self.marked {
            format!("{name}-bom")
        } else {
            name
        }
    }

    /// The start of a file, decoded.
    pub(crate) fn sample<R: Read>(self, file: &mut R) -> Result<String, ReadError> {
        let mut bytes = Vec::new();
        file.take(SAMPLE).read_to_end(&mut bytes)?;
        let (text, _) = self.encoding.decode_with_bom_removal(&bytes);
        Ok(text.into_owned())
    }

    /// The whole file, decoded in a stream.
    pub(crate) fn decode<R: Read>(self, file: R) -> TextStream<R> {
        TextStream {
            file,
            decoder: self.encoding.new_decoder_with_bom_removal(),
            chunk: vec![0; CHUNK],
            ended: false,
        }
    }
}

/// The start of a file as text, whatever its encoding: to see what it is.
pub(crate) fn decode_sample(head: &[u8]) -> String {
    let encoding = Encoding::for_bom(head)
        .map(|(encoding, _)| encoding)
        .or_else(|| by_zeros(head));
    match (encoding, std::str::from_utf8(head)) {
        (Some(encoding), _) => encoding.decode_with_bom_removal(head).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => WINDOWS_1252
            .decode_without_bom_handling(head)
            .0
            .into_owned(),
    }
}

/// UTF-16 without a mark shows in zeros at every second place. A stray NUL in a
/// text of bytes does not.
fn by_zeros(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |first: usize| {
        head.iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let pairs = head.len() / 2;
    if pairs < 2 {
        None
    } else if odd * 10 > pairs * 4 && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 4 && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Fills a buffer as far as the file goes.
fn fill<R: Read>(file: &mut R, buffer: &mut [u8]) -> Result<usize, ReadError> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(filled)
}

/// Checks a stream of bytes for UTF-8.
#[derive(Default)]
struct Utf8Check {
    carry: Vec<u8>,
    broken: bool,
}

impl Utf8Check {
    fn feed(&mut self, bytes: &[u8]) {
        if self.broken {
            return;
        }
        self.carry.extend_from_slice(bytes);
        match std::str::from_utf8(&self.carry) {
            Ok(_) => self.carry.clear(),
            Err(error) if error.error_len().is_some() => self.broken = true,
            // A character goes on in the next chunk.
            Err(error) => drop(self.carry.drain(..error.valid_up_to())),
        }
    }

    fn finish(self) -> bool {
        !self.broken && self.carry.is_empty()
    }
}

/// Decoded text, piece by piece.
pub(crate) struct TextStream<R> {
    file: R,
    decoder: Decoder,
    chunk: Vec<u8>,
    ended: bool,
}

impl<R: Read> TextStream<R> {
    /// Appends the next piece of text as UTF-8. False at the end.
    pub(crate) fn append_to(&mut self, text: &mut Vec<u8>) -> Result<bool, ReadError> {
        if self.ended {
            return Ok(false);
        }
        let read = fill(&mut self.file, &mut self.chunk)?;
        self.ended = read < self.chunk.len();
        let bytes = self.chunk.get(..read).unwrap_or_default();
        let room = self
            .decoder
            .max_utf8_buffer_length(bytes.len())
            .unwrap_or(CHUNK * 3);
        let mut piece = String::with_capacity(room);
        // The room is what the decoder asked for, so all of it is taken.
        let _ = self.decoder.decode_to_string(bytes, &mut piece, self.ended);
        text.extend_from_slice(piece.as_bytes());
        Ok(true)
    }
}

/// The same as bytes of UTF-8.
pub(crate) struct Utf8Read<R> {
    text: TextStream<R>,
    piece: Vec<u8>,
    at: usize,
}

impl<R: Read> Utf8Read<R> {
    pub(crate) fn new(text: TextStream<R>) -> Self {
        Self {
            text,
            piece: Vec::new(),
            at: 0,
        }
    }
}

impl<R: Read> Read for Utf8Read<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.at >= self.piece.len() {
            self.piece.clear();
            self.at = 0;
            let more = self.text.append_to(&mut self.piece);
            if !more.map_err(std::io::Error::other)? {
                return Ok(0);
            }
        }
        let mut rest = self.piece.get(self.at..).unwrap_or_default();
        let read = rest.read(into)?;
        self.at += read;
        Ok(read)
    }
}

/// The lines of a text: LF, CRLF or CR.
pub(crate) struct Lines<R> {
    text: TextStream<R>,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    max_bytes: usize,
    number: u32,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(text: TextStream<R>, max_bytes: usize) -> Self {
        Self {
            text,
            buffer: Vec::new(),
            start: 0,
            ended: false,
            max_bytes,
            number: 0,
        }
    }

    /// The number of the line given last, from 1.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// The next line without its end.
    pub(crate) fn next(&mut self) -> Result<Option<String>, ReadError> {
        let mut looked = self.start;
        loop {
            let rest = self.buffer.get(looked..).unwrap_or_default();
            let end = memchr::memchr2(b'\n', b'\r', rest).map(|at| looked + at);
            match end {
                // Whether LF follows a CR at the very end is known with more text only.
                Some(end) if end + 1 < self.buffer.len() || self.ended => {
                    let behind = match self.buffer.get(end..end + 2) {
                        Some(b"\r\n") => end + 2,
                        _ => end + 1,
                    };
                    return Ok(Some(self.take(end, behind)));
                }
                None if self.ended && self.start >= self.buffer.len() => return Ok(None),
                None if self.ended => {
                    let end = self.buffer.len();
                    return Ok(Some(self.take(end, end)));
                }
                Some(_) | None => {}
            }
            looked = end.unwrap_or(self.buffer.len()) - self.start;
            self.buffer.drain(..self.start);
            self.start = 0;
            if self.buffer.len() > self.max_bytes {
                return Err(ReadError::too_large("line", Some(self.number + 1)));
            }
            self.ended = !self.text.append_to(&mut self.buffer)?;
        }
    }

    fn take(&mut self, end: usize, behind: usize) -> String {
        let line = self.buffer.get(self.start..end).unwrap_or_default();
        let line = String::from_utf8_lossy(line).into_owned();
        self.start = behind;
        self.number += 1;
        line
    }
}
