//! A table of answers.

use oxrdf::Term;

/// The rows of a SELECT.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The variables, without `?`.
    pub columns: Vec<String>,
    /// One term or nothing per column.
    pub rows: Vec<Vec<Option<Term>>>,
}

impl Table {
    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The term in a row's column.
    pub fn get<'a>(&'a self, row: &'a [Option<Term>], name: &str) -> Option<&'a Term> {
        row.get(self.column(name)?)?.as_ref()
    }
}
