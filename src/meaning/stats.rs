//! How much there is: quads, graphs, passages, things of each class, and content of each kind.

use crate::data::dataset::{Dataset, TermId};
use crate::data::view::DefaultGraph;
use crate::meaning::labels::is_passage;
use crate::words::vocabulary::{rdf, rdfs, xz};
use oxrdf::{NamedNodeRef, Term};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Counts of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Statements with their graphs.
    pub quads: usize,
    /// Distinct triples of the default graph.
    pub triples: usize,
    /// Graphs with a name.
    pub graphs: usize,
    /// Leaves that are no apparatus.
    pub passages: usize,
    /// Passages that say something.
    pub passages_with_statements: usize,
    /// Statements that stand in passages.
    pub statements: usize,
    /// Things with an IRI under `id/` that are no content and no reading.
    pub entities: usize,
    /// Figures.
    pub figures: usize,
    /// Quotations and reported speech.
    pub quotations: usize,
    /// Proposals.
    pub proposals: usize,
    /// Claims of every kind.
    pub claims: usize,
    /// Problems.
    pub problems: usize,
    /// Readings.
    pub readings: usize,
    /// Instances of each class as stated, most first.
    pub classes: Vec<(String, usize)>,
}

/// Counts a dataset.
pub fn stats(
    dataset: &Dataset,
    default_graph: &DefaultGraph,
    name: impl Fn(&str) -> String,
) -> Stats {
    let instances = Instances::new(dataset);
    let mut graphs = dataset.graphs();
    graphs.retain(|g| *g != TermId::DEFAULT_GRAPH);
    let passages = graphs.iter().filter(|g| is_passage(dataset, **g));
    let passages: Vec<TermId> = passages.copied().collect();
    let stated = |graph: &TermId| dataset.matching_in(*graph, None, None, None).count();
    let apparatus = instances.of(xz::APPARATUS_LEAF);
    let content = instances.of(xz::CONTENT);
    let readings = instances.of(xz::READING);
    Stats {
        quads: dataset.len(),
        triples: merged(dataset, default_graph),
        graphs: graphs.len(),
        passages: instances.of(xz::LEAF).difference(&apparatus).count(),
        passages_with_statements: passages.len(),
        statements: passages.iter().map(stated).sum(),
        entities: entities(dataset, &content, &readings),
        figures: instances.of(xz::FIGURE).len(),
        quotations: instances.of(xz::QUOTATION).len(),
        proposals: instances.of(xz::PROPOSAL).len(),
        claims: instances.of(xz::CLAIM).len(),
        problems: instances.of(xz::PROBLEM).len(),
        readings: readings.len(),
        classes: instances.by_class(name),
    }
}

fn merged(dataset: &Dataset, default_graph: &DefaultGraph) -> usize {
    match default_graph {
        DefaultGraph::Strict => dataset
            .matching_in(TermId::DEFAULT_GRAPH, None, None, None)
            .count(),
        DefaultGraph::MergeWithout(left_out) => {
            let mut last = None;
            let distinct = |q: &crate::data::dataset::QuadIds| {
                !left_out.contains(&q.g) && last.replace(q.triple()) != Some(q.triple())
            };
            dataset.matching(None, None, None).filter(distinct).count()
        }
    }
}

/// Typed resources under `/id/` that are neither content nor readings.
fn entities(dataset: &Dataset, content: &BTreeSet<TermId>, readings: &BTreeSet<TermId>) -> usize {
    let types = dataset.iri(rdf::TYPE).into_iter();
    let typed = types.flat_map(|p| dataset.triples(None, Some(p), None));
    let mut subjects: Vec<TermId> = typed.map(|[s, _, _]| s).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let is_thing = |id: &&TermId| matches!(dataset.term(**id), Term::NamedNode(node) if node.as_str().contains("/id/"));
    subjects
        .iter()
        .filter(is_thing)
        .filter(|id| !content.contains(id) && !readings.contains(id))
        .count()
}

/// The instances of classes, subclasses included.
pub struct Instances<'a> {
    dataset: &'a Dataset,
    subclasses: HashMap<TermId, Vec<TermId>>,
}

impl<'a> Instances<'a> {
    /// Collects the subclass statements of a dataset.
    pub fn new(dataset: &'a Dataset) -> Self {
        let mut subclasses: HashMap<TermId, Vec<TermId>> = HashMap::new();
        if let Some(property) = dataset.iri(rdfs::SUB_CLASS_OF) {
            for [sub, _, class] in dataset.triples(None, Some(property), None) {
                subclasses.entry(class).or_default().push(sub);
            }
        }
        Self {
            dataset,
            subclasses,
        }
    }

    /// All instances of a class and of the classes under it.
    pub fn of(&self, class: NamedNodeRef<'_>) -> BTreeSet<TermId> {
        self.classes_under(class)
            .into_iter()
            .flat_map(|class| self.dataset.subjects(rdf::TYPE, class))
            .collect()
    }

    /// A class and all classes under it.
    pub fn classes_under(&self, class: NamedNodeRef<'_>) -> BTreeSet<TermId> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<TermId> = self.dataset.iri(class).into_iter().collect();
        while let Some(class) = open.pop() {
            if seen.insert(class) {
                open.extend(self.subclasses.get(&class).into_iter().flatten());
            }
        }
        seen
    }

    fn by_class(&self, name: impl Fn(&str) -> String) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<TermId, usize> = BTreeMap::new();
        if let Some(property) = self.dataset.iri(rdf::TYPE) {
            for [_, _, class] in self.dataset.triples(None, Some(property), None) {
                *counts.entry(class).or_default() += 1;
            }
        }
        let named = counts
            .into_iter()
            .map(|(class, n)| match self.dataset.term(class) {
                Term::NamedNode(node) => (name(node.as_str()), n),
                other => (other.to_string(), n),
            });
        let mut rows: Vec<(String, usize)> = named.collect();
        rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        rows
    }
}
