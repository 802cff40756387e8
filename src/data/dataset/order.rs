//! Quads sorted by one order of their terms, with where the rows of each first term begin.

use super::{Ask, QuadIds, TermId, from_gspo};
use rayon::prelude::*;

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

    /// These rows by another of their terms, which becomes the first; what follows has to be in order already. O(rows + terms).
    pub(super) fn by(&self, to: [usize; 4], terms: usize) -> Self {
        let row = |row: &[u32; 4]| to.map(|position| row[position]);
        let (rows, starts) = grouped(&self.rows, terms, row, |row| row[0]);
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

/// What rows become, grouped by one of so many terms, in which they keep their order; and where the rows of each term begin, behind
/// the last term those of what is no term. A counting sort, O(rows + terms).
pub(super) fn grouped<R, T: Copy + Default>(
    rows: &[R],
    terms: usize,
    row: impl Fn(&R) -> T,
    term: impl Fn(&T) -> u32,
) -> (Vec<T>, Vec<u32>) {
    u32::try_from(rows.len()).expect("a dataset holds fewer than 2^32 quads");
    let group = |of: &T| (term(of) as usize).min(terms);
    // The end of a group is the start of the next one, so that counting from the start on gives it its place.
    let mut starts = vec![0u32; terms + 3];
    for of in rows {
        starts[group(&row(of)) + 2] += 1;
    }
    let mut sum = 0;
    for count in &mut starts {
        sum += *count;
        *count = sum;
    }
    let mut placed = vec![T::default(); rows.len()];
    for of in rows {
        let of = row(of);
        let place = &mut starts[group(&of) + 1];
        placed[*place as usize] = of;
        *place += 1;
    }
    starts.truncate(terms + 1);
    (placed, starts)
}

/// Sorts rows that are grouped by their first term: each group by itself, which is small and in order as often as not.
pub(super) fn sort_groups<T: Send>(rows: &mut [T], row: impl Fn(&T) -> &[u32; 4] + Sync) {
    let groups = rows.par_chunk_by_mut(|one, other| row(one)[0] == row(other)[0]);
    groups.for_each(|group| {
        if !group.is_sorted_by(|one, other| row(one) <= row(other)) {
            group.par_sort_unstable_by_key(|of| packed(*row(of)));
        }
    });
}

/// Sorts quads of so many terms by graph, of which the default graph is the first, subject, predicate and object.
pub(crate) fn in_order(mut quads: Vec<QuadIds>, terms: usize) -> Vec<QuadIds> {
    // The number of the default graph is the greatest.
    let graph = |q: &QuadIds| q.g.0.wrapping_add(1);
    if quads.len() < terms / 4 {
        quads.sort_unstable_by_key(|q| packed([graph(q), q.s.0, q.p.0, q.o.0]));
        return quads;
    }
    let row = |q: &QuadIds| [q.s.0, q.p.0, q.o.0, graph(q)];
    let (mut rows, _) = grouped(&quads, terms, row, |row| row[0]);
    sort_groups(&mut rows, |row| row);
    let quad = |[s, p, o, g]: &[u32; 4]| [g.wrapping_sub(1), *s, *p, *o];
    let (rows, _) = grouped(&rows, terms + 1, quad, |row| row[0].wrapping_add(1));
    rows.into_iter().map(from_gspo).collect()
}

/// Four numbers in one that compares alike: sorting is some three times as fast on it.
fn packed(row: [u32; 4]) -> u128 {
    row.iter().fold(0, |sum, n| sum << 32 | u128::from(*n))
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
    fn groups_and_their_groups_are_in_order() {
        for count in [0, 1, 100, 1_000] {
            let rows = rows(count);
            let first = |row: &[u32; 4]| row[0];
            let (mut grouped, starts) = grouped(&rows, 100, |row| *row, first);
            sort_groups(&mut grouped, |row| row);
            let mut compared = rows.clone();
            compared.sort_unstable();
            assert_eq!(grouped, compared);
            let order = Order::new(compared.clone(), 100);
            assert_eq!(order.starts, starts);
            let by_object = order.by([3, 0, 1, 2], 100);
            compared.sort_unstable_by_key(|row| [row[3], row[0], row[1], row[2]]);
            let objects = by_object.rows().iter().map(|row| row[0]);
            assert!(objects.eq(compared.iter().map(|row| row[3])));
            assert!(by_object.rows().is_sorted());
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
