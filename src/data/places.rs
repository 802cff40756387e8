//! Where quads stand: the files that were read and, for each quad, a file and a line.
//!
//! Columns are not stored. They are found when a finding is printed, by looking for the term in its line.

use crate::words::diagnostic::{Finding, Place};
use crate::words::vocabulary::rdf;
use oxrdf::{Literal, Term};
use std::sync::{Arc, OnceLock};

/// A file and a line in 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// The file, as numbered by [`Files::add`].
    pub file: u32,
    /// The line, from 1; 0 when the syntax gives none.
    pub number: u32,
}

impl Default for Line {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl Line {
    /// For quads that come from no file.
    pub const UNKNOWN: Self = Self {
        file: u32::MAX,
        number: 0,
    };

    /// Whether it names a file.
    pub fn is_known(self) -> bool {
        self.file != u32::MAX
    }
}

/// The files of a dataset with their texts, for excerpts.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: Vec<File>,
}

#[derive(Clone, Debug)]
struct File {
    path: Arc<str>,
    text: Option<Arc<String>>,
    /// Where each line begins, in bytes; counted when a line is first asked for.
    starts: OnceLock<Vec<usize>>,
}

impl File {
    /// A line by its number from 1, without its end.
    fn line(&self, number: usize) -> Option<&str> {
        let text = self.text.as_deref()?;
        let starts = self.starts.get_or_init(|| {
            let ends = text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(ends).collect()
        });
        let start = *starts.get(number.checked_sub(1)?)?;
        let end = starts.get(number).copied().unwrap_or(text.len());
        text[start..end].lines().next()
    }
}

impl Files {
    /// Adds a file with its text, when there is one to show.
    pub fn add(&mut self, path: &str, text: Option<Arc<String>>) -> u32 {
        self.files.push(File {
            path: path.into(),
            text,
            starts: OnceLock::new(),
        });
        u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files are read")
    }

    /// Takes in other files behind these; the result is what their numbers grow by.
    pub fn append(&mut self, others: Self) -> u32 {
        let before = u32::try_from(self.files.len()).expect("fewer than 2^32 files are read");
        self.files.extend(others.files);
        before
    }

    /// Forgets the texts: where there is nothing more to show of them, they only take memory.
    pub fn forget_texts(&mut self) {
        for file in &mut self.files {
            file.text = None;
            file.starts = OnceLock::new();
        }
    }

    /// The paths in the order in which they were read.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_ref())
    }

    /// The paths with the texts of those files that were kept.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter_map(|file| Some((file.path.as_ref(), file.text.as_ref()?.as_str())))
    }

    /// The path of the file that a line stands in.
    pub fn path(&self, line: Line) -> Option<&Arc<str>> {
        self.files.get(line.file as usize).map(|file| &file.path)
    }

    /// The text of a line, without its end.
    pub fn text(&self, line: Line) -> Option<&str> {
        self.files
            .get(line.file as usize)?
            .line(line.number as usize)
    }

    /// The place of a line, with the column of the first of the terms that is written in it.
    pub fn place(&self, line: Line, terms: &[&Term]) -> Option<Place> {
        let path = self.path(line)?.clone();
        let (column, width) = self.text(line).map_or((0, 0), |text| column(text, terms));
        Some(Place {
            path,
            line: line.number as usize,
            column,
            width,
        })
    }

    /// Puts a finding at a line, with the line as excerpt.
    pub fn locate(&self, mut finding: Finding, line: Option<Line>, terms: &[&Term]) -> Finding {
        if let Some(line) = line {
            finding.place = self.place(line, terms);
            finding.excerpt = self.text(line).map(str::to_owned);
        }
        finding
    }
}

/// The column (from 1) and width, in characters, at which one of the terms is written; else those of the line's first word.
///
/// When the second term stands before the first (a predicate and its object), the first is looked for behind it.
fn column(text: &str, terms: &[&Term]) -> (usize, usize) {
    let behind = terms
        .get(1)
        .and_then(|predicate| written(text, predicate))
        .map_or(0, |(_, end)| end);
    let first = terms.first().and_then(|term| {
        let (start, end) = written(&text[behind..], term)?;
        Some((behind + start, behind + end))
    });
    if let Some((start, end)) = first.or_else(|| terms.iter().find_map(|term| written(text, term)))
    {
        let width = text[start..end].chars().count();
        return (text[..start].chars().count() + 1, width);
    }
    let indent = text.chars().take_while(|c| c.is_whitespace()).count();
    let word = text
        .chars()
        .skip(indent)
        .take_while(|c| !c.is_whitespace())
        .count();
    (indent + 1, word)
}

