//! What stands on the command line.

use std::path::PathBuf;

/// A practice world that runs as a program of its own.
#[derive(Clone, Debug)]
pub(crate) struct Outside {
    pub(crate) url: String,
    pub(crate) key: String,
}

pub(crate) struct Arguments {
    pub(crate) home: PathBuf,
    pub(crate) port: u16,
    pub(crate) token: String,
    pub(crate) seed: Option<u64>,
    pub(crate) clock_speed: u32,
    pub(crate) outside: Option<Outside>,
}

impl Arguments {
    pub(crate) fn parse(mut given: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut home, mut port, mut token, mut seed, mut speed) = (None, 0, None, None, 1);
        let (mut url, mut key) = (None, "practice".to_owned());
        while let Some(name) = given.next() {
            let value = given
                .next()
                .ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--home" => home = Some(PathBuf::from(value)),
                "--port" => port = number(&name, &value)?,
                "--token" => token = Some(value),
                "--seed" => seed = Some(number(&name, &value)?),
                "--clock-speed" => speed = number(&name, &value)?,
                "--practice-url" => url = Some(value),
                "--practice-key" => key = value,
                other => return Err(format!("{other} is not known")),
            }
        }
        Ok(Self {
            home: home.ok_or("--home DIR is missing")?,
            port,
            token: token.unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string()),
            seed,
            clock_speed: speed,
            outside: url.map(|url| Outside { url, key }),
        })
    }
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, String> {
    value
        .parse()
        .map_err(|_| format!("{name} needs a number, not “{value}”"))
}
