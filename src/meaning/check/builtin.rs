//! Rules that SPARQL cannot say, because they look at how the data is written. Their files name them: `builtin: <name>`.

use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::words::near::edits;
use crate::words::prefixes::Prefixes;
use oxrdf::Term;
use std::collections::BTreeMap;

/// What a built-in rule finds: the quad, and words for the `{?variable}`s of its message.
pub struct Found {
    /// The statement at fault.
    pub quad: QuadIds,
    /// Variables of the message.
    pub words: BTreeMap<&'static str, String>,
}

/// A built-in rule.
pub type Builtin = fn(&Dataset) -> Vec<Found>;

/// The built-in rule of a name.
pub fn named(name: &str) -> Option<Builtin> {
    Some(match name {
        "default-graph" => default_graph,
        "namespace-near-miss" => namespace_near_miss,
        _ => return None,
    })
}

/// Statements without a graph name.
fn default_graph(dataset: &Dataset) -> Vec<Found> {
    let quads = dataset.matching_in(TermId::DEFAULT_GRAPH, None, None, None);
    quads
        .map(|quad| Found {
            quad,
            words: BTreeMap::new(),
        })
        .collect()
}

/// Namespaces that differ from a well-known one by one or two characters, or by its last one.
fn namespace_near_miss(dataset: &Dataset) -> Vec<Found> {
    let field = Prefixes::of_the_field();
    let known: Vec<&str> = field.iter().map(|(_, namespace)| namespace).collect();
    let mut judged: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut found = Vec::new();
    for quad in dataset.quads() {
        for id in [quad.p, quad.o] {
            let Term::NamedNode(node) = dataset.term(id) else {
                continue;
            };
            let namespace = namespace_of(node.as_str());
            let near = judged
                .entry(namespace.to_owned())
                .or_insert_with(|| near_miss(namespace, &known));
            if let Some(meant) = near {
                let words = BTreeMap::from([
                    ("namespace", namespace.to_owned()),
                    ("meant", meant.clone()),
                ]);
                found.push(Found { quad, words });
                break;
            }
        }
    }
    found
}

/// An IRI up to its last `#` or `/`.
fn namespace_of(iri: &str) -> &str {
    let end = iri.rfind(['#', '/']).map_or(iri.len(), |at| at + 1);
    &iri[..end]
}

/// The well-known namespace that was meant, when this one is none but close to it.
fn near_miss(namespace: &str, known: &[&str]) -> Option<String> {
    if known.contains(&namespace) || namespace.len() < 12 {
        return None;
    }
    let swapped = |other: &str| {
        let (a, b) = (
            other.trim_end_matches(['#', '/']),
            namespace.trim_end_matches(['#', '/']),
        );
        a == b || a.replace("https://", "http://") == b.replace("https://", "http://")
    };
    known
        .iter()
        .find(|other| swapped(other) || edits(other, namespace) <= 2)
        .map(|other| (*other).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_in_well_known_namespaces_are_seen() {
        let known = [
            "http://www.w3.org/2004/02/skos/core#",
            "http://purl.org/dc/terms/",
        ];
        assert_eq!(
            near_miss("http://www.w3.org/2004/02/skos/core/", &known).as_deref(),
            Some(known[0])
        );
        assert_eq!(
            near_miss("http://www.w3.org/2004/02/sko/core#", &known).as_deref(),
            Some(known[0])
        );
        assert_eq!(
            near_miss("https://purl.org/dc/terms/", &known).as_deref(),
            Some(known[1])
        );
        assert_eq!(near_miss("http://example.org/dc/terms/", &known), None);
        assert_eq!(near_miss(known[1], &known), None);
    }
}
