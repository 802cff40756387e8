//! The words of each passage, with the figures and quotations that are found in them.

use super::anchoring::Anchoring;
use super::anchors::Anchor;
use super::source::Source;
use crate::data::dataset::{Dataset, TermId};
use crate::words::text::figures::{FoundFigure, figures};
use crate::words::text::{Folded, FoundQuotation, Range, quotations};
use crate::words::vocabulary::{rdf, xz};
use std::collections::{BTreeSet, HashMap};

/// A leaf with its words.
pub struct LeafWords {
    /// The passage.
    pub passage: TermId,
    /// Its address.
    pub address: String,
    /// Its words, folded, with their places.
    pub folded: Folded,
    /// The figures in them.
    pub figures: Vec<FoundFigure>,
    /// The quotations in them.
    pub quotations: Vec<FoundQuotation>,
    /// Whether it is residue of mark-up.
    pub apparatus: bool,
}

impl LeafWords {
    /// Where a range of the folded words stands in the text.
    pub fn place(&self, range: Range) -> Option<Range> {
        self.folded.place(range)
    }

    /// Where the leaf begins.
    pub fn start(&self) -> Option<Range> {
        let first = *self.folded.places.first()?;
        Some((first, first + 1))
    }

    /// The words of a range, in code points.
    pub fn slice(&self, (start, end): Range) -> String {
        self.folded
            .text
            .chars()
            .skip(start)
            .take(end.saturating_sub(start))
            .collect()
    }

    /// Where a string as printed first stands, in code points; white space does not count.
    pub fn find(&self, printed: &str) -> Option<Range> {
        self.find_all(printed).into_iter().next()
    }

    /// Everywhere that a string as printed stands, in code points; white space does not count.
    pub fn find_all(&self, printed: &str) -> Vec<Range> {
        let wanted: Vec<char> = printed.chars().filter(|c| !c.is_whitespace()).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let kept: Vec<(usize, char)> = (0..)
            .zip(self.folded.text.chars())
            .filter(|(_, c)| !c.is_whitespace())
            .collect();
        kept.windows(wanted.len())
            .filter(|window| window.iter().map(|(_, c)| c).eq(&wanted))
            .map(|window| (window[0].0, window[wanted.len() - 1].0 + 1))
            .collect()
    }
}

/// The words of a paper's passages.
pub struct PaperWords {
    /// The paper.
    pub paper: TermId,
    /// The leaves whose words are known, in their order.
    pub leaves: Vec<LeafWords>,
    /// Every passage of the paper that is the name of a graph.
    pub graphs: Vec<TermId>,
    by_passage: HashMap<TermId, Vec<usize>>,
}

impl PaperWords {
    /// Reads the words of all leaves that are found, or that others stand in the place of.
    pub fn new(dataset: &Dataset, anchoring: &Anchoring, source: &Source<'_>) -> Self {
        let leaves: Vec<LeafWords> = (0..)
            .zip(&anchoring.leaves)
            .filter_map(|(number, anchor)| {
                let ranges = anchoring.ranges(number, source)?;
                Some(leaf(anchor, Folded::new(source.positions(), &ranges)))
            })
            .collect();
        let parents: HashMap<TermId, Option<TermId>> = anchoring
            .leaves
            .iter()
            .chain(&anchoring.parts)
            .map(|anchor| (anchor.passage, anchor.parent))
            .collect();
        let mut by_passage: HashMap<TermId, Vec<usize>> = HashMap::new();
        for (number, leaf) in leaves.iter().enumerate() {
            let chain = std::iter::successors(Some(leaf.passage), |passage| {
                parents.get(passage).copied().flatten()
            });
            // A cycle of parts would have no end: no address is deeper than this.
            for passage in chain
                .take(64)
                .filter(|passage| parents.contains_key(passage))
            {
                by_passage.entry(passage).or_default().push(number);
            }
        }
        let is_passage = |graph: &TermId| parents.contains_key(graph);
        Self {
            paper: (dataset.iri(source.paper.as_ref())).unwrap_or(TermId::DEFAULT_GRAPH),
            leaves,
            graphs: dataset.graphs().into_iter().filter(is_passage).collect(),
            by_passage,
        }
    }

    /// The leaves of a passage: itself, or those of a part.
    pub fn of(&self, passage: TermId) -> impl Iterator<Item = &LeafWords> {
        let numbers = self.by_passage.get(&passage);
        numbers
            .into_iter()
            .flatten()
            .map(|&number| &self.leaves[number])
    }

    /// The numbers of the leaves of a passage.
    pub fn numbers(&self, passage: TermId) -> &[usize] {
        self.by_passage.get(&passage).map_or(&[], Vec::as_slice)
    }

    /// Where a string as printed stands in a passage.
    pub fn find(&self, passage: TermId, printed: &str) -> Option<(&LeafWords, Range)> {
        self.of(passage)
            .find_map(|leaf| leaf.find(printed).map(|range| (leaf, range)))
    }
}

fn leaf(anchor: &Anchor, folded: Folded) -> LeafWords {
    LeafWords {
        passage: anchor.passage,
        address: anchor.address.clone(),
        figures: figures(&folded.text),
        quotations: quotations(&folded.text),
        folded,
        apparatus: anchor.apparatus,
    }
}

/// The nodes of some classes that are typed so in a graph.
pub(super) fn typed_in(
    dataset: &Dataset,
    graph: TermId,
    classes: &BTreeSet<TermId>,
) -> BTreeSet<TermId> {
    let Some(property) = dataset.iri(rdf::TYPE) else {
        return BTreeSet::new();
    };
    dataset
        .matching_in(graph, None, Some(property), None)
        .filter(|quad| classes.contains(&quad.o))
        .map(|quad| quad.s)
        .collect()
}

/// The readings of a class at each passage, subclasses included.
pub(super) fn readings_at(
    dataset: &Dataset,
    readings: &BTreeSet<TermId>,
) -> HashMap<TermId, Vec<TermId>> {
    let mut found: HashMap<TermId, Vec<TermId>> = HashMap::new();
    for &reading in readings {
        for passage in dataset.objects(reading, xz::AT) {
            found.entry(passage).or_default().push(reading);
        }
    }
    found
}
