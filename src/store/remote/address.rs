//! Addresses of a remote store: what is asked, what redirects may lead to, and how values stand in them.

use super::RemoteError;
use crate::data::sophia::resolve;
use std::fmt::Write as _;

/// An absolute http or https address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// Takes an address that a person gives.
    ///
    /// # Errors
    /// When it is no http or https address, or holds a password.
    pub fn new(text: &str) -> Result<Self, RemoteError> {
        let wrong = |why| RemoteError::Address {
            address: text.to_owned(),
            why,
        };
        let rest = text
            .strip_prefix("http://")
            .or_else(|| text.strip_prefix("https://"))
            .ok_or_else(|| wrong("write http://… or https://…"))?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.contains('@') {
            return Err(RemoteError::Address {
                address: "…@…".to_owned(),
                why: "credentials do not stand in the address: use XINZHI_STORE_USER and XINZHI_STORE_PASSWORD, or --store-auth",
            });
        }
        if host.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(wrong("it names no host, or holds a space"));
        }
        let text = text.split('#').next().unwrap_or_default();
        Ok(Self(text.to_owned()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port: what credentials are given to.
    pub fn origin(&self) -> String {
        let (scheme, rest) = self.0.split_once("://").unwrap_or_default();
        let host = rest
            .split(['/', '?'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let usual = if scheme == "https" { ":443" } else { ":80" };
        format!("{scheme}://{}", host.strip_suffix(usual).unwrap_or(&host))
    }

    /// Whether others can read on the way what is sent: by http to another machine.
    pub fn is_open_to_others(&self) -> bool {
        let Some(host) = self.origin().strip_prefix("http://").map(str::to_owned) else {
            return false;
        };
        let is_here = host.starts_with("[::1]")
            || matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"));
        !is_here
    }

    /// Path and query, as a request line has them.
    pub fn target(&self) -> String {
        let (_, rest) = self.0.split_once("://").unwrap_or_default();
        match rest.find(['/', '?']) {
            Some(at) if rest[at..].starts_with('/') => rest[at..].to_owned(),
            Some(at) => format!("/{}", &rest[at..]),
            None => "/".to_owned(),
        }
    }

    /// Where a redirect leads.
    ///
    /// # Errors
    /// When it leads nowhere, or from https to http.
    pub fn redirected(&self, location: &str) -> Result<Self, RemoteError> {
        let refused = |why| RemoteError::Redirect {
            from: self.0.clone(),
            to: location.to_owned(),
            why,
        };
        let resolved = resolve(&self.0, location).map_err(|_| refused("it is no address"))?;
        let next = Self::new(&resolved).map_err(|_| refused("it is no http address"))?;
        if self.0.starts_with("https://") && next.0.starts_with("http://") {
            return Err(refused("it leads from https to http"));
        }
        Ok(next)
    }

    /// The address with one more parameter.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let joint = if self.0.contains('?') { '&' } else { '?' };
        Self(format!("{}{joint}{name}={}", self.0, encoded(value)))
    }
}

/// A form, as `application/x-www-form-urlencoded`.
pub fn form<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        if !text.is_empty() {
            text.push('&');
        }
        let _ = write!(text, "{name}={}", encoded(value));
    }
    text
}

/// A value, percent-encoded but for what RFC 3986 leaves unreserved.
fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_to_another_machine_is_open_to_others() {
        let open = |text: &str| Address::new(text).expect("an address").is_open_to_others();
        assert!(open("http://example.org/sparql") && open("http://127.0.0.1.example.org/"));
        assert!(!open("https://example.org/sparql") && !open("http://127.0.0.1:7878/query"));
        assert!(!open("http://[::1]:7878/query") && !open("http://LOCALHOST/query"));
    }

    #[test]
    fn addresses_are_taken_apart() {
        let address = Address::new("http://Host:80/a/b?x=1#f").expect("is one");
        assert_eq!(address.origin(), "http://host");
        assert_eq!(address.target(), "/a/b?x=1");
        assert_eq!(
            address.with("graph", "http://e/香").target(),
            "/a/b?x=1&graph=http%3A%2F%2Fe%2F%E9%A6%99"
        );
        for wrong in ["ftp://h/", "http://", "http://u:p@h/", "http://h/a b"] {
            let error = Address::new(wrong).expect_err("is refused").to_string();
            assert!(!error.contains("u:p"), "{error}");
        }
    }

    #[test]
    fn redirects_never_leave_https() {
        let address = Address::new("https://h/a/b").expect("is one");
        assert_eq!(
            address.redirected("../c").expect("follows").as_str(),
            "https://h/c"
        );
        assert!(address.redirected("http://h/c").is_err());
        assert!(address.redirected("ftp://h/c").is_err());
    }
}
