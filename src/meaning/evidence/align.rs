//! Where the passages of one version of a text stand in another, told from their digests alone.
//!
//! Linear: passages are found by address and by digest in two maps. A passage is never anchored anew in silence; what
//! stands in several places is told as such.

use crate::words::text::{Positions, Range, Segmentation, digest, normalise_ranges};
use std::collections::HashMap;

/// A passage as it was recorded.
#[derive(Clone, Debug)]
pub struct Recorded<'a> {
    /// Its address.
    pub address: &'a str,
    /// Its digest.
    pub digest: &'a str,
    /// Where it stood.
    pub ranges: Vec<Range>,
}

/// What became of a passage. Leaves are given by their number in the fresh segmentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stands where it is recorded; the leaf is missing when the text is now cut in another way.
    Found(Option<usize>),
    /// It has its address, at positions that another text before it, or other white space, accounts for.
    Shifted(usize),
    /// It has its address, but the recorded positions cannot be those of its words.
    Misplaced(usize),
    /// The same words stand at another address.
    Moved(usize),
    /// The same words stand at several other addresses.
    Ambiguous(Vec<usize>),
    /// The words are gone; where other words stand in their place, these.
    Lost(Option<usize>),
}

impl Outcome {
    /// The leaf that the words, or others in their place, stand in.
    pub fn leaf(&self) -> Option<usize> {
        match self {
            Self::Found(leaf) | Self::Lost(leaf) => *leaf,
            Self::Shifted(leaf) | Self::Misplaced(leaf) | Self::Moved(leaf) => Some(*leaf),
            Self::Ambiguous(_) => None,
        }
    }
}

/// What became of each passage, and the leaves of the text that none of them accounts for.
pub fn align(
    recorded: &[Recorded<'_>],
    text: &Positions<'_>,
    fresh: &Segmentation,
) -> (Vec<Outcome>, Vec<usize>) {
    let mut state = State {
        recorded,
        text,
        fresh,
        by_address: (fresh.leaves.iter().map(|leaf| leaf.address.as_str()))
            .zip(0..)
            .collect(),
        outcomes: vec![None; recorded.len()],
        claimed: vec![false; fresh.leaves.len()],
    };
    state.at_their_address();
    state.elsewhere();
    state.in_their_place();
    let unclaimed = (0..fresh.leaves.len())
        .filter(|&leaf| !state.claimed[leaf])
        .collect();
    let lost = |outcome: Option<Outcome>| outcome.unwrap_or(Outcome::Lost(None));
    (state.outcomes.into_iter().map(lost).collect(), unclaimed)
}

struct State<'a> {
    recorded: &'a [Recorded<'a>],
    text: &'a Positions<'a>,
    fresh: &'a Segmentation,
    by_address: HashMap<&'a str, usize>,
    outcomes: Vec<Option<Outcome>>,
    claimed: Vec<bool>,
}

impl State<'_> {
    fn at_their_address(&mut self) {
        let overlapping = overlapping(self.recorded);
        for (at, passage) in self.recorded.iter().enumerate() {
            let Some(&leaf) = self.by_address.get(passage.address) else {
                continue;
            };
            if self.fresh.leaves[leaf].digest == passage.digest {
                self.claimed[leaf] = true;
                self.outcomes[at] = Some(self.at_address(passage, leaf, overlapping[at]));
            }
        }
    }

    fn at_address(&self, passage: &Recorded<'_>, leaf: usize, overlaps: bool) -> Outcome {
        let words = &self.fresh.leaves[leaf];
        if words.ranges == passage.ranges || self.holds(passage) {
            return Outcome::Found(Some(leaf));
        }
        let room: usize = passage
            .ranges
            .iter()
            .map(|(start, end)| end.saturating_sub(*start))
            .sum();
        let needed = words.text.chars().filter(|c| !c.is_whitespace()).count();
        if overlaps || room < needed {
            Outcome::Misplaced(leaf)
        } else {
            Outcome::Shifted(leaf)
        }
    }

    /// Whether the recorded positions hold the recorded words.
    fn holds(&self, passage: &Recorded<'_>) -> bool {
        let inside = |range: &Range| range.0 < range.1 && range.1 <= self.text.len();
        !passage.ranges.is_empty()
            && passage.ranges.iter().all(inside)
            && digest::sha256(&normalise_ranges(self.text, &passage.ranges)) == passage.digest
    }

    fn elsewhere(&mut self) {
        let mut free: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, leaf) in self.fresh.leaves.iter().enumerate() {
            if !self.claimed[number] {
                free.entry(&leaf.digest).or_default().push(number);
            }
        }
        let mut wanted: HashMap<&str, usize> = HashMap::new();
        let open: Vec<usize> = (0..self.recorded.len())
            .filter(|&at| self.outcomes[at].is_none())
            .collect();
        for &at in &open {
            *wanted.entry(self.recorded[at].digest).or_default() += 1;
        }
        for at in open {
            let passage = &self.recorded[at];
            let outcome = match free.get(passage.digest).map(Vec::as_slice) {
                Some(&[leaf]) if wanted[passage.digest] == 1 => Some(Outcome::Moved(leaf)),
                Some(leaves) => Some(Outcome::Ambiguous(
                    leaves.iter().copied().take(CANDIDATES).collect(),
                )),
                None => self.holds(passage).then_some(Outcome::Found(None)),
            };
            self.outcomes[at] = outcome;
        }
        for leaf in (wanted.keys())
            .filter_map(|digest| free.get(digest))
            .flatten()
        {
            self.claimed[*leaf] = true;
        }
    }

    /// Between two passages that are found, as many new leaves as lost ones stand in the place of these.
    fn in_their_place(&mut self) {
        let mut at = 0;
        let mut after = 0;
        while at < self.recorded.len() {
            if let Some(outcome) = &self.outcomes[at] {
                after = outcome.leaf().map_or(after, |leaf| leaf + 1);
                at += 1;
                continue;
            }
            let end = (at..self.recorded.len())
                .find(|&next| self.outcomes[next].is_some())
                .unwrap_or(self.recorded.len());
            let new: Vec<usize> = (after..self.fresh.leaves.len())
                .take(end - at + 1)
                .take_while(|&leaf| !self.claimed[leaf])
                .collect();
            let paired = new.len() == end - at;
            for (lost, number) in (at..end).zip(0..) {
                let near = if paired {
                    new.get(number).copied()
                } else {
                    self.free_at(self.recorded[lost].address)
                };
                if let Some(leaf) = near {
                    self.claimed[leaf] = true;
                }
                self.outcomes[lost] = Some(Outcome::Lost(near));
            }
            at = end;
        }
    }

    fn free_at(&self, address: &str) -> Option<usize> {
        let leaf = self.by_address.get(address).copied();
        leaf.filter(|&leaf| !self.claimed[leaf])
    }
}