/// Where a term is written in a text, in bytes.
fn written(text: &str, term: &Term) -> Option<(usize, usize)> {
    let tagged = match term {
        Term::Literal(literal) => literal
            .language()
            .and_then(|tag| find_tagged(text, literal.value(), tag)),
        _ => None,
    };
    tagged.or_else(|| {
        written_forms(term)
            .iter()
            .find_map(|form| find_word(text, form))
            .or_else(|| match term {
                Term::NamedNode(node) => find_end(text, node.as_str()),
                _ => None,
            })
    })
}

/// Where a prefixed name stands whose local part is the end of an IRI; for namespaces that end in the middle of a word.
fn find_end(text: &str, iri: &str) -> Option<(usize, usize)> {
    let in_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(':').find_map(|(colon, _)| {
        let local = &text[colon + 1..];
        let length = local.find(|c| !in_name(c)).unwrap_or(local.len());
        let start = text[..colon].trim_end_matches(in_name).len();
        let is_end = length >= 3 && start < colon && iri.ends_with(&local[..length]);
        is_end.then_some((start, colon + 1 + length))
    })
}

/// Where a text with its language tag is written, in bytes: the case of a tag may be any.
fn find_tagged(text: &str, value: &str, tag: &str) -> Option<(usize, usize)> {
    let escaped = Literal::new_simple_literal(value).to_string();
    let forms = [format!("\"{value}\""), format!("'{value}'"), escaped];
    forms.iter().find_map(|form| {
        text.match_indices(form.as_str()).find_map(|(at, _)| {
            let end = at + form.len();
            let rest = text[end..].strip_prefix('@')?;
            let is_tag = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            let length = rest.find(|c| !is_tag(c)).unwrap_or(rest.len());
            rest[..length]
                .eq_ignore_ascii_case(tag)
                .then_some((at, end + 1 + length))
        })
    })
}

/// How a term may be written in a line, most telling form first; `:name` is the end of a prefixed name.
fn written_forms(term: &Term) -> Vec<String> {
    match term {
        Term::NamedNode(node) => {
            let iri = node.as_str();
            let local = iri.rsplit(['/', '#']).next().unwrap_or(iri);
            let mut forms = vec![format!("<{iri}>"), format!(":{local}"), local.to_owned()];
            if *node == rdf::TYPE {
                forms.push("a".to_owned());
            }
            forms
        }
        Term::Literal(literal) => {
            let value = literal.value();
            let escaped = Literal::new_simple_literal(value).to_string();
            vec![format!("\"{value}\""), escaped, value.to_owned()]
        }
        Term::BlankNode(node) => vec![node.to_string()],
        Term::Triple(_) => Vec::new(),
    }
}

/// Where a form stands as a word of its own, in bytes; the end of a prefixed name takes its prefix along.
fn find_word(text: &str, form: &str) -> Option<(usize, usize)> {
    if form.is_empty() {
        return None;
    }
    let in_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let named_end = form.ends_with(|c: char| c.is_ascii_alphanumeric());
    let named_start = form.starts_with(|c: char| c.is_ascii_alphanumeric());
    text.match_indices(form).find_map(|(at, _)| {
        let end = at + form.len();
        let longer = named_end && text[end..].starts_with(in_name)
            || named_start && text[..at].ends_with(in_name);
        if longer {
            return None;
        }
        if !form.starts_with(':') {
            return Some((at, end));
        }
        let prefix = text[..at].trim_end_matches(|c| in_name(c) || c == '.');
        Some((prefix.len(), end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::{Literal, NamedNode};

    #[test]
    fn columns_are_found_in_characters() {
        let label = Term::from(Literal::new_simple_literal("創新"));
        assert_eq!(column("  例:a 標 \"創新\" .", &[&label]), (9, 4));
        let node = Term::from(NamedNode::new_unchecked("http://e/ns#hub"));
        assert_eq!(column("ex:hub-two a ex:hub .", &[&node]), (14, 6));
        let rdf_type = Term::from(rdf::TYPE.into_owned());
        assert_eq!(column("ex:hub a ex:C .", &[&rdf_type]), (8, 1));
        assert_eq!(column("   word x", &[]), (4, 4));
        let tagged = |tag| Term::from(Literal::new_language_tagged_literal_unchecked("x", tag));
        let line = "e:a rdfs:label \"x\"@CN , \"x\"@hk-1 , \"x\"@hk .";
        assert_eq!(column(line, &[&tagged("cn")]), (16, 6));
        assert_eq!(column(line, &[&tagged("hk")]), (36, 6));
        let (object, predicate) = (
            NamedNode::new_unchecked("http://e/x"),
            NamedNode::new_unchecked("http://e/q"),
        );
        let glued = Term::from(NamedNode::new_unchecked("http://xmlns.com/foaf/0.1name"));
        assert_eq!(column("e:a foaf:name 1 .", &[&glued]), (5, 9));
        let line = "e:a e:p e:x ; e:q e:x .";
        assert_eq!(column(line, &[&object.into(), &predicate.into()]), (19, 3));
    }
}
