//! Finds the names of things in a text, all names at once.
//!
//! Names and text are compared after a fold that keeps one character for one character, so that places
//! stay: Traditional to Simplified, full-width letters and figures to ASCII, capitals to small letters.

use super::Range;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Names of Latin letters as short as this must be written exactly so: IT is not it.
const EXACT_UP_TO: usize = 4;

/// The names could not be made into an automaton: there are too many of them.
#[derive(Debug, thiserror::Error)]
#[error("the labels could not be compiled into one automaton: {0}")]
pub struct TooManyLabels(String);

/// Finds names; each stands for one or more things, whose identifiers are of type `I`.
pub struct MentionFinder<I> {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    overlaps: bool,
    /// For each folded name, the names as written and what they stand for.
    names: Vec<Vec<(Vec<char>, I)>>,
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention<'a, I> {
    /// Where it stands, in code points.
    pub range: Range,
    /// The things that bear the name, in the order in which they were given.
    pub ids: Vec<&'a I>,
}

impl<I> MentionFinder<I> {
    /// Takes names with the identifiers of what they name; a name may be given several times. Empty names
    /// are passed over.
    pub fn new<L: AsRef<str>>(
        labels: impl IntoIterator<Item = (L, I)>,
    ) -> Result<Self, TooManyLabels> {
        Self::of_kind(labels, MatchKind::LeftmostLongest)
    }

    /// The same, but [`MentionFinder::find`] then yields every name, also those within or across others: whether a thing is
    /// named at all must not hang on which other things have names.
    pub fn overlapping<L: AsRef<str>>(
        labels: impl IntoIterator<Item = (L, I)>,
    ) -> Result<Self, TooManyLabels> {
        Self::of_kind(labels, MatchKind::Standard)
    }

    fn of_kind<L: AsRef<str>>(
        labels: impl IntoIterator<Item = (L, I)>,
        kind: MatchKind,
    ) -> Result<Self, TooManyLabels> {
        let mut folded: BTreeMap<String, Vec<(Vec<char>, I)>> = BTreeMap::new();
        for (label, id) in labels {
            let label = label.as_ref().trim();
            if !label.is_empty() {
                folded
                    .entry(fold(label))
                    .or_default()
                    .push((label.chars().collect(), id));
            }
        }
        let automaton = (!folded.is_empty())
            .then(|| automaton(folded.keys(), kind))
            .transpose()?;
        Ok(Self {
            automaton,
            overlaps: kind == MatchKind::Standard,
            names: folded.into_values().collect(),
        })
    }

    /// The names in a text, by where they end: leftmost first, the longest of those that begin together, none overlapping;
    /// or all of them. Linear in the text and in what is found.
    pub fn find(&self, text: &str) -> Vec<Mention<'_, I>> {
        let mut found = Vec::new();
        self.scan(text, &mut String::new(), |hit| {
            found.push(Mention {
                range: hit.range,
                ids: hit.ids().collect(),
            });
        });
        found
    }

    /// The same in one pass, each name handed over as it is found, so that nothing is made for it. `folded` is room for the folded
    /// text, which is used again from text to text.
    pub fn scan<'a, 't>(
        &'a self,
        text: &'t str,
        folded: &mut String,
        take: impl FnMut(Hit<'a, 't, I>),
    ) {
        let Some(automaton) = &self.automaton else {
            return;
        };
        folded.clear();
        folded.extend(text.chars().map(fold_char));
        if self.overlaps {
            self.hand_over(
                text,
                folded,
                automaton.find_overlapping_iter(&*folded),
                take,
            );
        } else {
            self.hand_over(text, folded, automaton.leftmost_find_iter(&*folded), take);
        }
    }

    fn hand_over<'a, 't>(
        &'a self,
        text: &'t str,
        folded: &str,
        hits: impl Iterator<Item = daachorse::Match<u32>>,
        mut take: impl FnMut(Hit<'a, 't, I>),
    ) {
        let mut cursor = Cursor::default();
        for hit in hits {
            cursor.advance(folded.as_bytes(), text.as_bytes(), hit.end());
            let length = folded[hit.start()..hit.end()].chars().count();
            let mut back = text[..cursor.byte].char_indices();
            let start = back.nth_back(length - 1).map_or(0, |(at, _)| at);
            let names = usize::try_from(hit.value())
                .ok()
                .and_then(|at| self.names.get(at));
            let Some(names) = names.filter(|_| on_boundaries(text, (start, cursor.byte))) else {
                continue;
            };
            let hit = Hit {
                range: (cursor.point - length, cursor.point),
                printed: &text[start..cursor.byte],
                names,
            };
            if hit.ids().next().is_some() {
                take(hit);
            }
        }
    }
}

/// A name as it is found, before anything is made of it.
#[derive(Clone, Copy)]
pub struct Hit<'a, 't, I> {
    /// Where it stands, in code points.
    pub range: Range,
    /// As it is printed.
    pub printed: &'t str,
    names: &'a [(Vec<char>, I)],
}

impl<'a, 't, I> Hit<'a, 't, I> {
    /// The things that bear the name, in the order in which they were given.
    pub fn ids(&self) -> impl Iterator<Item = &'a I> + use<'a, 't, I> {
        let printed = self.printed;
        let bearers = self
            .names
            .iter()
            .filter(move |(name, _)| fits(name, printed));
        bearers.map(|(_, id)| id)
    }
}

