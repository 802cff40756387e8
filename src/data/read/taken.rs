//! Files read to be put into a store that outlives them.
//!
//! Labels of blank nodes begin with a digest of the file's contents: what is loaded twice is there once, and two files never share a node,
//! whatever their names. Long files of lines (N-Triples, N-Quads) are cut at lines and their pieces read side by side.

use super::blank::Blank;
use super::{Bounds, ReadError, Source, parse};
use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::words::diagnostic::{Finding, Severity};
use crate::words::format::Format;
use oxrdf::Quad;
use rayon::prelude::*;
use std::borrow::Cow;

/// About how long a piece of a file is, in bytes.
const PIECE_BYTES: usize = 4 << 20;

/// A file that was read.
#[derive(Debug, Default)]
pub struct Taken {
    /// The path as it is shown.
    pub path: String,
    /// The quads, in the order of the file.
    pieces: Vec<DatasetBuilder>,
    /// The prefixes that it declares.
    pub prefixes: Vec<(String, String)>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl Taken {
    /// Whether there is no error in it.
    pub fn is_sound(&self) -> bool {
        let mut findings = self.findings.iter();
        !findings.any(|finding| finding.severity == Severity::Violation)
    }

    /// How many statements it makes, one that is made twice counted twice.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(DatasetBuilder::len).sum()
    }

    /// Whether it makes none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a statement of it stands in no named graph.
    pub fn has_nameless(&self) -> bool {
        self.pieces.iter().any(DatasetBuilder::has_nameless)
    }

    /// The statements.
    pub fn quads(&self) -> impl Iterator<Item = Quad> + '_ {
        self.pieces.iter().flat_map(DatasetBuilder::quads)
    }

    /// Adds the statements to a builder.
    pub fn give(self, builder: &mut DatasetBuilder) {
        self.pieces
            .into_iter()
            .for_each(|piece| builder.absorb(piece));
    }

    /// The statements as a dataset.
    pub fn dataset(self) -> Dataset {
        let mut builder = DatasetBuilder::default();
        self.give(&mut builder);
        builder.build()
    }

    /// A file that could not be opened.
    pub fn unread(path: String, error: &ReadError) -> Self {
        let finding = Finding::new("read", Severity::Violation, error.to_string());
        Self {
            path,
            findings: vec![finding],
            ..Self::default()
        }
    }
}

/// Reads a file.
pub fn take(source: &Source<'_>) -> Taken {
    let bytes: &[u8] = &source.bytes;
    let in_lines = matches!(source.format, Format::NTriples | Format::NQuads);
    let pieces = if in_lines {
        pieces(bytes, PIECE_BYTES)
    } else {
        vec![bytes]
    };
    let blank = Blank::of_contents(bytes, in_lines);
    let read = |piece: &&[u8]| {
        let part = Source {
            bytes: Cow::Borrowed(*piece),
            path: source.path.clone(),
            base: source.base.clone(),
            graph: source.graph.clone(),
            format: source.format,
        };
        parse(part, blank.clone(), false, Bounds::default())
    };
    let mut taken = Taken {
        path: source.path.clone(),
        ..Taken::default()
    };
    let parsed: Vec<_> = pieces.par_iter().map(read).collect();
    let mut lines = 0;
    for (piece, mut part) in pieces.iter().zip(parsed) {
        if lines > 0 {
            part.builder.shift(lines);
            let places = part.findings.iter_mut().flat_map(|f| &mut f.place);
            places.for_each(|place| place.line += lines as usize);
        }
        lines += piece.iter().filter(|byte| **byte == b'\n').count() as u32;
        taken.pieces.push(part.builder);
        taken.prefixes.extend(part.prefixes);
        taken.findings.extend(part.findings);
    }
    taken
}

/// Cuts bytes behind line ends into pieces of about a size.
fn pieces(bytes: &[u8], size: usize) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while rest.len() > size {
        let end = rest[size..].iter().position(|byte| *byte == b'\n');
        let (piece, others) = rest.split_at(end.map_or(rest.len(), |end| size + end + 1));
        pieces.push(piece);
        rest = others;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(rest);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_cut_behind_lines_and_joined_they_are_the_whole() {
        let text = b"one\ntwo\n\nthree\nfour";
        for size in 1..text.len() + 2 {
            let cut = pieces(text, size);
            assert_eq!(cut.concat(), text);
            let (_, all_but_last) = cut.split_last().expect("there is one");
            assert!(all_but_last.iter().all(|piece| piece.ends_with(b"\n")));
        }
        assert_eq!(pieces(b"", 3), [b""]);
    }

    fn taken(format: Format, text: &str) -> Taken {
        take(&Source {
            path: "a".to_owned(),
            format,
            base: None,
            graph: None,
            bytes: Cow::Borrowed(text.as_bytes()),
        })
    }

    #[test]
    fn blank_nodes_are_those_of_the_contents() {
        let text = "_:x <http://e/p> _:y .\n_:y <http://e/p> _:x .\n";
        let quads = |t: &Taken| t.quads().map(|q| q.to_string()).collect::<Vec<_>>();
        for format in [Format::NTriples, Format::Turtle] {
            let (one, two) = (taken(format, text), taken(format, text));
            assert!(one.is_sound());
            assert_eq!(quads(&one), quads(&two));
            let other = taken(format, &format!("# another\n{text}"));
            assert_ne!(quads(&one), quads(&other));
        }
    }

    #[test]
    fn places_count_from_the_beginning_of_the_file() {
        let line =
            "<http://e/s> <http://e/p> \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" .\n";
        let many = PIECE_BYTES / line.len() + 10;
        let text = format!("{}broken\n", line.repeat(many));
        let taken = taken(Format::NTriples, &text);
        assert!(!taken.is_sound() && taken.pieces.len() == 2);
        let place = taken.findings[0].place.as_ref().expect("has a place");
        assert_eq!(place.line, many + 1);
    }
}
