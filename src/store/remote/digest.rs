//! Digest access authentication (RFC 7616): the answer to a challenge, with MD5 or SHA-256 and `qop=auth`, or without qop as in
//! RFC 2069.

use md5::Md5;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What a server asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Algorithm,
    /// Whether the server knows `qop=auth`.
    protects: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Md5,
    Md5Session,
    Sha256,
    Sha256Session,
}

const ALGORITHMS: [(Algorithm, &str); 4] = [
    (Algorithm::Md5, "MD5"),
    (Algorithm::Md5Session, "MD5-sess"),
    (Algorithm::Sha256, "SHA-256"),
    (Algorithm::Sha256Session, "SHA-256-sess"),
];

impl Algorithm {
    fn name(self) -> &'static str {
        ALGORITHMS[self as usize].1
    }

    fn is_session(self) -> bool {
        matches!(self, Self::Md5Session | Self::Sha256Session)
    }

    fn hash(self, text: &str) -> String {
        match self {
            Self::Md5 | Self::Md5Session => hex(&Md5::digest(text)),
            Self::Sha256 | Self::Sha256Session => hex(&Sha256::digest(text)),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// What one answer is about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The method.
    pub method: &'a str,
    /// Path and query of the address.
    pub target: &'a str,
    /// How many answers this nonce has had, this one included.
    pub count: u32,
    /// A word of ours.
    pub word: &'a str,
}

impl Challenge {
    /// The strongest challenge of a WWW-Authenticate header that can be answered.
    pub fn of(header: &str) -> Option<Self> {
        schemes(header)
            .into_iter()
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("digest"))
            .filter_map(|(_, parameters)| Self::of_parameters(&parameters))
            .max_by_key(|challenge| challenge.algorithm)
    }

    fn of_parameters(parameters: &[(String, String)]) -> Option<Self> {
        let get = |name: &str| {
            let mut named = parameters
                .iter()
                .filter(|(n, _)| n.eq_ignore_ascii_case(name));
            named.next().map(|(_, value)| value.clone())
        };
        let algorithm = get("algorithm").unwrap_or_else(|| "MD5".to_owned());
        let (algorithm, _) = ALGORITHMS
            .into_iter()
            .find(|(_, name)| name.eq_ignore_ascii_case(&algorithm))?;
        let qop = get("qop");
        let protects = qop.as_deref().is_some_and(|q| {
            q.split(',')
                .any(|word| word.trim().eq_ignore_ascii_case("auth"))
        });
        // `auth-int` alone would need the body to be hashed: no store in use asks for it.
        (protects || qop.is_none()).then_some(Self {
            realm: get("realm")?,
            nonce: get("nonce")?,
            opaque: get("opaque"),
            algorithm,
            protects,
        })
    }

    /// The Authorization header that answers it.
    pub fn answer(&self, user: &str, password: &str, asked: &Asked<'_>) -> String {
        let hash = |text: &str| self.algorithm.hash(text);
        let (realm, nonce, word) = (&self.realm, &self.nonce, asked.word);
        let mut secret = hash(&format!("{user}:{realm}:{password}"));
        if self.algorithm.is_session() {
            secret = hash(&format!("{secret}:{nonce}:{word}"));
        }
        let about = hash(&format!("{}:{}", asked.method, asked.target));
        let count = format!("{:08x}", asked.count);
        let response = if self.protects {
            hash(&format!("{secret}:{nonce}:{count}:{word}:auth:{about}"))
        } else {
            hash(&format!("{secret}:{nonce}:{about}"))
        };
        let mut header = format!(
            "Digest username={}, realm={}, nonce={}, uri={}, response=\"{response}\", algorithm={}",
            quoted(user),
            quoted(realm),
            quoted(nonce),
            quoted(asked.target),
            self.algorithm.name()
        );
        if let Some(opaque) = &self.opaque {
            let _ = write!(header, ", opaque={}", quoted(opaque));
        }
        if self.protects {
            let _ = write!(header, ", qop=auth, nc={count}, cnonce={}", quoted(word));
        }
        header
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The challenges of a header: each scheme with its parameters.
pub fn schemes(header: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for part in parts(header) {
        let (head, value) = match part.split_once('=') {
            Some((head, value)) => (head.trim(), Some(value.trim())),
            None => (part.trim(), None),
        };
        // `Digest realm=…` begins a challenge; `nonce=…` goes on with it.
        let (scheme, name) = match (head.split_once(char::is_whitespace), value) {
            (Some((scheme, name)), Some(_)) => (Some(scheme), name.trim()),
            (None, Some(_)) => (None, head),
            (_, None) => (Some(head), ""),
        };
        if let Some(scheme) = scheme.filter(|scheme| !scheme.is_empty()) {
            found.push((scheme.to_owned(), Vec::new()));
        }
        if let (Some((_, parameters)), Some(value)) = (found.last_mut(), value) {
            parameters.push((name.to_owned(), unquoted(value)));
        }
    }
    found
}

/// The parts between commas that stand outside quotes.
fn parts(header: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut inside, mut escaped) = (0, false, false);
    for (at, c) in header.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            ',' if !inside => {
                parts.push(&header[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&header[from..]);
    parts
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut text = String::new();
    let mut escaped = false;
    for c in inner.chars() {
        if c == '\\' && !escaped {
            escaped = true;
        } else {
            text.push(c);
            escaped = false;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7616, section 3.9.1.
    #[test]
    fn the_example_of_the_standard_is_answered() {
        let header = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        let asked = Asked {
            method: "GET",
            target: "/dir/index.html",
            count: 1,
            word: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        };
        let strongest = Challenge::of(header).expect("can be answered");
        assert_eq!(strongest.algorithm, Algorithm::Sha256);
        assert!(
            strongest
                .answer("Mufasa", "Circle of Life", &asked)
                .contains(
                    "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""
                )
        );
        let (_, last) = header.rsplit_once("Digest ").expect("two challenges");
        let weaker = Challenge::of(&format!("Digest {last}")).expect("can be answered");
        assert!(
            weaker
                .answer("Mufasa", "Circle of Life", &asked)
                .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"")
        );
    }

    #[test]
    fn other_schemes_and_unknown_algorithms_are_passed_over() {
        assert_eq!(Challenge::of("Basic realm=\"a, b\", Bearer"), None);
        let unknown = "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256";
        assert_eq!(Challenge::of(unknown), None);
        let both = schemes("Basic realm=\"a, \\\"b\\\"\", Negotiate, Digest nonce=x");
        let names: Vec<&str> = both.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Basic", "Negotiate", "Digest"]);
        assert_eq!(both[0].1[0].1, "a, \"b\"");
    }
}
