//! Property paths (§2.3.1): read from their nodes, walked on the index, written as SPARQL and as RDF.

use super::data::Data;
use super::error::Problem;
use super::reader::Reader;
use crate::data::dataset::TermId;
use crate::words::vocabulary::{rdf, sh};
use oxrdf::{NamedNode, Term};
use spargebra::algebra::PropertyPathExpression;
use std::collections::HashSet;
use std::fmt;

/// How deep paths may be nested, and how long their lists may be; they are walked on the call stack.
const DEPTH: usize = 100;
const LENGTH: usize = 1_000;

/// A SHACL property path; `P` is what stands for a predicate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Path<P = NamedNode> {
    /// A predicate.
    Predicate(P),
    /// `^path`
    Inverse(Box<Self>),
    /// `path / path`
    Sequence(Vec<Self>),
    /// `path | path`
    Alternative(Vec<Self>),
    /// `path*`
    ZeroOrMore(Box<Self>),
    /// `path+`
    OneOrMore(Box<Self>),
    /// `path?`
    ZeroOrOne(Box<Self>),
}

impl<P> Path<P> {
    /// Visits every predicate.
    pub fn each(&self, visit: &mut dyn FnMut(&P)) {
        match self {
            Self::Predicate(p) => visit(p),
            Self::Inverse(path)
            | Self::ZeroOrMore(path)
            | Self::OneOrMore(path)
            | Self::ZeroOrOne(path) => path.each(visit),
            Self::Sequence(paths) | Self::Alternative(paths) => {
                paths.iter().for_each(|path| path.each(visit));
            }
        }
    }

    /// The same path with other predicates.
    pub fn map<Q>(&self, predicate: &impl Fn(&P) -> Q) -> Path<Q> {
        let one = |path: &Self| Box::new(path.map(predicate));
        let all = |paths: &[Self]| paths.iter().map(|path| path.map(predicate)).collect();
        match self {
            Self::Predicate(p) => Path::Predicate(predicate(p)),
            Self::Inverse(path) => Path::Inverse(one(path)),
            Self::Sequence(paths) => Path::Sequence(all(paths)),
            Self::Alternative(paths) => Path::Alternative(all(paths)),
            Self::ZeroOrMore(path) => Path::ZeroOrMore(one(path)),
            Self::OneOrMore(path) => Path::OneOrMore(one(path)),
            Self::ZeroOrOne(path) => Path::ZeroOrOne(one(path)),
        }
    }
}

impl Path<TermId> {
    /// The distinct nodes that the path leads to, in the order of their identifiers.
    pub fn values(&self, data: &Data<'_>, from: TermId) -> Vec<TermId> {
        let mut values = Vec::new();
        self.walk(data, from, false, &mut |value| values.push(value));
        values.sort_unstable();
        values.dedup();
        values
    }

    fn walk(&self, data: &Data<'_>, from: TermId, inverse: bool, visit: &mut dyn FnMut(TermId)) {
        match self {
            Self::Predicate(p) if inverse => data.subjects(*p, from).for_each(visit),
            Self::Predicate(p) => data.objects(from, *p).for_each(visit),
            Self::Inverse(path) => path.walk(data, from, !inverse, visit),
            Self::Sequence(steps) => {
                let mut nodes = vec![from];
                let forth = steps.iter();
                let steps: Vec<&Self> = if inverse {
                    forth.rev().collect()
                } else {
                    forth.collect()
                };
                for step in steps {
                    let mut next = Vec::new();
                    for node in nodes {
                        step.walk(data, node, inverse, &mut |value| next.push(value));
                    }
                    next.sort_unstable();
                    next.dedup();
                    nodes = next;
                }
                nodes.into_iter().for_each(visit);
            }
            Self::Alternative(paths) => {
                for path in paths {
                    path.walk(data, from, inverse, visit);
                }
            }
            Self::ZeroOrMore(path) => path.closure(data, vec![from], inverse, visit),
            Self::OneOrMore(path) => {
                let mut first = Vec::new();
                path.walk(data, from, inverse, &mut |value| first.push(value));
                path.closure(data, first, inverse, visit);
            }
            Self::ZeroOrOne(path) => {
                visit(from);
                path.walk(data, from, inverse, visit);
            }
        }
    }

    /// Visits the starting nodes and whatever can be reached from them, each once.
    fn closure(
        &self,
        data: &Data<'_>,
        start: Vec<TermId>,
        inverse: bool,
        visit: &mut dyn FnMut(TermId),
    ) {
        let mut seen = HashSet::new();
        let mut stack = start;
        while let Some(node) = stack.pop() {
            if seen.insert(node) {
                visit(node);
                self.walk(data, node, inverse, &mut |value| stack.push(value));
            }
        }
    }
}

