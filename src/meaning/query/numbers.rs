//! Terms as numbers: an answer of a million rows fits into memory where its terms, spelt out, would not, and equal terms compare at once.

use super::row::Row;
use crate::data::dataset::{Ask, Dataset, Extended, TermId};
use oxrdf::Term;

/// Stands for an unbound variable.
pub(super) const UNBOUND: u32 = u32::MAX;

/// Stands for a term that no row has.
const UNKNOWN: u32 = u32::MAX - 1;

/// The terms of a dataset and, behind them, those that a query made.
pub(in crate::meaning) struct Terms<'a>(Extended<'a>);

impl<'a> Terms<'a> {
    pub fn new(dataset: &'a Dataset) -> Self {
        Self(Extended::new(dataset))
    }

    pub fn dataset(&self) -> &'a Dataset {
        self.0.dataset()
    }

    /// The numbers of a solution, made where a term is new.
    pub fn numbers<'r>(&mut self, row: Row<'r>) -> impl Iterator<Item = u32> + use<'_, 'a, 'r> {
        let found = row.found(self.dataset());
        found.map(|(found, term)| self.number_found(found, term))
    }

    /// The number of a term whose place in the dataset was looked up.
    pub fn number_found(&mut self, found: Ask, term: Option<&Term>) -> u32 {
        match (found, term) {
            (Some(id), _) => number_of(id),
            (None, Some(term)) => number_of(self.0.intern_behind(term)),
            (None, None) => UNBOUND,
        }
    }

    /// The term of the dataset that has a number; `None` for what is unbound, and for what a query made.
    pub fn own(&self, number: u32) -> Ask {
        self.dataset().dictionary().nth(number as usize)
    }

    /// The number that a term has.
    pub fn known(&self, term: Option<&Term>) -> u32 {
        let number = |term| self.0.id(term).map_or(UNKNOWN, number_of);
        term.map_or(UNBOUND, number)
    }

    /// The term of a number; `None` for what is unbound.
    pub fn term(&self, number: u32) -> Option<&Term> {
        self.0.nth(number as usize)
    }
}

fn number_of(id: TermId) -> u32 {
    let number = u32::try_from(id.index()).ok().filter(|n| *n < UNKNOWN);
    number.expect("an answer has fewer than 2^32 - 2 different terms")
}
