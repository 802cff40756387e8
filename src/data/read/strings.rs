//! The strings of a JSON text with their lines: where JSON-LD, whose parser tells no places, says what a quad says.

use oxrdf::{NamedOrBlankNode, Quad, Term};
use std::borrow::Cow;
use std::collections::HashMap;

/// The lines of each string, by the string and by its last part (behind `/`, `#` or `:`).
#[derive(Default)]
pub(super) struct Strings<'t> {
    whole: HashMap<Cow<'t, str>, Vec<u32>>,
    ends: HashMap<String, Vec<u32>>,
}

impl<'t> Strings<'t> {
    /// Reads the strings of a text; one pass.
    pub fn of(text: &'t str) -> Self {
        let mut strings = Self::default();
        let bytes = text.as_bytes();
        let (mut at, mut line) = (0, 1);
        while at < bytes.len() {
            match bytes[at] {
                b'\n' => line += 1,
                b'"' => {
                    let end = end_of_string(bytes, at + 1);
                    strings.add(&text[at + 1..end], line);
                    at = end;
                }
                _ => {}
            }
            at += 1;
        }
        strings
    }

    fn add(&mut self, written: &'t str, line: u32) {
        let string = if written.contains('\\') {
            let read: Result<String, _> = serde_json::from_str(&format!("\"{written}\""));
            Cow::Owned(read.unwrap_or_default())
        } else {
            Cow::Borrowed(written)
        };
        let end = last_part(&string);
        if !end.is_empty() && end.len() < string.len() {
            self.ends.entry(end.to_owned()).or_default().push(line);
        }
        self.whole.entry(string).or_default().push(line);
    }

    /// The line at which the object is written, the first one behind the subject's; else the subject's; else 0.
    pub fn line(&self, quad: &Quad) -> u32 {
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => self.iri(node.as_str()),
            NamedOrBlankNode::BlankNode(_) => &[],
        };
        let object = match &quad.object {
            Term::NamedNode(node) => self.iri(node.as_str()),
            Term::Literal(literal) => self
                .whole
                .get(literal.value())
                .map_or(&[][..], Vec::as_slice),
            Term::BlankNode(_) | Term::Triple(_) => &[],
        };
        let nearest = |from: &u32| Some((*object.iter().find(|line| *line >= from)?, *from));
        let pairs = subject.iter().filter_map(nearest);
        pairs
            .min_by_key(|(object, subject)| object - subject)
            .map(|(object, _)| object)
            .or_else(|| subject.first().copied())
            .or_else(|| object.first().copied())
            .unwrap_or(0)
    }

    fn iri(&self, iri: &str) -> &[u32] {
        let end = last_part(iri);
        self.whole
            .get(iri)
            .or_else(|| self.whole.get(end).filter(|_| !end.is_empty()))
            .or_else(|| self.ends.get(end))
            .map_or(&[], Vec::as_slice)
    }
}

/// What stands behind the last `/`, `#` or `:`.
fn last_part(iri: &str) -> &str {
    iri.rsplit(['/', '#', ':']).next().unwrap_or_default()
}

/// The position of the quotation mark that ends a string.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}
