//! One line of a card: `item1.TEL;TYPE=cell,voice;PREF=1:+243 990 000 411`.

use encoding_rs::Encoding;

/// A property with its parameters, its value still as it is written.
pub(super) struct Property {
    /// The group before the name, lower case: `item1`.
    pub(super) group: String,
    /// The name, upper case.
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    /// The value, decoded but with its escapes.
    pub(super) value: String,
}

/// How far the name and the parameters of a line that is not whole yet are looked for. It is
/// asked at each line that goes on, and a hostile one goes on a million times.
const MOST_HEAD: usize = 1024;

/// The same for the name alone.
const MOST_NAME: usize = 64;

fn start(line: &str, most: usize) -> &str {
    let end = line.floor_char_boundary(most);
    line.get(..end).unwrap_or_default()
}

/// The end of the name and its parameters: the first colon outside quotes.
fn colon(line: &str) -> Option<usize> {
    let mut quoted = false;
    line.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == ':' && !quoted).then_some(at)
    })
}

/// Whether the value of a line is quoted-printable, where a `=` at the end goes on.
pub(super) fn is_quoted(line: &str) -> bool {
    let line = start(line, MOST_HEAD);
    let head = line
        .get(..colon(line).unwrap_or(line.len()))
        .unwrap_or_default();
    head.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
}

/// Whether a line begins something that is not read, and may be large.
pub(super) fn is_picture(line: &str) -> bool {
    let name = start(line, MOST_NAME)
        .split([';', ':'])
        .next()
        .unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default();
    ["PHOTO", "LOGO", "SOUND", "KEY"]
        .iter()
        .any(|picture| name.eq_ignore_ascii_case(picture))
}

impl Property {
    /// Reads a whole line; `None` where it is no property, or one that is not read.
    pub(super) fn read(line: &str) -> Option<Self> {
        let colon = colon(line)?;
        let (head, value) = (line.get(..colon)?, line.get(colon + 1..)?);
        if is_picture(head) {
            return None;
        }
        let mut pieces = split_outside_quotes(head, ';').into_iter();
        let name = pieces.next()?;
        let (group, name) = name.rsplit_once('.').unwrap_or(("", &name));
        let (group, name) = (group.to_lowercase(), name.trim().to_uppercase());
        let parameters: Vec<(String, String)> = pieces
            .map(|piece| match piece.split_once('=') {
                Some((key, value)) => (key.trim().to_uppercase(), value.replace('"', "")),
                // 2.1: the bare word is a type, or the encoding.
                None => ("TYPE".to_owned(), piece),
            })
            .collect();
        let of = |wanted: &str| {
            let mut named = parameters.iter().filter(move |(key, _)| key == wanted);
            named.next().map(|(_, value)| value.as_str())
        };
        let value = if is_quoted(head) {
            let charset = of("CHARSET").and_then(|label| Encoding::for_label(label.as_bytes()));
            let bytes = quoted_printable(value);
            charset
                .unwrap_or(encoding_rs::UTF_8)
                .decode_without_bom_handling(&bytes)
                .0
                .into_owned()
        } else {
            value.to_owned()
        };
        Some(Self {
            group,
            name,
            parameters,
            value,
        })
    }

    /// The value as one text.
    pub(super) fn text(&self) -> String {
        unescape(&self.value)
    }

    /// The parts of a value of several: `Family;Given;...`.
    pub(super) fn components(&self) -> Vec<String> {
        split_unescaped(&self.value, ';')
    }

    /// The items of a list: `vip,natal`.
    pub(super) fn list(&self) -> Vec<String> {
        split_unescaped(&self.value, ',')
    }

    /// The number of a TEL: text, or the address `tel:+49-30-...`, whose own parameters but
    /// an extension are nothing.
    pub(super) fn number(&self) -> String {
        let text = self.text();
        let trimmed = text.trim();
        match trimmed.get(..4) {
            Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => {
                let mut pieces = trimmed.get(4..).unwrap_or_default().split(';');
                let number = pieces.next().unwrap_or_default();
                let extension = pieces.find(|piece| piece.to_ascii_lowercase().starts_with("ext="));
                extension.map_or_else(|| number.to_owned(), |ext| format!("{number};{ext}"))
            }
            _ => text,
        }
    }

    /// What kind of number it is, in words: its types, and `pref` where it is preferred.
    pub(super) fn label(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        for (key, value) in &self.parameters {
            match key.as_str() {
                "TYPE" => words.extend(value.split(',')),
                "PREF" if value.trim() == "1" => words.push("pref"),
                "X-LABEL" | "LABEL" => words.push(value),
                _ => {}
            }
        }
        words.join(" ")
    }
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<String> {
    let mut quoted = false;
    let mut parts = vec![String::new()];
    for c in text.chars() {
        quoted ^= c == '"';
        if c == separator && !quoted {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

/// Splits at a separator that is not escaped, and takes the escapes off.
fn split_unescaped(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        if c == separator && !escaped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    parts.iter().map(|part| unescape(part)).collect()
}

/// `\n` is a line, any other escaped character is itself.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, false) => out.push(c),
            (_, true) => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
        }
    }
    out
}

/// The bytes of a quoted-printable text; what is no code stays as it is.
fn quoted_printable(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = (*byte == b'=')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|code| std::str::from_utf8(code).ok())
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        if let Some(code) = code {
            out.push(code);
            at += 3;
        } else {
            out.push(*byte);
            at += 1;
        }
    }
    out
}
