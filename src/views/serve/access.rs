//! Who may do what: the host that was meant, the origin that asks, the token for writing.

use super::problem::Problem;
use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The secret that writers send, kept as its digest.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// A token; the shortest that is taken has 16 characters.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let good = text.len() >= 16 && text.bytes().all(|b| b.is_ascii_graphic());
        good.then(|| Self(Sha256::digest(text.as_bytes()).into()))
    }

    /// Compares in constant time.
    fn is(&self, text: &str) -> bool {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        self.0.ct_eq(&digest).into()
    }
}

/// What requests must show.
#[derive(Clone, Default)]
pub struct Access {
    /// The token for writing; without one nobody writes.
    pub token: Option<Token>,
    /// Whether pages of other hosts may ask the endpoints.
    pub cors: bool,
    /// The names that this server goes by; any when empty.
    pub hosts: Vec<String>,
}

impl Access {
    /// Refuses a request that was meant for a host of another name: a foreign page may have pointed its own name here.
    ///
    /// # Errors
    /// When the Host header is missing or names another host.
    pub fn host<'a>(&self, headers: &'a HeaderMap) -> Result<&'a str, Problem> {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .filter(|host| is_host(host))
            .ok_or_else(|| {
                Problem::bad("the request has no Host, or more than a name and a port in it")
            })?;
        let name = name_of(host);
        if self.hosts.is_empty() || self.hosts.iter().any(|own| own.eq_ignore_ascii_case(name)) {
            Ok(host)
        } else {
            Err(Problem::forbidden(
                "the request was meant for another host: start the server with --host NAME when it goes by that name",
            ))
        }
    }

    /// Refuses what a page of another origin sends.
    ///
    /// # Errors
    /// When the browser says that it comes from elsewhere.
    pub fn origin(&self, headers: &HeaderMap, host: &str) -> Result<(), Problem> {
        if self.cors {
            return Ok(());
        }
        let text = |name| {
            headers
                .get(name)
                .and_then(|v: &HeaderValue| v.to_str().ok())
        };
        let foreign_site = matches!(
            text(header::HeaderName::from_static("sec-fetch-site")),
            Some("cross-site" | "same-site")
        );
        let foreign_origin = headers.contains_key(header::ORIGIN)
            && text(header::ORIGIN)
                .and_then(|origin| origin.split_once("://"))
                .is_none_or(|(_, own)| !own.eq_ignore_ascii_case(host));
        if foreign_site || foreign_origin {
            Err(Problem::forbidden(
                "a page of another site sent this: start the server with --cors when such pages may",
            ))
        } else {
            Ok(())
        }
    }

    /// Refuses whoever may not write.
    ///
    /// # Errors
    /// When the server is read-only, or the token is missing or wrong.
    pub fn writing(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(token) = &self.token else {
            return Err(Problem::forbidden(
                "the server is read-only: start it with --writable and a token to change data",
            ));
        };
        let sent = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        if sent.is_some_and(|sent| token.is(sent)) {
            Ok(())
        } else {
            Err(Problem::new(
                axum::http::StatusCode::UNAUTHORIZED,
                "writing needs the token, as: Authorization: Bearer TOKEN",
            )
            .with(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"xinzhi\""),
            ))
        }
    }
}

/// A host with an optional port and nothing else, as it may stand in an answer.
fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.len() <= 255
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b))
}

fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !port.is_empty() => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn foreign_hosts_origins_and_tokens_are_refused() {
        let access = Access {
            token: Token::new("0123456789abcdef"),
            cors: false,
            hosts: vec!["localhost".into(), "127.0.0.1".into(), "[::1]".into()],
        };
        for (host, good) in [
            ("localhost:7878", true),
            ("127.0.0.1", true),
            ("[::1]:80", true),
            ("evil.example", false),
            ("localhost/x", false),
            ("", false),
        ] {
            let found = access.host(&headers(&[("host", host)])).is_ok();
            assert_eq!(found, good, "{host}");
        }
        let host = "localhost:7878";
        assert!(access.origin(&headers(&[]), host).is_ok());
        assert!(
            access
                .origin(&headers(&[("origin", "http://localhost:7878")]), host)
                .is_ok()
        );
        assert!(
            access
                .origin(&headers(&[("origin", "http://evil.example")]), host)
                .is_err()
        );
        assert!(
            access
                .origin(&headers(&[("origin", "null")]), host)
                .is_err()
        );
        assert!(
            access
                .origin(&headers(&[("sec-fetch-site", "cross-site")]), host)
                .is_err()
        );
        let sent = |value| {
            access
                .writing(&headers(&[("authorization", value)]))
                .map_err(|p| p.status.as_u16())
        };
        assert_eq!(sent("Bearer 0123456789abcdef"), Ok(()));
        assert_eq!(sent("Bearer 0123456789abcdeg"), Err(401));
        assert_eq!(sent("Basic 0123456789abcdef"), Err(401));
        let read_only = Access::default();
        assert_eq!(
            read_only
                .writing(&headers(&[]))
                .map_err(|p| p.status.as_u16()),
            Err(403)
        );
        assert!(Token::new("short").is_none());
    }
}
