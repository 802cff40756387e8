//! The notation in which the tables of rules are written, close to SPARQL:
//!
//! ```text
//! ?p rdfs:domain ?c . ?x ?p ?y                              triples
//! direct ?c rdfs:subClassOf ?d                              a triple that is not composed of others
//! member ?m of ?list                                        each item of a list, one at a time
//! pair ?m ?n of ?list                                       two items of a list
//! each ?m of ?list : ?x a ?m                                all items of a list at once
//! chain ?x ?list ?y                                         a way along a list of properties
//! ```
//!
//! The head is triples, or `false`. Numbers are non-negative integers.

use super::pattern::{Clause, Effect, Head, Pattern, Shape, Slot, Variable};
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{rdf, xsd};
use oxrdf::{Literal, NamedNode, Term};

/// Why a text is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{clause}' is no clause of a rule: {problem}")]
pub struct NotationError {
    clause: String,
    problem: String,
}

/// Reads a rule from its body and head.
pub fn parse(body: &str, head: &str, effect: Effect) -> Result<Pattern, NotationError> {
    let mut reader = Reader {
        prefixes: Prefixes::of_the_field(),
        variables: Vec::new(),
    };
    let body = clauses(body)
        .map(|text| reader.clause(text))
        .collect::<Result<_, _>>()?;
    let head = if head == "false" {
        Head::False
    } else {
        let triples = clauses(head).map(|text| reader.shape(text));
        Head::Triples(triples.collect::<Result<_, _>>()?)
    };
    Ok(Pattern {
        variables: reader.variables,
        body,
        filters: Vec::new(),
        head,
        effect,
    })
}

fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split(" . ")
        .map(str::trim)
        .filter(|clause| !clause.is_empty())
}

struct Reader {
    prefixes: Prefixes,
    variables: Vec<String>,
}

impl Reader {
    fn clause(&mut self, text: &str) -> Result<Clause, NotationError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["direct", rest @ ..] => Ok(Clause::Triple {
                shape: self.words(rest, text)?,
                direct: true,
            }),
            ["member", item, "of", list] => Ok(Clause::Member {
                item: self.variable(item, text)?,
                list: self.variable(list, text)?,
            }),
            ["pair", one, two, "of", list] => Ok(Clause::Pair {
                items: [self.variable(one, text)?, self.variable(two, text)?],
                list: self.variable(list, text)?,
            }),
            ["each", item, "of", list, ":", shapes @ ..] => Ok(Clause::Each {
                item: self.variable(item, text)?,
                list: self.variable(list, text)?,
                shapes: shapes
                    .split(|word| *word == ",")
                    .map(|shape| self.words(shape, text))
                    .collect::<Result<_, _>>()?,
            }),
            ["chain", from, list, to] => Ok(Clause::Chain {
                from: self.variable(from, text)?,
                list: self.variable(list, text)?,
                to: self.variable(to, text)?,
            }),
            words => Ok(Clause::Triple {
                shape: self.words(words, text)?,
                direct: false,
            }),
        }
    }

    fn shape(&mut self, text: &str) -> Result<Shape, NotationError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        self.words(&words, text)
    }

    fn words(&mut self, words: &[&str], clause: &str) -> Result<Shape, NotationError> {
        let [s, p, o] = words else {
            return Err(error(clause, "a triple has three parts"));
        };
        Ok([
            self.slot(s, clause)?,
            self.slot(p, clause)?,
            self.slot(o, clause)?,
        ])
    }

    fn slot(&mut self, word: &str, clause: &str) -> Result<Slot, NotationError> {
        if word.starts_with('?') {
            return Ok(Slot::Variable(self.variable(word, clause)?));
        }
        if word == "a" {
            return Ok(Slot::Term(rdf::TYPE.into_owned().into()));
        }
        if word.parse::<u32>().is_ok() {
            let number = Literal::new_typed_literal(word, xsd::NON_NEGATIVE_INTEGER);
            return Ok(Slot::Term(number.into()));
        }
        let iri = self
            .prefixes
            .expand(word)
            .ok_or_else(|| error(clause, "a prefix is unknown"))?;
        Ok(Slot::Term(Term::from(NamedNode::new_unchecked(iri))))
    }

    fn variable(&mut self, word: &str, clause: &str) -> Result<Variable, NotationError> {
        let name = word
            .strip_prefix('?')
            .ok_or_else(|| error(clause, "a variable begins with ?"))?;
        let known = self.variables.iter().position(|known| known == name);
        Ok(known.unwrap_or_else(|| {
            self.variables.push(name.to_owned());
            self.variables.len() - 1
        }))
    }
}

fn error(clause: &str, problem: &str) -> NotationError {
    NotationError {
        clause: clause.to_owned(),
        problem: problem.to_owned(),
    }
}
