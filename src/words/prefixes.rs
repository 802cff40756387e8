//! Prefixes: short names of namespaces, so that an IRI is read and written as `person:xia-baolong`.

use std::collections::BTreeMap;
use std::ops::Bound;

/// A table of prefixes in both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefixes {
    namespaces: BTreeMap<String, String>,
    /// The other direction; of several prefixes of a namespace, the first by name.
    names: BTreeMap<String, String>,
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
        match bound.find(|(_, bound)| *bound == namespace) {
            Some((prefix, _)) => self.names.insert(namespace.to_owned(), prefix.clone()),
            None => self.names.remove(namespace),
        };
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
    ///
    /// The namespaces that an IRI begins with sort before it, the longest last; what sorts between shares less with it than they do,
    /// and is stepped over.
    pub fn split<'a>(&'a self, iri: &'a str) -> Option<(&'a str, &'a str)> {
        let mut begin = iri;
        loop {
            let (namespace, prefix) = self
                .names
                .range::<str, _>((Bound::Unbounded, Bound::Included(begin)))
                .next_back()?;
            if let Some(local) = iri.strip_prefix(namespace.as_str()) {
                if is_plain_local_name(local) {
                    return Some((prefix, local));
                }
                begin = &namespace[..namespace.char_indices().next_back()?.0];
            } else {
                let shared = iri.char_indices().zip(namespace.chars());
                let end = shared
                    .take_while(|((_, a), b)| a == b)
                    .last()
                    .map_or(0, |((at, c), _)| at + c.len_utf8());
                begin = &iri[..end];
            }
        }
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
    let ok = |c: char| c.is_alphanumeric() && c.is_ascii() || c == '_' || c == '-' || c == '.';
    local.chars().all(ok) && !local.starts_with(['.', '-']) && !local.ends_with('.')
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
                prefixes.insert(&format!("p{n}"), namespace);
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
