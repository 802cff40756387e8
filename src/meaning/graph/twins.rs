//! Inferred edges that say less than the edge beside them: by a wider property, or the same the other way round.

use crate::data::dataset::{Dataset, TermId};
use crate::words::vocabulary::{owl, rdf, rdfs};
use oxrdf::{NamedNodeRef, Term};
use std::collections::{BTreeSet, HashMap};

/// Inverse properties of vocabularies that say so, for data that does not carry them.
const INVERSES: [(&str, &str); 9] = [
    (
        "http://www.w3.org/ns/org#holds",
        "http://www.w3.org/ns/org#heldBy",
    ),
    (
        "http://www.w3.org/ns/org#hasPost",
        "http://www.w3.org/ns/org#postIn",
    ),
    (
        "http://www.w3.org/ns/org#hasMember",
        "http://www.w3.org/ns/org#memberOf",
    ),
    (
        "http://www.w3.org/ns/org#hasUnit",
        "http://www.w3.org/ns/org#unitOf",
    ),
    (
        "http://www.w3.org/ns/org#hasSubOrganization",
        "http://www.w3.org/ns/org#subOrganizationOf",
    ),
    (
        "http://www.w3.org/2004/02/skos/core#narrower",
        "http://www.w3.org/2004/02/skos/core#broader",
    ),
    (
        "http://purl.org/dc/terms/hasPart",
        "http://purl.org/dc/terms/isPartOf",
    ),
    ("https://schema.org/hasPart", "https://schema.org/isPartOf"),
    (
        "https://schema.org/containsPlace",
        "https://schema.org/containedInPlace",
    ),
];

/// The triples without those that only a rule concludes where another between the same two says as much.
pub(super) fn without_twins(
    dataset: &Dataset,
    is_inferred: impl Fn([TermId; 3]) -> bool,
    triples: Vec<[TermId; 3]>,
) -> Vec<[TermId; 3]> {
    let mut between: HashMap<(TermId, TermId), Vec<TermId>> = HashMap::new();
    for [s, p, o] in &triples {
        between.entry((*s, *o)).or_default().push(*p);
    }
    let mut relations = Relations::new(dataset);
    // Of two that say the same, the data and not the order of reading says which stays.
    let written = |ids: [TermId; 2]| ids.map(|id| dataset.term(id).to_string());
    let no_one = Vec::new();
    let mut says_less = |[s, p, o]: [TermId; 3]| {
        if !is_inferred([s, p, o]) {
            return false;
        }
        let along = between.get(&(s, o)).unwrap_or(&no_one).iter();
        let wider = along.filter(|q| **q != p).any(|q| {
            relations.above(*q).contains(&p)
                && !(relations.above(p).contains(q) && is_inferred([s, *q, o]))
        });
        let mut against = between.get(&(o, s)).unwrap_or(&no_one).iter();
        wider
            || against.any(|q| {
                let turned = relations.turned(*q);
                turned.contains(&p)
                    && (!is_inferred([o, *q, s])
                        || !relations.turned(p).contains(q)
                        || written([*q, o]) < written([p, s]))
            })
    };
    let kept: Vec<bool> = triples.iter().map(|t| !says_less(*t)).collect();
    let all = triples.into_iter().zip(kept);
    all.filter(|(_, kept)| *kept).map(|(t, _)| t).collect()
}

/// How properties stand to each other, looked up once each.
struct Relations<'a> {
    dataset: &'a Dataset,
    above: HashMap<TermId, BTreeSet<TermId>>,
    turned: HashMap<TermId, BTreeSet<TermId>>,
}

impl<'a> Relations<'a> {
    fn new(dataset: &'a Dataset) -> Self {
        Self {
            dataset,
            above: HashMap::new(),
            turned: HashMap::new(),
        }
    }

    /// All properties above a property, itself left out.
    fn above(&mut self, property: TermId) -> &BTreeSet<TermId> {
        self.above.entry(property).or_insert_with(|| {
            let mut above = BTreeSet::new();
            let mut open = vec![property];
            while let Some(p) = open.pop() {
                for parent in self.dataset.objects(p, rdfs::SUB_PROPERTY_OF) {
                    if parent != property && above.insert(parent) {
                        open.push(parent);
                    }
                }
            }
            above
        })
    }

    /// The inverse that the vocabulary of a property gives it.
    fn known_inverse(&self, property: TermId) -> Option<TermId> {
        let Term::NamedNode(node) = self.dataset.term(property) else {
            return None;
        };
        let iri = node.as_str();
        let inverse = INVERSES.iter().find_map(|(a, b)| match () {
            () if *a == iri => Some(*b),
            () if *b == iri => Some(*a),
            () => None,
        })?;
        self.dataset.iri(NamedNodeRef::new_unchecked(inverse))
    }

    /// The properties that hold the other way round where a property holds.
    fn turned(&mut self, property: TermId) -> BTreeSet<TermId> {
        if let Some(known) = self.turned.get(&property) {
            return known.clone();
        }
        let mut all = self.above(property).clone();
        all.insert(property);
        let mut turned = BTreeSet::new();
        for p in all {
            turned.extend(self.dataset.objects(p, owl::INVERSE_OF));
            turned.extend(self.dataset.subjects(owl::INVERSE_OF, p));
            turned.extend(self.known_inverse(p));
            let symmetric = self.dataset.iri(owl::SYMMETRIC_PROPERTY);
            if symmetric.is_some_and(|c| self.dataset.objects(p, rdf::TYPE).any(|t| t == c)) {
                turned.insert(p);
            }
        }
        self.turned.insert(property, turned.clone());
        turned
    }
}
