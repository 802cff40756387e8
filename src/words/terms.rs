//! The terms of well-known vocabularies, and which one was meant by a name that is none of them.

use super::near::edits;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A vocabulary that many people use.
#[derive(Debug)]
pub struct Vocabulary {
    /// Its usual prefix.
    pub prefix: &'static str,
    /// What its terms begin with.
    pub namespace: &'static str,
    /// Whether nothing is added to it any more: then a name that is not listed is wrong, near to a term or not.
    pub is_closed: bool,
    terms: Vec<&'static str>,
    known: HashSet<&'static str>,
}

static ALL: LazyLock<Vec<Vocabulary>> = LazyLock::new(|| parse(include_str!("terms.txt")));

/// All vocabularies of `terms.txt`.
pub fn vocabularies() -> &'static [Vocabulary] {
    &ALL
}

/// The vocabulary to which an IRI belongs by its namespace, and its local name.
///
/// ```
/// let (skos, name) = xinzhi::words::terms::split("http://www.w3.org/2004/02/skos/core#preLabel").ok_or("not SKOS")?;
/// assert!(!skos.has(name));
/// assert_eq!(skos.meant(name), Some("prefLabel"));
/// # Ok::<(), &str>(())
/// ```
pub fn split(iri: &str) -> Option<(&'static Vocabulary, &str)> {
    let end = iri.rfind(['#', '/'])? + 1;
    let (namespace, local) = iri.split_at(end);
    let vocabulary = ALL.iter().find(|v| v.namespace == namespace)?;
    Some((vocabulary, local))
}

impl Vocabulary {
    /// Whether a local name is one of its terms; the namespace itself and the members of containers (`rdf:_1`) count as such.
    pub fn has(&self, local: &str) -> bool {
        let is_member = || {
            self.prefix == "rdf"
                && local
                    .strip_prefix('_')
                    .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        };
        local.is_empty() || self.known.contains(local) || is_member()
    }

    /// The term that was most likely meant: the same but for the case of letters, else one edit away, or two in long names.
    pub fn meant(&self, local: &str) -> Option<&'static str> {
        let lower = local.to_ascii_lowercase();
        let limit = match local.chars().count() {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        let near = self.terms.iter().filter_map(|term| {
            let distance = edits(&lower, &term.to_ascii_lowercase());
            (distance <= limit).then_some((distance, *term))
        });
        near.min().map(|(_, term)| term)
    }
}

fn parse(text: &'static str) -> Vec<Vocabulary> {
    let mut all: Vec<Vocabulary> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        if line.starts_with(' ') {
            if let Some(vocabulary) = all.last_mut() {
                vocabulary.terms.extend(words.clone());
                vocabulary.known.extend(words);
            }
        } else if let (Some(kind), Some(prefix), Some(namespace)) =
            (words.next(), words.next(), words.next())
        {
            all.push(Vocabulary {
                prefix,
                namespace,
                is_closed: kind == "closed",
                terms: Vec::new(),
                known: HashSet::new(),
            });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vocabulary_has_terms() {
        assert!(vocabularies().len() > 12);
        assert!(vocabularies().iter().all(|v| v.terms.len() > 5));
    }

    #[test]
    fn names_are_known_or_guessed() {
        let told = |iri: &str| {
            let (vocabulary, local) = split(iri).expect("the vocabulary is known");
            (vocabulary.has(local), vocabulary.meant(local))
        };
        assert!(told("http://www.w3.org/1999/02/22-rdf-syntax-ns#_12").0);
        assert_eq!(
            told("http://www.w3.org/2002/07/owl#sameas"),
            (false, Some("sameAs"))
        );
        assert_eq!(
            told("https://schema.org/birthdate"),
            (false, Some("birthDate"))
        );
        assert_eq!(told("http://xmlns.com/foaf/0.1/zzzz"), (false, None));
        assert!(split("http://example.org/x").is_none());
    }
}
