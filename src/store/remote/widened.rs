//! Integers that a store gave back as decimals, made integers again where that is proved.
//!
//! Virtuoso holds integers beyond 32 bits as decimals. A decimal that is written like one of them may also have been one from the
//! beginning; but the manifest has the digest of each graph as it was pushed. So a graph is set right when it has that digest with
//! the integers and not without; any other stays as it came.

use super::lines::Order;
use crate::data::dataset::{Dataset, DatasetBuilder, QuadIds, TermId};
use crate::data::places::Line;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// The dataset with the integers that its graphs had when they were pushed.
pub(super) fn restore(dataset: Dataset, pushed: &BTreeMap<NamedNode, String>) -> Dataset {
    let suspects: BTreeSet<TermId> = dataset
        .quads()
        .filter(|quad| integer(dataset.term(quad.o)).is_some())
        .map(|quad| quad.g)
        .collect();
    if suspects.is_empty() {
        return dataset;
    }
    let tried = with_integers(&dataset, |graph| suspects.contains(&graph));
    let order = Order::of(&tried);
    let is_proved = |graph: &TermId| {
        let Term::NamedNode(name) = dataset.term(*graph) else {
            return false;
        };
        let there = tried.id(dataset.term(*graph));
        let digest = there.map(|graph| order.graph(graph).digest().0);
        digest.is_some() && digest.as_ref() == pushed.get(name)
    };
    let suspects = suspects.into_iter();
    let proved: BTreeSet<TermId> = suspects.filter(is_proved).collect();
    with_integers(&dataset, |graph| proved.contains(&graph))
}

/// The dataset with integers in some of its graphs.
fn with_integers(dataset: &Dataset, is_meant: impl Fn(TermId) -> bool) -> Dataset {
    let mut builder = DatasetBuilder::default();
    // The default graph has a number, and is no term.
    let number = |builder: &mut DatasetBuilder, id: TermId| match id {
        TermId::DEFAULT_GRAPH => id,
        id => builder.intern(dataset.term(id).clone()),
    };
    for QuadIds { s, p, o, g } in dataset.quads() {
        let whole = is_meant(g).then(|| integer(dataset.term(o))).flatten();
        let quad = QuadIds {
            s: number(&mut builder, s),
            p: number(&mut builder, p),
            o: match whole {
                Some(whole) => builder.intern(whole),
                None => number(&mut builder, o),
            },
            g: number(&mut builder, g),
        };
        builder.add_ids(quad, Line::UNKNOWN);
    }
    builder.build()
}

/// The integer that a decimal may have been: it has no fraction, and is beyond 32 bits.
fn integer(term: &Term) -> Option<Literal> {
    let Term::Literal(literal) = term else {
        return None;
    };
    let value = literal.value();
    let is_wide = literal.datatype() == xsd::DECIMAL
        && value.parse().is_ok_and(|n: i128| i32::try_from(n).is_err());
    is_wide.then(|| Literal::new_typed_literal(value, xsd::INTEGER))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::{GraphName, Quad};

    const WIDE: &str = "12000000000";

    fn dataset(rows: &[(&str, Literal)]) -> Dataset {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
        let mut builder = DatasetBuilder::default();
        for (at, (graph, object)) in rows.iter().enumerate() {
            let (s, graph) = (node(&at.to_string()), GraphName::from(node(graph)));
            let quad = Quad::new(s, node("p"), object.clone(), graph);
            builder.add(quad, Line::UNKNOWN);
        }
        builder.build()
    }

    fn digests(dataset: &Dataset) -> BTreeMap<NamedNode, String> {
        let order = Order::of(dataset);
        let graphs = dataset.graphs().into_iter();
        let digest = |graph| match dataset.term(graph) {
            Term::NamedNode(name) => (name.clone(), order.graph(graph).digest().0),
            _ => panic!("a graph has a name"),
        };
        graphs.map(digest).collect()
    }

    fn objects(dataset: &Dataset) -> BTreeSet<String> {
        let quads = dataset.quads().filter_map(|quad| dataset.quad(quad));
        quads.map(|quad| quad.to_string()).collect()
    }

    #[test]
    fn what_was_an_integer_is_one_again_and_what_was_a_decimal_stays_one() {
        let of = |datatype| Literal::new_typed_literal(WIDE, datatype);
        let small = || Literal::new_typed_literal("7", xsd::DECIMAL);
        let [decimal, integer] = [xsd::DECIMAL, xsd::INTEGER].map(of);
        let here = dataset(&[("a", integer), ("a", small()), ("b", decimal.clone())]);
        let there = dataset(&[("a", decimal.clone()), ("a", small()), ("b", decimal)]);
        let restored = restore(there.clone(), &digests(&here));
        assert_eq!(objects(&restored), objects(&here));
        let changed = restore(there.clone(), &BTreeMap::new());
        assert_eq!(objects(&changed), objects(&there), "nothing proves it");
    }
}
