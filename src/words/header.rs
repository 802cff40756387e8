//! Headers of query files: the comment lines at the top say what the query is, in `key: value` pairs.
//!
//! ```
//! let header = xinzhi::words::header::Header::parse("# title@en: Who said what\n# param who: entity\nSELECT * {}");
//! assert_eq!(header.get("title@en"), Some("Who said what"));
//! ```

use super::language::Language;
use std::collections::BTreeMap;

/// The pairs of a header in their order; a key may come more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    pairs: Vec<(String, String)>,
}

impl Header {
    /// Reads the comment lines before the first line that is none; a comment indented by two spaces or more
    /// goes on in the value above it; any other comment is for who reads the file.
    pub fn parse(text: &str) -> Self {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for line in text.lines().take_while(|line| line.starts_with('#')) {
            let goes_on = line.starts_with("#  ");
            let line = line.trim_start_matches('#').trim();
            match line
                .split_once(": ")
                .or_else(|| line.strip_suffix(':').map(|key| (key, "")))
            {
                Some((key, value)) if !goes_on && is_key(key) => {
                    pairs.push((key.to_owned(), value.trim().to_owned()))
                }
                _ => {
                    if let Some((_, value)) = pairs.last_mut().filter(|_| goes_on) {
                        value.push(' ');
                        value.push_str(line);
                    }
                }
            }
        }
        Self { pairs }
    }

    /// The first value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, value)| value.as_str())
    }

    /// All pairs in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// The values of `key@<language>` for the three languages.
    pub fn in_languages(&self, key: &str) -> BTreeMap<Language, String> {
        let of = |language: Language| {
            self.get(&format!("{key}@{language}"))
                .map(|text| (language, text.to_owned()))
        };
        Language::ALL.into_iter().filter_map(of).collect()
    }

    /// The pairs whose key is `key` and one more word, as in `param who: entity`: the word and the value.
    pub fn named<'a>(&'a self, key: &str) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let start = format!("{key} ");
        self.pairs
            .iter()
            .filter_map(move |(k, v)| Some((k.strip_prefix(&start)?.trim(), v.as_str())))
    }
}

/// A key is one or two words of letters, digits, `-` and `@`.
fn is_key(key: &str) -> bool {
    let word = |w: &str| {
        !w.is_empty()
            && w.chars()
                .all(|c| c.is_ascii_alphanumeric() || "-@_".contains(c))
    };
    key.split(' ').count() <= 2 && key.split(' ').all(word)
}
