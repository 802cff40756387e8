//! Rules as files: a CONSTRUCT that can only add when data is added (triples, UNION, FILTER on terms), with its title in the header.
//!
//! What would take a conclusion back when more becomes known (OPTIONAL, MINUS, NOT EXISTS, aggregates) or make new terms (BIND, blank
//! nodes in the head) is refused by name.

use super::pattern::{Clause, Effect, Filter, Head, Pattern, Shape, Slot};
use super::ruleset::Rule;
use crate::data::project::QueryFile;
use crate::words::header::Header;
use oxrdf::Variable;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use spargebra::{Query, SparqlParser, SparqlSyntaxError};

/// Why a file is no rule.
#[derive(Debug, thiserror::Error)]
pub enum ConstructError {
    /// It is no SPARQL.
    #[error(transparent)]
    Syntax(#[from] SparqlSyntaxError),
    /// It is another kind of query.
    #[error("a rule is a CONSTRUCT query")]
    NotConstruct,
    /// It uses what rules cannot have.
    #[error(
        "a rule cannot use {0}: only triples, UNION and FILTER on terms stay true when data is added"
    )]
    NotMonotonic(&'static str),
    /// Its head has a variable that its body lacks.
    #[error("?{0} stands in the CONSTRUCT but not in every alternative of the WHERE")]
    Unbound(String),
    /// Its head is empty.
    #[error("the CONSTRUCT concludes nothing")]
    Empty,
}

/// Reads the rules of a file: one for each alternative of its UNIONs, all under the name of the file.
///
/// # Errors
/// When it is no monotonic CONSTRUCT.
pub fn rules(file: &QueryFile) -> Result<Vec<Rule>, ConstructError> {
    let header = Header::parse(&file.text);
    let query = SparqlParser::new().parse_query(&file.text)?;
    let Query::Construct {
        template, pattern, ..
    } = query
    else {
        return Err(ConstructError::NotConstruct);
    };
    if template.is_empty() {
        return Err(ConstructError::Empty);
    }
    alternatives(&pattern)?
        .into_iter()
        .map(|alternative| {
            Ok(Rule {
                id: file.name.clone(),
                titles: header.in_languages("title"),
                reference: file.path.clone(),
                pattern: Some(alternative.conclude(&template)?),
            })
        })
        .collect()
}

#[derive(Clone, Default)]
struct Alternative {
    triples: Vec<TriplePattern>,
    filters: Vec<Expression>,
}

fn alternatives(pattern: &GraphPattern) -> Result<Vec<Alternative>, ConstructError> {
    let refuse = |what| Err(ConstructError::NotMonotonic(what));
    match pattern {
        GraphPattern::Bgp { patterns } => Ok(vec![Alternative {
            triples: patterns.clone(),
            filters: Vec::new(),
        }]),
        GraphPattern::Join { left, right } => {
            let right = alternatives(right)?;
            let joined = alternatives(left)?
                .into_iter()
                .flat_map(|l| right.iter().map(move |r| l.clone().and(r)));
            Ok(joined.collect())
        }
        GraphPattern::Union { left, right } => {
            let mut all = alternatives(left)?;
            all.extend(alternatives(right)?);
            Ok(all)
        }
        GraphPattern::Filter { expr, inner } => {
            let mut all = alternatives(inner)?;
            for alternative in &mut all {
                alternative.filters.push(expr.clone());
            }
            Ok(all)
        }
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::OrderBy { inner, .. } => alternatives(inner),
        GraphPattern::Path { .. } => refuse("property paths with *, +, ? or !"),
        GraphPattern::LeftJoin { .. } => refuse("OPTIONAL"),
        GraphPattern::Graph { .. } => refuse("GRAPH"),
        GraphPattern::Extend { .. } => refuse("BIND"),
        GraphPattern::Minus { .. } => refuse("MINUS"),
        GraphPattern::Values { .. } => refuse("VALUES"),
        GraphPattern::Slice { .. } => refuse("LIMIT"),
        GraphPattern::Group { .. } => refuse("GROUP BY"),
        GraphPattern::Service { .. } => refuse("SERVICE"),
        GraphPattern::Lateral { .. } => refuse("LATERAL"),
    }
}

impl Alternative {
    fn and(mut self, other: &Self) -> Self {
        self.triples.extend(other.triples.iter().cloned());
        self.filters.extend(other.filters.iter().cloned());
        self
    }

