//! The data as shapes see it: the merge of the graphs, each triple once.

use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::data::view::DefaultGraph;
use crate::words::vocabulary::{rdf, rdfs};
use std::collections::HashSet;

/// A dataset through its default graph.
#[derive(Clone, Copy, Debug)]
pub struct Data<'a> {
    pub dataset: &'a Dataset,
    pub default_graph: &'a DefaultGraph,
}

impl<'a> Data<'a> {
    fn sees(self, quad: QuadIds) -> bool {
        match self.default_graph {
            DefaultGraph::Strict => quad.g == TermId::DEFAULT_GRAPH,
            DefaultGraph::MergeWithout(left_out) => {
                left_out.is_empty() || !left_out.contains(&quad.g)
            }
        }
    }

    /// The quads that match; a triple that stands in two graphs comes twice.
    pub fn quads(
        self,
        s: Option<TermId>,
        p: Option<TermId>,
        o: Option<TermId>,
    ) -> impl Iterator<Item = QuadIds> + 'a {
        self.dataset
            .matching(s, p, o)
            .filter(move |quad| self.sees(*quad))
    }

    /// The distinct triples that match.
    pub fn triples(
        self,
        s: Option<TermId>,
        p: Option<TermId>,
        o: Option<TermId>,
    ) -> impl Iterator<Item = [TermId; 3]> + 'a {
        let mut last = None;
        self.quads(s, p, o)
            .map(QuadIds::triple)
            .filter(move |triple| last.replace(*triple) != Some(*triple))
    }

    pub fn objects(self, s: TermId, p: TermId) -> impl Iterator<Item = TermId> + 'a {
        self.triples(Some(s), Some(p), None).map(|[_, _, o]| o)
    }

    pub fn subjects(self, p: TermId, o: TermId) -> impl Iterator<Item = TermId> + 'a {
        self.triples(None, Some(p), Some(o)).map(|[s, _, _]| s)
    }

    /// Whether the triple stands in a graph that is seen.
    pub fn has(self, s: TermId, p: TermId, o: TermId) -> bool {
        self.quads(Some(s), Some(p), Some(o)).next().is_some()
    }

    /// A class and all its subclasses, `rdfs:subClassOf` followed downwards to the end.
    pub fn subclasses(self, class: TermId) -> HashSet<TermId> {
        let sub_class_of = self.dataset.iri(rdfs::SUB_CLASS_OF);
        let mut classes = HashSet::new();
        let mut stack = vec![class];
        while let Some(class) = stack.pop() {
            if classes.insert(class)
                && let Some(sub_class_of) = sub_class_of
            {
                stack.extend(self.subjects(sub_class_of, class));
            }
        }
        classes
    }

    /// The SHACL instances of any of the classes (§1.1), each once.
    pub fn instances(self, classes: &HashSet<TermId>) -> Vec<TermId> {
        let Some(rdf_type) = self.dataset.iri(rdf::TYPE) else {
            return Vec::new();
        };
        let mut instances: Vec<TermId> = classes
            .iter()
            .flat_map(|class| self.subjects(rdf_type, *class))
            .collect();
        instances.sort_unstable();
        instances.dedup();
        instances
    }
}
