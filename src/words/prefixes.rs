//! Prefixes: short names of namespaces, so that an IRI is read and written as `person:xia-baolong`.

use std::collections::BTreeMap;

/// A table of prefixes in both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefixes {
    namespaces: BTreeMap<String, String>,
    /// The other direction, in the order of the namespaces.
    names: Vec<Named>,
}

/// A namespace and its prefix; of several, the first by name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    namespace: String,
    prefix: String,
    /// Where the longest other namespace stands that this one begins with.
    within: Option<usize>,
}

impl Prefixes {
    /// The prefixes that the field uses for its vocabularies.
    pub fn of_the_field() -> Self {
        let mut prefixes = Self::default();
        for (prefix, namespace) in FIELD {
            prefixes.insert(prefix, namespace);
        }
        prefixes
    }

    /// Binds a prefix; a later binding of the same prefix wins.
    pub fn insert(&mut self, prefix: &str, namespace: &str) {
        let before = self
            .namespaces
            .insert(prefix.to_owned(), namespace.to_owned());
        if let Some(before) = before.filter(|before| before != namespace) {
            self.name(&before);
        }
        self.name(namespace);
    }

    /// Finds the name of a namespace anew.
    fn name(&mut self, namespace: &str) {
        let mut bound = self.namespaces.iter();
        let bound = bound.find(|(_, bound)| *bound == namespace);
        let place = self
            .names
            .binary_search_by(|named| named.namespace.as_str().cmp(namespace));
        match (place, bound) {
            (Ok(at), Some((prefix, _))) => self.names[at].prefix.clone_from(prefix),
            (Ok(at), None) => {
                let removed = self.names.remove(at);
                for named in &mut self.names[at..] {
                    named.within = match named.within {
                        Some(within) if within == at => removed.within,
                        Some(within) if within > at => Some(within - 1),
                        within => within,
                    };
                }
            }
            (Err(at), Some((prefix, _))) => {
                let named = Named {
                    namespace: namespace.to_owned(),
                    prefix: prefix.clone(),
                    within: self.around(at.checked_sub(1), namespace),
                };
                self.names.insert(at, named);
                for named in &mut self.names[at + 1..] {
                    named.within = match named.within {
                        Some(within) if within >= at => Some(within + 1),
                        _ if named.namespace.starts_with(namespace) => Some(at),
                        within => within,
                    };
                }
            }
            (Err(_), None) => {}
        }
    }

    /// The longest namespace that a text begins with, from the last one on that sorts before it: all that it begins with are among those
    /// that this one lies within, because whatever sorts between a namespace and a text that begins with it begins with it too.
    fn around(&self, before: Option<usize>, text: &str) -> Option<usize> {
        let within = |at: &usize| self.names[*at].within;
        let mut around = std::iter::successors(before, within);
        around.find(|at| text.starts_with(&self.names[*at].namespace))
    }

    /// All bindings in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.namespaces
            .iter()
            .map(|(p, n)| (p.as_str(), n.as_str()))
    }

    /// The namespace of a prefix.
    pub fn namespace(&self, prefix: &str) -> Option<&str> {
        self.namespaces.get(prefix).map(String::as_str)
    }

    /// Spells a CURIE out; `None` when its prefix is not bound.
    pub fn expand(&self, curie: &str) -> Option<String> {
        let (prefix, local) = curie.split_once(':')?;
        Some(format!("{}{local}", self.namespaces.get(prefix)?))
    }

    /// Shortens an IRI by its longest namespace, when what is left can stand in a Turtle file without escapes.
    pub fn compact(&self, iri: &str) -> Option<String> {
        self.split(iri)
            .map(|(prefix, local)| format!("{prefix}:{local}"))
    }

    /// The prefix and the local name that together spell the IRI.
    pub fn split<'a>(&'a self, iri: &'a str) -> Option<(&'a str, &'a str)> {
        let before = self
            .names
            .partition_point(|named| named.namespace.as_str() <= iri);
        let mut around = self.around(before.checked_sub(1), iri);
        while let Some(at) = around {
            let named = &self.names[at];
            let local = &iri[named.namespace.len()..];
            if is_plain_local_name(local) {
                return Some((&named.prefix, local));
            }
            around = named.within;
        }
        None
    }

    /// The prefix that shortens the IRI.
    pub fn prefix_of(&self, iri: &str) -> Option<&str> {
        let (name, _) = self.split(iri)?;
        self.namespaces
            .get_key_value(name)
            .map(|(name, _)| name.as_str())
    }

    /// The `PREFIX` lines that a SPARQL text needs to use these names.
    pub fn sparql(&self) -> String {
        self.iter()
            .map(|(p, n)| format!("PREFIX {p}: <{n}>\n"))
            .collect()
    }
}