impl Path<NamedNode> {
    /// The path in SPARQL's algebra.
    pub(super) fn to_sparql(&self) -> PropertyPathExpression {
        use PropertyPathExpression as Expression;
        let one = |path: &Self| Box::new(path.to_sparql());
        let all = |paths: &[Self], join: fn(Box<Expression>, Box<Expression>) -> Expression| {
            paths
                .iter()
                .map(Self::to_sparql)
                .reduce(|left, right| join(Box::new(left), Box::new(right)))
                .expect("a list in a path has at least two members")
        };
        match self {
            Self::Predicate(p) => Expression::NamedNode(p.clone()),
            Self::Inverse(path) => Expression::Reverse(one(path)),
            Self::Sequence(paths) => all(paths, Expression::Sequence),
            Self::Alternative(paths) => all(paths, Expression::Alternative),
            Self::ZeroOrMore(path) => Expression::ZeroOrMore(one(path)),
            Self::OneOrMore(path) => Expression::OneOrMore(one(path)),
            Self::ZeroOrOne(path) => Expression::ZeroOrOne(one(path)),
        }
    }

    /// The path as SPARQL writes it, predicates written by the given function.
    pub fn written(&self, name: &dyn Fn(&NamedNode) -> String) -> String {
        let inner = |path: &Self| match path {
            Self::Predicate(_) => path.written(name),
            _ => format!("({})", path.written(name)),
        };
        let joined =
            |paths: &[Self], by: &str| paths.iter().map(inner).collect::<Vec<_>>().join(by);
        match self {
            Self::Predicate(p) => name(p),
            Self::Inverse(path) => format!("^{}", inner(path)),
            Self::Sequence(paths) => joined(paths, "/"),
            Self::Alternative(paths) => joined(paths, "|"),
            Self::ZeroOrMore(path) => format!("{}*", inner(path)),
            Self::OneOrMore(path) => format!("{}+", inner(path)),
            Self::ZeroOrOne(path) => format!("{}?", inner(path)),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(&|p| p.to_string()))
    }
}

/// Reads the path at a node of the shapes graph.
///
/// A node that begins a list is a sequence whatever else it carries, as two approved tests of the W3C suite want it.
pub(super) fn read(reader: &mut Reader<'_>, node: TermId) -> Result<Path, Problem> {
    read_within(reader, node, &mut Vec::new())
}

fn read_within(
    reader: &mut Reader<'_>,
    node: TermId,
    above: &mut Vec<TermId>,
) -> Result<Path, Problem> {
    match reader.term(node) {
        Term::NamedNode(predicate) => return Ok(Path::Predicate(predicate.clone())),
        Term::BlankNode(_) => {}
        other => {
            return Err(Problem::Path(format!(
                "{other} is neither IRI nor blank node"
            )));
        }
    }
    if above.contains(&node) {
        return Err(Problem::Path("it contains itself".to_owned()));
    }
    if above.len() >= DEPTH {
        return Err(Problem::Path(format!(
            "it is nested more than {DEPTH} deep"
        )));
    }
    above.push(node);
    let path = read_blank(reader, node, above);
    above.pop();
    path
}

fn read_blank(
    reader: &mut Reader<'_>,
    node: TermId,
    above: &mut Vec<TermId>,
) -> Result<Path, Problem> {
    if !reader.values(node, rdf::FIRST).is_empty() {
        return Ok(Path::Sequence(members(reader, node, above)?));
    }
    let mut found = None;
    for property in [
        sh::INVERSE_PATH,
        sh::ALTERNATIVE_PATH,
        sh::ZERO_OR_MORE_PATH,
        sh::ONE_OR_MORE_PATH,
        sh::ZERO_OR_ONE_PATH,
    ] {
        for value in reader.values(node, property) {
            if found.replace((property, value)).is_some() {
                return Err(Problem::Path("it is more than one kind of path".to_owned()));
            }
        }
    }
    let Some((property, value)) = found else {
        return Err(Problem::Path("it is no kind of path".to_owned()));
    };
    if property == sh::ALTERNATIVE_PATH {
        return Ok(Path::Alternative(members(reader, value, above)?));
    }
    let inner = Box::new(read_within(reader, value, above)?);
    Ok(match property {
        p if p == sh::INVERSE_PATH => Path::Inverse(inner),
        p if p == sh::ZERO_OR_MORE_PATH => Path::ZeroOrMore(inner),
        p if p == sh::ONE_OR_MORE_PATH => Path::OneOrMore(inner),
        _ => Path::ZeroOrOne(inner),
    })
}

fn members(
    reader: &mut Reader<'_>,
    list: TermId,
    above: &mut Vec<TermId>,
) -> Result<Vec<Path>, Problem> {
    let members = reader.list_members(list, "sh:path")?;
    if members.len() < 2 {
        return Err(Problem::Path(
            "a list in a path has at least two members".to_owned(),
        ));
    }
    if members.len() > LENGTH {
        return Err(Problem::Path(format!(
            "a list in it has more than {LENGTH} members"
        )));
    }
    members
        .into_iter()
        .map(|member| read_within(reader, member, above))
        .collect()
}
