//! Reading a shapes graph: parameters, values of the right kind, lists; every complaint is kept.

use super::components::Patterns;
use super::components::custom::Declared;
use super::data::Data;
use super::error::{Problem, ShapeError};
use super::path;
use super::shapes::{Constant, ShapeId};
use crate::data::dataset::{Dataset, Dictionary, TermId};
use crate::data::places::Line;
use crate::data::view::DefaultGraph;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{owl, rdf, rdfs, sh, xsd};
use oxrdf::{Literal, NamedNodeRef, Term};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::LazyLock;

static MERGE: LazyLock<DefaultGraph> = LazyLock::new(DefaultGraph::merge);

/// A shapes graph while it is being read.
pub struct Reader<'a> {
    pub data: Data<'a>,
    pub declared: Vec<Declared>,
    pub uses_shapes_graph: bool,
    pub constants: Dictionary,
    numbers: HashMap<TermId, ShapeId>,
    pub waiting: VecDeque<TermId>,
    pub property_shapes: HashSet<TermId>,
    pub node_shapes: HashSet<TermId>,
    classes: HashSet<TermId>,
    pub errors: Vec<ShapeError>,
    pub patterns: Patterns,
    prefixes: Prefixes,
}

/// The shape whose constraints are being read.
pub struct Site {
    pub node: TermId,
    pub path: Option<path::Path>,
}

impl<'a> Reader<'a> {
    pub fn new(dataset: &'a Dataset) -> Self {
        let data = Data {
            dataset,
            default_graph: &MERGE,
        };
        let mut reader = Self {
            data,
            declared: Vec::new(),
            uses_shapes_graph: false,
            constants: Dictionary::default(),
            numbers: HashMap::new(),
            waiting: VecDeque::new(),
            property_shapes: HashSet::new(),
            node_shapes: HashSet::new(),
            classes: HashSet::new(),
            errors: Vec::new(),
            patterns: Patterns::default(),
            prefixes: Prefixes::of_the_field(),
        };
        reader.property_shapes = reader.instances(sh::PROPERTY_SHAPE).into_iter().collect();
        reader.node_shapes = reader.instances(sh::NODE_SHAPE).into_iter().collect();
        reader.classes = reader.instances(rdfs::CLASS).into_iter().collect();
        reader.classes.extend(reader.instances(owl::CLASS));
        reader
    }

    /// The values of `sh:message`, in the order of their written forms.
    pub fn messages(&mut self, node: TermId) -> Vec<Literal> {
        let mut messages = Vec::new();
        for value in self.values(node, sh::MESSAGE) {
            match self.term(value) {
                Term::Literal(text)
                    if text.language().is_some() || text.datatype() == xsd::STRING =>
                {
                    messages.push(text.clone());
                }
                _ => self.wrong_value(node, sh::MESSAGE, value, "a string"),
            }
        }
        messages.sort_by_cached_key(ToString::to_string);
        messages
    }

    /// The number of the shape at a node; it will be compiled in its turn.
    pub fn shape(&mut self, node: TermId) -> ShapeId {
        let next = u32::try_from(self.numbers.len()).expect("fewer than 2^32 shapes");
        *self.numbers.entry(node).or_insert_with(|| {
            self.waiting.push_back(node);
            ShapeId(next)
        })
    }

    /// The shapes that a property refers to.
    pub fn shapes_of(&mut self, node: TermId, property: NamedNodeRef<'_>) -> Vec<ShapeId> {
        let mut shapes = Vec::new();
        for value in self.values(node, property) {
            if self.can_be_shape(node, property, value) {
                shapes.push(self.shape(value));
            }
        }
        shapes
    }

    /// The shapes of a list, one result for each list that the property has.
    pub fn shape_lists(&mut self, node: TermId, property: NamedNodeRef<'_>) -> Vec<Vec<ShapeId>> {
        let mut lists = Vec::new();
        for members in self.lists(node, property) {
            let mut shapes = Vec::new();
            for member in members {
                if self.can_be_shape(node, property, member) {
                    shapes.push(self.shape(member));
                }
            }
            lists.push(shapes);
        }
        lists
    }

    fn can_be_shape(&mut self, node: TermId, property: NamedNodeRef<'_>, value: TermId) -> bool {
        let known = match self.term(value) {
            Term::Literal(_) | Term::Triple(_) => false,
            _ => self.data.quads(Some(value), None, None).next().is_some(),
        };
        if !known {
            self.wrong_value(node, property, value, "a shape of this graph");
        }
        known
    }

    pub fn is_property_shape(&self, node: TermId) -> bool {
        !self.values(node, sh::PATH).is_empty()
    }

    /// Whether a shape is a class too, so that its instances are its focus nodes.
    ///
    /// OWL classes count, although the Recommendation speaks of `rdfs:Class` only: OWL makes the one a subclass of the other.
    pub fn is_class(&self, node: TermId) -> bool {
        self.term(node).is_named_node()
            && self.classes.contains(&node)
            && (self.node_shapes.contains(&node) || self.property_shapes.contains(&node))
    }

    pub fn instances(&self, class: NamedNodeRef<'_>) -> Vec<TermId> {
        self.data
            .dataset
            .iri(class)
            .map(|class| self.data.instances(&self.data.subclasses(class)))
            .unwrap_or_default()
    }

