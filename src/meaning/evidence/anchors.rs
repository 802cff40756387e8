//! What the data says of where passages stand: address, digest and positions, with the quads that say it.

use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::words::text::{Range, Segmentation};
use crate::words::vocabulary::{dcterms, oa, rdf, xz};
use oxrdf::{NamedNodeRef, Term};
use std::collections::HashSet;

/// One `oa:TextPositionSelector`.
#[derive(Clone, Copy, Debug)]
pub struct Selector {
    /// Start and end as recorded.
    pub range: Range,
    /// The quad that gives the start.
    pub start: QuadIds,
    /// The quad that gives the end.
    pub end: QuadIds,
}

/// A passage as recorded.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// The passage.
    pub passage: TermId,
    /// The part that holds it.
    pub parent: Option<TermId>,
    /// Its address in the paper: `s1.p3.s5`.
    pub address: String,
    /// The digest and the quad that gives it; parts have none.
    pub digest: Option<(String, QuadIds)>,
    /// Its positions, by where they begin.
    pub selectors: Vec<Selector>,
    /// Whether it is residue of mark-up.
    pub apparatus: bool,
    order: u64,
}

impl Anchor {
    /// Its positions without the quads.
    pub fn ranges(&self) -> Vec<Range> {
        self.selectors.iter().map(|s| s.range).collect()
    }

    /// A quad that says where it stands, for findings.
    pub fn quad(&self) -> Option<QuadIds> {
        let digest = self.digest.as_ref().map(|(_, quad)| *quad);
        digest.or_else(|| self.selectors.first().map(|s| s.start))
    }
}

/// All passages of a paper: its leaves in their order, then its parts in theirs.
pub fn anchors(dataset: &Dataset, paper: NamedNodeRef<'_>) -> Vec<Anchor> {
    let Some(id) = dataset.iri(paper) else {
        return Vec::new();
    };
    let root = format!("{}/", paper.as_str());
    let mut found: Vec<Anchor> = dataset
        .subjects(xz::IN_PAPER, id)
        .filter_map(|passage| anchor(dataset, passage, &root))
        .collect();
    found.sort_by_key(|anchor| (anchor.digest.is_none(), anchor.order));
    found
}

/// Of the passages of a paper, how many a text has, wherever they stand, and how many there are.
pub fn shared(dataset: &Dataset, paper: NamedNodeRef<'_>, text: &Segmentation) -> (usize, usize) {
    let digests: HashSet<&str> = text
        .leaves
        .iter()
        .map(|leaf| leaf.digest.as_str())
        .collect();
    let recorded: Vec<String> = (anchors(dataset, paper).into_iter())
        .filter_map(|anchor| Some(anchor.digest?.0))
        .collect();
    let there = |digest: &&String| digests.contains(digest.as_str());
    (recorded.iter().filter(there).count(), recorded.len())
}

fn anchor(dataset: &Dataset, passage: TermId, root: &str) -> Option<Anchor> {
    let Term::NamedNode(node) = dataset.term(passage) else {
        return None;
    };
    let mut selectors: Vec<Selector> = dataset
        .objects(passage, oa::HAS_SELECTOR)
        .filter_map(|selector| {
            let (start, start_quad) = number(dataset, selector, oa::START)?;
            let (end, end_quad) = number(dataset, selector, oa::END)?;
            Some(Selector {
                range: (start, end),
                start: start_quad,
                end: end_quad,
            })
        })
        .collect();
    selectors.sort_by_key(|selector| selector.range);
    let class = |class| Some(class) == dataset.iri(xz::APPARATUS_LEAF);
    Some(Anchor {
        passage,
        parent: dataset.objects(passage, dcterms::IS_PART_OF).next(),
        address: node.as_str().strip_prefix(root)?.to_owned(),
        digest: value(dataset, passage, xz::DIGEST).map(|(text, quad)| (text.to_owned(), quad)),
        selectors,
        apparatus: dataset.objects(passage, rdf::TYPE).any(class),
        order: number(dataset, passage, xz::POSITION).map_or(u64::MAX, |(n, _)| n as u64),
    })
}

fn number(dataset: &Dataset, s: TermId, p: NamedNodeRef<'_>) -> Option<(usize, QuadIds)> {
    let (text, quad) = value(dataset, s, p)?;
    Some((text.parse().ok()?, quad))
}

fn value<'a>(dataset: &'a Dataset, s: TermId, p: NamedNodeRef<'_>) -> Option<(&'a str, QuadIds)> {
    let quad = dataset
        .matching(Some(s), Some(dataset.iri(p)?), None)
        .next()?;
    match dataset.term(quad.o) {
        Term::Literal(literal) => Some((literal.value(), quad)),
        _ => None,
    }
}
