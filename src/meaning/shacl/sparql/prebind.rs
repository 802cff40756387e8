//! Pre-binding (appendix A) by substitution over the algebra: each occurrence of a variable becomes its value, in every scope.
//!
//! Patterns cannot hold a blank node as a constant, since there it would be a variable. So a blank node goes into patterns as an IRI
//! that [`super::engine`] turns back, and into expressions as a call of a function that yields it.

use crate::meaning::shacl::path::Path;
use oxrdf::{BlankNode, Literal, NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, Expression, Function, GraphPattern, OrderExpression,
    PropertyPathExpression,
};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// IRIs that stand for blank nodes in patterns begin so.
pub const BLANK: &str = "tag:xinzhi,2026:blank:";

/// The function that yields the blank node of a label.
pub const BLANK_FUNCTION: &str = "tag:xinzhi,2026:blank";

/// Values of pre-bound variables by name.
#[derive(Clone, Debug, Default)]
pub struct Bindings(pub Vec<(String, Term)>);

impl Bindings {
    pub fn set(&mut self, name: &str, term: Term) {
        self.0.push((name.to_owned(), term));
    }

    pub fn get(&self, variable: &str) -> Option<&Term> {
        self.0
            .iter()
            .find(|(name, _)| name == variable)
            .map(|(_, term)| term)
    }
}

/// The query with its variables replaced by their values.
pub fn with_bindings(query: &Query, bindings: &Bindings) -> Query {
    Fold {
        bindings,
        path: None,
    }
    .query(query)
}

/// The query with `$PATH` as predicate replaced by the path.
pub fn with_path(query: &Query, path: &Path) -> Query {
    Fold {
        bindings: &Bindings::default(),
        path: Some(path.to_sparql()),
    }
    .query(query)
}

struct Fold<'a> {
    bindings: &'a Bindings,
    path: Option<PropertyPathExpression>,
}