/// The same place in the folded text and in the text, in bytes, and how many code points stand before it.
#[derive(Default)]
struct Cursor {
    folded: usize,
    byte: usize,
    point: usize,
}

impl Cursor {
    /// Goes on to a place in the folded text: one character there is one in the text.
    fn advance(&mut self, folded: &[u8], text: &[u8], to: usize) {
        while self.folded < to {
            self.folded += length(folded[self.folded]);
            self.byte += length(text[self.byte]);
            self.point += 1;
        }
    }
}

/// How many bytes a character takes, by its first.
fn length(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

fn automaton<'a>(
    names: impl ExactSizeIterator<Item = &'a String>,
    kind: MatchKind,
) -> Result<CharwiseDoubleArrayAhoCorasick<u32>, TooManyLabels> {
    CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(kind)
        .build_with_values(names.zip(0_u32..))
        .map_err(|error| TooManyLabels(error.to_string()))
}

/// A name that begins or ends with a Latin letter or a figure begins or ends a word there.
fn on_boundaries(text: &str, (start, end): Range) -> bool {
    let bytes = text.as_bytes();
    let joined =
        |at: usize| bytes[at - 1].is_ascii_alphanumeric() && bytes[at].is_ascii_alphanumeric();
    let runs_on = (start > 0 && joined(start)) || (end < bytes.len() && joined(end));
    !runs_on
}

/// Whether short Latin letters are written exactly so.
fn fits(name: &[char], printed: &str) -> bool {
    let latin = name.iter().all(char::is_ascii);
    !latin || name.len() > EXACT_UP_TO || name.iter().copied().eq(printed.chars())
}

/// Folds a text, one character to one.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

/// Folds one character: to Simplified, to ASCII from full-width, to a small letter.
pub fn fold_char(character: char) -> char {
    let code = u32::from(character);
    match code {
        0..=0x7F => character.to_ascii_lowercase(),
        FIRST_HAN..LAST_HAN => SIMPLIFIED
            .get((code - FIRST_HAN) as usize)
            .copied()
            .unwrap_or(character),
        0xFF10..=0xFF19 | 0xFF21..=0xFF3A | 0xFF41..=0xFF5A => {
            char::from_u32(code - 0xFEE0).map_or(character, |ascii| ascii.to_ascii_lowercase())
        }
        _ => character,
    }
}

const FIRST_HAN: u32 = 0x3400;
const LAST_HAN: u32 = 0xA000;

/// The Simplified form of each Han character, regardless of what stands beside it.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let simplified = |code: u32| {
        let own = char::from_u32(code).unwrap_or(' ');
        let mut buffer = [0; 4];
        fast2s::convert(own.encode_utf8(&mut buffer))
            .chars()
            .next()
            .unwrap_or(own)
    };
    (FIRST_HAN..LAST_HAN).map(simplified).collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(labels: &[(&str, u32)], text: &str) -> Vec<(Range, Vec<u32>)> {
        let finder = MentionFinder::new(labels.iter().copied()).unwrap();
        finder
            .find(text)
            .into_iter()
            .map(|m| (m.range, m.ids.into_iter().copied().collect()))
            .collect()
    }

    #[test]
    fn the_longest_name_in_either_script() {
        let labels = [("香港", 1), ("香港科學園", 2), ("数码港", 3), ("香港", 4)];
        let expected = vec![((0, 2), vec![1, 4]), ((3, 8), vec![2]), ((9, 12), vec![3])];
        assert_eq!(found(&labels, "香港、香港科学园和數碼港"), expected);
    }

    #[test]
    fn every_name_within_and_across_others() {
        let labels = [("香港", 1), ("香港科學園", 2), ("園區", 3), ("IT", 4)];
        let finder = MentionFinder::overlapping(labels).unwrap();
        let found: Vec<(Range, u32)> = finder
            .find("在香港科學園區with IT")
            .into_iter()
            .map(|m| (m.range, *m.ids[0]))
            .collect();
        let expected = [((1, 3), 1), ((1, 6), 2), ((5, 7), 3), ((12, 14), 4)];
        assert_eq!(found, expected);
    }

    #[test]
    fn latin_names_are_words() {
        let labels = [("IT", 1), ("WIPO", 2), ("Hong Kong", 3), ("ESG", 4)];
        assert_eq!(
            found(&labels, "it fits IT, wipo: HONG KONG的ESG合規ESGs"),
            [((8, 10), vec![1]), ((18, 27), vec![3]), ((28, 31), vec![4])]
        );
        assert_eq!(found(&labels, "ＩＴ"), []);
        assert_eq!(found(&[], "香港"), []);
    }

    proptest! {
        #[test]
        fn folding_keeps_places(text in "[香港發展髮乾著後臺a-zＡ-Ｚ𠮷 ]{0,40}") {
            prop_assert_eq!(fold(&text).chars().count(), text.chars().count());
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn a_name_is_found_where_it_stands(before in "[甲乙丙，]{0,9}", name in "[發展電車]{1,5}", after in "[甲乙丙。]{0,9}") {
            let start = before.chars().count();
            let text = format!("{before}{}{after}", fast2s::convert(&name));
            prop_assert_eq!(found(&[(&name, 7)], &text), [((start, start + name.chars().count()), vec![7])]);
        }
    }
}
