//! The text of a paper as a place: every code point has a file, a line and a column.

use crate::words::diagnostic::Place;
use crate::words::text::{Positions, Range, Segmentation, digest, segment};
use oxrdf::NamedNode;
use std::sync::Arc;

/// The text of a paper, cut afresh.
pub struct Source<'a> {
    /// The paper.
    pub paper: NamedNode,
    path: Arc<str>,
    positions: Positions<'a>,
    /// The code point at which each line begins.
    lines: Vec<usize>,
    /// The passages of the text as it is now.
    pub fresh: Segmentation,
    same_file: Option<bool>,
}

impl<'a> Source<'a> {
    /// Reads a text. `sha256` is the digest of the file that was modelled, when the project names it.
    pub fn new(paper: NamedNode, path: &str, text: &'a str, sha256: Option<&str>) -> Self {
        let breaks = text.chars().zip(1..).filter(|(c, _)| *c == '\n');
        Self {
            paper,
            path: path.into(),
            positions: Positions::new(text),
            lines: std::iter::once(0)
                .chain(breaks.map(|(_, next)| next))
                .collect(),
            fresh: segment(text),
            same_file: sha256.map(|known| digest::sha256(text).eq_ignore_ascii_case(known)),
        }
    }

    /// The text, by code points.
    pub fn positions(&self) -> &Positions<'a> {
        &self.positions
    }

    /// The path as it was given.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether it is the very file that was modelled; `None` when the project does not say which that was.
    pub fn is_same_file(&self) -> Option<bool> {
        self.same_file
    }

    /// Where a range stands; what goes on over a line's end is marked to that end.
    pub fn place(&self, (start, end): Range) -> Place {
        let line = self
            .lines
            .partition_point(|&first| first <= start)
            .saturating_sub(1);
        let line_end = self
            .lines
            .get(line + 1)
            .map_or(self.positions.len(), |next| next - 1);
        Place {
            path: self.path.clone(),
            line: line + 1,
            column: start - self.lines[line] + 1,
            width: end.min(line_end).saturating_sub(start).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters() {
        let paper = NamedNode::new_unchecked("http://e/paper");
        let source = Source::new(paper, "a.txt", "甲乙\n丙丁\n", None);
        let place = |range| {
            let place = source.place(range);
            (place.line, place.column, place.width)
        };
        assert_eq!(place((1, 2)), (1, 2, 1));
        assert_eq!(place((3, 5)), (2, 1, 2));
        assert_eq!(place((0, 5)), (1, 1, 2));
        assert_eq!(place((6, 6)), (3, 1, 1));
        assert_eq!(source.is_same_file(), None);
    }
}
