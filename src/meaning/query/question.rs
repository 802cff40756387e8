//! A question is a file in `queries/ask/`: its words in three languages, its typed parameters, its SPARQL.
//!
//! Header keys: `title@<language>`, `about@<language>` (longer), `tags`, `param <name>: entity [class] | text | integer`,
//! `label <name>@<language>`, `example <name>: value`, `default <name>: value`, `answers: required | optional`,
//! `needs: <name> …` (parameters without which it makes no
//! sense), `column <name>@<language>: heading`, `pivot: row column [cell]`.

use super::pivot::{Axes, AxesError};
use super::{QueryError, bind, parse};
use crate::data::dataset::Dataset;
use crate::data::project::QueryFile;
use crate::meaning::labels::{self, NotFound};
use crate::words::header::Header;
use crate::words::language::Language;
use crate::words::near::did_you_mean;
use crate::words::prefixes::Prefixes;
use crate::words::text::mentions::fold_char;
use oxrdf::{Literal, NamedNode, Term};
use spargebra::Query;
use std::collections::BTreeMap;

/// A shipped question.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is typed.
    pub name: String,
    /// The file, for messages.
    pub path: String,
    /// What it asks, in the languages it is written in.
    pub title: BTreeMap<Language, String>,
    /// The parameters in their order.
    pub params: Vec<Param>,
    /// Whether an empty answer is a fault.
    pub must_answer: bool,
    /// Row, column and cell variables of its matrix, when it is one.
    pub pivot: Option<Axes>,
    /// The whole header.
    pub header: Header,
    /// The SPARQL with its header.
    pub text: String,
}

/// A parameter of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// The variable, without `?`.
    pub name: String,
    /// What a value is.
    pub kind: ParamKind,
    /// Whether the question makes no sense without it.
    pub needed: bool,
    /// Used when no value is given.
    pub default: Option<String>,
    /// Shown in the catalogue and used by tests.
    pub example: Option<String>,
}

/// What values of a parameter are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// A resource, found by IRI, CURIE or any label; of a class when one is named.
    Entity(Option<String>),
    /// A plain string.
    Text,
    /// An integer.
    Integer,
}