/// Whether a local name stands in Turtle and SPARQL as it is: letters, digits, `_`, `-`, and dots inside.
fn is_plain_local_name(local: &str) -> bool {
    let ok = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.');
    local.bytes().all(ok) && !local.starts_with(['.', '-']) && !local.ends_with('.')
}

const FIELD: &[(&str, &str)] = &[
    ("bibo", "http://purl.org/ontology/bibo/"),
    ("cito", "http://purl.org/spar/cito/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcmitype", "http://purl.org/dc/dcmitype/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("deo", "http://purl.org/spar/deo/"),
    ("doco", "http://purl.org/spar/doco/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("qudt", "http://qudt.org/schema/qudt/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("sd", "http://www.w3.org/ns/sparql-service-description#"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("unit", "http://qudt.org/vocab/unit/"),
    ("vann", "http://purl.org/vocab/vann/"),
    ("void", "http://rdfs.org/ns/void#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_longest_namespace_wins() {
        let mut prefixes = Prefixes::default();
        prefixes.insert("paper", "http://e/paper/");
        prefixes.insert("p", "http://e/paper/one/");
        assert_eq!(
            prefixes.compact("http://e/paper/one/s1.p3").as_deref(),
            Some("p:s1.p3")
        );
        assert_eq!(
            prefixes.compact("http://e/paper/one").as_deref(),
            Some("paper:one")
        );
        assert_eq!(prefixes.compact("http://e/paper/two/x"), None);
    }

    #[test]
    fn a_prefix_that_is_bound_anew_leaves_its_namespace() {
        let mut prefixes = Prefixes::default();
        prefixes.insert("b", "http://e/");
        prefixes.insert("a", "http://e/");
        assert_eq!(prefixes.compact("http://e/x").as_deref(), Some("a:x"));
        prefixes.insert("a", "http://f/");
        assert_eq!(prefixes.compact("http://e/x").as_deref(), Some("b:x"));
        assert_eq!(prefixes.compact("http://f/x").as_deref(), Some("a:x"));
    }

    proptest! {
        /// Whatever is bound, an IRI is split as a search through all bindings splits it.
        #[test]
        fn splitting_agrees_with_a_search(namespaces in prop::collection::vec("[ab/#]{0,4}", 0..8), iri in "[ab/#.]{0,6}") {
            let mut prefixes = Prefixes::default();
            for (n, namespace) in namespaces.iter().enumerate() {
                // Some are bound anew.
                prefixes.insert(&format!("p{}", n % 6), namespace);
            }
            let searched = prefixes
                .iter()
                .filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)))
                .filter(|(_, local)| is_plain_local_name(local))
                .min_by_key(|(prefix, local)| (local.len(), *prefix));
            prop_assert_eq!(prefixes.split(&iri), searched);
        }
    }

    #[test]
    fn expanding_undoes_compacting() {
        let prefixes = Prefixes::of_the_field();
        let iri = "http://www.w3.org/2004/02/skos/core#prefLabel";
        let curie = prefixes.compact(iri).expect("skos is bound");
        assert_eq!(prefixes.expand(&curie).as_deref(), Some(iri));
    }
}
