//! Compiled shapes: what was read from a shapes graph, checked, and made ready to be run on any data.

use super::components::Constraint;
use super::error::ShapeError;
use super::path::Path;
use super::reader::Reader;
use super::target::Target;
use crate::data::dataset::{Dataset, Dictionary, TermId};
use crate::words::diagnostic::Place;
use oxrdf::{Literal, NamedNode, Term};

/// A term of the shapes, numbered in their own dictionary; a run looks up what it is in the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Constant(TermId);

impl Constant {
    pub(super) fn new(id: TermId) -> Self {
        Self(id)
    }

    pub(super) fn id(self) -> TermId {
        self.0
    }
}

/// The position of a shape among the compiled ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(pub(super) u32);

/// A compiled shape.
#[derive(Debug)]
pub struct Shape {
    pub(super) node: Term,
    pub(super) place: Option<Place>,
    /// The path of a property shape, with its predicates as constants.
    pub(super) path: Option<Path<Constant>>,
    pub(super) written_path: Option<Path>,
    pub(super) targets: Vec<Target>,
    pub(super) severity: NamedNode,
    pub(super) messages: Vec<Literal>,
    pub(super) deactivated: bool,
    pub(super) constraints: Vec<Box<dyn Constraint>>,
}

/// A compiled shapes graph.
#[derive(Debug)]
pub struct Shapes {
    pub(super) constants: Dictionary,
    pub(super) shapes: Vec<Shape>,
    /// The shapes graph itself, kept only when a constraint asks for `$shapesGraph`.
    pub(super) graph: Option<Dataset>,
}

impl Shapes {
    /// Reads every shape of a shapes graph (all graphs of the dataset merged).
    ///
    /// # Errors
    /// Everything that is ill formed, recursive, unknown or unsupported, in the order of the shapes.
    pub fn compile(dataset: &Dataset) -> Result<Self, Vec<ShapeError>> {
        Reader::new(dataset).shapes()
    }

    /// How many shapes there are.
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Whether there is no shape.
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// How many shapes have targets of their own; without any, everything conforms.
    pub fn targeted(&self) -> usize {
        self.shapes.iter().filter(|s| !s.targets.is_empty()).count()
    }

    pub(super) fn get(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0 as usize]
    }

    pub(super) fn constant(&self, constant: Constant) -> &Term {
        self.constants.term(constant.id())
    }
}
