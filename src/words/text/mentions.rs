//! Finds the names of things in a text, all names at once.
//!
//! Names and text are compared as [`fold`] makes them. A long text is folded block by block, cut where no name can stand, so that the
//! memory is that of a block; what a name stands for lies beside the state that finds it, so that a hit costs next to nothing.

use super::Range;
use super::fold::Room;
pub use super::fold::{fold, fold_char};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::collections::BTreeMap;

/// Names of Latin letters as short as this must be written exactly so: IT is not it.
const EXACT_UP_TO: usize = 4;

/// How many bytes of a text are folded at once.
const BLOCK: usize = 1 << 16;

/// Where a block may end: characters that names seldom hold.
const CUTS: [char; 4] = ['\n', '。', '，', '；'];

/// The names could not be made into an automaton: there are too many of them.
#[derive(Debug, thiserror::Error)]
#[error("the labels could not be compiled into one automaton: {0}")]
pub struct TooManyLabels(String);

/// Finds names; each stands for one or more things, whose identifiers are of type `I`.
pub struct MentionFinder<I> {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<Bearers>>,
    overlaps: bool,
    /// What names stand for, those of one folded name together.
    ids: Vec<I>,
    /// Beside each, the name where it must be written exactly so.
    exactly: Vec<Option<Box<str>>>,
    /// Those of [`CUTS`] that no name holds.
    cuts: Vec<char>,
}

/// Which of all bearers a folded name has: the first, and the one after the last.
#[derive(Clone, Copy)]
struct Bearers(u32, u32);

/// What bears a name, and the name where it must be written exactly so.
type Bearer<I> = (I, Option<Box<str>>);

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
    ///
    /// # Errors
    /// When there are more names than one automaton can hold.
    pub fn new<L: AsRef<str>>(
        labels: impl IntoIterator<Item = (L, I)>,
    ) -> Result<Self, TooManyLabels> {
        Self::of_kind(labels, MatchKind::LeftmostLongest)
    }

    /// The same, but [`MentionFinder::find`] then yields every name, also those within or across others: whether a thing is
    /// named at all must not hang on which other things have names.
    ///
    /// # Errors
    /// When there are more names than one automaton can hold.
    pub fn overlapping<L: AsRef<str>>(
        labels: impl IntoIterator<Item = (L, I)>,
    ) -> Result<Self, TooManyLabels> {
        Self::of_kind(labels, MatchKind::Standard)
    }

    fn of_kind<L: AsRef<str>>(
        labels: impl IntoIterator<Item = (L, I)>,
        kind: MatchKind,
    ) -> Result<Self, TooManyLabels> {
        let mut folded: BTreeMap<String, Vec<Bearer<I>>> = BTreeMap::new();
        for (label, id) in labels {
            let label = label.as_ref().trim();
            if !label.is_empty() {
                let exactly = is_short(label.as_bytes()).then(|| label.into());
                let bearers = folded.entry(fold(label)).or_default();
                bearers.push((id, exactly));
            }
        }
        let mut cuts = CUTS.to_vec();
        cuts.retain(|cut| !folded.keys().any(|name| name.contains(*cut)));
        let (mut ids, mut exactly) = (Vec::new(), Vec::new());
        let mut names = Vec::with_capacity(folded.len());
        for (name, bearers) in folded {
            let first = number(ids.len())?;
            for (id, name) in bearers {
                ids.push(id);
                exactly.push(name);
            }
            names.push((name, Bearers(first, number(ids.len())?)));
        }
        let automaton = (!names.is_empty())
            .then(|| automaton(names, kind))
            .transpose()?;
        Ok(Self {
            automaton,
            overlaps: kind == MatchKind::Standard,
            ids,
            exactly,
            cuts,
        })
    }

    /// The names in a text, by where they end: leftmost first, the longest of those that begin together, none overlapping;
    /// or all of them. Linear in the text and in what is found.
    ///
    /// ```
    /// use xinzhi::words::text::MentionFinder;
    ///
    /// let finder = MentionFinder::new([("香港", 1), ("香港科學園", 2), ("IT", 3)])?;
    /// let found: Vec<((usize, usize), i32)> = finder
    ///     .find("香港科学园的IT，it fits")
    ///     .iter()
    ///     .map(|mention| (mention.range, *mention.ids[0]))
    ///     .collect();
    /// assert_eq!(found, [((0, 5), 2), ((6, 8), 3)]);
    /// # Ok::<(), xinzhi::words::text::TooManyLabels>(())
    /// ```
    pub fn find(&self, text: &str) -> Vec<Mention<'_, I>> {
        let mut found = Vec::new();
        self.scan(text, &mut Room::default(), |hit| {
            found.push(Mention {
                range: hit.range,
                ids: hit.ids().collect(),
            });
        });
        found
    }

    /// The same in one pass, each name handed over as it is found, so that nothing is made for it. `room` is used again from text to
    /// text; it grows to a block, or to the longest stretch that holds no line end and no punctuation.
    pub fn scan<'a, 't>(
        &'a self,
        text: &'t str,
        room: &mut Room,
        take: impl FnMut(Hit<'a, 't, I>),
    ) {
        self.scan_in_blocks(text, room, BLOCK, take);
    }

    fn scan_in_blocks<'a, 't>(
        &'a self,
        text: &'t str,
        room: &mut Room,
        size: usize,
        mut take: impl FnMut(Hit<'a, 't, I>),
    ) {
        let Some(automaton) = &self.automaton else {
            return;
        };
        let mut rest = text;
        let mut point = 0;
        while !rest.is_empty() {
            let (block, after) = rest.split_at(self.block(rest, size));
            room.fold(block);
            let folded = room.folded();
            let past = if self.overlaps {
                let hits = automaton.find_overlapping_iter(folded);
                self.hand_over(block, point, room, hits, &mut take)
            } else {
                let hits = automaton.leftmost_find_iter(folded);
                self.hand_over(block, point, room, hits, &mut take)
            };
            (rest, point) = (after, past);
        }
    }

    /// How long the next block is: about `size` bytes, to where no name can stand.
    fn block(&self, text: &str, size: usize) -> usize {
        if text.len() <= size {
            return text.len();
        }
        let cuts = self.cuts.as_slice();
        let within = &text[..text.floor_char_boundary(size)];
        let after = |(at, cut): (usize, &str)| at + cut.len();
        within
            .rmatch_indices(cuts)
            .next()
            .or_else(|| text.match_indices(cuts).next())
            .map_or(text.len(), after)
    }

    /// Hands over what is found in a block that begins at a code point; returns the code point after it.
    fn hand_over<'a, 't>(
        &'a self,
        block: &'t str,
        mut point: usize,
        room: &Room,
        hits: impl Iterator<Item = daachorse::Match<Bearers>>,
        take: &mut impl FnMut(Hit<'a, 't, I>),
    ) -> usize {
        let folded = room.folded().as_bytes();
        let mut at = 0;
        for hit in hits {
            point += code_points(&folded[at..hit.end()]);
            at = hit.end();
            if !on_boundaries(folded, (hit.start(), at)) {
                continue;
            }
            let Bearers(first, last) = hit.value();
            let bearers = first as usize..last as usize;
            let name = &folded[hit.start()..at];
            let exactly = is_short(name).then(|| &self.exactly[bearers.clone()]);
            let hit = Hit {
                range: (point - code_points(name), point),
                printed: &block[room.place(hit.start())..room.place(at)],
                ids: &self.ids[bearers],
                exactly: exactly.unwrap_or_default(),
            };
            if hit.ids().next().is_some() {
                take(hit);
            }
        }
        point + code_points(&folded[at..])
    }
}

