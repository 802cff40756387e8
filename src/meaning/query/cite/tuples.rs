//! Rows of numbers of terms, each row once, and what belongs to them.

use crate::data::dataset::TermId;
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// Rows of one width, each once, numbered in the order of their first appearance.
#[derive(Default)]
pub(in crate::meaning::query) struct Tuples {
    width: usize,
    len: u32,
    cells: Vec<u32>,
    numbers: HashTable<u32>,
}

impl Tuples {
    pub fn new(width: usize) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    /// The number of a row, and whether it is new.
    pub fn insert(&mut self, row: &[u32]) -> (u32, bool) {
        debug_assert_eq!(row.len(), self.width);
        let hash = hash(row);
        let (cells, width) = (&self.cells, self.width);
        let same = |n: &u32| of(cells, width, *n) == row;
        if let Some(number) = self.numbers.find(hash, same) {
            return (*number, false);
        }
        let rehash = |n: &u32| self::hash(of(cells, width, *n));
        self.numbers.insert_unique(hash, self.len, rehash);
        self.cells.extend_from_slice(row);
        self.len = self.len.checked_add(1).expect("fewer than 2^32 rows");
        (self.len - 1, true)
    }

    /// The number of a row that is known.
    pub fn get(&self, row: &[u32]) -> Option<u32> {
        let same = |n: &u32| of(&self.cells, self.width, *n) == row;
        self.numbers.find(hash(row), same).copied()
    }
}

fn of(cells: &[u32], width: usize, number: u32) -> &[u32] {
    let start = number as usize * width;
    &cells[start..start + width]
}

fn hash(row: &[u32]) -> u64 {
    FixedState::default().hash_one(row)
}

/// The graphs of rows, each pair once; added in any order and as often as one likes, in the memory of the different ones.
#[derive(Default)]
pub(in crate::meaning::query) struct Pairs {
    pairs: Vec<(u32, TermId)>,
    /// So many pairs are there before they are sorted again.
    full: usize,
}

/// So many pairs are not worth sorting.
const FEW_PAIRS: usize = 1 << 16;

impl Pairs {
    pub fn add(&mut self, row: u32, graphs: &[TermId]) {
        self.pairs.extend(graphs.iter().map(|graph| (row, *graph)));
        if self.pairs.len() > self.full.max(FEW_PAIRS) {
            self.settle();
            self.full = 2 * self.pairs.len();
        }
    }

    /// Sorts the pairs, so that they can be read.
    pub fn settle(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
    }

    /// The graphs of a row, once the pairs are settled.
    pub fn of(&self, row: u32) -> impl Iterator<Item = TermId> + '_ {
        let start = self.pairs.partition_point(|(n, _)| *n < row);
        let own = self.pairs[start..]
            .iter()
            .take_while(move |(n, _)| *n == row);
        own.map(|(_, graph)| *graph)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meaning::query::numbers::UNBOUND;

    #[test]
    fn a_row_has_one_number() {
        let mut rows = Tuples::new(2);
        assert_eq!(rows.insert(&[1, UNBOUND]), (0, true));
        assert_eq!(rows.insert(&[UNBOUND, 1]), (1, true));
        assert_eq!(rows.insert(&[1, UNBOUND]), (0, false));
        assert_eq!(
            (rows.get(&[UNBOUND, 1]), rows.get(&[1, 1])),
            (Some(1), None)
        );
        let mut empty = Tuples::new(0);
        assert_eq!(
            (empty.insert(&[]), empty.insert(&[])),
            ((0, true), (0, false))
        );
    }

    #[test]
    fn pairs_stand_once_however_often_they_come() {
        let mut pairs = Pairs::default();
        for n in (0..3 * FEW_PAIRS).rev() {
            pairs.add(n as u32 % 2, &[TermId::at(n % 5), TermId::at(1)]);
        }
        pairs.settle();
        let of = |row| pairs.of(row).map(TermId::index).collect::<Vec<_>>();
        assert_eq!(
            (of(0), of(1), of(2)),
            (vec![0, 1, 2, 3, 4], vec![0, 1, 2, 3, 4], vec![])
        );
        assert!(pairs.pairs.capacity() < 3 * FEW_PAIRS);
    }
}
