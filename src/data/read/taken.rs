//! Files read to be put into a store that outlives them.
//!
//! Labels of blank nodes begin with a digest of the file's contents: what is loaded twice is there once, and two files never share a node,
//! whatever their names.

use super::blank::Blank;
use super::{Bounds, ReadError, Source, parse};
use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::words::diagnostic::{Finding, Severity};
use oxrdf::Quad;

/// A file that was read.
#[derive(Debug, Default)]
pub struct Taken {
    /// The path as it is shown.
    pub path: String,
    /// The quads, in the order of the file.
    builder: DatasetBuilder,
    /// The prefixes that it declares.
    pub prefixes: Vec<(String, String)>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl Taken {
    /// Whether there is no error in it.
    pub fn is_sound(&self) -> bool {
        is_sound(&self.findings)
    }

    /// How many statements it makes, one that is made twice counted twice.
    pub fn len(&self) -> usize {
        self.builder.len()
    }

    /// Whether it makes none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a statement of it stands in no named graph.
    pub fn has_nameless(&self) -> bool {
        self.builder.has_nameless()
    }

    /// The statements.
    pub fn quads(&self) -> impl Iterator<Item = Quad> + '_ {
        self.builder.quads()
    }

    /// Adds the statements to a builder.
    pub fn give(self, builder: &mut DatasetBuilder) {
        builder.absorb(self.builder);
    }

    /// The statements as a dataset.
    pub fn dataset(self) -> Dataset {
        self.builder.build()
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

/// Whether none of these is an error.
pub fn is_sound(findings: &[Finding]) -> bool {
    let mut findings = findings.iter();
    !findings.any(|finding| finding.severity == Severity::Violation)
}

/// Reads a file.
pub fn take(source: Source<'_>) -> Taken {
    let blank = Blank::of_contents(&source.bytes);
    let parsed = parse(source, blank, false, Bounds::default());
    Taken {
        path: parsed.path,
        builder: parsed.builder,
        prefixes: parsed.prefixes,
        findings: parsed.findings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::format::Format;
    use std::borrow::Cow;

    fn taken(format: Format, text: &str) -> Taken {
        take(Source {
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
}
