//! The terms of an inference: those of the dataset, and the few that only rules speak of.

use super::facts::Id;
use crate::data::dataset::{Dataset, TermId};
use foldhash::fast::FixedState;
use indexmap::IndexSet;
use oxrdf::Term;

/// Terms beyond the dataset's dictionary.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    known: usize,
    extra: IndexSet<Term, FixedState>,
}

impl Terms {
    /// Begins with the terms of a dataset.
    pub fn of(dataset: &Dataset) -> Self {
        Self {
            known: dataset.dictionary().len(),
            extra: IndexSet::default(),
        }
    }

    /// The number of a term, made when it is new.
    pub fn intern(&mut self, dataset: &Dataset, term: &Term) -> Id {
        match dataset.id(term) {
            Some(id) => number(id),
            None => (self.known + self.extra.insert_full(term.clone()).0) as Id,
        }
    }

    /// The number of a term that is known.
    pub fn id(&self, dataset: &Dataset, term: &Term) -> Option<Id> {
        match dataset.id(term) {
            Some(id) => Some(number(id)),
            None => Some((self.known + self.extra.get_index_of(term)?) as Id),
        }
    }

    /// The term of a number.
    pub fn term<'a>(&'a self, dataset: &'a Dataset, id: Id) -> &'a Term {
        match dataset.dictionary().nth(id as usize) {
            Some(known) => dataset.term(known),
            None => self
                .extra
                .get_index(id as usize - self.known)
                .expect("a number comes from its own inference"),
        }
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.known + self.extra.len()
    }
}

/// The number of a term of the dataset.
pub fn number(id: TermId) -> Id {
    id.index() as Id
}
