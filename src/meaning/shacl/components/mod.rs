//! The constraint components of SHACL Core (§4) and SHACL-SPARQL (§5, §6): one file each, siblings that share a rule together.
//!
//! A new component is a file with a `read` function and a line in [`READERS`]. `read` finds the parameters on a shape, complains of
//! what is wrong with them and yields a [`Constraint`] for each use.

mod and;
mod cardinality;
mod class;
mod closed;
pub mod custom;
mod datatype;
mod equals;
mod has_value;
mod in_list;
mod language_in;
mod length;
mod less_than;
mod node;
mod node_kind;
mod not;
mod or;
mod pattern;
mod property;
mod qualified;
mod range;
mod sparql;
mod unique_lang;
mod xone;

pub use self::pattern::Patterns;
use super::message::{Names, Text};
use super::reader::{Reader, Site};
use super::report::Raw;
use super::run::{Out, Run};
use super::shapes::{Constant, ShapeId, Shapes};
use crate::data::dataset::TermId;
use crate::words::vocabulary::sh;
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::HashSet;
use std::fmt::Debug;

/// A constraint of a shape: a component with its parameters.
pub trait Constraint: Debug + Send + Sync {
    /// The component.
    fn component(&self) -> NamedNode;

    /// Reports what is at fault among the value nodes.
    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out);

    /// What is asked, for a shape without messages of its own.
    fn message(&self, shapes: &Shapes, names: &Names) -> Text;

    /// The shapes that it refers to.
    fn shapes(&self) -> Vec<ShapeId> {
        Vec::new()
    }

    /// The class whose subclasses it needs.
    fn class(&self) -> Option<Constant> {
        None
    }

    /// The focus nodes among many that a query clears of any result more cheaply than one by one; `None` when it cannot be told so.
    fn cleared(&self, _: &Run<'_>, _: ShapeId, _: &[TermId]) -> Option<HashSet<TermId>> {
        None
    }

    /// The node that `sh:sourceConstraint` points to.
    fn source(&self) -> Option<&Term> {
        None
    }
}

/// Where a constraint is checked: the focus node, its value nodes, and which constraint of which shape it is.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    pub focus: TermId,
    pub values: &'a [TermId],
    pub shape: ShapeId,
    pub constraint: u32,
}

impl At<'_> {
    pub fn raw(&self) -> Raw {
        Raw {
            focus: self.focus,
            shape: self.shape,
            constraint: self.constraint,
            value: None,
            path: None,
            messages: Vec::new(),
            detail: Vec::new(),
        }
    }
}

type Found = Vec<Box<dyn Constraint>>;
type Read = fn(&mut Reader<'_>, &Site) -> Found;

const READERS: &[Read] = &[
    class::read,
    datatype::read,
    node_kind::read,
    cardinality::read,
    range::read,
    length::read,
    pattern::read,
    language_in::read,
    unique_lang::read,
    equals::read,
    less_than::read,
    not::read,
    and::read,
    or::read,
    xone::read,
    node::read,
    property::read,
    qualified::read,
    closed::read,
    has_value::read,
    in_list::read,
    sparql::read,
    custom::read,
];

/// The properties that make their subject a shape (§2.1).
pub const PARAMETERS: &[NamedNodeRef<'static>] = &[
    sh::CLASS,
    sh::DATATYPE,
    sh::NODE_KIND,
    sh::MIN_COUNT,
    sh::MAX_COUNT,
    sh::MIN_EXCLUSIVE,
    sh::MIN_INCLUSIVE,
    sh::MAX_EXCLUSIVE,
    sh::MAX_INCLUSIVE,
    sh::MIN_LENGTH,
    sh::MAX_LENGTH,
    sh::PATTERN,
    sh::LANGUAGE_IN,
    sh::UNIQUE_LANG,
    sh::EQUALS,
    sh::DISJOINT,
    sh::LESS_THAN,
    sh::LESS_THAN_OR_EQUALS,
    sh::NOT,
    sh::AND,
    sh::OR,
    sh::XONE,
    sh::NODE,
    sh::PROPERTY,
    sh::QUALIFIED_VALUE_SHAPE,
    sh::CLOSED,
    sh::HAS_VALUE,
    sh::IN,
    sh::SPARQL,
];

/// Reads all constraints of a shape.
pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    READERS.iter().flat_map(|read| read(reader, site)).collect()
}

fn boxed<C: Constraint + 'static>(constraints: impl IntoIterator<Item = C>) -> Found {
    constraints
        .into_iter()
        .map(|constraint| Box::new(constraint) as Box<dyn Constraint>)
        .collect()
}

/// Complains when a parameter of property shapes stands on a node shape.
fn only_on_property_shapes(
    reader: &mut Reader<'_>,
    site: &Site,
    properties: &[NamedNodeRef<'static>],
) {
    if reader.is_property_shape(site.node) {
        return;
    }
    for property in properties {
        if !reader.values(site.node, *property).is_empty() {
            let problem = super::error::Problem::OnNodeShape(reader.curie(*property));
            reader.problem(site.node, Some(*property), problem);
        }
    }
}

/// The string of an IRI or literal, as SPARQL's `str`; `None` for blank nodes and triple terms.
fn string_of(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        Term::BlankNode(_) | Term::Triple(_) => None,
    }
}
