//! Queries of SPARQL constraints and validators (§5.2, §6.2): prefixes declared in the shapes graph, and what pre-binding forbids.

use super::prebind;
use crate::data::dataset::TermId;
use crate::meaning::shacl::error::Problem;
use crate::meaning::shacl::path::Path;
use crate::meaning::shacl::reader::Reader;
use crate::words::vocabulary::{owl, sh, xsd};
use oxrdf::{NamedNodeRef, Term};
use spargebra::SparqlParser;
use spargebra::algebra::{Expression, Function, GraphPattern};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// SELECT or ASK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Select,
    Ask,
}

impl Form {
    fn property(self) -> NamedNodeRef<'static> {
        match self {
            Self::Select => sh::SELECT,
            Self::Ask => sh::ASK,
        }
    }
}

/// A query that may be used with pre-bound variables, `$PATH` already replaced.
#[derive(Clone, Debug)]
pub struct Query(pub Arc<spargebra::Query>);

/// Reads the query of a node. `bound` names the variables that will be pre-bound beside `$this`.
pub fn read(
    reader: &mut Reader<'_>,
    node: TermId,
    form: Form,
    path: Option<&Path>,
    bound: &[&str],
) -> Option<Query> {
    let property = form.property();
    let texts = reader.strings(node, property);
    let [text] = texts.as_slice() else {
        let name = reader.curie(property);
        let problem = if texts.is_empty() {
            Problem::Missing(name)
        } else {
            Problem::Several(name)
        };
        reader.problem(node, Some(property), problem);
        return None;
    };
    let query = match parse(reader, node, text) {
        Ok(query) => query,
        Err(problem) => {
            reader.problem(node, Some(property), problem);
            return None;
        }
    };
    let mut bound: Vec<&str> = bound.to_vec();
    bound.push("this");
    if let Err(problem) = check(&query, form, &bound) {
        reader.problem(node, Some(property), problem);
        return None;
    }
    if text.contains("shapesGraph") {
        reader.uses_shapes_graph = true;
    }
    let query = match path {
        Some(path) => prebind::with_path(&query, path),
        None => query,
    };
    Some(Query(Arc::new(query)))
}

fn parse(reader: &mut Reader<'_>, node: TermId, text: &str) -> Result<spargebra::Query, Problem> {
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in prefixes(reader, node) {
        parser = parser
            .with_prefix(&prefix, &namespace)
            .map_err(|error| Problem::Sparql(format!("prefix '{prefix}': {error}")))?;
    }
    parser
        .parse_query(text)
        .map_err(|error| Problem::Sparql(error.to_string()))
}

/// The prefixes that `sh:prefixes` gives, through `owl:imports` (§5.2.1).
fn prefixes(reader: &mut Reader<'_>, node: TermId) -> BTreeMap<String, String> {
    let mut prefixes = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut stack = reader.values(node, sh::PREFIXES);
    while let Some(ontology) = stack.pop() {
        if !seen.insert(ontology) {
            continue;
        }
        stack.extend(reader.values(ontology, owl::IMPORTS));
        for declaration in reader.values(ontology, sh::DECLARE) {
            let prefix = reader.strings(declaration, sh::PREFIX).pop();
            if let (Some(prefix), Some(namespace)) = (prefix, namespace(reader, declaration)) {
                prefixes.insert(prefix, namespace);
            }
        }
    }
    prefixes
}

fn namespace(reader: &mut Reader<'_>, declaration: TermId) -> Option<String> {
    let value = reader.single(declaration, sh::NAMESPACE_PROPERTY)?;
    match reader.term(value) {
        Term::Literal(l) if l.datatype() == xsd::ANY_URI || l.datatype() == xsd::STRING => {
            Some(l.value().to_owned())
        }
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        _ => {
            let expected = "a literal of datatype xsd:anyURI";
            reader.wrong_value(declaration, sh::NAMESPACE_PROPERTY, value, expected);
            None
        }
    }
}

/// Refuses what pre-binding cannot work with (appendix A), and functions that nothing here would compute.
fn check(query: &spargebra::Query, form: Form, bound: &[&str]) -> Result<(), Problem> {
    let pattern = match (query, form) {
        (spargebra::Query::Select { pattern, .. }, Form::Select)
        | (spargebra::Query::Ask { pattern, .. }, Form::Ask) => pattern,
        (_, Form::Select) => return Err(Problem::Sparql("it is no SELECT query".to_owned())),
        (_, Form::Ask) => return Err(Problem::Sparql("it is no ASK query".to_owned())),
    };
    let mut checker = Checker { bound, error: None };
    match outermost(pattern) {
        Some((variables, inner)) => {
            let selects_this = variables.iter().any(|v| v.as_str() == "this");
            if form == Form::Select && !selects_this {
                return Err(Problem::PreBinding("it does not select $this".to_owned()));
            }
            checker.pattern(inner);
        }
        None => checker.pattern(pattern),
    }
    checker.error.map_or(Ok(()), Err)
}

/// The projection of the query itself, below what limits or deduplicates it.
fn outermost(pattern: &GraphPattern) -> Option<(&[oxrdf::Variable], &GraphPattern)> {
    match pattern {
        GraphPattern::Project { inner, variables } => Some((variables, inner)),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => outermost(inner),
        _ => None,
    }
}

struct Checker<'a> {
    bound: &'a [&'a str],
    error: Option<Problem>,
}

impl Checker<'_> {
    fn refuse(&mut self, what: impl Into<String>) {
        self.error
            .get_or_insert_with(|| Problem::PreBinding(what.into()));
    }

    fn pattern(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Minus { .. } => self.refuse("MINUS is not allowed"),
            GraphPattern::Values { .. } => self.refuse("VALUES is not allowed"),
            GraphPattern::Service { .. } => self.refuse("SERVICE is not allowed"),
            GraphPattern::Project { variables, .. } => {
                let lacks = |name: &&&str| !variables.iter().any(|v| v.as_str() == **name);
                if let Some(name) = self.bound.iter().find(lacks) {
                    self.refuse(format!("a subquery does not select ${name}"));
                }
            }
            GraphPattern::Extend { variable, .. } if self.bound.contains(&variable.as_str()) => {
                self.refuse(format!("it assigns ${}", variable.as_str()));
            }
            _ => {}
        }
        prebind::each_part(pattern, &mut |part| match part {
            prebind::Part::Pattern(pattern) => self.pattern(pattern),
            prebind::Part::Expression(expression) => self.expression(expression),
        });
    }

    fn expression(&mut self, expression: &Expression) {
        if let Expression::FunctionCall(Function::Custom(name), _) = expression
            && !name.as_str().starts_with(xsd::NAMESPACE)
        {
            self.error
                .get_or_insert(Problem::Unsupported(format!("the function {name}")));
        }
        prebind::each_part_of_expression(expression, &mut |part| match part {
            prebind::Part::Pattern(pattern) => self.pattern(pattern),
            prebind::Part::Expression(expression) => self.expression(expression),
        });
    }
}
