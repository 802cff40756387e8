//! The order of terms: that of their written forms, in which the order of reading has no part.

use crate::data::dataset::{Dataset, TermId};
use oxrdf::Term;
use std::cmp::Ordering;

/// The ranks of terms, each named once, in the order of their written forms.
pub(crate) fn ranks(dataset: &Dataset, ids: impl Iterator<Item = TermId>) -> Vec<u32> {
    let dictionary = dataset.dictionary();
    let mut keys: Vec<(Written<'_>, usize)> = ids
        .map(|id| (Written::of(dictionary.term(id)), id.index()))
        .collect();
    keys.sort_unstable();
    let mut ranks = vec![0; dictionary.len()];
    for (rank, (_, index)) in (0u32..).zip(keys) {
        ranks[index] = rank;
    }
    ranks
}

/// The order of two terms.
pub(crate) fn as_written(a: &Term, b: &Term) -> Ordering {
    Written::of(a).cmp(&Written::of(b))
}

/// The written form of a term, to be compared by its bytes: IRIs, of which most terms are, are not copied.
#[derive(PartialEq, Eq)]
pub(super) enum Written<'a> {
    Iri(&'a str),
    Other(String),
}

impl<'a> Written<'a> {
    pub(super) fn of(term: &'a Term) -> Self {
        match term {
            Term::NamedNode(node) => Self::Iri(node.as_str()),
            other => Self::Other(other.to_string()),
        }
    }
}

impl Ord for Written<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        // What is in angle brackets, with the one that ends it.
        let inside = |iri: &str, text: &str| match text.strip_prefix('<') {
            Some(text) => iri.bytes().chain([b'>']).cmp(text.bytes()),
            None => b"<"[..].cmp(text.as_bytes()),
        };
        match (self, other) {
            (Self::Iri(a), Self::Iri(b)) => {
                let common = a.len().min(b.len());
                let end = |iri: &str| iri.as_bytes().get(common).copied().unwrap_or(b'>');
                let begin = a.as_bytes()[..common].cmp(&b.as_bytes()[..common]);
                begin.then_with(|| end(a).cmp(&end(b)))
            }
            (Self::Iri(iri), Self::Other(text)) => inside(iri, text),
            (Self::Other(text), Self::Iri(iri)) => inside(iri, text).reverse(),
            (Self::Other(a), Self::Other(b)) => a.cmp(b),
        }
    }
}

impl PartialOrd for Written<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