/// How many places of an ambiguous passage are told.
const CANDIDATES: usize = 8;

/// Which passages have a recorded position that runs into another's.
fn overlapping(recorded: &[Recorded<'_>]) -> Vec<bool> {
    let mut all: Vec<(Range, usize)> = (0..)
        .zip(recorded)
        .flat_map(|(at, passage)| passage.ranges.iter().map(move |range| (*range, at)))
        .collect();
    all.sort_unstable();
    let mut overlapping = vec![false; recorded.len()];
    for pair in all.windows(2) {
        if pair[1].0.0 < pair[0].0.1 {
            overlapping[pair[0].1] = true;
            overlapping[pair[1].1] = true;
        }
    }
    overlapping
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::text::segment;
    use proptest::prelude::*;

    const TEXT: &str =
        "題目一則\n\n甲城有山。乙城有水。丙城有樹。\n\n丁城有路。甲城有山。\n\n戊城有橋。";

    fn outcomes(before: &str, after: &str) -> Vec<(String, Outcome)> {
        let (old, fresh) = (segment(before), segment(after));
        let recorded: Vec<Recorded<'_>> = old
            .leaves
            .iter()
            .map(|leaf| Recorded {
                address: &leaf.address,
                digest: &leaf.digest,
                ranges: leaf.ranges.clone(),
            })
            .collect();
        let (outcomes, _) = align(&recorded, &Positions::new(after), &fresh);
        old.leaves
            .iter()
            .map(|l| l.address.clone())
            .zip(outcomes)
            .collect()
    }

    fn of(found: &[(String, Outcome)], address: &str) -> Outcome {
        let found = found.iter().find(|(a, _)| a == address);
        found.map(|(_, outcome)| outcome.clone()).unwrap()
    }

    #[test]
    fn each_outcome() {
        let same = outcomes(TEXT, TEXT);
        assert!(
            same.iter()
                .all(|(_, o)| matches!(o, Outcome::Found(Some(_))))
        );
        let changed = outcomes(TEXT, &TEXT.replace("乙城有水", "乙城有湖海"));
        assert_eq!(of(&changed, "s0.p1.s1"), Outcome::Found(Some(1)));
        assert_eq!(of(&changed, "s0.p1.s2"), Outcome::Lost(Some(2)));
        assert_eq!(of(&changed, "s0.p1.s3"), Outcome::Shifted(3));
        let swapped = outcomes(
            TEXT,
            &TEXT.replace("乙城有水。丙城有樹。", "丙城有樹。乙城有水。"),
        );
        assert_eq!(of(&swapped, "s0.p1.s2"), Outcome::Moved(3));
        let without = outcomes(TEXT, &TEXT.replace("戊城有橋。", ""));
        assert_eq!(of(&without, "s0.p3.s1"), Outcome::Lost(None));
        let twice = outcomes("題目一則\n\n天。甲城。", "題目一則\n\n地。甲城。甲城。天。");
        assert_eq!(of(&twice, "s0.p1.s1"), Outcome::Moved(4));
        let gone = outcomes("題目一則\n\n天。甲城。", "題目一則\n\n甲城。地。甲城。");
        assert_eq!(of(&gone, "s0.p1.s2"), Outcome::Ambiguous(vec![1, 3]));
    }

    proptest! {
        /// Every leaf is accounted for once, and an unchanged text has no outcome but Found.
        #[test]
        fn nothing_is_claimed_twice(before in "(甲城有山。|乙城有水。|丙。|\n\n){1,8}", after in "(甲城有山。|乙城有水。|丙。|\n\n){1,8}") {
            let same = outcomes(&before, &before);
            prop_assert!(same.iter().all(|(_, o)| matches!(o, Outcome::Found(Some(_)))));
            let mut seen = std::collections::HashSet::new();
            for (_, outcome) in outcomes(&before, &after) {
                if let Some(leaf) = outcome.leaf() {
                    prop_assert!(seen.insert(leaf), "{leaf} twice");
                }
            }
        }
    }
}