impl Fold<'_> {
    fn query(&self, query: &Query) -> Query {
        let mut query = query.clone();
        let (Query::Select { pattern, .. }
        | Query::Ask { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }) = &mut query;
        *pattern = self.pattern(pattern);
        query
    }

    fn pattern(&self, pattern: &GraphPattern) -> GraphPattern {
        use GraphPattern as P;
        let one = |inner: &P| Box::new(self.pattern(inner));
        match pattern {
            P::Bgp { patterns } => self.basic(patterns),
            P::Path {
                subject,
                path,
                object,
            } => P::Path {
                subject: self.term(subject),
                path: path.clone(),
                object: self.term(object),
            },
            P::Join { left, right } => P::Join {
                left: one(left),
                right: one(right),
            },
            P::Lateral { left, right } => P::Lateral {
                left: one(left),
                right: one(right),
            },
            P::LeftJoin {
                left,
                right,
                expression,
            } => P::LeftJoin {
                left: one(left),
                right: one(right),
                expression: expression.as_ref().map(|e| self.expression(e)),
            },
            P::Filter { expr, inner } => P::Filter {
                expr: self.expression(expr),
                inner: one(inner),
            },
            P::Union { left, right } => P::Union {
                left: one(left),
                right: one(right),
            },
            P::Graph { name, inner } => match self.name(name) {
                Some(name) => P::Graph {
                    name,
                    inner: one(inner),
                },
                None => nothing(),
            },
            P::Extend {
                inner,
                variable,
                expression,
            } => P::Extend {
                inner: one(inner),
                variable: variable.clone(),
                expression: self.expression(expression),
            },
            P::Minus { left, right } => P::Minus {
                left: one(left),
                right: one(right),
            },
            P::Values { .. } => pattern.clone(),
            P::OrderBy { inner, expression } => P::OrderBy {
                inner: one(inner),
                expression: expression.iter().map(|e| self.order(e)).collect(),
            },
            P::Project { inner, variables } => P::Project {
                inner: one(inner),
                variables: variables.clone(),
            },
            P::Distinct { inner } => P::Distinct { inner: one(inner) },
            P::Reduced { inner } => P::Reduced { inner: one(inner) },
            P::Slice {
                inner,
                start,
                length,
            } => P::Slice {
                inner: one(inner),
                start: *start,
                length: *length,
            },
            P::Group {
                inner,
                variables,
                aggregates,
            } => P::Group {
                inner: one(inner),
                variables: variables.clone(),
                aggregates: aggregates
                    .iter()
                    .map(|(variable, a)| (variable.clone(), self.aggregate(a)))
                    .collect(),
            },
            P::Service {
                name,
                inner,
                silent,
            } => P::Service {
                name: name.clone(),
                inner: one(inner),
                silent: *silent,
            },
        }
    }

    /// Triple patterns; one with a path as predicate leaves the group and is joined to it.
    fn basic(&self, patterns: &[TriplePattern]) -> GraphPattern {
        let mut kept = Vec::new();
        let mut paths = Vec::new();
        for pattern in patterns {
            let (subject, object) = (self.term(&pattern.subject), self.term(&pattern.object));
            match (&pattern.predicate, &self.path) {
                (NamedNodePattern::Variable(v), Some(path)) if v.as_str() == "PATH" => {
                    if let PropertyPathExpression::NamedNode(predicate) = path {
                        let predicate = predicate.clone().into();
                        kept.push(TriplePattern {
                            subject,
                            predicate,
                            object,
                        });
                    } else {
                        let path = path.clone();
                        paths.push(GraphPattern::Path {
                            subject,
                            path,
                            object,
                        });
                    }
                }
                (predicate, _) => match self.name(predicate) {
                    Some(predicate) => kept.push(TriplePattern {
                        subject,
                        predicate,
                        object,
                    }),
                    None => return nothing(),
                },
            }
        }
        let kept = GraphPattern::Bgp { patterns: kept };
        paths
            .into_iter()
            .fold(kept, |left, right| GraphPattern::Join {
                left: Box::new(left),
                right: Box::new(right),
            })
    }

    fn term(&self, pattern: &TermPattern) -> TermPattern {
        match pattern {
            TermPattern::Variable(variable) => match self.bindings.get(variable.as_str()) {
                Some(Term::NamedNode(node)) => node.clone().into(),
                Some(Term::BlankNode(node)) => blank_as_iri(node).into(),
                Some(Term::Literal(literal)) => literal.clone().into(),
                Some(Term::Triple(_)) | None => pattern.clone(),
            },
            TermPattern::Triple(triple) => {
                let predicate = self.name(&triple.predicate);
                TermPattern::Triple(Box::new(TriplePattern {
                    subject: self.term(&triple.subject),
                    predicate: predicate.unwrap_or_else(|| triple.predicate.clone()),
                    object: self.term(&triple.object),
                }))
            }
            other => other.clone(),
        }
    }

    /// A predicate or graph name; `None` when the value cannot stand there, so that nothing matches.
    fn name(&self, pattern: &NamedNodePattern) -> Option<NamedNodePattern> {
        let NamedNodePattern::Variable(variable) = pattern else {
            return Some(pattern.clone());
        };
        match self.bindings.get(variable.as_str()) {
            Some(Term::NamedNode(node)) => Some(node.clone().into()),
            Some(_) => None,
            None => Some(pattern.clone()),
        }
    }

    fn variable(&self, variable: &Variable) -> Expression {
        match self.bindings.get(variable.as_str()) {
            Some(Term::NamedNode(node)) => node.clone().into(),
            Some(Term::Literal(literal)) => literal.clone().into(),
            Some(Term::BlankNode(node)) => Expression::FunctionCall(
                Function::Custom(NamedNode::new_unchecked(BLANK_FUNCTION)),
                vec![Literal::new_simple_literal(node.as_str()).into()],
            ),
            Some(Term::Triple(_)) | None => variable.clone().into(),
        }
    }

    fn expression(&self, expression: &Expression) -> Expression {
        use Expression as E;
        let one = |e: &E| Box::new(self.expression(e));
        let all = |list: &[E]| list.iter().map(|e| self.expression(e)).collect::<Vec<_>>();
        match expression {
            E::NamedNode(_) | E::Literal(_) => expression.clone(),
            E::Variable(variable) => self.variable(variable),
            E::Bound(variable) => match self.bindings.get(variable.as_str()) {
                Some(_) => Literal::from(true).into(),
                None => expression.clone(),
            },
            E::Or(a, b) => E::Or(one(a), one(b)),
            E::And(a, b) => E::And(one(a), one(b)),
            E::Equal(a, b) => E::Equal(one(a), one(b)),
            E::SameTerm(a, b) => E::SameTerm(one(a), one(b)),
            E::Greater(a, b) => E::Greater(one(a), one(b)),
            E::GreaterOrEqual(a, b) => E::GreaterOrEqual(one(a), one(b)),
            E::Less(a, b) => E::Less(one(a), one(b)),
            E::LessOrEqual(a, b) => E::LessOrEqual(one(a), one(b)),
            E::Add(a, b) => E::Add(one(a), one(b)),
            E::Subtract(a, b) => E::Subtract(one(a), one(b)),
            E::Multiply(a, b) => E::Multiply(one(a), one(b)),
            E::Divide(a, b) => E::Divide(one(a), one(b)),
            E::UnaryPlus(a) => E::UnaryPlus(one(a)),
            E::UnaryMinus(a) => E::UnaryMinus(one(a)),
            E::Not(a) => E::Not(one(a)),
            E::In(a, list) => E::In(one(a), all(list)),
            E::Exists(pattern) => E::Exists(Box::new(self.pattern(pattern))),
            E::If(a, b, c) => E::If(one(a), one(b), one(c)),
            E::Coalesce(list) => E::Coalesce(all(list)),
            E::FunctionCall(function, list) => E::FunctionCall(function.clone(), all(list)),
        }
    }

    fn order(&self, order: &OrderExpression) -> OrderExpression {
        match order {
            OrderExpression::Asc(e) => OrderExpression::Asc(self.expression(e)),
            OrderExpression::Desc(e) => OrderExpression::Desc(self.expression(e)),
        }
    }

    fn aggregate(&self, aggregate: &AggregateExpression) -> AggregateExpression {
        match aggregate {
            AggregateExpression::CountSolutions { .. } => aggregate.clone(),
            AggregateExpression::FunctionCall {
                name,
                expr,
                distinct,
            } => AggregateExpression::FunctionCall {
                name: name.clone(),
                expr: self.expression(expr),
                distinct: *distinct,
            },
        }
    }
}

