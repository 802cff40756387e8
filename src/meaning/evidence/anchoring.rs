//! Whether the passages of a paper stand in its text, and what is told when they do not.

use super::align::{Outcome, Recorded, align};
use super::anchors::{Anchor, anchors};
use super::kinds::Teller;
use super::source::Source;
use crate::data::dataset::{Dataset, TermId};
use crate::words::diagnostic::{Finding, Severity};
use crate::words::text::Range;
use std::collections::HashMap;

/// The recorded passages of a paper, and where each stands in the text.
pub struct Anchoring {
    /// The leaves, in their order.
    pub leaves: Vec<Anchor>,
    /// What became of each leaf.
    pub outcomes: Vec<Outcome>,
    /// The parts that hold them.
    pub parts: Vec<Anchor>,
    /// Leaves of the text, by number, that no passage accounts for.
    pub unclaimed: Vec<usize>,
}

impl Anchoring {
    /// Looks for every passage of the paper.
    pub fn new(dataset: &Dataset, source: &Source<'_>) -> Self {
        let mut leaves = anchors(dataset, source.paper.as_ref());
        let parts = leaves.split_off(leaves.partition_point(|anchor| anchor.digest.is_some()));
        let recorded: Vec<Recorded<'_>> = leaves
            .iter()
            .map(|anchor| Recorded {
                address: &anchor.address,
                digest: anchor.digest.as_ref().map_or("", |(digest, _)| digest),
                ranges: anchor.ranges(),
            })
            .collect();
        let (outcomes, unclaimed) = align(&recorded, source.positions(), &source.fresh);
        Self {
            leaves,
            outcomes,
            parts,
            unclaimed,
        }
    }

    /// Where the words of a leaf, or those in their place, stand now.
    pub fn ranges(&self, leaf: usize, source: &Source<'_>) -> Option<Vec<Range>> {
        let outcome = self.outcomes.get(leaf)?;
        match outcome.leaf() {
            Some(number) => Some(source.fresh.leaves[number].ranges.clone()),
            None if *outcome == Outcome::Found(None) => Some(self.leaves[leaf].ranges()),
            None => None,
        }
    }

    /// Whether every passage has its words at its address and the text has no others: at most white space has changed.
    pub fn is_whole(&self) -> bool {
        let kept = |outcome: &Outcome| matches!(outcome, Outcome::Found(_) | Outcome::Shifted(_));
        self.unclaimed.is_empty() && self.outcomes.iter().all(kept)
    }

    /// Where each part stands now: from its first leaf to its last.
    pub fn part_ranges(&self, source: &Source<'_>) -> HashMap<TermId, Range> {
        let parents: HashMap<TermId, Option<TermId>> = self
            .parts
            .iter()
            .map(|part| (part.passage, part.parent))
            .collect();
        let mut ranges: HashMap<TermId, Range> = HashMap::new();
        for (number, leaf) in self.leaves.iter().enumerate() {
            for range in self.ranges(number, source).into_iter().flatten() {
                // A cycle of parts would have no end: no address is deeper than this.
                let chain =
                    std::iter::successors(leaf.parent, |part| parents.get(part).copied().flatten());
                for part in chain.take(64).filter(|part| parents.contains_key(part)) {
                    let own = ranges.entry(part).or_insert(range);
                    *own = (own.0.min(range.0), own.1.max(range.1));
                }
            }
        }
        ranges
    }
}

/// What is wrong with the passages. Nothing is told of a text in which only white space has changed.
pub fn findings(anchoring: &Anchoring, teller: &Teller<'_>) -> Vec<Finding> {
    let source = teller.source();
    let mut found = Vec::new();
    if source.is_same_file() == Some(false) && !anchoring.is_whole() {
        found.push(teller.tell("source-other-text", &[("file", source.path())]));
    }
    let mut shifted = Vec::new();
    for (number, outcome) in anchoring.outcomes.iter().enumerate() {
        match outcome {
            Outcome::Shifted(_) if source.is_same_file() != Some(true) => shifted.push(number),
            _ => found.extend(of_leaf(anchoring, number, teller)),
        }
    }
    if !anchoring.is_whole() {
        found.extend(of_shifted(anchoring, &shifted, teller));
    }
    found.extend(of_new_leaves(anchoring, teller));
    found.extend(of_parts(anchoring, teller));
    found
}