/// Why a question cannot be asked as it is.
#[derive(Debug, thiserror::Error)]
pub enum ParamError {
    /// The question has no such parameter.
    #[error("the question '{question}' has no parameter '{name}'{}", hint.as_ref().map_or_else(String::new, |h| format!(": {h}")))]
    Unknown {
        /// The question.
        question: String,
        /// What was given.
        name: String,
        /// What there is.
        hint: Option<String>,
    },
    /// The question makes no sense without it.
    #[error("the question '{question}' needs --param {name}=…{}", example.as_ref().map_or_else(String::new, |e| format!(", as in --param {name}={e}")))]
    Needed {
        /// The question.
        question: String,
        /// The parameter.
        name: String,
        /// A value that works.
        example: Option<String>,
    },
    /// The value names nothing.
    #[error("--param {name}: {source}")]
    Entity {
        /// The parameter.
        name: String,
        /// Why.
        #[source]
        source: NotFound,
    },
    /// The value is no number.
    #[error("--param {name}: '{value}' is not an integer")]
    Integer {
        /// The parameter.
        name: String,
        /// What was given.
        value: String,
    },
    /// The header is wrong.
    #[error(
        "{path}: the header says 'param {name}: {kind}': use entity, entity CLASS, text or integer"
    )]
    Kind {
        /// The file.
        path: String,
        /// The parameter.
        name: String,
        /// What the header says.
        kind: String,
    },
    /// The query has no place for it.
    #[error("{path}: parameter '{name}' needs a place in the query: VALUES ?{name} {{ UNDEF }}")]
    Place {
        /// The file.
        path: String,
        /// The parameter.
        name: String,
    },
    /// The header's matrix is wrong.
    #[error("{path}: {source}")]
    Axes {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: AxesError,
    },
    /// The SPARQL is wrong.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl Question {
    /// Reads the header of a question file.
    ///
    /// # Errors
    /// When a parameter has a type that is not known.
    pub fn read(file: QueryFile) -> Result<Self, ParamError> {
        let header = Header::parse(&file.text);
        let params = header
            .named("param")
            .map(|(name, kind)| param(&file.path, &header, name, kind))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            title: header.in_languages("title"),
            must_answer: header.get("answers") != Some("optional"),
            pivot: header
                .get("pivot")
                .map(Axes::parse)
                .transpose()
                .map_err(|source| ParamError::Axes {
                    path: file.path.clone(),
                    source,
                })?,
            name: file.name,
            path: file.path,
            params,
            header,
            text: file.text,
        })
    }

    /// The title in a language, or the nearest there is.
    pub fn title(&self, language: Language) -> &str {
        let nearest = self
            .title
            .iter()
            .min_by_key(|(of, _)| language.preference(Some(of.tag())));
        nearest.map_or(self.name.as_str(), |(_, title)| title)
    }

    /// The heading of a column in a language.
    pub fn heading(&self, column: &str, language: Language) -> Option<&str> {
        self.header.get(&format!("column {column}@{language}"))
    }

    /// The question's query with the given values bound.
    ///
    /// # Errors
    /// When a value does not fit its parameter, or the query is wrong.
    pub fn query(
        &self,
        values: &[(String, String)],
        dataset: &Dataset,
        prefixes: &Prefixes,
    ) -> Result<Query, ParamError> {
        let mut query = parse(&self.text, &self.path, prefixes)?;
        for (name, _) in values {
            if !self.params.iter().any(|param| param.name == *name) {
                return Err(self.unknown(name));
            }
        }
        for param in &self.params {
            let given: Vec<&str> = values
                .iter()
                .filter(|(name, _)| *name == param.name)
                .map(|(_, value)| value.as_str())
                .collect();
            let used: Vec<&str> = if given.is_empty() {
                param.default.iter().map(String::as_str).collect()
            } else {
                given
            };
            if used.is_empty() && param.needed {
                return Err(ParamError::Needed {
                    question: self.name.clone(),
                    name: param.name.clone(),
                    example: param.example.clone(),
                });
            }
            let terms = used
                .into_iter()
                .map(|value| param.term(value, dataset, prefixes))
                .collect::<Result<Vec<_>, _>>()?;
            if !terms.is_empty() && !bind::bind(&mut query, &param.name, &terms) {
                return Err(ParamError::Place {
                    path: self.path.clone(),
                    name: param.name.clone(),
                });
            }
        }
        Ok(query)
    }

    /// Example values for the parameters that the question needs.
    pub fn needed_examples(&self) -> Vec<(String, String)> {
        let needed = self.params.iter().filter(|param| param.needed);
        needed
            .filter_map(|param| Some((param.name.clone(), param.example.clone()?)))
            .collect()
    }

    fn unknown(&self, name: &str) -> ParamError {
        let names: Vec<&str> = self.params.iter().map(|p| p.name.as_str()).collect();
        let hint = did_you_mean(name, names.iter().copied()).or_else(|| match names.as_slice() {
            [] => Some("it has none".to_owned()),
            names => Some(format!("it has {}", names.join(", "))),
        });
        ParamError::Unknown {
            question: self.name.clone(),
            name: name.to_owned(),
            hint,
        }
    }

    /// How well the words describe the question: how many of them stand in its name, titles or tags, in any language.
    pub fn score(&self, words: &[String]) -> usize {
        let texts = self.header.iter().filter(|(key, _)| {
            key.starts_with("title") || key.starts_with("about") || *key == "tags"
        });
        let hay: String = texts
            .map(|(_, value)| value)
            .chain([self.name.as_str()])
            .collect::<Vec<_>>()
            .join(" ");
        let hay = folded(&hay);
        words
            .iter()
            .filter(|word| hay.contains(&folded(word)))
            .count()
    }
}

fn folded(text: &str) -> String {
    text.chars()
        .map(fold_char)
        .flat_map(char::to_lowercase)
        .collect()
}

fn param(path: &str, header: &Header, name: &str, kind: &str) -> Result<Param, ParamError> {
    let mut words = kind.split_whitespace();
    let kind = match (words.next(), words.next()) {
        (Some("entity"), class) => ParamKind::Entity(class.map(str::to_owned)),
        (Some("text"), None) => ParamKind::Text,
        (Some("integer"), None) => ParamKind::Integer,
        _ => {
            return Err(ParamError::Kind {
                path: path.to_owned(),
                name: name.to_owned(),
                kind: kind.to_owned(),
            });
        }
    };
    let needed = header
        .get("needs")
        .is_some_and(|names| names.split_whitespace().any(|n| n == name));
    let value = |key: &str| header.get(&format!("{key} {name}")).map(str::to_owned);
    Ok(Param {
        name: name.to_owned(),
        kind,
        needed,
        default: value("default"),
        example: value("example"),
    })
}

impl Param {
    fn term(
        &self,
        value: &str,
        dataset: &Dataset,
        prefixes: &Prefixes,
    ) -> Result<Term, ParamError> {
        match &self.kind {
            ParamKind::Text => Ok(Literal::new_simple_literal(value).into()),
            ParamKind::Integer => {
                let number: i64 = value.parse().map_err(|_| ParamError::Integer {
                    name: self.name.clone(),
                    value: value.to_owned(),
                })?;
                Ok(Literal::from(number).into())
            }
            ParamKind::Entity(class) => {
                let class = class
                    .as_deref()
                    .and_then(|class| prefixes.expand(class))
                    .and_then(|iri| dataset.id(&NamedNode::new_unchecked(iri).into()));
                let found = labels::find(dataset, prefixes, value, class);
                found
                    .map(|id| dataset.term(id).clone())
                    .map_err(|source| ParamError::Entity {
                        name: self.name.clone(),
                        source,
                    })
            }
        }
    }
}
