//! Prefixes: short names of namespaces, so that an IRI is read and written as `person:xia-baolong`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A table of prefixes in both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefixes {
    namespaces: BTreeMap<String, String>,
    /// Namespace and prefix, sorted; of several prefixes for a namespace the first in the alphabet comes last.
    sorted: Vec<(String, Reverse<String>)>,
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
        let entry = |namespace: &str| (namespace.to_owned(), Reverse(prefix.to_owned()));
        if let Some(old) = self
            .namespaces
            .insert(prefix.to_owned(), namespace.to_owned())
            && let Ok(at) = self.sorted.binary_search(&entry(&old))
        {
            self.sorted.remove(at);
        }
        let new = entry(namespace);
        let at = self.sorted.partition_point(|known| *known < new);
        self.sorted.insert(at, new);
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

    /// The prefix and the local name that together spell the IRI. O(log prefixes) for each of its namespaces.
    pub fn split<'a>(&'a self, iri: &'a str) -> Option<(&'a str, &'a str)> {
        let mut candidates = self.sorted.as_slice();
        let mut known = iri.as_bytes();
        loop {
            // What begins the IRI sorts before it, the longest last.
            let end = candidates.partition_point(|(namespace, _)| namespace.as_bytes() <= known);
            let ((namespace, Reverse(prefix)), rest) = candidates[..end].split_last()?;
            if let Some(local) = iri.strip_prefix(namespace.as_str())
                && is_plain_local_name(local)
            {
                return Some((prefix, local));
            }
            let common = namespace.bytes().zip(known).take_while(|(a, b)| a == *b);
            known = &known[..common.count()];
            candidates = rest;
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
    fn a_namespace_after_which_no_name_stands_gives_way_to_a_shorter_one() {
        let mut prefixes = Prefixes::default();
        prefixes.insert("z", "http://e/");
        prefixes.insert("y", "http://e/");
        prefixes.insert("a", "http://e/a");
        prefixes.insert("b", "http://e/b/c#");
        assert_eq!(prefixes.split("http://e/a-x"), Some(("y", "a-x")));
        assert_eq!(prefixes.split("http://e/b/c"), None);
        assert_eq!(prefixes.split("http://e/b/c#d"), Some(("b", "d")));
        prefixes.insert("b", "http://f/");
        assert_eq!(prefixes.split("http://e/b/c#d"), None);
    }

    #[test]
    fn expanding_undoes_compacting() {
        let prefixes = Prefixes::of_the_field();
        let iri = "http://www.w3.org/2004/02/skos/core#prefLabel";
        let curie = prefixes.compact(iri).expect("skos is bound");
        assert_eq!(prefixes.expand(&curie).as_deref(), Some(iri));
    }
}
