//! What is to be written: quads over terms in the order of their written forms, so that numbers are sorted where texts would be.
//!
//! A whole dataset is one sheet, and so are the few statements about one thing: these cost as much as they are, whatever the
//! dataset holds that they come from, and none of its terms is copied. What several formats need of the terms is worked out once.

use super::for_each_iri;
use super::order::Written;
use crate::data::dataset::{Extended, QuadIds, TermId, in_order};
use crate::words::prefixes::Prefixes;
use oxrdf::{NamedNodeRef, Term};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Terms in the order of their written forms; the place of each is its identifier on sheets.
pub struct Terms<'a> {
    list: Vec<&'a Term>,
    prefixes: &'a Prefixes,
    /// The number of the prefix that shortens each IRI, or the datatype of each literal, and where the local name begins.
    short: OnceLock<Vec<Option<(u16, u32)>>>,
    /// The names of all prefixes, in order.
    names: OnceLock<Vec<&'a str>>,
    pub(super) turtle: OnceLock<super::turtle::Texts>,
}

/// Quads over such terms, by graph (the default graph first), subject, predicate, object; each once.
pub struct Sheet<'s, 'a> {
    /// The terms.
    pub terms: &'s Terms<'a>,
    quads: Vec<QuadIds>,
}

impl<'a> Terms<'a> {
    /// The terms of some quads, and the number of each by its identifier.
    pub fn of<'q>(
        quads: impl Iterator<Item = &'q QuadIds> + Clone,
        terms: &'a Extended<'a>,
        prefixes: &'a Prefixes,
    ) -> (Self, Numbers) {
        // A few quads of much data are looked up one by one, of many a table is kept.
        let is_few = quads.clone().take(terms.len() / 4).count() < terms.len() / 4;
        let ids = quads.flat_map(|q| [q.s, q.p, q.o, q.g]);
        let ids = ids.filter(|id| *id != TermId::DEFAULT_GRAPH);
        let held = if is_few {
            let mut held: Vec<TermId> = ids.collect();
            held.sort_unstable();
            held.dedup();
            held
        } else {
            each_once(ids, terms.len())
        };
        let mut keys: Vec<(Written<'a>, TermId)> = held
            .into_iter()
            .map(|id| (Written::of(terms.term(id)), id))
            .collect();
        keys.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let order = || keys.iter().map(|(_, id)| *id);
        let places = order().zip((0..).map(TermId::at));
        let numbers = if is_few {
            let mut places: Vec<(TermId, TermId)> = places.collect();
            places.sort_unstable();
            Numbers::OfFew(places)
        } else {
            let mut numbers = vec![TermId::DEFAULT_GRAPH; terms.len()];
            for (id, place) in places {
                numbers[id.index()] = place;
            }
            Numbers::OfMany(numbers)
        };
        let sorted = Self {
            list: order().map(|id| terms.term(id)).collect(),
            prefixes,
            short: OnceLock::new(),
            names: OnceLock::new(),
            turtle: OnceLock::new(),
        };
        (sorted, numbers)
    }

    /// A sheet of quads that these are the terms of; `numbers` came with them.
    ///
    /// # Panics
    /// When it is noticed that a quad holds a term that is none of these.
    pub fn sheet(&self, mut quads: Vec<QuadIds>, numbers: &Numbers) -> Sheet<'_, 'a> {
        for quad in &mut quads {
            *quad = numbers.quad(*quad);
        }
        self.numbered(quads)
    }

    /// A sheet of quads that go by the numbers of these terms.
    fn numbered(&self, quads: Vec<QuadIds>) -> Sheet<'_, 'a> {
        let mut quads = in_order(quads, self.len());
        quads.dedup();
        Sheet { terms: self, quads }
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// A term.
    pub fn term(&self, id: TermId) -> &'a Term {
        self.list[id.index()]
    }

    /// The number of a term.
    pub fn id(&self, term: &Term) -> Option<TermId> {
        let written = Written::of(term);
        let found = self
            .list
            .binary_search_by(|own| Written::of(own).cmp(&written));
        found.ok().map(TermId::at)
    }

    /// The number of an IRI.
    pub fn iri(&self, iri: NamedNodeRef<'_>) -> Option<TermId> {
        let written = Written::Iri(iri.as_str());
        // Written out, `"` comes before `<`, and that before `_`.
        let order = |own: &&Term| match own {
            Term::Literal(_) => Ordering::Less,
            Term::BlankNode(_) => Ordering::Greater,
            own => Written::of(own).cmp(&written),
        };
        self.list.binary_search_by(order).ok().map(TermId::at)
    }

    /// The prefixes that may be used.
    pub fn prefixes(&self) -> &'a Prefixes {
        self.prefixes
    }

    /// The prefix and the local name of an IRI, or of the datatype of a literal.
    pub fn short(&self, id: TermId) -> Option<(&'a str, &'a str)> {
        let (prefix, start) = self.shortened()[id.index()]?;
        let iri = match self.term(id) {
            Term::NamedNode(node) => node.as_str(),
            Term::Literal(literal) => literal.datatype().as_str(),
            Term::BlankNode(_) | Term::Triple(_) => return None,
        };
        Some((self.names()[prefix as usize], &iri[start as usize..]))
    }

    fn names(&self) -> &[&'a str] {
        self.names
            .get_or_init(|| self.prefixes.iter().map(|(prefix, _)| prefix).collect())
    }

    fn shortened(&self) -> &[Option<(u16, u32)>] {
        self.short.get_or_init(|| {
            let names = self.names();
            let split = |iri: &str| {
                let (prefix, local) = self.prefixes.split(iri)?;
                let prefix = names.binary_search(&prefix).ok()?;
                let start = iri.len() - local.len();
                Some((u16::try_from(prefix).ok()?, u32::try_from(start).ok()?))
            };
            let of = |term: &&Term| match term {
                Term::NamedNode(node) => split(node.as_str()),
                Term::Literal(literal) => split(literal.datatype().as_str()),
                Term::BlankNode(_) | Term::Triple(_) => None,
            };
            self.list.iter().map(of).collect()
        })
    }
}

