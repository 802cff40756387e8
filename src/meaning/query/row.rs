//! The values of a solution, as they come from the engine.

use crate::data::dataset::{Ask, Dataset};
use crate::data::view::marked;
use oxrdf::Term;

/// A solution in which marks may stand for terms of the dataset: most terms of an answer are only compared and counted, and need not be
/// spelt out for that, nor looked for again.
#[derive(Clone, Copy)]
pub(in crate::meaning) struct Row<'r> {
    values: &'r [Option<Term>],
    is_marked: bool,
}

impl<'r> Row<'r> {
    /// Values, of which those of the dataset are marked or are what they are.
    pub fn of(values: &'r [Option<Term>], is_marked: bool) -> Self {
        Self { values, is_marked }
    }

    /// The first values alone.
    pub fn first(self, count: usize) -> Self {
        Self {
            values: &self.values[..count],
            ..self
        }
    }

    /// Each value with its place in the dataset, when it has one; a value without is a term as it is.
    pub fn found<'d>(
        self,
        dataset: &'d Dataset,
    ) -> impl Iterator<Item = (Ask, Option<&'r Term>)> + use<'r, 'd> {
        self.values.iter().map(move |value| {
            let term = value.as_ref();
            let id = match self.is_marked {
                true => term.and_then(marked),
                false => term.and_then(|term| dataset.id(term)),
            };
            (id, term)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::dataset::{DatasetBuilder, TermId};
    use crate::data::places::Line;
    use crate::data::view::{DefaultGraph, mark};
    use crate::meaning::query::{Answer, parse, run};
    use crate::store::Store;
    use crate::words::prefixes::Prefixes;
    use oxrdf::{GraphName, NamedNode, Quad};

    /// What the data calls as a mark is called, though no reader lets it in, is answered as what it is.
    #[test]
    fn a_term_with_the_name_of_a_mark_is_none() {
        let named_so = mark(TermId::at(1 << 31 | 300));
        assert_eq!(marked(&named_so), Some(TermId::at(1 << 31 | 300)));
        let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
        let object = named_so.clone();
        let quad = Quad::new(node("s"), node("p"), object, GraphName::DefaultGraph);
        let mut builder = DatasetBuilder::default();
        builder.add(quad, Line::UNKNOWN);
        let store = Store::index(builder.build(), DefaultGraph::merge());
        for text in [
            "SELECT ?o { ?s ?p ?o }",
            "SELECT ?o { ?s ?p ?o } ORDER BY ?o",
            "SELECT DISTINCT ?o { ?s ?p ?o } ORDER BY STR(?s)",
            "SELECT (SAMPLE(?x) AS ?o) { ?s ?p ?x }",
        ] {
            let query = parse(text, "t", &Prefixes::default()).expect("parses");
            let Answer::Table(table) = run(&store, query).expect("runs") else {
                panic!("no table")
            };
            assert_eq!(table.rows, [[Some(named_so.clone())]], "{text}");
        }
    }
}
