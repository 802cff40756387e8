//! Quads sorted by one order of their terms, with where the rows of each first term begin.

use super::{Ask, QuadIds, TermId, from_gspo};
use rayon::prelude::*;
use std::ops::RangeInclusive;

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

    /// Sorts rows; those of which the first `loose` terms are the same stand in order already.
    pub(super) fn sort(
        rows: impl ExactSizeIterator<Item = [u32; 4]>,
        loose: usize,
        terms: usize,
    ) -> Self {
        let rows = if is_counted(rows.len(), terms) {
            sorted(rows.collect(), loose, terms, |row| row)
        } else {
            let mut packed: Vec<u128> = rows.map(packed).collect();
            packed.par_sort_unstable();
            packed.into_iter().map(unpacked).collect()
        };
        Self::new(rows, terms)
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

/// So many rows are sorted by counting, about twice as fast as by comparing; of more, which no cache holds, it is slower.
const COUNTED: RangeInclusive<usize> = 256..=1 << 21;

/// Whether so many rows over so many terms are sorted by counting.
fn is_counted(rows: usize, terms: usize) -> bool {
    COUNTED.contains(&rows) && terms <= rows.saturating_mul(4)
}

/// Sorts quads of so many terms by graph, of which the default graph is the first, subject, predicate and object.
pub(crate) fn in_order(quads: Vec<QuadIds>, terms: usize) -> Vec<QuadIds> {
    // The number of the default graph is the greatest.
    let row = |q: QuadIds| [q.g.0.wrapping_add(1), q.s.0, q.p.0, q.o.0];
    let rows: Vec<[u32; 4]> = quads.into_iter().map(row).collect();
    let rows = sorted(rows, 4, terms + 1, |row| row);
    let quad = |[g, s, p, o]: [u32; 4]| from_gspo([g.wrapping_sub(1), s, p, o]);
    rows.into_iter().map(quad).collect()
}

/// Sorts rows by their terms, of which there are so many; those of which the first `loose` terms are the same keep their order.
///
/// Counting takes O(rows + terms), and comparing, which has all rows in order, O(rows log rows) on all cores.
pub(super) fn sorted<T: Copy + Send>(
    mut rows: Vec<T>,
    loose: usize,
    terms: usize,
    row: impl Fn(&T) -> &[u32; 4] + Sync,
) -> Vec<T> {
    if !is_counted(rows.len(), terms) {
        rows.par_sort_unstable_by_key(|of| packed(*row(of)));
        return rows;
    }
    if rows.is_sorted_by(|a, b| row(a) <= row(b)) {
        return rows;
    }
    let mut from = rows.clone();
    for position in (0..loose).rev() {
        // The default graph has the greatest number, and is no term.
        let term = |of: &T| (row(of)[position] as usize).min(terms);
        let mut starts = vec![0u32; terms + 2];
        from.iter().for_each(|of| starts[term(of) + 1] += 1);
        if starts[term(&from[0]) + 1] as usize == from.len() {
            continue;
        }
        let mut start = 0;
        for count in &mut starts {
            start += *count;
            *count = start;
        }
        for of in &from {
            let place = &mut starts[term(of)];
            rows[*place as usize] = *of;
            *place += 1;
        }
        std::mem::swap(&mut rows, &mut from);
    }
    from
}

/// Four numbers in one that compares alike: sorting is some three times as fast on it.
fn packed(row: [u32; 4]) -> u128 {
    row.iter().fold(0, |sum, n| sum << 32 | u128::from(*n))
}

fn unpacked(row: u128) -> [u32; 4] {
    [96, 64, 32, 0].map(|shift| (row >> shift) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of few terms, some in the default graph, some more than once; always the same ones.
    fn rows(count: usize) -> Vec<[u32; 4]> {
        let mut state = 1u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        let graph = |number: u32| if number == 0 { u32::MAX } else { number };
        (0..count)
            .map(|_| [graph(next(3)), next(90), next(9), next(100)])
            .collect()
    }

    #[test]
    fn counting_and_comparing_give_one_order() {
        for count in [0, 1, 100, 1_000] {
            let rows = rows(count);
            let mut compared = rows.clone();
            compared.sort_unstable();
            assert_eq!(sorted(rows, 4, 100, |row| row), compared);
            let by_object = |row: &[u32; 4]| [row[3], row[0], row[1], row[2]];
            let permuted = Order::sort(compared.iter().map(by_object), 1, 100);
            compared.sort_unstable_by_key(by_object);
            let rows: Vec<[u32; 4]> = compared.iter().map(by_object).collect();
            assert_eq!(permuted.rows(), rows);
        }
    }

    #[test]
    fn quads_of_the_default_graph_come_first() {
        let quads: Vec<QuadIds> = rows(1_000).into_iter().map(from_gspo).collect();
        let mut compared = quads.clone();
        compared.sort_unstable_by_key(|q| (q.g != TermId::DEFAULT_GRAPH, q.g, q.s, q.p, q.o));
        assert_eq!(in_order(quads, 100), compared);
    }
}
