//! References that lead nowhere: each object is judged once, where a query would hold each statement against each namespace.

use super::builtin::{Found, namespace_of};
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::store::merge_of;
use crate::words::vocabulary::rdf;
use oxrdf::Term;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Properties whose values are described elsewhere.
const ELSEWHERE: [&str; 14] = [
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    "http://www.w3.org/2000/01/rdf-schema#seeAlso",
    "http://www.w3.org/2000/01/rdf-schema#isDefinedBy",
    "http://xmlns.com/foaf/0.1/page",
    "http://xmlns.com/foaf/0.1/homepage",
    "http://purl.org/dc/terms/source",
    "http://purl.org/dc/terms/license",
    "http://www.w3.org/2002/07/owl#imports",
    "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2004/02/skos/core#exactMatch",
    "http://www.w3.org/2004/02/skos/core#closeMatch",
    "http://www.w3.org/2004/02/skos/core#broadMatch",
    "http://www.w3.org/2004/02/skos/core#narrowMatch",
    "http://www.w3.org/2004/02/skos/core#relatedMatch",
];

/// Shapes speak of data that is not theirs.
const SHACL: &str = "http://www.w3.org/ns/shacl#";

/// Statements whose object is in a namespace that the data describes, while nothing of the merge describes the object itself: it is no
/// subject, no property and no class in use. One for each triple, at the first line that says it. Linear in the quads.
pub(super) fn broken_reference(dataset: &Dataset) -> Vec<Found> {
    let merge = merge_of(dataset);
    let merged: Vec<QuadIds> = dataset.quads().filter(|q| merge.shows(q.g)).collect();
    let type_id = dataset.iri(rdf::TYPE);
    let mut described = vec![false; dataset.dictionary().len()];
    let mut namespaces: HashSet<&str> = HashSet::new();
    let mut last = None;
    for quad in &merged {
        described[quad.s.index()] = true;
        described[quad.p.index()] = true;
        if Some(quad.p) == type_id {
            described[quad.o.index()] = true;
            if last.replace(quad.s) != Some(quad.s) {
                namespaces.extend(iri(dataset, quad.s).map(namespace_of));
            }
        }
    }
    let mut leads_out: HashMap<TermId, bool> = HashMap::new();
    let mut judge = |property| {
        let judge = |p: &str| p.starts_with(SHACL) || ELSEWHERE.contains(&p);
        *leads_out
            .entry(property)
            .or_insert_with(|| iri(dataset, property).is_none_or(judge))
    };
    let mut firsts: BTreeMap<[TermId; 3], QuadIds> = BTreeMap::new();
    for quad in merged {
        if described[quad.o.index()] || judge(quad.p) {
            continue;
        }
        let is_ours = |object: &str| {
            let namespace = namespace_of(object);
            namespace != object && namespaces.contains(namespace)
        };
        if !iri(dataset, quad.o).is_some_and(is_ours) {
            continue;
        }
        let first = firsts.entry(quad.triple()).or_insert(quad);
        if dataset.line(quad) < dataset.line(*first) {
            *first = quad;
        }
    }
    let found = firsts.into_values().map(|quad| Found {
        quad,
        part: None,
        words: BTreeMap::new(),
    });
    found.collect()
}

fn iri(dataset: &Dataset, id: TermId) -> Option<&str> {
    match dataset.term(id) {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}