    pub fn term(&self, id: TermId) -> &'a Term {
        self.data.dataset.term(id)
    }

    /// The distinct values of a property.
    pub fn values(&self, node: TermId, property: NamedNodeRef<'_>) -> Vec<TermId> {
        let property = self.data.dataset.iri(property);
        property.map_or_else(Vec::new, |p| self.data.objects(node, p).collect())
    }

    /// The only value of a property; more than one is an error.
    pub fn single(&mut self, node: TermId, property: NamedNodeRef<'_>) -> Option<TermId> {
        let values = self.values(node, property);
        if values.len() > 1 {
            let problem = Problem::Several(self.curie(property));
            self.problem(node, Some(property), problem);
            return None;
        }
        values.first().copied()
    }

    pub fn constant(&mut self, id: TermId) -> Constant {
        self.constant_of(self.term(id).clone())
    }

    pub fn constant_of(&mut self, term: Term) -> Constant {
        Constant::new(self.constants.intern(term))
    }

    /// The values of a property that must be IRIs.
    pub fn iris(&mut self, node: TermId, property: NamedNodeRef<'_>) -> Vec<Constant> {
        let mut iris = Vec::new();
        for value in self.values(node, property) {
            if self.term(value).is_named_node() {
                iris.push(self.constant(value));
            } else {
                self.wrong_value(node, property, value, "an IRI");
            }
        }
        iris
    }

    /// The only value of a property, which must be a whole number from 0.
    pub fn number(&mut self, node: TermId, property: NamedNodeRef<'_>) -> Option<usize> {
        let value = self.single(node, property)?;
        let number = match self.term(value) {
            Term::Literal(literal) if literal.datatype() == xsd::INTEGER => {
                literal.value().parse().ok()
            }
            _ => None,
        };
        if number.is_none() {
            self.wrong_value(node, property, value, "a whole number from 0 (xsd:integer)");
        }
        number
    }

    /// Whether the only value of a property is `true`; as the W3C suite has it, `"1"^^xsd:boolean` does not turn a thing on.
    pub fn boolean(&mut self, node: TermId, property: NamedNodeRef<'_>) -> bool {
        let Some(value) = self.single(node, property) else {
            return false;
        };
        match self.term(value) {
            Term::Literal(literal) if literal.datatype() == xsd::BOOLEAN => {
                literal.value() == "true"
            }
            _ => {
                self.wrong_value(node, property, value, "true or false");
                false
            }
        }
    }

    /// The values of a property that must be strings without language.
    pub fn strings(&mut self, node: TermId, property: NamedNodeRef<'_>) -> Vec<String> {
        let mut strings = Vec::new();
        for value in self.values(node, property) {
            match self.term(value) {
                Term::Literal(literal) if literal.datatype() == xsd::STRING => {
                    strings.push(literal.value().to_owned());
                }
                _ => self.wrong_value(node, property, value, "a string without language"),
            }
        }
        strings
    }

    /// The members of every list that a property has.
    pub fn lists(&mut self, node: TermId, property: NamedNodeRef<'_>) -> Vec<Vec<TermId>> {
        let name = self.curie(property);
        let mut lists = Vec::new();
        for head in self.values(node, property) {
            match self.list_members(head, &name) {
                Ok(members) => lists.push(members),
                Err(problem) => self.problem(node, Some(property), problem),
            }
        }
        lists
    }

    /// The members of a list (§1.1): exactly one first member and one rest, down to `rdf:nil`.
    pub fn list_members(&self, head: TermId, property: &str) -> Result<Vec<TermId>, Problem> {
        let nil = self.data.dataset.iri(rdf::NIL);
        let mut members = Vec::new();
        let mut seen = HashSet::new();
        let mut cell = head;
        while Some(cell) != nil {
            if !seen.insert(cell) {
                return Err(Problem::CyclicList(property.to_owned()));
            }
            let (first, rest) = (self.values(cell, rdf::FIRST), self.values(cell, rdf::REST));
            let ([first], [rest]) = (first.as_slice(), rest.as_slice()) else {
                return Err(Problem::IllFormedList(property.to_owned()));
            };
            members.push(*first);
            cell = *rest;
        }
        Ok(members)
    }

    pub fn curie(&self, iri: NamedNodeRef<'_>) -> String {
        let iri = iri.as_str();
        self.prefixes
            .compact(iri)
            .unwrap_or_else(|| format!("<{iri}>"))
    }

    pub fn written(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.curie(node.as_ref()),
            other => other.to_string(),
        }
    }

    pub fn wrong_value(
        &mut self,
        node: TermId,
        property: NamedNodeRef<'_>,
        value: TermId,
        expected: &'static str,
    ) {
        let problem = Problem::Value {
            property: self.curie(property),
            value: self.written(self.term(value)),
            expected,
        };
        self.problem(node, Some(property), problem);
    }

    pub fn problem(&mut self, node: TermId, property: Option<NamedNodeRef<'_>>, problem: Problem) {
        self.problem_with_hint(node, property, problem, None);
    }

    pub fn problem_with_hint(
        &mut self,
        node: TermId,
        property: Option<NamedNodeRef<'_>>,
        problem: Problem,
        hint: Option<String>,
    ) {
        let (place, excerpt) = self.place(node, property);
        self.errors.push(ShapeError {
            shape: self.term(node).clone(),
            problem,
            place,
            excerpt,
            hint,
        });
    }

    /// Where a node has a property, or where it is first a subject.
    pub fn place(
        &self,
        node: TermId,
        property: Option<NamedNodeRef<'_>>,
    ) -> (Option<crate::words::diagnostic::Place>, Option<String>) {
        let dataset = self.data.dataset;
        let line: Option<Line> = property
            .and_then(|p| dataset.iri(p))
            .and_then(|p| {
                let quads = dataset.matching(Some(node), Some(p), None);
                quads.filter_map(|quad| dataset.line(quad)).min()
            })
            .or_else(|| dataset.subject_line(node));
        let Some(line) = line else {
            return (None, None);
        };
        let term = property.map_or_else(|| self.term(node).clone(), |p| Term::from(p.into_owned()));
        let files = dataset.files();
        (
            files.place(line, &[&term]),
            files.text(line).map(str::to_owned),
        )
    }
}
