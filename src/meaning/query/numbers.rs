//! Terms as numbers: an answer of a million rows fits into memory where its terms, spelt out, would not, and equal terms compare at once.

use crate::data::dataset::{Ask, Dataset, Dictionary, TermId};
use oxrdf::Term;

/// Stands for an unbound variable.
pub(super) const UNBOUND: u32 = u32::MAX;

/// Stands for a term that no row has.
const UNKNOWN: u32 = u32::MAX - 1;

/// The terms of a dataset and, behind them, those that a query made.
pub(in crate::meaning) struct Terms<'a> {
    dataset: &'a Dataset,
    made: Dictionary,
}

impl<'a> Terms<'a> {
    pub fn new(dataset: &'a Dataset) -> Self {
        Self {
            dataset,
            made: Dictionary::default(),
        }
    }

    pub fn dataset(&self) -> &'a Dataset {
        self.dataset
    }

    /// The number of a term, made when the term is new.
    pub fn number(&mut self, term: Option<&Term>) -> u32 {
        let Some(term) = term else {
            return UNBOUND;
        };
        match self.dataset.id(term) {
            Some(id) => number_of(id.index()),
            None => self.number_made(term),
        }
    }

    /// The number of a term whose place in the dataset was looked up.
    pub fn number_found(&mut self, found: Ask, term: Option<&Term>) -> u32 {
        match (found, term) {
            (Some(id), _) => number_of(id.index()),
            (None, Some(term)) => self.number_made(term),
            (None, None) => UNBOUND,
        }
    }

    fn number_made(&mut self, term: &Term) -> u32 {
        let id = match self.made.id(term) {
            Some(id) => id,
            None => self.made.intern(term.clone()),
        };
        number_of(self.dataset.dictionary().len() + id.index())
    }

    /// The number that a term has.
    pub fn known(&self, term: Option<&Term>) -> u32 {
        let Some(term) = term else {
            return UNBOUND;
        };
        let made = || Some(self.dataset.dictionary().len() + self.made.id(term)?.index());
        let found = self.dataset.id(term).map(TermId::index).or_else(made);
        found.map_or(UNKNOWN, number_of)
    }

    /// The term of a number; `None` for what is unbound.
    pub fn term(&self, number: u32) -> Option<&Term> {
        let own = self.dataset.dictionary();
        let at = number as usize;
        match own.nth(at) {
            Some(id) => Some(own.term(id)),
            None => Some(self.made.term(self.made.nth(at.checked_sub(own.len())?)?)),
        }
    }
}

fn number_of(index: usize) -> u32 {
    let number = u32::try_from(index).ok().filter(|n| *n < UNKNOWN);
    number.expect("an answer has fewer than 2^32 - 2 different terms")
}
