//! Rules that SPARQL cannot say, because they look at how the data is written or at long lists of names. Their files name
//! them: `builtin: <name>`.

use super::overlap::selectors_overlap;
use super::prefix::prefix_slip;
use super::queries::{InText, language_compared};
use super::reference::broken_reference;
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::words::near::edits;
use crate::words::prefixes::Prefixes;
use crate::words::terms::{self, Vocabulary, vocabularies};
use crate::words::vocabulary::{rdf, rdfs};
use oxrdf::{Literal, NamedNode, Term};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a built-in rule finds: the quad, and terms for the `{?variable}`s of its message.
pub struct Found {
    /// The statement at fault.
    pub quad: QuadIds,
    /// The part of it that is at fault, when it is one.
    pub part: Option<TermId>,
    /// Variables of the message.
    pub words: BTreeMap<&'static str, Term>,
}

/// A built-in rule: about data, the text that it is written in, or the text of a query file.
#[derive(Clone, Copy, Debug)]
pub enum Builtin {
    /// Looks at the data.
    Data(fn(&Dataset) -> Vec<Found>),
    /// Looks at the text of a file, which knows the project's prefixes.
    Text(fn(&str, &Prefixes) -> Vec<InText>),
    /// Looks at a query file.
    Query(fn(&str) -> Vec<InText>),
}

/// The built-in rule of a name.
pub fn named(name: &str) -> Option<Builtin> {
    Some(match name {
        "broken-reference" => Builtin::Data(broken_reference),
        "default-graph" => Builtin::Data(default_graph),
        "namespace-near-miss" => Builtin::Data(namespace_near_miss),
        "prefix-slip" => Builtin::Text(prefix_slip),
        "selectors-overlap" => Builtin::Data(selectors_overlap),
        "schema-org-scheme" => Builtin::Data(schema_org_scheme),
        "unknown-vocabulary-term" => Builtin::Data(unknown_vocabulary_term),
        "language-compared" => Builtin::Query(language_compared),
        _ => return None,
    })
}

/// Statements without a graph name.
fn default_graph(dataset: &Dataset) -> Vec<Found> {
    let quads = dataset.matching_in(TermId::DEFAULT_GRAPH, None, None, None);
    quads
        .map(|quad| Found {
            quad,
            part: None,
            words: BTreeMap::new(),
        })
        .collect()
}

/// Every statement with a predicate, object or datatype of which `judge` has something to say; asked once for each IRI.
fn each_iri(
    dataset: &Dataset,
    judge: impl Fn(&NamedNode) -> Option<BTreeMap<&'static str, Term>>,
) -> Vec<Found> {
    let mut judged: HashMap<TermId, Option<BTreeMap<&'static str, Term>>> = HashMap::new();
    let mut found = Vec::new();
    for quad in dataset.quads() {
        for id in [quad.p, quad.o] {
            let words = judged.entry(id).or_insert_with(|| match dataset.term(id) {
                Term::NamedNode(node) => judge(node),
                Term::Literal(literal) => judge(&literal.datatype().into_owned()),
                Term::BlankNode(_) | Term::Triple(_) => None,
            });
            if let Some(words) = words {
                found.push(Found {
                    quad,
                    part: Some(id),
                    words: words.clone(),
                });
                break;
            }
        }
    }
    found
}

fn word(text: &str) -> Term {
    Literal::new_simple_literal(text).into()
}

/// Namespaces that differ from a well-known one by one or two characters, by its last one, or lack it.
fn namespace_near_miss(dataset: &Dataset) -> Vec<Found> {
    let field = Prefixes::of_the_field();
    let mut known: Vec<&str> = field.iter().map(|(_, namespace)| namespace).collect();
    known.extend(vocabularies().iter().map(|v| v.namespace));
    // The distances are measured once for each namespace, not for each IRI.
    let far: RefCell<HashSet<String>> = RefCell::default();
    each_iri(dataset, |node| {
        let iri = node.as_str();
        let namespace = namespace_of(iri);
        let glued = known.iter().any(|meant| lacks_end(iri, meant));
        if !glued && far.borrow().contains(namespace) {
            return None;
        }
        let Some((namespace, meant)) = near_miss(iri, &known) else {
            far.borrow_mut().insert(namespace.to_owned());
            return None;
        };
        Some(BTreeMap::from([
            ("namespace", word(namespace)),
            ("meant", word(meant)),
        ]))
    })
}

/// An IRI up to its last `#` or `/`; all of it when it has none.
pub(super) fn namespace_of(iri: &str) -> &str {
    &iri[..iri.rfind(['#', '/']).map_or(iri.len(), |at| at + 1)]
}