/// A name as it is found, before anything is made of it.
pub struct Hit<'a, 't, I> {
    /// Where it stands, in code points.
    pub range: Range,
    /// As it is printed.
    pub printed: &'t str,
    ids: &'a [I],
    /// The names that must be written exactly so, beside the things; nothing where none must.
    exactly: &'a [Option<Box<str>>],
}

impl<'a, 't, I> Hit<'a, 't, I> {
    /// The things that bear the name, in the order in which they were given.
    pub fn ids(&self) -> impl Iterator<Item = &'a I> + use<'a, 't, I> {
        let (exactly, printed) = (self.exactly, self.printed);
        let fits = move |(at, _): &(usize, &I)| {
            let name = exactly.get(*at).and_then(Option::as_deref);
            name.is_none_or(|name| name == printed)
        };
        self.ids.iter().enumerate().filter(fits).map(|(_, id)| id)
    }
}

/// Whether a name is of so few Latin letters that it must be written exactly so.
fn is_short(name: &[u8]) -> bool {
    name.len() <= EXACT_UP_TO && name.is_ascii()
}

/// How many characters there are: bytes that do not go on with one.
fn code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

fn number(count: usize) -> Result<u32, TooManyLabels> {
    u32::try_from(count).map_err(|error| TooManyLabels(error.to_string()))
}

fn automaton(
    names: Vec<(String, Bearers)>,
    kind: MatchKind,
) -> Result<CharwiseDoubleArrayAhoCorasick<Bearers>, TooManyLabels> {
    CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(kind)
        .build_with_values(names)
        .map_err(|error| TooManyLabels(error.to_string()))
}

/// A name that begins or ends with a Latin letter or a figure begins or ends a word there.
fn on_boundaries(folded: &[u8], (start, end): Range) -> bool {
    let joined =
        |at: usize| folded[at - 1].is_ascii_alphanumeric() && folded[at].is_ascii_alphanumeric();
    let runs_on = (start > 0 && joined(start)) || (end < folded.len() && joined(end));
    !runs_on
}

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
        fn blocks_are_not_seen(text in "[香港科學園區，。\nＡａa甲𠮷]{0,60}", size in 1_usize..40) {
            let labels = [("香港", 1), ("香港科學園", 2), ("園區", 3), ("a", 4), ("aaa", 5), ("甲，乙", 6)];
            for finder in [MentionFinder::new(labels), MentionFinder::overlapping(labels)] {
                let finder = finder.unwrap();
                let in_blocks = |size| {
                    let mut found = Vec::new();
                    finder.scan_in_blocks(&text, &mut Room::default(), size, |hit| {
                        found.push((hit.range, hit.printed.to_owned(), hit.ids().copied().collect::<Vec<i32>>()));
                    });
                    found
                };
                let whole = in_blocks(1_000_000);
                prop_assert_eq!(&in_blocks(size), &whole);
                let chars: Vec<char> = text.chars().collect();
                for (range, printed, _) in whole {
                    prop_assert_eq!(chars[range.0..range.1].iter().collect::<String>(), printed);
                }
            }
        }

        #[test]
        fn a_name_is_found_where_it_stands(before in "[甲乙丙，]{0,9}", name in "[發展電車]{1,5}", after in "[甲乙丙。]{0,9}") {
            let start = before.chars().count();
            let text = format!("{before}{}{after}", fast2s::convert(&name));
            prop_assert_eq!(found(&[(&name, 7)], &text), [((start, start + name.chars().count()), vec![7])]);
        }
    }
}
