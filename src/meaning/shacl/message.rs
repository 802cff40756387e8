//! Messages: our own in three languages when a shape has none, and templates with values put in (§5.2.2).

use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use oxrdf::{Literal, NamedNode, Term};

/// How terms and messages are shown.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Short names of namespaces.
    pub prefixes: Prefixes,
    /// The language of messages.
    pub language: Language,
}

impl Names {
    /// An IRI, shortened when a prefix is bound.
    pub fn iri(&self, iri: &NamedNode) -> String {
        self.prefixes
            .compact(iri.as_str())
            .unwrap_or_else(|| iri.to_string())
    }

    /// A term as Turtle writes it.
    pub fn term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.iri(node),
            Term::Literal(literal) if literal.language().is_none() => {
                let text = Literal::new_simple_literal(literal.value()).to_string();
                let datatype = literal.datatype().into_owned();
                match self.prefixes.compact(datatype.as_str()).as_deref() {
                    Some("xsd:string") => text,
                    Some("xsd:integer" | "xsd:decimal" | "xsd:boolean") => {
                        literal.value().to_owned()
                    }
                    Some(name) => format!("{text}^^{name}"),
                    None => literal.to_string(),
                }
            }
            other => other.to_string(),
        }
    }

    /// Terms, separated by commas; after the tenth it says how many more there are.
    pub fn terms<'a>(&self, terms: impl IntoIterator<Item = &'a Term>) -> String {
        let all: Vec<&Term> = terms.into_iter().collect();
        let shown: Vec<String> = all.iter().take(10).map(|term| self.term(term)).collect();
        let more = all.len().saturating_sub(10);
        let tail = if more > 0 {
            format!(", … (+{more})")
        } else {
            String::new()
        };
        shown.join(", ") + &tail
    }

    /// The message of several that a reader of the language is shown.
    pub fn choose<'a>(&self, messages: &'a [Literal]) -> Option<&'a Literal> {
        messages
            .iter()
            .min_by_key(|message| self.language.preference(message.language()))
    }
}

/// A sentence in the three languages, as [`Language::ALL`] orders them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub [String; 3]);

impl Text {
    pub fn new(
        traditional: impl Into<String>,
        simplified: impl Into<String>,
        english: impl Into<String>,
    ) -> Self {
        Self([traditional.into(), simplified.into(), english.into()])
    }

    pub fn in_language(&self, language: Language) -> Literal {
        let position = Language::ALL.iter().position(|l| *l == language);
        let text = &self.0[position.unwrap_or_default()];
        Literal::new_language_tagged_literal_unchecked(text.as_str(), language.tag())
    }
}

/// Puts values into a template: `{?name}` and `{$name}` stand for them; an unknown name is left as it is.
pub fn fill(template: &Literal, value: &dyn Fn(&str) -> Option<Term>) -> Literal {
    let mut text = String::new();
    let mut rest = template.value();
    while let Some(start) = rest.find("{?").into_iter().chain(rest.find("{$")).min() {
        let (before, from) = rest.split_at(start);
        text.push_str(before);
        let filled = from
            .find('}')
            .and_then(|end| Some((end, value(&from[2..end])?)));
        match filled {
            Some((end, term)) => {
                text.push_str(&bare(&term));
                rest = &from[end + 1..];
            }
            None => {
                text.push_str(&from[..2]);
                rest = &from[2..];
            }
        }
    }
    text.push_str(rest);
    match template.language() {
        Some(tag) => Literal::new_language_tagged_literal_unchecked(text, tag),
        None => Literal::new_simple_literal(text),
    }
}

fn bare(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
