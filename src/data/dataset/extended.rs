//! The terms of a dataset and, behind them, some that it does not know: what is said beside the data needs no copy of it.

use super::{Dataset, DatasetBuilder, Dictionary, QuadIds, TermId};
use crate::data::places::Line;
use oxrdf::{NamedNodeRef, Term};

/// A dictionary that goes on behind that of a dataset.
pub struct Extended<'a> {
    dataset: &'a Dataset,
    more: Dictionary,
}

impl<'a> Extended<'a> {
    /// Begins with the terms of a dataset.
    pub fn new(dataset: &'a Dataset) -> Self {
        Self {
            dataset,
            more: Dictionary::default(),
        }
    }

    /// The dataset whose terms come first.
    pub fn dataset(&self) -> &'a Dataset {
        self.dataset
    }

    /// The identifier of a term that is known.
    pub fn id(&self, term: &Term) -> Option<TermId> {
        let behind = || Some(self.behind(self.more.id(term)?));
        self.dataset.id(term).or_else(behind)
    }

    /// The identifier of a term, made when it is new; it is copied only then.
    pub fn intern(&mut self, term: &Term) -> TermId {
        match self.dataset.id(term) {
            Some(id) => id,
            None => self.intern_behind(term),
        }
    }

    /// The identifier of an IRI, made when it is new; it is copied only then.
    pub fn intern_iri(&mut self, iri: NamedNodeRef<'_>) -> TermId {
        let behind = || Some(self.behind(self.more.iri(iri)?));
        let known = self.dataset.iri(iri).or_else(behind);
        known.unwrap_or_else(|| self.intern_behind(&iri.into_owned().into()))
    }

    /// The identifier of a term that the dataset does not hold.
    pub fn intern_behind(&mut self, term: &Term) -> TermId {
        let known = self.more.id(term);
        let id = known.unwrap_or_else(|| self.more.intern(term.clone()));
        self.behind(id)
    }

    fn behind(&self, id: TermId) -> TermId {
        TermId::at(self.dataset.dictionary().len() + id.index())
    }

    /// The term of an identifier.
    ///
    /// # Panics
    /// When the identifier comes from elsewhere.
    pub fn term(&self, id: TermId) -> &Term {
        let term = self.nth(id.index());
        term.expect("an identifier comes from its own dictionary")
    }

    /// The term at a position.
    pub fn nth(&self, index: usize) -> Option<&Term> {
        let own = self.dataset.dictionary();
        match own.nth(index) {
            Some(id) => Some(own.term(id)),
            None => Some(
                self.more
                    .term(self.more.nth(index.checked_sub(own.len())?)?),
            ),
        }
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.dataset.dictionary().len() + self.more.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Quads over these terms as a dataset of their own.
    pub fn build(&self, quads: &[QuadIds]) -> Dataset {
        let mut builder = DatasetBuilder::default();
        let mut new = |id: TermId| match id {
            TermId::DEFAULT_GRAPH => id,
            id => builder.intern(self.term(id).clone()),
        };
        let quads: Vec<QuadIds> = quads
            .iter()
            .map(|q| QuadIds {
                s: new(q.s),
                p: new(q.p),
                o: new(q.o),
                g: new(q.g),
            })
            .collect();
        for quad in quads {
            builder.add_ids(quad, Line::UNKNOWN);
        }
        builder.build()
    }
}
