//! Labels of blank nodes: the same in every run, and never shared by two files.

use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term, Triple};
use sha2::Digest;
use std::collections::{HashMap, HashSet};

/// Names blank nodes, so that the same file gives the same labels and two files never share one.
///
/// In a file that is read alone, written labels stay as they are. Labels that a parser made up, which are random, and those of
/// files that are read together are replaced by numbers in the order of the file.
#[derive(Default)]
pub(super) struct Blank {
    as_written: bool,
    scope: Option<String>,
    names: HashMap<BlankNode, BlankNode>,
    taken: HashSet<String>,
    next: usize,
}

impl Blank {
    pub(super) fn of(path: &str) -> Self {
        Self::scoped(&sha2::Sha256::digest(path), 4)
    }

    /// Names that the contents of a file alone decide.
    pub(super) fn of_contents(contents: &[u8]) -> Self {
        Self::of_digest(&sha2::Sha256::digest(contents))
    }

    /// The same names, of contents with this SHA-256.
    pub(super) fn of_digest(digest: &[u8]) -> Self {
        Self::scoped(digest, 12)
    }

    fn scoped(digest: &[u8], bytes: usize) -> Self {
        let scope = digest
            .iter()
            .take(bytes)
            .fold(String::new(), |scope, byte| scope + &format!("{byte:02x}"));
        Self {
            scope: Some(scope),
            ..Self::default()
        }
    }

    /// Leaves all as it is, for what is named later.
    pub(super) fn as_written() -> Self {
        Self {
            as_written: true,
            ..Self::default()
        }
    }

    fn node(&mut self, node: BlankNode) -> BlankNode {
        if self.as_written {
            return node;
        }
        if let Some(name) = self.names.get(&node) {
            return name.clone();
        }
        let written = self.scope.is_none() && !is_made_up(node.as_str());
        let name = if written && self.taken.insert(node.as_str().to_owned()) {
            node.clone()
        } else {
            self.number()
        };
        self.names.insert(node, name.clone());
        name
    }

    fn number(&mut self) -> BlankNode {
        loop {
            self.next += 1;
            let name = match &self.scope {
                Some(scope) => format!("b{scope}n{}", self.next),
                None => format!("b{}", self.next),
            };
            if self.taken.insert(name.clone()) {
                return BlankNode::new_unchecked(name);
            }
        }
    }

    fn subject(&mut self, subject: NamedOrBlankNode) -> NamedOrBlankNode {
        match subject {
            NamedOrBlankNode::BlankNode(node) => self.node(node).into(),
            named => named,
        }
    }

    pub(super) fn term(&mut self, term: Term) -> Term {
        match term {
            Term::BlankNode(node) => self.node(node).into(),
            Term::Triple(triple) => {
                let triple = *triple;
                Triple::new(
                    self.subject(triple.subject),
                    triple.predicate,
                    self.term(triple.object),
                )
                .into()
            }
            other => other,
        }
    }

    pub(super) fn quad(&mut self, quad: Quad) -> Quad {
        let graph_name = match quad.graph_name {
            GraphName::BlankNode(node) => self.node(node).into(),
            other => other,
        };
        Quad::new(
            self.subject(quad.subject),
            quad.predicate,
            self.term(quad.object),
            graph_name,
        )
    }
}

/// Whether a label is of the kind that parsers make up: 128 random bits in hexadecimal digits.
fn is_made_up(label: &str) -> bool {
    (30..=32).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_hexdigit())
}
