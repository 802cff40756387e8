//! Quads sorted by one order of their terms, with where the rows of each first term begin.

use super::{Ask, TermId};

/// Rows in an order, and the start of each first term's rows.
///
/// A first term is found at once and the others by binary search among its rows, which are few and beside each other in memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    rows: Vec<[u32; 4]>,
    /// By term; behind the last term the rows of what is no term begin, which is the default graph.
    starts: Vec<u32>,
}

impl Order {
    /// Takes sorted rows of a dictionary of so many terms. O(rows + terms).
    pub(super) fn new(rows: Vec<[u32; 4]>, terms: usize) -> Self {
        let mut starts = Vec::with_capacity(terms + 1);
        for (index, row) in rows.iter().enumerate() {
            let index = u32::try_from(index).expect("a dataset holds fewer than 2^32 quads");
            let first = (row[0] as usize).min(terms);
            if starts.len() <= first {
                starts.resize(first + 1, index);
            }
        }
        starts.resize(terms + 1, rows.len() as u32);
        Self { rows, starts }
    }

    /// All rows.
    pub(super) fn rows(&self) -> &[[u32; 4]] {
        &self.rows
    }

    /// All rows, to be sorted anew.
    pub(super) fn into_rows(self) -> Vec<[u32; 4]> {
        self.rows
    }

    /// Where a row stands.
    pub(super) fn position(&self, row: [u32; 4]) -> Option<usize> {
        let own = self.of(TermId(row[0]));
        let before = self.starts.get(row[0] as usize).or(self.starts.last());
        let found = own.binary_search(&row).ok()?;
        Some(before.map_or(0, |start| *start as usize) + found)
    }

    /// The rows that begin with a term.
    pub(super) fn of(&self, first: TermId) -> &[[u32; 4]] {
        let start = |term: usize| self.starts.get(term).map(|start| *start as usize);
        let end = self.rows.len();
        match start(first.index()) {
            Some(from) => &self.rows[from..start(first.index() + 1).unwrap_or(end)],
            None if first == TermId::DEFAULT_GRAPH => {
                &self.rows[self.starts.last().map_or(0, |start| *start as usize)..]
            }
            None => &[],
        }
    }

    /// The rows that begin with the known ones of the keys, up to the first that is not known.
    pub(super) fn slice(&self, keys: [Ask; 3]) -> &[[u32; 4]] {
        let Some(first) = keys[0] else {
            return &self.rows;
        };
        let mut rows = self.of(first);
        for (position, key) in keys.iter().enumerate().skip(1) {
            let Some(TermId(key)) = key else { break };
            let start = rows.partition_point(|row| row[position] < *key);
            let end = start + rows[start..].partition_point(|row| row[position] == *key);
            rows = &rows[start..end];
        }
        rows
    }
}
