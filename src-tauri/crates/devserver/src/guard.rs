//! Who may talk to it: somebody on this computer who knows the token.
//!
//! A page of any website can send requests to 127.0.0.1. Three things keep it
//! out: the token (in a header, or in the address for the WebSocket), the `Host`
//! header (against names that are pointed at 127.0.0.1), and `Origin` where a
//! browser sends one.

use axum::http::HeaderMap;
use subtle::ConstantTimeEq;

#[derive(Clone, Debug)]
pub(crate) struct Guard {
    token: String,
    hosts: [String; 2],
}

impl Guard {
    pub(crate) fn new(token: &str, port: u16) -> Self {
        Self {
            token: token.to_owned(),
            hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
        }
    }

    /// Whether the request comes from our own page (or from no page at all).
    pub(crate) fn is_at_home(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| {
            headers
                .get(name)
                .map(|value| value.to_str().unwrap_or_default())
        };
        let host = text("host").is_some_and(|host| self.hosts.iter().any(|own| own == host));
        let origin = text("origin").is_none_or(|origin| {
            origin
                .strip_prefix("http://")
                .is_some_and(|host| self.hosts.iter().any(|own| own == host))
        });
        host && origin
    }

    /// Whether the token is right, from the header or the address.
    pub(crate) fn knows_token(&self, headers: &HeaderMap, query: Option<&str>) -> bool {
        let header = headers
            .get("x-drumbeat-token")
            .and_then(|value| value.to_str().ok());
        header
            .or(query)
            .is_some_and(|token| token.as_bytes().ct_eq(self.token.as_bytes()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::Guard;
    use axum::http::{HeaderMap, HeaderValue};

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    axum::http::HeaderName::from_static(name),
                    HeaderValue::from_str(value).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn a_foreign_page_is_kept_out_whatever_it_knows() {
        let guard = Guard::new("t", 4000);
        assert!(
            guard.is_at_home(&headers(&[("host", "127.0.0.1:4000")])),
            "a program without a page"
        );
        assert!(guard.is_at_home(&headers(&[
            ("host", "localhost:4000"),
            ("origin", "http://localhost:4000")
        ])));
        assert!(
            !guard.is_at_home(&headers(&[("host", "evil.example:4000")])),
            "a name pointed at us"
        );
        assert!(!guard.is_at_home(&headers(&[
            ("host", "127.0.0.1:4000"),
            ("origin", "https://evil.example")
        ])));
        assert!(
            !guard.is_at_home(&headers(&[("host", "127.0.0.1:4000"), ("origin", "null")])),
            "a file or a frame"
        );
    }

    #[test]
    fn the_token_is_needed_in_full() {
        let guard = Guard::new("secret", 1);
        assert!(guard.knows_token(&headers(&[("x-drumbeat-token", "secret")]), None));
        assert!(guard.knows_token(&headers(&[]), Some("secret")));
        assert!(
            !guard.knows_token(&headers(&[("x-drumbeat-token", "secre")]), Some("secret")),
            "a wrong header is not overruled"
        );
        assert!(!guard.knows_token(&headers(&[]), None));
    }
}