fn of_leaf(anchoring: &Anchoring, number: usize, teller: &Teller<'_>) -> Option<Finding> {
    let anchor = &anchoring.leaves[number];
    let fresh = &teller.source().fresh.leaves;
    let passage = teller.name(anchor.passage);
    let selector = anchor.selectors.first().map(|s| s.start);
    let (finding, quad, range) = match &anchoring.outcomes[number] {
        Outcome::Found(_) => return None,
        Outcome::Shifted(leaf) | Outcome::Misplaced(leaf) => {
            let (recorded, actual) = (shown(&anchor.ranges()), shown(&fresh[*leaf].ranges));
            let slots = [
                ("passage", passage.as_str()),
                ("recorded", &recorded),
                ("actual", &actual),
            ];
            (
                teller.tell("source-misplaced", &slots),
                selector,
                first(&fresh[*leaf].ranges),
            )
        }
        Outcome::Moved(leaf) => {
            let slots = [
                ("passage", passage.as_str()),
                ("address", &fresh[*leaf].address),
            ];
            (
                teller.tell("source-moved", &slots),
                selector,
                first(&fresh[*leaf].ranges),
            )
        }
        Outcome::Ambiguous(leaves) => {
            let places: Vec<&str> = leaves.iter().map(|&l| fresh[l].address.as_str()).collect();
            let slots = [
                ("passage", passage.as_str()),
                ("places", &places.join(", ")),
            ];
            let mut finding = teller.tell("source-ambiguous", &slots);
            for &leaf in leaves {
                finding = teller.in_text(finding, first(&fresh[leaf].ranges));
            }
            (finding, anchor.quad(), None)
        }
        Outcome::Lost(near) => {
            let slots = [("passage", passage.as_str())];
            let range = near.and_then(|leaf| first(&fresh[leaf].ranges));
            let range = range.or_else(|| after(anchoring, number, teller.source()));
            (teller.tell("source-lost", &slots), anchor.quad(), range)
        }
    };
    let mut finding = teller.in_text(teller.at(finding, quad), range);
    if anchor.apparatus {
        finding.severity = Severity::Info;
    }
    Some(finding)
}

/// The place after the piece of a passage that stood before: where a lost one would stand.
fn after(anchoring: &Anchoring, number: usize, source: &Source<'_>) -> Option<Range> {
    let start = anchoring.leaves[number].selectors.first()?.range.0;
    let before = (0..number).rev().take(16);
    let end = before
        .filter_map(|leaf| {
            let recorded = anchoring.leaves[leaf].ranges();
            let now = anchoring.ranges(leaf, source)?;
            let pieces = recorded.iter().filter(|piece| piece.1 <= start).count();
            // A footnote stands between two pieces of the sentence that it cuts.
            let is_same = now.len() == recorded.len() && pieces > 0;
            let last = if is_same {
                now.get(pieces - 1)
            } else {
                now.last()
            };
            last.copied()
        })
        .next()?
        .1;
    Some((end.saturating_sub(1), end))
}

fn of_shifted(anchoring: &Anchoring, shifted: &[usize], teller: &Teller<'_>) -> Option<Finding> {
    let &number = shifted.first()?;
    let anchor = &anchoring.leaves[number];
    let count = shifted.len().to_string();
    let finding = teller.tell(
        "source-shifted",
        &[("passage", &teller.name(anchor.passage)), ("count", &count)],
    );
    let finding = teller.at(finding, anchor.selectors.first().map(|s| s.start));
    let range = anchoring.ranges(number, teller.source())?.first().copied();
    Some(teller.in_text(finding, range))
}

fn of_new_leaves(anchoring: &Anchoring, teller: &Teller<'_>) -> Vec<Finding> {
    let fresh = &teller.source().fresh.leaves;
    anchoring
        .unclaimed
        .iter()
        .map(|&leaf| {
            let finding = teller.tell("source-unclaimed", &[("address", &fresh[leaf].address)]);
            finding.at(first(&fresh[leaf].ranges).map(|range| teller.place(range)))
        })
        .collect()
}

/// Parts are told only where nothing else is: their range follows from their leaves.
fn of_parts(anchoring: &Anchoring, teller: &Teller<'_>) -> Vec<Finding> {
    let found = |outcome: &Outcome| matches!(outcome, Outcome::Found(_));
    if !anchoring.outcomes.iter().all(found) {
        return Vec::new();
    }
    let ranges = anchoring.part_ranges(teller.source());
    let mut findings = Vec::new();
    for part in &anchoring.parts {
        let (Some(&actual), Some(selector)) = (ranges.get(&part.passage), part.selectors.first())
        else {
            continue;
        };
        if selector.range != actual {
            let slots = [
                ("passage", teller.name(part.passage)),
                ("recorded", shown(&[selector.range])),
                ("actual", shown(&[actual])),
            ];
            let slots: Vec<(&str, &str)> = slots.iter().map(|(k, v)| (*k, v.as_str())).collect();
            let finding = teller.at(teller.tell("source-part", &slots), Some(selector.start));
            findings.push(teller.in_text(finding, Some(actual)));
        }
    }
    findings
}

fn first(ranges: &[Range]) -> Option<Range> {
    ranges.first().copied()
}

/// Positions as people write them: `120–135, 400–410`.
fn shown(ranges: &[Range]) -> String {
    let shown: Vec<String> = ranges
        .iter()
        .map(|(start, end)| format!("{start}–{end}"))
        .collect();
    shown.join(", ")
}
