//! Triples as sorted lines of N-Triples, made while they are sent: a graph of any size takes little more memory than its numbers.
//!
//! The order is that of the written terms, whatever order they were read in, so that the same graph has the same digest everywhere.
//! The length is counted beforehand and told to the store: a body that breaks off is shorter than it says, and no store takes it
//! for the whole.

use crate::data::dataset::{Dataset, TermId};
use crate::data::write::ranks;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Read};

/// The terms of a dataset in the order in which they are written.
pub(super) struct Order<'d> {
    dataset: &'d Dataset,
    terms: Vec<TermId>,
    ranks: Vec<u32>,
}

impl<'d> Order<'d> {
    /// Sorts the terms. O(n log n) in their number.
    pub(super) fn of(dataset: &'d Dataset) -> Self {
        let all: Vec<TermId> = (0..dataset.dictionary().len()).map(TermId::at).collect();
        let ranks = ranks(dataset, all.iter().copied());
        let mut terms = all.clone();
        for id in all {
            terms[ranks[id.index()] as usize] = id;
        }
        Self {
            dataset,
            terms,
            ranks,
        }
    }

    /// The lines of a graph.
    pub(super) fn graph(&self, graph: TermId) -> Lines<'_> {
        let quads = self.dataset.matching_in(graph, None, None, None);
        self.lines(quads.map(|q| q.triple()))
    }

    /// The lines of all graphs that are merged, each once.
    pub(super) fn merge(&self, merged: impl Fn(TermId) -> bool) -> Lines<'_> {
        let mut last = None;
        let quads = self.dataset.matching(None, None, None).filter(move |quad| {
            merged(quad.g) && last.replace(quad.triple()) != Some(quad.triple())
        });
        self.lines(quads.map(|q| q.triple()))
    }

    fn lines(&self, triples: impl Iterator<Item = [TermId; 3]>) -> Lines<'_> {
        let ranked = triples.map(|triple| triple.map(|id| self.ranks[id.index()]));
        let mut ranked: Vec<[u32; 3]> = ranked.collect();
        ranked.par_sort_unstable();
        Lines {
            order: self,
            triples: ranked,
        }
    }
}

/// The triples of a graph, to be written as lines.
pub(super) struct Lines<'o> {
    order: &'o Order<'o>,
    triples: Vec<[u32; 3]>,
}

impl Lines<'_> {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.triples.len()
    }

    /// Whether a blank node stands in them.
    pub(super) fn has_blank(&self) -> bool {
        let is_blank = |rank: &u32| {
            let dataset = self.order.dataset;
            dataset
                .term(self.order.terms[*rank as usize])
                .is_blank_node()
        };
        self.triples
            .iter()
            .any(|[s, _, o]| is_blank(s) || is_blank(o))
    }

    /// The SHA-256 of the lines in hexadecimal digits, and their length in bytes.
    pub(super) fn digest(&self) -> (String, u64) {
        let (mut hash, mut length, mut line) = (Sha256::new(), 0, String::new());
        for triple in &self.triples {
            line.clear();
            self.write(triple, &mut line);
            hash.update(&line);
            length += line.len() as u64;
        }
        let mut hex = String::with_capacity(64);
        for byte in hash.finalize() {
            let _ = write!(hex, "{byte:02x}");
        }
        (hex, length)
    }

    /// The lines, made as they are read.
    pub(super) fn reader(&self) -> impl Read + '_ {
        Reader {
            lines: self,
            next: 0,
            ready: String::new(),
            given: 0,
        }
    }

    fn write(&self, triple: &[u32; 3], line: &mut String) {
        for rank in triple {
            let term = self.order.dataset.term(self.order.terms[*rank as usize]);
            let _ = write!(line, "{term} ");
        }
        line.push_str(".\n");
    }
}

struct Reader<'l> {
    lines: &'l Lines<'l>,
    next: usize,
    ready: String,
    given: usize,
}

/// So many bytes of lines are made at once.
const AT_ONCE: usize = 64 << 10;

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            self.ready.clear();
            self.given = 0;
            while self.ready.len() < AT_ONCE
                && let Some(triple) = self.lines.triples.get(self.next)
            {
                self.lines.write(triple, &mut self.ready);
                self.next += 1;
            }
        }
        let rest = &self.ready.as_bytes()[self.given..];
        let part = rest.len().min(buffer.len());
        buffer[..part].copy_from_slice(&rest[..part]);
        self.given += part;
        Ok(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{Source, read};
    use crate::words::format::Format;
    use std::borrow::Cow;

    #[test]
    fn what_is_read_is_what_was_digested_in_the_order_of_the_lines() {
        let text: String = (0..5_000)
            .map(|n| {
                format!(
                    "<http://e/{}> <http://e/p> \"{n}\"@en , \"{n}\" , {n} .\n",
                    n % 70
                )
            })
            .collect();
        let dataset = read(vec![Source {
            path: "t".into(),
            format: Format::Turtle,
            base: None,
            graph: None,
            bytes: Cow::Owned(text.into_bytes()),
        }])
        .dataset;
        let order = Order::of(&dataset);
        let lines = order.graph(TermId::DEFAULT_GRAPH);
        let mut written = String::new();
        lines.reader().read_to_string(&mut written).expect("reads");
        let (digest, length) = lines.digest();
        assert_eq!(written.len() as u64, length);
        assert_eq!(crate::words::text::digest::sha256(&written), digest);
        let all: Vec<&str> = written.lines().collect();
        assert_eq!(all.len(), 15_000);
        assert!(all.is_sorted(), "as sorted text");
    }
}
