//! The digest of a passage stays the same when its lines are broken elsewhere, so it is taken over a
//! folded form (law 8 of the model): NFC, each run of white space one space, and none at all between
//! two CJK characters, because a page turn leaves no space in Chinese.

use super::Range;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Folds a text to the form that its digest is taken over.
///
/// ```
/// use xinzhi::words::text::normalise;
/// assert_eq!(normalise(" 高屋建瓴的\n\n發展  ESG\nloans "), "高屋建瓴的發展 ESG loans");
/// ```
pub fn normalise(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut last: Option<char> = None;
    let mut gap = false;
    for character in text.nfc() {
        if is_space(character) {
            gap = true;
            continue;
        }
        if let (true, Some(before)) = (gap, last)
            && !(is_cjk(before) && is_cjk(character))
        {
            folded.push(' ');
        }
        folded.push(character);
        last = Some(character);
        gap = false;
    }
    folded
}

/// The folded text of a passage that stands in several ranges of `source`, such as a sentence that a
/// footnote cuts: the pieces are joined as if by white space.
pub fn normalise_ranges(source: &Positions<'_>, ranges: &[Range]) -> String {
    let pieces: Vec<&str> = ranges.iter().map(|&range| source.slice(range)).collect();
    normalise(&pieces.join("\n"))
}

/// A folded passage, and where in the text each of its characters stands.
///
/// What is found in the folded text is so brought back to its place: a figure that a line break cuts, or
/// a quotation that a footnote cuts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// As [`normalise_ranges`] gives it.
    pub text: String,
    /// For each code point of `text`, its code point in the source.
    pub places: Vec<usize>,
}

impl Folded {
    /// Folds the passage that stands in several ranges of a source.
    pub fn new(source: &Positions<'_>, ranges: &[Range]) -> Self {
        let mut folded = Self {
            text: String::new(),
            places: Vec::new(),
        };
        let mut last: Option<char> = None;
        let mut gap = None;
        for (character, place) in composed(source, ranges) {
            if is_space(character) {
                gap = gap.or(Some(place));
                continue;
            }
            if let (Some(place), Some(before)) = (gap, last)
                && !(is_cjk(before) && is_cjk(character))
            {
                folded.push(' ', place);
            }
            folded.push(character, place);
            (last, gap) = (Some(character), None);
        }
        folded
    }

    fn push(&mut self, character: char, place: usize) {
        self.text.push(character);
        self.places.push(place);
    }

    /// Where a range of the folded text begins and ends in the source.
    pub fn place(&self, (start, end): Range) -> Option<Range> {
        let last = end.checked_sub(1).filter(|&last| start <= last)?;
        Some((*self.places.get(start)?, self.places.get(last)? + 1))
    }
}

/// The characters of a passage in NFC, each with the place where what it is composed of begins; a line
/// break stands between ranges.
fn composed(source: &Positions<'_>, ranges: &[Range]) -> Vec<(char, usize)> {
    let mut found = Vec::new();
    let mut cluster = (String::new(), 0);
    for &(start, end) in ranges {
        for (character, place) in source
            .slice((start, end))
            .chars()
            .zip(start..)
            .chain([('\n', end)])
        {
            if canonical_combining_class(character) == 0 && !is_trailing_jamo(character) {
                found.extend(cluster.0.nfc().map(|c| (c, cluster.1)));
                cluster = (String::new(), place);
            }
            cluster.0.push(character);
        }
    }
    found.extend(cluster.0.nfc().map(|c| (c, cluster.1)));
    found
}

/// Vowels and final consonants of Hangul compose with what stands before, though they are starters.
fn is_trailing_jamo(character: char) -> bool {
    matches!(u32::from(character), 0x1160..=0x11FF)
}

/// SHA-256 of the folded text, in lower-case hexadecimal.
pub fn digest(text: &str) -> String {
    sha256(&normalise(text))
}

/// SHA-256 of a text that is folded already, in lower-case hexadecimal.
pub fn sha256(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// White space as the model means it: Unicode's, and the byte order mark.
pub fn is_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{FEFF}'
}