    fn conclude(&self, template: &[TriplePattern]) -> Result<Pattern, ConstructError> {
        let mut names = Names::default();
        let body = self.triples.iter().map(|triple| {
            Ok(Clause::Triple {
                shape: names.shape(triple)?,
                direct: false,
            })
        });
        let body = body.collect::<Result<_, ConstructError>>()?;
        let bound = names.known.len();
        let filters = self.filters.iter().map(|filter| names.filter(filter));
        let filters = filters.collect::<Result<_, _>>()?;
        let head = template.iter().map(|triple| names.head(triple));
        let head = head.collect::<Result<_, _>>()?;
        match names.known.get(bound) {
            Some(unbound) => Err(ConstructError::Unbound(unbound.clone())),
            None => Ok(Pattern {
                variables: names.known,
                body,
                filters,
                head: Head::Triples(head),
                effect: Effect::Direct,
            }),
        }
    }
}

#[derive(Default)]
struct Names {
    known: Vec<String>,
}

impl Names {
    fn variable(&mut self, name: &str) -> Slot {
        let at = self.known.iter().position(|known| known == name);
        Slot::Variable(at.unwrap_or_else(|| {
            self.known.push(name.to_owned());
            self.known.len() - 1
        }))
    }

    fn shape(&mut self, triple: &TriplePattern) -> Result<Shape, ConstructError> {
        let predicate = match &triple.predicate {
            NamedNodePattern::NamedNode(node) => Slot::Term(node.clone().into()),
            NamedNodePattern::Variable(variable) => self.variable(variable.as_str()),
        };
        Ok([
            self.slot(&triple.subject)?,
            predicate,
            self.slot(&triple.object)?,
        ])
    }

    fn head(&mut self, triple: &TriplePattern) -> Result<Shape, ConstructError> {
        let blank = |term: &TermPattern| matches!(term, TermPattern::BlankNode(_));
        if blank(&triple.subject) || blank(&triple.object) {
            return Err(ConstructError::NotMonotonic("blank nodes in the CONSTRUCT"));
        }
        self.shape(triple)
    }

    fn slot(&mut self, term: &TermPattern) -> Result<Slot, ConstructError> {
        match term {
            TermPattern::NamedNode(node) => Ok(Slot::Term(node.clone().into())),
            TermPattern::Literal(literal) => Ok(Slot::Term(literal.clone().into())),
            TermPattern::BlankNode(node) => Ok(self.variable(&format!("_:{}", node.as_str()))),
            TermPattern::Variable(variable) => Ok(self.variable(variable.as_str())),
            TermPattern::Triple(_) => Err(ConstructError::NotMonotonic("triple terms")),
        }
    }

    fn filter(&mut self, expression: &Expression) -> Result<Filter, ConstructError> {
        let mut both = |a, b| Ok::<_, ConstructError>(vec![self.filter(a)?, self.filter(b)?]);
        match expression {
            Expression::And(a, b) => Ok(Filter::And(both(a, b)?)),
            Expression::Or(a, b) => Ok(Filter::Or(both(a, b)?)),
            Expression::Not(inner) => Ok(Filter::Not(Box::new(self.filter(inner)?))),
            Expression::Equal(a, b) | Expression::SameTerm(a, b) => {
                Ok(Filter::Same(self.value(a)?, self.value(b)?))
            }
            Expression::In(a, all) => {
                let a = self.value(a)?;
                let same = all
                    .iter()
                    .map(|b| Ok(Filter::Same(a.clone(), self.value(b)?)));
                Ok(Filter::Or(same.collect::<Result<_, ConstructError>>()?))
            }
            Expression::FunctionCall(Function::IsIri, args) => self.only(args).map(Filter::IsIri),
            Expression::FunctionCall(Function::IsLiteral, args) => {
                self.only(args).map(Filter::IsLiteral)
            }
            Expression::Exists(_) => Err(ConstructError::NotMonotonic("EXISTS")),
            Expression::Bound(_) => Err(ConstructError::NotMonotonic("BOUND")),
            _ => Err(ConstructError::NotMonotonic(
                "a FILTER other than =, !=, IN, sameTerm, isIRI, isLiteral with &&, || and !",
            )),
        }
    }

    fn only(&mut self, args: &[Expression]) -> Result<Slot, ConstructError> {
        match args {
            [one] => self.value(one),
            _ => Err(ConstructError::NotMonotonic("a function of several values")),
        }
    }

    fn value(&mut self, expression: &Expression) -> Result<Slot, ConstructError> {
        match expression {
            Expression::NamedNode(node) => Ok(Slot::Term(node.clone().into())),
            Expression::Literal(literal) => Ok(Slot::Term(literal.clone().into())),
            Expression::Variable(variable) => Ok(self.of(variable)),
            _ => Err(ConstructError::NotMonotonic("computed values")),
        }
    }

    fn of(&mut self, variable: &Variable) -> Slot {
        self.variable(variable.as_str())
    }
}
