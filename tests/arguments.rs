//! What stands on the command line of the tests' programs.

/// Words that were given and are known.
pub struct Arguments(Vec<String>);

impl Arguments {
    /// Reads them: `switches` stand alone, `flags` have a value. Anything else ends the
    /// program, so that nobody takes a slip of the keyboard for a result.
    pub fn read(switches: &[&str], flags: &[&str]) -> Self {
        let words: Vec<String> = std::env::args().skip(1).collect();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let known = switches.contains(&word.as_str())
                || (flags.contains(&word.as_str()) && rest.next().is_some());
            assert!(known, "{word} is not known here, or has no value");
        }
        Self(words)
    }

    /// Whether a switch is there.
    pub fn has(&self, switch: &str) -> bool {
        self.0.iter().any(|word| word == switch)
    }

    /// The value of a flag.
    pub fn word(&self, flag: &str) -> Option<&str> {
        let at = self.0.iter().position(|word| word == flag)?;
        self.0.get(at + 1).map(String::as_str)
    }

    /// The value of a flag as a number.
    pub fn number(&self, flag: &str, usual: u64) -> u64 {
        self.word(flag)
            .map_or(usual, |word| word.parse().expect("a number"))
    }
}
