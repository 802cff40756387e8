//! A table of answers.

use oxrdf::{NamedNode, Term};

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

/// Rows that are read cell by cell, however they are kept.
pub trait Rows {
    /// The variables, without `?`.
    fn columns(&self) -> &[String];

    /// How many rows there are.
    fn len(&self) -> usize;

    /// Whether there is no row.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What stands in a column of a row, both numbered from 0.
    fn cell(&self, row: usize, column: usize) -> Option<&Term>;
}

impl Rows for Table {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> Option<&Term> {
        self.rows.get(row)?.get(column)?.as_ref()
    }
}

/// The passages behind rows, however they are kept.
pub trait Citations {
    /// The passages behind a row, numbered from 0, in the order of their text.
    fn behind(&self, row: usize) -> Vec<&NamedNode>;
}

impl Citations for Vec<Vec<NamedNode>> {
    fn behind(&self, row: usize) -> Vec<&NamedNode> {
        self.get(row).into_iter().flatten().collect()
    }
}