/// The IRI that stands for a blank node in a pattern.
pub fn blank_as_iri(node: &BlankNode) -> NamedNode {
    NamedNode::new_unchecked(format!("{BLANK}{}", node.as_str()))
}

/// A pattern without solutions.
fn nothing() -> GraphPattern {
    GraphPattern::Values {
        variables: Vec::new(),
        bindings: Vec::new(),
    }
}

/// A direct part of a pattern or expression.
pub enum Part<'a> {
    Pattern(&'a GraphPattern),
    Expression(&'a Expression),
}

/// Visits the direct parts of a pattern.
pub fn each_part<'a>(pattern: &'a GraphPattern, visit: &mut dyn FnMut(Part<'a>)) {
    use GraphPattern as P;
    match pattern {
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } => {}
        P::Join { left, right }
        | P::Lateral { left, right }
        | P::Union { left, right }
        | P::Minus { left, right } => {
            visit(Part::Pattern(left));
            visit(Part::Pattern(right));
        }
        P::LeftJoin {
            left,
            right,
            expression,
        } => {
            visit(Part::Pattern(left));
            visit(Part::Pattern(right));
            expression.iter().for_each(|e| visit(Part::Expression(e)));
        }
        P::Filter { expr, inner } => {
            visit(Part::Expression(expr));
            visit(Part::Pattern(inner));
        }
        P::Extend {
            inner, expression, ..
        } => {
            visit(Part::Expression(expression));
            visit(Part::Pattern(inner));
        }
        P::OrderBy { inner, expression } => {
            for order in expression {
                let (OrderExpression::Asc(e) | OrderExpression::Desc(e)) = order;
                visit(Part::Expression(e));
            }
            visit(Part::Pattern(inner));
        }
        P::Group {
            inner, aggregates, ..
        } => {
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    visit(Part::Expression(expr));
                }
            }
            visit(Part::Pattern(inner));
        }
        P::Graph { inner, .. }
        | P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. }
        | P::Service { inner, .. } => visit(Part::Pattern(inner)),
    }
}

/// Visits the direct parts of an expression.
pub fn each_part_of_expression<'a>(expression: &'a Expression, visit: &mut dyn FnMut(Part<'a>)) {
    use Expression as E;
    match expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => {}
        E::Or(a, b)
        | E::And(a, b)
        | E::Equal(a, b)
        | E::SameTerm(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Add(a, b)
        | E::Subtract(a, b)
        | E::Multiply(a, b)
        | E::Divide(a, b) => {
            visit(Part::Expression(a));
            visit(Part::Expression(b));
        }
        E::UnaryPlus(a) | E::UnaryMinus(a) | E::Not(a) => visit(Part::Expression(a)),
        E::In(a, list) => {
            visit(Part::Expression(a));
            list.iter().for_each(|e| visit(Part::Expression(e)));
        }
        E::Exists(pattern) => visit(Part::Pattern(pattern)),
        E::If(a, b, c) => [a, b, c]
            .into_iter()
            .for_each(|e| visit(Part::Expression(e))),
        E::Coalesce(list) | E::FunctionCall(_, list) => {
            list.iter().for_each(|e| visit(Part::Expression(e)));
        }
    }
}