/// Han, Bopomofo, Kana, CJK punctuation and full-width forms: between two of these white space is dropped.
pub fn is_cjk(character: char) -> bool {
    matches!(u32::from(character),
        0x2E80..=0x2FDF | 0x3000..=0x30FF | 0x3100..=0x312F | 0x31A0..=0x31BF | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF
        | 0x1B000..=0x1B16F | 0x20000..=0x323AF)
}

const STRIDE: usize = 64;

/// Turns positions in code points into positions in bytes and back, for one text.
///
/// Keeps the byte of every 64th code point, so that a look-up walks at most 63 characters.
pub struct Positions<'a> {
    text: &'a str,
    marks: Vec<usize>,
    length: usize,
}

impl<'a> Positions<'a> {
    /// Reads the text once.
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut length = 0;
        for (byte, _) in text.char_indices() {
            if length % STRIDE == 0 {
                marks.push(byte);
            }
            length += 1;
        }
        Self {
            text,
            marks,
            length,
        }
    }

    /// The text that the positions are of.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Number of code points.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether the text has no characters.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The byte where a code point begins; the end of the text for positions past it.
    pub fn byte(&self, point: usize) -> usize {
        let Some(&mark) = self.marks.get(point / STRIDE) else {
            return self.text.len();
        };
        let rest = &self.text[mark..];
        rest.char_indices()
            .nth(point % STRIDE)
            .map_or(self.text.len(), |(byte, _)| mark + byte)
    }

    /// The code point that holds a byte; the number of code points for bytes past the end.
    pub fn point(&self, byte: usize) -> usize {
        if byte >= self.text.len() {
            return self.length;
        }
        let mark = self
            .marks
            .partition_point(|&mark| mark <= byte)
            .saturating_sub(1);
        let start = self.marks[mark];
        let before = self.text[start..]
            .char_indices()
            .take_while(|(at, _)| start + at <= byte)
            .count();
        mark * STRIDE + before.saturating_sub(1)
    }

    /// The text of a range.
    pub fn slice(&self, (start, end): Range) -> &'a str {
        let (start, end) = (self.byte(start), self.byte(end));
        self.text.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn white_space_goes_between_cjk_and_stays_by_latin() {
        assert_eq!(normalise("先進\n生產要素"), "先進生產要素");
        assert_eq!(normalise("超過  100 \t家"), "超過 100 家");
        assert_eq!(normalise("（見 \n 表）\u{3000}Ａ"), "（見表）Ａ");
        assert_eq!(normalise("e\u{301}"), "é");
        assert_eq!(
            digest(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "[a-z0-9 \n新質生產力，。「」é]{0,40}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn folded_text_knows_its_places(text in "[a-z0-9 \n新質生產力，。é가각\u{301}\u{1161}]{0,40}", cut in 0_usize..40) {
            let source = Positions::new(&text);
            let cut = cut.min(source.len());
            let ranges = [(0, cut), (cut, source.len())];
            let folded = Folded::new(&source, &ranges);
            prop_assert_eq!(&folded.text, &normalise_ranges(&source, &ranges));
            prop_assert_eq!(folded.text.chars().count(), folded.places.len());
            for (character, &place) in folded.text.chars().zip(&folded.places).filter(|(c, _)| c.is_ascii_lowercase()) {
                prop_assert_eq!(source.slice((place, place + 1)), character.to_string());
            }
        }

        #[test]
        fn positions_go_both_ways(text in "[a-z新質𠮷é]{0,300}") {
            let positions = Positions::new(&text);
            for (point, (byte, character)) in text.char_indices().enumerate() {
                prop_assert_eq!(positions.byte(point), byte);
                prop_assert_eq!(positions.point(byte), point);
                prop_assert_eq!(positions.slice((point, point + 1)), character.to_string());
            }
            prop_assert_eq!(positions.byte(positions.len()), text.len());
            prop_assert_eq!(positions.point(text.len()), positions.len());
        }
    }
}
