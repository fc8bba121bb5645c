//! The server's address, from whatever a person types or pastes.

use thiserror::Error;
use url::{Host, Url};

/// Where the server listens unless told otherwise.
const DEFAULT_PORT: u16 = 3000;

/// Why a text is no address of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Nothing was written.
    #[error("the address is empty")]
    Empty,
    /// It is no address.
    #[error("this is not an address")]
    Invalid,
    /// Neither http nor https.
    #[error("the address must begin with http or https")]
    NotHttp,
    /// It holds a name and password.
    #[error("the address must not hold a name or password")]
    HasCredentials,
    /// It holds a question mark or a hash sign and something behind it.
    #[error("the address must end before the question mark or hash sign")]
    HasQuery,
}

impl AddressError {
    /// The stable code for the UI.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "address_empty",
            Self::Invalid => "address_invalid",
            Self::NotHttp => "address_not_http",
            Self::HasCredentials => "address_has_credentials",
            Self::HasQuery => "address_has_query",
        }
    }
}

/// Reads an address and completes what people leave out: `http` and port 3000
/// for a machine nearby, `https` for a name on the internet. A path in front of
/// the server (`https://host/waha`) is kept; the path of its dashboard, which is
/// what people copy, is cut off.
pub fn parse_address(text: &str) -> Result<Url, AddressError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(AddressError::Invalid);
    }
    let typed_scheme = text.contains("://");
    let mut url = if typed_scheme {
        Url::parse(text).map_err(|_| AddressError::Invalid)?
    } else {
        Url::parse(&format!("http://{text}")).map_err(|_| AddressError::Invalid)?
    };
    if !matches!(url.scheme(), "http" | "https") {
        return Err(AddressError::NotHttp);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::HasCredentials);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(AddressError::HasQuery);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(AddressError::Invalid);
    }
    // `host:80` without a scheme reads as no port; it was meant, and is rare.
    if !typed_scheme && url.port().is_none() && !text.contains(":80") {
        let changed = if is_nearby(&url) {
            url.set_port(Some(DEFAULT_PORT))
        } else {
            url.set_scheme("https")
        };
        changed.map_err(|()| AddressError::Invalid)?;
    }
    let path = url.path().trim_end_matches('/');
    let path = ["/dashboard", "/api"]
        .into_iter()
        .find_map(|tail| path.strip_suffix(tail))
        .unwrap_or(path)
        .to_owned();
    url.set_path(&path);
    Ok(url)
}

/// Whether the address is this computer or one on the same network, where a key
/// may travel without encryption.
pub fn is_nearby(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            !name.contains('.')
                || [
                    ".localhost",
                    ".local",
                    ".lan",
                    ".home",
                    ".internal",
                    ".home.arpa",
                ]
                .iter()
                .any(|tail| name.ends_with(tail))
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Some(Host::Ipv6(ip)) => {
            ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_becomes_one_address() {
        for (typed, url) in [
            ("192.168.1.5:3000", "http://192.168.1.5:3000/"),
            (" localhost ", "http://localhost:3000/"),
            ("192.168.1.5", "http://192.168.1.5:3000/"),
            ("waha.example.com", "https://waha.example.com/"),
            ("waha.example.com:8080", "http://waha.example.com:8080/"),
            ("http://waha.example.com/", "http://waha.example.com/"),
            ("https://example.com/waha/", "https://example.com/waha"),
            ("http://localhost:3000/dashboard/", "http://localhost:3000/"),
            ("https://example.com/waha/api", "https://example.com/waha"),
            ("[::1]:3000", "http://[::1]:3000/"),
        ] {
            assert_eq!(
                parse_address(typed).unwrap().as_str(),
                url,
                "typed {typed:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused_by_cause() {
        for (typed, cause) in [
            ("", AddressError::Empty),
            ("my server", AddressError::Invalid),
            ("http://", AddressError::Invalid),
            ("ftp://host", AddressError::NotHttp),
            ("http://user:pass@host:3000", AddressError::HasCredentials),
            ("http://host:3000/?x-api-key=abc", AddressError::HasQuery),
            ("http://host:3000/#/", AddressError::HasQuery),
            ("host:99999", AddressError::Invalid),
        ] {
            assert_eq!(parse_address(typed), Err(cause), "typed {typed:?}");
        }
    }

    #[test]
    fn what_is_nearby_is_told_from_the_internet() {
        for (address, nearby) in [
            ("http://localhost:3000", true),
            ("http://127.8.9.1:3000", true),
            ("http://[::1]:3000", true),
            ("http://192.168.1.5:3000", true),
            ("http://10.0.0.5:3000", true),
            ("http://[fd00::5]:3000", true),
            ("http://nas:3000", true),
            ("http://laptop.local:3000", true),
            ("http://localhost.example.com", false),
            ("http://203.0.113.5:3000", false),
            ("http://192.168.example.com", false),
        ] {
            assert_eq!(
                is_nearby(&Url::parse(address).unwrap()),
                nearby,
                "{address}: a key may travel in the open nearby, and goes to no proxy there"
            );
        }
    }
}
