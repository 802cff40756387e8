//! One form for what readers hold to be the same, and the words of it.
//!
//! Traditional becomes Simplified, full width half, capitals small letters, and accents go. Han has no spaces between words, so
//! it is cut into pairs of characters that overlap; the last character of a run stands alone, so that every character begins
//! some word and a search for one character is a search for a beginning. Everything else is cut at what is neither letter nor
//! figure, and the plural of English is taken off.

use crate::words::text::mentions::fold_char;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word of letters and figures, without its plural.
    Word,
    /// Two Han characters that stand side by side.
    Pair,
    /// The last Han character of several.
    Last,
    /// A Han character that stands alone.
    Single,
}

/// Words that say nothing of what is looked for, unless nothing else is said.
const EMPTY: [&str; 24] = [
    "a", "an", "and", "are", "as", "at", "by", "did", "do", "doe", "for", "from", "in", "is", "it",
    "of", "on", "or", "that", "the", "to", "wa", "what", "with",
];

/// Whether a word says nothing of what is looked for.
pub(super) fn is_empty_word(word: &str) -> bool {
    EMPTY.contains(&word)
}

/// Appends the folded form of a text.
pub(super) fn fold_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\0'..='\x7f' => out.push(c.to_ascii_lowercase()),
            '\u{3400}'..='\u{9fff}' => out.push(fold_char(c)),
            c => decompose_compatible(c, |part| {
                if !is_combining_mark(part) {
                    out.extend(fold_char(part).to_lowercase());
                }
            }),
        }
    }
}

/// The folded form of a text.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Whether a character is written without spaces around it.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Cuts a folded text into its pieces, in their order.
pub(super) fn pieces<'a>(folded: &'a str, mut each: impl FnMut(&'a str, Kind)) {
    let mut rest = folded;
    let mut before = None;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        if start > 0 {
            before = rest[..start].chars().next_back();
        }
        rest = &rest[start..];
        let han = rest.starts_with(is_ideograph);
        let ends = |c: char| !c.is_alphanumeric() || is_ideograph(c) != han;
        let (run, after) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
        if han {
            pairs(run, &mut each);
        } else if !(run == "s" && matches!(before, Some('\'' | '\u{2019}'))) {
            each(stem(run), Kind::Word);
        }
        before = None;
        rest = after;
    }
}

fn pairs<'a>(run: &'a str, each: &mut impl FnMut(&'a str, Kind)) {
    let starts = run.char_indices().map(|(at, _)| at);
    let ends = starts.clone().skip(2).chain([run.len()]);
    let mut last = 0;
    // Zipped with the beginnings but one, so that no pair is made of the last character.
    for ((start, next), end) in starts.clone().zip(starts.skip(1)).zip(ends) {
        each(&run[start..end], Kind::Pair);
        last = next;
    }
    let kind = if last == 0 { Kind::Single } else { Kind::Last };
    each(&run[last..], kind);
}

/// Takes the plural off an English word. `technology` and `technologies` meet in `technolog`, so that a stem is a part of its word.
fn stem(word: &str) -> &str {
    let letters = word.len();
    if letters < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word;
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return stem;
    }
    for ending in ["sses", "ches", "shes", "xes", "zes"] {
        if word.ends_with(ending) {
            return &word[..letters - 2];
        }
    }
    if let Some(stem) = word.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'o', 'u'])
    {
        return stem;
    }
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word;
    }
    word.strip_suffix('s').unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        let folded = folded(text);
        let mut words = Vec::new();
        pieces(&folded, |word, _| words.push(word.to_owned()));
        words
    }

    #[test]
    fn texts_that_mean_the_same_have_the_same_words() {
        for (left, right) in [
            ("新質生產力", "新质生产力"),
            ("ＷＩＰＯ", "wipo"),
            ("Café", "CAFE"),
            ("policies", "policy"),
            ("Technologies of Hong Kong's", "technology of hong kong"),
            ("class boxes", "Classes box"),
        ] {
            assert_eq!(words(left), words(right), "{left} / {right}");
        }
    }

    #[test]
    fn han_is_cut_into_pairs_and_a_last_character() {
        assert_eq!(words("合金生產力"), ["合金", "金生", "生产", "产力", "力"]);
        assert_eq!(words("AI人"), ["ai", "人"]);
        assert_eq!(words("s1.p3.s5"), ["s1", "p3", "s5"]);
        assert_eq!(words("，。"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn every_piece_is_a_part_of_the_text(text in "(?s).{0,60}") {
            let folded = folded(&text);
            pieces(&folded, |word, _| assert!(!word.is_empty() && folded.contains(word)));
        }
    }
}