/// The well-known namespace that was meant by an IRI, when it begins with none but with something close to it; and what it begins with.
fn near_miss<'i, 'k>(iri: &'i str, known: &[&'k str]) -> Option<(&'i str, &'k str)> {
    let namespace = namespace_of(iri);
    // schema.org with http has a rule of its own.
    if known.contains(&namespace) || known.contains(&iri) || namespace == "http://schema.org/" {
        return None;
    }
    if let Some(meant) = known.iter().find(|meant| lacks_end(iri, meant)) {
        return Some((&iri[..meant.len() - 1], meant));
    }
    if namespace.len() < 12 {
        return None;
    }
    known
        .iter()
        .find(|meant| near(meant, namespace))
        .map(|meant| (namespace, *meant))
}

/// Whether two namespaces differ by a slip: one or two characters, the scheme, or what they end with.
pub(super) fn near(meant: &str, namespace: &str) -> bool {
    let bare = |text: &str| {
        text.trim_end_matches(['#', '/'])
            .replace("https://", "http://")
    };
    meant.len().abs_diff(namespace.len()) <= 2
        && (bare(meant) == bare(namespace) || edits(meant, namespace) <= 2)
}

/// Whether an IRI is a namespace without its final `#` or `/`, with one of its terms glued to it.
fn lacks_end(iri: &str, namespace: &str) -> bool {
    let Some(glued) = iri.strip_prefix(namespace.trim_end_matches(['#', '/'])) else {
        return false;
    };
    if glued.len() < 3 || !glued.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return false;
    }
    match vocabularies().iter().find(|v| v.namespace == namespace) {
        Some(vocabulary) => vocabulary.has(glued),
        None => glued.bytes().any(|b| b.is_ascii_uppercase()),
    }
}

/// schema.org with http: the first statement of each file, and how many there are.
fn schema_org_scheme(dataset: &Dataset) -> Vec<Found> {
    let of_each = each_iri(dataset, |node| {
        let is_http = node.as_str().starts_with("http://schema.org/");
        is_http.then(BTreeMap::new)
    });
    let line = |found: &Found| dataset.line(found.quad);
    let mut by_file: BTreeMap<Option<u32>, (usize, Found)> = BTreeMap::new();
    for found in of_each {
        let file = line(&found).map(|line| line.file);
        match by_file.get_mut(&file) {
            None => {
                by_file.insert(file, (1, found));
            }
            Some((count, first)) => {
                *count += 1;
                if line(&found) < line(first) {
                    *first = found;
                }
            }
        }
    }
    let told = by_file.into_values().map(|(count, mut found)| {
        found.words.insert("count", word(&count.to_string()));
        found
    });
    told.collect()
}

/// Names that a well-known vocabulary does not have, and that the data does not declare.
fn unknown_vocabulary_term(dataset: &Dataset) -> Vec<Found> {
    each_iri(dataset, |node| {
        let (vocabulary, local) = terms::split(node.as_str())?;
        if vocabulary.has(local) || is_declared(dataset, node) {
            return None;
        }
        let meant = vocabulary.meant(local);
        if meant.is_none() && !vocabulary.is_closed {
            return None;
        }
        let mut words = BTreeMap::from([("term", Term::from(node.clone()))]);
        if let Some(meant) = meant {
            words.insert("meant", word(&curie(vocabulary, meant)));
        }
        Some(words)
    })
}

fn curie(vocabulary: &Vocabulary, local: &str) -> String {
    format!("{}:{local}", vocabulary.prefix)
}

/// Whether the data says what a term is; a label alone does not.
fn is_declared(dataset: &Dataset, node: &NamedNode) -> bool {
    let says = [rdf::TYPE, rdfs::SUB_CLASS_OF, rdfs::SUB_PROPERTY_OF];
    let id = dataset.iri(node.as_ref());
    id.is_some_and(|id| {
        says.iter()
            .any(|p| dataset.objects(id, *p).next().is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_in_well_known_namespaces_are_seen() {
        let known = [
            "http://www.w3.org/2004/02/skos/core#",
            "http://purl.org/dc/terms/",
            "http://xmlns.com/foaf/0.1/",
            "http://www.w3.org/ns/oa#",
        ];
        let meant = |iri| near_miss(iri, &known).map(|(_, meant)| meant);
        for slip in [
            "http://www.w3.org/2004/02/skos/core/prefLabel",
            "http://www.w3.org/2004/02/sko/core#prefLabel",
            "http://www.w3.org/2004/02/skos/coreprefLabel",
        ] {
            assert_eq!(meant(slip), Some(known[0]), "{slip}");
        }
        assert_eq!(meant("https://purl.org/dc/terms/title"), Some(known[1]));
        assert_eq!(meant("http://purl.org/dc/termstitle"), Some(known[1]));
        assert_eq!(meant("http://xmlns.com/foaf/0.1name"), Some(known[2]));
        assert_eq!(meant("http://www.w3.org/ns/oaAnnotation"), Some(known[3]));
        for fine in [
            "http://example.org/dc/terms/title",
            "http://purl.org/dc/terms/title",
            "http://www.w3.org/2004/02/skos/core",
            "http://www.w3.org/ns/oauth",
        ] {
            assert_eq!(meant(fine), None, "{fine}");
        }
    }
}
