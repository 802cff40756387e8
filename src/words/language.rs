//! The three languages of the project, the usual case of language tags, and the choice of a label.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A language in which labels and pages are written.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Language {
    /// Traditional Chinese as written in Hong Kong.
    #[default]
    #[serde(rename = "zh-Hant-HK")]
    TraditionalChinese,
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    SimplifiedChinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// All languages, in the order in which pages and tables show them.
    pub const ALL: [Self; 3] = [
        Self::TraditionalChinese,
        Self::SimplifiedChinese,
        Self::English,
    ];

    /// The BCP 47 tag in its usual case.
    pub fn tag(self) -> &'static str {
        match self {
            Self::TraditionalChinese => "zh-Hant-HK",
            Self::SimplifiedChinese => "zh-Hans",
            Self::English => "en",
        }
    }

    /// How well a tag serves a reader of this language: 0 is the language itself, `None` is another language.
    pub fn distance(self, tag: &str) -> Option<u8> {
        let is = |whole: &str| tag.eq_ignore_ascii_case(whole);
        let begins = |with: &str| {
            tag.get(..with.len())
                .is_some_and(|t| t.eq_ignore_ascii_case(with))
        };
        let near: &[&str] = match self {
            Self::English => &["en-"],
            Self::TraditionalChinese => &["zh-hant", "zh-hk", "zh-tw", "zh-mo"],
            Self::SimplifiedChinese => &["zh-hans", "zh-cn", "zh-sg"],
        };
        let is_chinese = || is("zh") || begins("zh-");
        match self {
            own if is(own.tag()) => Some(0),
            _ if near.iter().any(|tag| begins(tag)) => Some(1),
            Self::TraditionalChinese | Self::SimplifiedChinese if is_chinese() => Some(2),
            _ => None,
        }
    }

    /// Ranks a tag for choosing a label: own language, near ones, English, no tag, anything else.
    pub fn preference(self, tag: Option<&str>) -> u8 {
        match tag {
            Some(tag) => match self.distance(tag) {
                Some(distance) => distance,
                None if Self::English.distance(tag).is_some() => 3,
                None => 5,
            },
            None => 4,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The tag names none of the three languages.
#[derive(Debug, thiserror::Error)]
#[error("unknown language '{0}': use zh-Hant-HK, zh-Hans or en")]
pub struct UnknownLanguage(String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .into_iter()
            .filter_map(|language| Some((language.distance(text)?, language)))
            .min()
            .map(|(_, language)| language)
            .ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

/// Writes a language tag in its usual case (BCP 47 §2.1.1): parsers lower-case tags, outputs restore them.
///
/// ```
/// assert_eq!(xinzhi::words::language::usual_case("zh-hant-hk"), "zh-Hant-HK");
/// ```
pub fn usual_case(tag: &str) -> Cow<'_, str> {
    // Nearly all tags are among these.
    match tag {
        "en" => return Cow::Borrowed("en"),
        "zh-hant-hk" => return Cow::Borrowed("zh-Hant-HK"),
        "zh-hans" => return Cow::Borrowed("zh-Hans"),
        "zh-hant" => return Cow::Borrowed("zh-Hant"),
        _ => {}
    }
    let mut after_singleton = false;
    let parts: Vec<String> = tag
        .split('-')
        .enumerate()
        .map(|(i, part)| {
            let lower = part.to_ascii_lowercase();
            let usual = match part.len() {
                _ if i == 0 || after_singleton => lower,
                2 => part.to_ascii_uppercase(),
                4 if part.bytes().all(|b| b.is_ascii_alphabetic()) => {
                    lower[..1].to_ascii_uppercase() + &lower[1..]
                }
                _ => lower,
            };
            after_singleton |= part.len() == 1;
            usual
        })
        .collect();
    Cow::Owned(parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_get_their_usual_case() {
        for (given, usual) in [
            ("ZH-HANS", "zh-Hans"),
            ("en-us", "en-US"),
            ("de-x-AB", "de-x-ab"),
            ("en", "en"),
        ] {
            assert_eq!(usual_case(given), usual);
        }
    }

    #[test]
    fn traditional_is_preferred_over_simplified_and_english() {
        let reader = Language::TraditionalChinese;
        let mut tags = [
            None,
            Some("en"),
            Some("zh-hans"),
            Some("zh-hant-hk"),
            Some("fr"),
        ];
        tags.sort_by_key(|tag| reader.preference(*tag));
        assert_eq!(
            tags,
            [
                Some("zh-hant-hk"),
                Some("zh-hans"),
                Some("en"),
                None,
                Some("fr")
            ]
        );
    }

    #[test]
    fn names_are_read_leniently() {
        assert_eq!(
            "zh-hk".parse::<Language>().ok(),
            Some(Language::TraditionalChinese)
        );
        assert_eq!(
            "zh-CN".parse::<Language>().ok(),
            Some(Language::SimplifiedChinese)
        );
        assert!("xx".parse::<Language>().is_err());
    }
}
