//! A new version of a text against the passages of the old one: what was kept, moved, changed, is gone or new, and what that does to
//! the statements that rest on it.

use super::align::Outcome;
use super::anchoring::Anchoring;
use super::source::Source;
use crate::data::dataset::{Dataset, TermId};
use oxrdf::NamedNode;
use std::collections::BTreeMap;

/// What became of a passage in a new version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// The same words at the same address; positions may differ.
    Kept,
    /// The same words at another address.
    Moved,
    /// The same words at several other addresses: a person must choose.
    Ambiguous,
    /// Other words in its place.
    Changed,
    /// Nothing in its place.
    Gone,
    /// Words that no passage had.
    New,
}

impl Fate {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 6] = [
        Self::Kept,
        Self::Moved,
        Self::Ambiguous,
        Self::Changed,
        Self::Gone,
        Self::New,
    ];

    /// The word for it in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Moved => "moved",
            Self::Ambiguous => "ambiguous",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::New => "new",
        }
    }
}

/// A passage of the old version, the new one, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What became of it.
    pub fate: Fate,
    /// Its address in the old version; none for new words.
    pub was: Option<String>,
    /// Its addresses in the new version.
    pub now: Vec<String>,
    /// Its words now, folded; the old words are not known, only their digest.
    pub words: Option<String>,
    /// How many statements the data has in its graph.
    pub statements: usize,
}

/// A new version compared with the passages of the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The passages of the old version in their order, then new words in theirs.
    pub entries: Vec<Entry>,
}

impl Revision {
    /// How many passages have a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.entries.iter().filter(|e| e.fate == fate).count()
    }

    /// Whether anything but positions is other than it was.
    pub fn is_changed(&self) -> bool {
        self.entries.iter().any(|e| e.fate != Fate::Kept)
    }

    /// Statements that rest on passages which are no longer what they were.
    pub fn statements_affected(&self) -> usize {
        let affected = |entry: &&Entry| entry.fate != Fate::Kept;
        self.entries
            .iter()
            .filter(affected)
            .map(|e| e.statements)
            .sum()
    }
}

/// Compares a new text with the recorded passages of its paper; the statements are counted in `data`.
///
/// ```
/// use oxrdf::NamedNode;
/// use xinzhi::data::dataset::DatasetBuilder;
/// use xinzhi::meaning::evidence::{revision::{revise, Fate}, source::Source};
/// use xinzhi::meaning::passages::describe;
/// use xinzhi::words::{prefixes::Prefixes, text::segment};
///
/// let paper = NamedNode::new("https://example.org/paper/a")?;
/// let old = segment("題\n\n海堤要修。人手不足。");
/// let passages = describe(&old, &paper, &Prefixes::of_the_field());
/// let new = Source::new(paper, "new.txt", "題\n\n海堤要快修。人手不足。", None);
/// let revision = revise(&passages, &new, &DatasetBuilder::default().build());
/// assert_eq!((revision.count(Fate::Kept), revision.count(Fate::Changed)), (2, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn revise(passages: &Dataset, source: &Source<'_>, data: &Dataset) -> Revision {
    let anchoring = Anchoring::new(passages, source);
    let statements = statements(data);
    let leaf = |number: usize| &source.fresh.leaves[number];
    let mut entries: Vec<Entry> = (anchoring.leaves.iter().zip(&anchoring.outcomes))
        .map(|(anchor, outcome)| {
            let iri = passages.term(anchor.passage).to_string();
            let now: Vec<usize> = match outcome {
                Outcome::Ambiguous(several) => several.clone(),
                other => other.leaf().into_iter().collect(),
            };
            Entry {
                fate: fate(outcome),
                was: Some(anchor.address.clone()),
                words: now.first().map(|&n| leaf(n).text.clone()),
                now: now.iter().map(|&n| leaf(n).address.clone()).collect(),
                statements: statements.get(&iri).copied().unwrap_or(0),
            }
        })
        .collect();
    entries.extend(anchoring.unclaimed.iter().map(|&number| Entry {
        fate: Fate::New,
        was: None,
        now: vec![leaf(number).address.clone()],
        words: Some(leaf(number).text.clone()),
        statements: 0,
    }));
    Revision { entries }
}

fn fate(outcome: &Outcome) -> Fate {
    match outcome {
        Outcome::Found(_) | Outcome::Shifted(_) | Outcome::Misplaced(_) => Fate::Kept,
        Outcome::Moved(_) => Fate::Moved,
        Outcome::Ambiguous(_) => Fate::Ambiguous,
        Outcome::Lost(Some(_)) => Fate::Changed,
        Outcome::Lost(None) => Fate::Gone,
    }
}

/// How many statements each graph has, by its name as N-Triples writes it.
fn statements(data: &Dataset) -> BTreeMap<String, usize> {
    let named = |graph: &TermId| *graph != TermId::DEFAULT_GRAPH;
    let graphs = data.graphs().into_iter().filter(named);
    graphs
        .map(|graph| {
            let count = data.matching_in(graph, None, None, None).count();
            (data.term(graph).to_string(), count)
        })
        .collect()
}

/// The paper that recorded passages are of, when they are of one.
pub fn paper_of(passages: &Dataset) -> Option<NamedNode> {
    use crate::words::vocabulary::xz;
    let property = passages.iri(xz::IN_PAPER)?;
    let mut papers = passages
        .triples(None, Some(property), None)
        .map(|[_, _, o]| o);
    let first = papers.next()?;
    if papers.any(|other| other != first) {
        return None;
    }
    match passages.term(first) {
        oxrdf::Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    }
}
