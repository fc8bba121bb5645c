//! Whether letters stand where letters of words stand, which tells a right reading of bytes
//! from a wrong one: a wrong one puts signs into the middle of words and capitals behind
//! small letters.

/// How often a character beyond ASCII stands where it can, and where it cannot.
#[derive(Clone, Copy, Default)]
pub(super) struct Reading {
    pub(super) right: usize,
    pub(super) wrong: usize,
}

/// One character in its place.
enum Place {
    Right,
    Wrong,
    /// It says nothing, such as an apostrophe or a dash.
    Either,
}

impl Reading {
    pub(super) fn of(text: &str) -> Self {
        let mut reading = Self::default();
        let mut before = ' ';
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            let after = characters.peek().copied().unwrap_or(' ');
            if !c.is_ascii() {
                match place(before, c, after) {
                    Place::Right => reading.right += 1,
                    Place::Wrong => reading.wrong += 1,
                    Place::Either => {}
                }
            }
            before = c;
        }
        reading
    }
}

fn place(before: char, c: char, after: char) -> Place {
    match script(c) {
        Some(own) => {
            let is_mixed = [before, after]
                .into_iter()
                .filter_map(script)
                .any(|other| other != own);
            let is_alone = script(before).is_none() && script(after).is_none();
            if is_mixed
                || (c.is_uppercase() && before.is_lowercase())
                || (c.is_lowercase() && after.is_uppercase())
            {
                Place::Wrong
            } else if is_alone {
                Place::Either
            } else {
                Place::Right
            }
        }
        None => sign(before, c, after),
    }
}

fn sign(before: char, c: char, after: char) -> Place {
    match c {
        '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}' => Place::Wrong,
        // Marks on letters, and what joins words.
        '\u{300}'..='\u{36f}' | '‘' | '’' | '–' | '—' | '\u{a0}' | '·' => Place::Either,
        _ => {
            let touches = [before, after]
                .into_iter()
                .filter(|other| script(*other).is_some())
                .count();
            let may_touch = matches!(
                c,
                '“' | '”'
                    | '„'
                    | '‚'
                    | '«'
                    | '»'
                    | '‹'
                    | '›'
                    | '…'
                    | '•'
                    | '¿'
                    | '¡'
                    | '°'
                    | 'º'
                    | 'ª'
                    | '€'
                    | '£'
                    | '¥'
                    | '§'
                    | '©'
                    | '®'
                    | '™'
                    | '،'
                    | '؛'
                    | '؟'
            );
            match touches {
                0 => Place::Either,
                1 if may_touch => Place::Either,
                _ => Place::Wrong,
            }
        }
    }
}

/// The script of a letter. Letters that are used as signs are none.
fn script(c: char) -> Option<u8> {
    match c {
        'ª' | 'º' | 'µ' | 'ƒ' | 'ı' | '\u{2b0}'..='\u{2ff}' | '\u{fb00}'..='\u{fb06}' => None,
        _ if !c.is_alphabetic() => None,
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(0),
        '\u{370}'..='\u{3ff}' => Some(1),
        '\u{400}'..='\u{52f}' => Some(2),
        '\u{590}'..='\u{5ff}' => Some(3),
        '\u{600}'..='\u{6ff}' => Some(4),
        _ => Some(5),
    }
}
