//! Ranges of leaves that overlap: a sweep over the selectors of each paper in the order of their beginnings, O(n log n), where a
//! query would compare each with each.

use super::builtin::Found;
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::words::vocabulary::{oa, rdf, xz};
use oxrdf::{NamedNodeRef, Term};
use std::collections::BTreeMap;

/// A stretch of text that a leaf selects.
struct Range {
    start: u64,
    end: (u64, TermId),
    leaf: TermId,
    /// The statement of where it begins.
    quad: QuadIds,
}

/// Selectors that begin before another of the same paper, which began no later, has ended.
pub(super) fn selectors_overlap(dataset: &Dataset) -> Vec<Found> {
    let mut found = Vec::new();
    for mut ranges in ranges(dataset).into_values() {
        let name = |range: &Range| dataset.term(range.quad.s).to_string();
        ranges.sort_by_cached_key(|range| (range.start, name(range)));
        let mut furthest: Option<&Range> = None;
        for range in &ranges {
            if let Some(other) = furthest.filter(|other| range.start < other.end.0) {
                let words = [
                    ("leaf", range.leaf),
                    ("object", range.quad.o),
                    ("other", other.leaf),
                    ("end", other.end.1),
                ];
                found.push(Found {
                    quad: range.quad,
                    part: None,
                    words: words
                        .map(|(word, id)| (word, dataset.term(id).clone()))
                        .into(),
                });
            }
            if furthest.is_none_or(|other| other.end.0 < range.end.0) {
                furthest = Some(range);
            }
        }
    }
    found
}

/// The ranges of all leaves, by paper.
fn ranges(dataset: &Dataset) -> BTreeMap<TermId, Vec<Range>> {
    let mut papers: BTreeMap<TermId, Vec<Range>> = BTreeMap::new();
    let leaves = dataset.iri(xz::LEAF).into_iter();
    for leaf in leaves.flat_map(|class| dataset.subjects(rdf::TYPE, class)) {
        for paper in dataset.objects(leaf, xz::IN_PAPER) {
            for selector in dataset.objects(leaf, oa::HAS_SELECTOR) {
                let starts = numbers(dataset, selector, oa::START);
                let end = numbers(dataset, selector, oa::END).last();
                if let (Some((start, quad)), Some((end, last))) = (starts.last(), end) {
                    papers.entry(paper).or_default().push(Range {
                        start,
                        end: (end, last.o),
                        leaf,
                        quad,
                    });
                }
            }
        }
    }
    papers
}

/// The whole numbers that a property gives, each with its statement.
fn numbers(
    dataset: &Dataset,
    subject: TermId,
    property: NamedNodeRef<'_>,
) -> impl Iterator<Item = (u64, QuadIds)> {
    let quads = dataset
        .iri(property)
        .into_iter()
        .flat_map(move |property| dataset.matching(Some(subject), Some(property), None));
    quads.filter_map(|quad| match dataset.term(quad.o) {
        Term::Literal(literal) => Some((literal.value().parse().ok()?, quad)),
        _ => None,
    })
}
