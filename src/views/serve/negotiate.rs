//! Which form is the best for a reader: RFC 9110, with real q-values.

use crate::views::site::PageFormat;
use crate::views::site::hosting::OFFERS;
use crate::words::language::Language;

/// A form that is there: its media types, the one that is sent first, and its quality at the source in thousandths.
pub type Offered<'a> = (&'a [&'a str], u16);

/// The best of the offers for an Accept header; among equals the earlier. An empty header asks for anything.
pub fn choose(accept: &str, offers: &[Offered<'_>]) -> Option<usize> {
    let ranges = ranges(accept);
    let mut best: Option<(u32, usize)> = None;
    for (index, (media_types, source)) in offers.iter().enumerate() {
        let asked = asked_for(&ranges, media_types);
        let value = u32::from(asked) * u32::from(*source);
        if value > 0 && best.is_none_or(|(found, _)| value > found) {
            best = Some((value, index));
        }
    }
    best.map(|(_, index)| index)
}

/// Whether somebody reads in a browser: HTML is asked for by name, and no RDF before it.
pub fn is_reader(accept: &str) -> bool {
    accept.contains("text/html") && page_format(accept) == Some(PageFormat::Html)
}

/// The form of a page.
pub fn page_format(accept: &str) -> Option<PageFormat> {
    let offers = OFFERS.map(|offer| (offer.asked, offer.quality));
    choose(accept, &offers).map(|index| OFFERS[index].format)
}

/// The language for an Accept-Language header; the site's own when none is asked for that there is.
pub fn language(header: &str, own: Language) -> Language {
    let mut best: Option<(u16, u8, usize, Language)> = None;
    for (position, (tag, quality)) in ranges(header).into_iter().enumerate() {
        let mut languages = Language::ALL.to_vec();
        languages.sort_by_key(|language| *language != own);
        for language in languages {
            let distance = if tag == "*" {
                (language == own).then_some(3)
            } else {
                language.distance(&tag)
            };
            let Some(distance) = distance.filter(|_| quality > 0) else {
                continue;
            };
            let better = best.is_none_or(|(q, d, p, _)| (quality, p, d) > (q, position, distance));
            if better {
                best = Some((quality, distance, position, language));
            }
        }
    }
    best.map_or(own, |(_, _, _, language)| language)
}

/// The ranges of a header with their q-values in thousandths; what cannot be read is left out.
fn ranges(header: &str) -> Vec<(String, u16)> {
    let mut ranges = Vec::new();
    for part in header.split(',').take(100) {
        let mut pieces = part.split(';').map(str::trim);
        let name = pieces.next().unwrap_or_default().to_ascii_lowercase();
        if name.is_empty() {
            continue;
        }
        let mut quality = 1000;
        for piece in pieces {
            if let Some((key, value)) = piece.split_once('=')
                && key.trim().eq_ignore_ascii_case("q")
            {
                quality = thousandths(value.trim());
            }
        }
        ranges.push((name, quality));
    }
    if ranges.is_empty() {
        ranges.push(("*/*".to_owned(), 1000));
    }
    ranges
}

fn thousandths(text: &str) -> u16 {
    let value: f32 = text.parse().unwrap_or(0.0);
    if (0.0..=1.0).contains(&value) {
        (value * 1000.0).round() as u16
    } else {
        0
    }
}

/// The q-value of an offer: that of the type that is sent, or of another name for it when the reader gives that one by name.
fn asked_for(ranges: &[(String, u16)], media_types: &[&str]) -> u16 {
    let Some((sent, others)) = media_types.split_first() else {
        return 0;
    };
    let by_name = |media: &str| {
        let named = ranges.iter().find(|(range, _)| range == media);
        named.map(|(_, quality)| *quality)
    };
    if by_name(sent) == Some(0) {
        return 0;
    }
    let others = others.iter().filter_map(|media| by_name(media)).max();
    quality(ranges, sent).max(others.unwrap_or(0))
}

/// The q-value of the most special range that a media type falls under.
fn quality(ranges: &[(String, u16)], media: &str) -> u16 {
    let media = media.split(';').next().unwrap_or_default().trim();
    let kind = media.split('/').next().unwrap_or_default();
    let special = |range: &str| {
        if range == media {
            Some(2)
        } else if range.strip_suffix("/*").is_some_and(|k| k == kind) {
            Some(1)
        } else {
            (range == "*/*" || range == "*").then_some(0)
        }
    };
    ranges
        .iter()
        .filter_map(|(range, quality)| Some((special(range)?, *quality)))
        .max()
        .map_or(0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::format::Format;
    use proptest::prelude::*;

    #[test]
    fn q_values_and_special_ranges_decide() {
        let html = Some(PageFormat::Html);
        let turtle = Some(PageFormat::Rdf(Format::Turtle));
        for (accept, expected) in [
            ("", html),
            ("*/*", html),
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                html,
            ),
            ("text/turtle", turtle),
            ("text/turtle;q=0.9, text/html;q=0.1", turtle),
            (
                "text/*;q=0.2, text/turtle;q=0.8, application/*;q=0.5",
                turtle,
            ),
            ("text/html;q=0, */*", turtle),
            (
                "application/ld+json;q=0.5, text/turtle;q=0.4",
                Some(PageFormat::Rdf(Format::JsonLd)),
            ),
            ("image/png", None),
            ("text/html;q=0", None),
            (";;q=,,/", None),
        ] {
            assert_eq!(page_format(accept), expected, "{accept}");
        }
    }

    #[test]
    fn the_language_is_the_best_that_there_is() {
        use Language::{English, SimplifiedChinese, TraditionalChinese};
        for (header, expected) in [
            ("", TraditionalChinese),
            ("fr", TraditionalChinese),
            ("en-GB,en;q=0.9", English),
            ("en;q=0.5, zh-CN", SimplifiedChinese),
            ("fr, en;q=0.1", English),
            ("zh-TW", TraditionalChinese),
            ("zh", TraditionalChinese),
            ("zh-Hans;q=0.2, zh-Hant;q=0.3", TraditionalChinese),
            ("*", TraditionalChinese),
        ] {
            assert_eq!(language(header, TraditionalChinese), expected, "{header}");
        }
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic(header in "(?s).{0,200}") {
            let _ = page_format(&header);
            let _ = language(&header, Language::English);
        }

        #[test]
        fn what_is_asked_for_alone_is_given(index in 0..OFFERS.len()) {
            prop_assert_eq!(page_format(OFFERS[index].asked[0]), Some(OFFERS[index].format));
        }
    }
}