/// The numbers that terms go by on sheets, by their identifiers.
pub enum Numbers {
    /// In pairs, in the order of the identifiers.
    OfFew(Vec<(TermId, TermId)>),
    /// At the positions of the identifiers.
    OfMany(Vec<TermId>),
}

impl Numbers {
    pub(super) fn quad(&self, quad: QuadIds) -> QuadIds {
        let new = |id: TermId| match self {
            _ if id == TermId::DEFAULT_GRAPH => id,
            Self::OfFew(pairs) => {
                let at = pairs.binary_search_by_key(&id, |(old, _)| *old);
                pairs[at.expect("the terms are those of the quads")].1
            }
            Self::OfMany(numbers) => numbers[id.index()],
        };
        QuadIds {
            s: new(quad.s),
            p: new(quad.p),
            o: new(quad.o),
            g: new(quad.g),
        }
    }
}

/// What graphs are sorted by: the default graph, which has the greatest number, comes first.
pub(super) fn graph_order(g: TermId) -> impl Ord {
    (g != TermId::DEFAULT_GRAPH, g)
}

/// The identifiers, each once, in order; there are `all` of them.
fn each_once(ids: impl Iterator<Item = TermId>, all: usize) -> Vec<TermId> {
    let mut held = vec![false; all];
    for id in ids {
        held[id.index()] = true;
    }
    let held = held.into_iter().enumerate();
    held.filter(|(_, held)| *held)
        .map(|(place, _)| TermId::at(place))
        .collect()
}

impl<'s, 'a> Sheet<'s, 'a> {
    /// The quads.
    pub fn quads(&self) -> &[QuadIds] {
        &self.quads
    }

    /// The same without the names of graphs.
    pub fn flat(&self) -> Self {
        let quads = self.quads.iter().map(|quad| QuadIds {
            g: TermId::DEFAULT_GRAPH,
            ..*quad
        });
        self.terms.numbered(quads.collect())
    }

    /// How many named graphs there are.
    pub(super) fn named_graphs(&self) -> usize {
        let graphs = self.quads.chunk_by(|a, b| a.g == b.g);
        graphs
            .filter(|quads| quads[0].g != TermId::DEFAULT_GRAPH)
            .count()
    }

    /// The terms that stand in the quads, each once, in order.
    pub(super) fn held(&self) -> Vec<TermId> {
        let ids = self.quads.iter().flat_map(|q| [q.s, q.p, q.o, q.g]);
        let ids = ids.filter(|id| *id != TermId::DEFAULT_GRAPH);
        each_once(ids, self.terms.len())
    }

    /// The prefixes that shorten at least one IRI of the quads, with their namespaces.
    pub(super) fn used(&self) -> Vec<(&'a str, &'a str)> {
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for id in self.held() {
            match self.terms.term(id) {
                triple @ Term::Triple(_) => for_each_iri(triple, &mut |iri| {
                    used.extend(self.terms.prefixes.prefix_of(iri));
                }),
                _ => used.extend(self.terms.short(id).map(|(prefix, _)| prefix)),
            }
        }
        let namespace = |prefix| self.terms.prefixes.namespace(prefix);
        used.into_iter()
            .filter_map(|prefix| Some((prefix, namespace(prefix)?)))
            .collect()
    }
}
