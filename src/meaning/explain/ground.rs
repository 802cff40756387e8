//! Where a stated triple stands: the passages first, then the other graphs, each with what makes it a source.

use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::meaning::infer::Inferred;
use crate::meaning::infer::facts::Fact;
use crate::meaning::labels::is_passage;
use crate::words::diagnostic::Place;
use crate::words::vocabulary::{prov, xz};
use oxrdf::Term;

/// What kind of graph states a triple; the order is that of trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// A passage says it.
    Passage,
    /// The document's own data.
    Document,
    /// What the things are.
    Entities,
    /// The vocabulary.
    Vocabulary,
    /// Our own words for it.
    Gloss,
    /// An outside source.
    Source,
    /// A reading.
    Reading,
    /// Any other graph, or none.
    Data,
}

/// A graph that states a triple.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// What kind of graph it is.
    pub kind: SourceKind,
    /// Its name, in N-Triples; none for the default graph.
    pub graph: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
    /// Of a reading: its reasons, as literals in N-Triples.
    pub because: Vec<String>,
    /// Of a reading: the passages that it rests on, in N-Triples.
    pub rests_on: Vec<String>,
}

/// The graphs that state a triple, the strongest first.
pub fn sources(dataset: &Dataset, inferred: &Inferred, fact: Fact) -> Vec<Source> {
    let [s, p, o] = inferred.triple(dataset, fact).map(|term| dataset.id(term));
    let (Some(s), Some(p), Some(o)) = (s, p, o) else {
        return Vec::new();
    };
    let mut found: Vec<Source> = dataset
        .matching(Some(s), Some(p), Some(o))
        .filter_map(|quad| source(dataset, inferred, quad))
        .collect();
    found.sort();
    found
}

fn source(dataset: &Dataset, inferred: &Inferred, quad: QuadIds) -> Option<Source> {
    let graph = (quad.g != TermId::DEFAULT_GRAPH).then(|| dataset.term(quad.g));
    let level = inferred.rules().standing.level(graph)?;
    let kind = match (graph, level) {
        (None, _) => SourceKind::Data,
        (_, 1) => SourceKind::Source,
        (_, 2) => SourceKind::Reading,
        (Some(graph), _) => kind(dataset, quad.g, graph),
    };
    let line = dataset.line(quad);
    let terms = [dataset.term(quad.o), dataset.term(quad.s)];
    let is_reading = kind == SourceKind::Reading;
    let of_reading = |property| {
        let values = is_reading.then(|| dataset.objects(quad.s, property));
        let mut texts: Vec<String> = values
            .into_iter()
            .flatten()
            .map(|id| dataset.term(id).to_string())
            .collect();
        texts.sort();
        texts
    };
    Some(Source {
        kind,
        graph: graph.map(ToString::to_string),
        place: line.and_then(|line| dataset.files().place(line, &terms)),
        because: of_reading(xz::BECAUSE),
        rests_on: of_reading(prov::WAS_DERIVED_FROM),
    })
}

fn kind(dataset: &Dataset, id: TermId, graph: &Term) -> SourceKind {
    if is_passage(dataset, id) {
        return SourceKind::Passage;
    }
    let is_paper = dataset.iri(xz::PAPER).is_some_and(|paper| {
        dataset
            .subjects(crate::words::vocabulary::rdf::TYPE, paper)
            .any(|p| p == id)
    });
    let Term::NamedNode(node) = graph else {
        return SourceKind::Data;
    };
    match node.as_str().rsplit("graph/").next() {
        _ if is_paper => SourceKind::Document,
        Some("entities") => SourceKind::Entities,
        Some("vocabulary") => SourceKind::Vocabulary,
        Some("gloss" | "labels/derived") => SourceKind::Gloss,
        _ => SourceKind::Data,
    }
}
