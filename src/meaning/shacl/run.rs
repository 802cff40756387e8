//! Validation (§3.4): focus nodes in parallel, each shape's constraints on its value nodes.

use super::components::At;
use super::data::Data;
use super::message::Names;
use super::path::Path;
use super::report::{Raw, ValidationReport};
use super::shapes::{Constant, Shape, ShapeId, Shapes};
use super::sparql::Engine;
use super::target;
use crate::data::dataset::{Dataset, TermId};
use crate::data::view::{DefaultGraph, IndexTerm};
use oxrdf::Term;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Mutex;

/// How a validation is run and told.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which graphs the shapes see; by default all, merged.
    pub default_graph: DefaultGraph,
    /// The most results that are kept; how many more there were is told in [`ValidationReport::left_out`].
    pub limit: Option<usize>,
    /// Whether results carry the results of the shapes that they come from (`sh:detail`).
    pub detail: bool,
    /// The language of messages, and how terms are shown in them.
    pub names: Names,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            default_graph: DefaultGraph::merge(),
            limit: None,
            detail: false,
            names: Names::default(),
        }
    }
}

/// From so many focus nodes on a constraint is first asked about all of them.
const MANY: usize = 2;

/// Validates data against shapes.
///
/// The results come in a stable order: by focus node, path, component, value and shape, as they are written.
pub fn validate(dataset: &Dataset, shapes: &Shapes, options: &Options) -> ValidationReport {
    let mut options = options.clone();
    let merged = Engine::with_shapes_graph(dataset, shapes, &mut options.default_graph);
    let dataset = merged.as_ref().unwrap_or(dataset);
    let mut run = Run::new(dataset, shapes, &options);
    let mut targeted: Vec<(ShapeId, Vec<TermId>)> = Vec::new();
    let mut idle = Vec::new();
    let active = (0u32..)
        .map(ShapeId)
        .zip(&shapes.shapes)
        .filter(|(_, shape)| !shape.deactivated && !shape.targets.is_empty());
    for (id, shape) in active {
        let nodes = target::focus_nodes(&run, &shape.targets);
        if nodes.is_empty() {
            idle.push(shape.node.clone());
        }
        targeted.push((id, nodes));
    }
    run.cleared = run.clear(&targeted);
    let jobs = targeted.iter();
    let jobs = jobs.flat_map(|(id, nodes)| nodes.iter().map(|node| (*id, *node)));
    let jobs: Vec<(ShapeId, TermId)> = jobs.collect();
    let raw: Vec<Raw> = jobs
        .par_chunks(64)
        .flat_map_iter(|jobs| {
            let mut out = Out::default();
            for (shape, node) in jobs {
                run.check(*shape, *node, &mut out);
            }
            out.found
        })
        .collect();
    ValidationReport::new(&run, raw, jobs.len(), idle)
}

/// Shapes bound to data.
pub struct Run<'a> {
    pub data: Data<'a>,
    pub shapes: &'a Shapes,
    pub options: &'a Options,
    pub sparql: Engine,
    /// What each constant of the shapes is in the data; terms that the data does not have are numbered behind its own.
    bound: Vec<TermId>,
    made: Vec<Term>,
    paths: Vec<Option<Path<TermId>>>,
    subclasses: HashMap<Constant, HashSet<TermId>>,
    /// For a constraint of a shape the focus nodes that need not be checked.
    cleared: HashMap<(ShapeId, u32), HashSet<TermId>>,
    failures: Mutex<BTreeSet<String>>,
}

impl<'a> Run<'a> {
    fn new(dataset: &'a Dataset, shapes: &'a Shapes, options: &'a Options) -> Self {
        let mut run = Self {
            data: Data {
                dataset,
                default_graph: &options.default_graph,
            },
            shapes,
            options,
            sparql: Engine::new(),
            bound: Vec::new(),
            made: Vec::new(),
            paths: Vec::new(),
            subclasses: HashMap::new(),
            cleared: HashMap::new(),
            failures: Mutex::default(),
        };
        run.bind();
        run
    }

    fn bind(&mut self) {
        let dictionary = self.data.dataset.dictionary();
        let constants = &self.shapes.constants;
        for index in 0..constants.len() {
            let term = constants.term(TermId::at(index));
            let id = dictionary.id(term).unwrap_or_else(|| {
                self.made.push(term.clone());
                TermId::at(dictionary.len() + self.made.len() - 1)
            });
            self.bound.push(id);
        }
        for shape in &self.shapes.shapes {
            let path = shape.path.as_ref().map(|path| path.map(&|p| self.id(*p)));
            self.paths.push(path);
            let targets = shape.targets.iter().filter_map(|target| match target {
                target::Target::Class(class) => Some(*class),
                _ => None,
            });
            let classes = shape.constraints.iter().filter_map(|c| c.class());
            for class in targets.chain(classes) {
                let data = self.data;
                let id = self.bound[class.id().index()];
                self.subclasses
                    .entry(class)
                    .or_insert_with(|| data.subclasses(id));
            }
        }
    }

    /// Asks each constraint of a shape once about all its focus nodes, where there is more than one.
    fn clear(
        &self,
        targeted: &[(ShapeId, Vec<TermId>)],
    ) -> HashMap<(ShapeId, u32), HashSet<TermId>> {
        let many = targeted.iter().filter(|(_, nodes)| nodes.len() >= MANY);
        let asked = many.flat_map(|(id, nodes)| {
            let constraints = (0u32..).zip(&self.shape(*id).constraints);
            constraints.map(move |(number, constraint)| (*id, nodes, number, constraint))
        });
        let asked: Vec<_> = asked.collect();
        let cleared =
            asked
                .into_par_iter()
                .with_max_len(1)
                .filter_map(|(id, nodes, number, constraint)| {
                    let cleared = constraint.cleared(self, id, nodes)?;
                    Some(((id, number), cleared))
                });
        cleared.collect()
    }

    /// What a constant of the shapes is in the data.
    pub fn id(&self, constant: Constant) -> TermId {
        self.bound[constant.id().index()]
    }

    /// The term of an identifier, of the data or of the shapes.
    pub fn term(&self, id: TermId) -> &Term {
        let known = self.data.dataset.dictionary().len();
        match id.index().checked_sub(known) {
            Some(index) => &self.made[index],
            None => self.data.dataset.term(id),
        }
    }

    pub fn index_term(&self, term: &IndexTerm) -> Term {
        match term {
            IndexTerm::Known(id) => self.term(*id).clone(),
            IndexTerm::Made(term) => Term::clone(term),
        }
    }

    /// A class with its subclasses, gathered when the shapes were bound.
    pub fn subclasses(&self, class: Constant) -> &HashSet<TermId> {
        &self.subclasses[&class]
    }

    pub fn shape(&self, id: ShapeId) -> &'a Shape {
        self.shapes.get(id)
    }

    pub fn path(&self, id: ShapeId) -> Option<&Path<TermId>> {
        self.paths[id.0 as usize].as_ref()
    }

    /// Remembers that something could not be decided; the report tells it.
    pub fn fail(&self, what: String) {
        if let Ok(mut failures) = self.failures.lock() {
            failures.insert(what);
        }
    }

    pub fn failures(&self) -> Vec<String> {
        let failures = self.failures.lock();
        failures.map_or_else(|_| Vec::new(), |f| f.iter().cloned().collect())
    }

    /// Runs the constraints of a shape on a focus node.
    pub fn check(&self, id: ShapeId, focus: TermId, out: &mut Out) {
        let shape = self.shape(id);
        if shape.deactivated {
            return;
        }
        let own = [focus];
        let reached;
        let values: &[TermId] = match self.path(id) {
            Some(path) => {
                reached = path.values(&self.data, focus);
                &reached
            }
            None => &own,
        };
        for (number, constraint) in (0u32..).zip(&shape.constraints) {
            let cleared = self.cleared.get(&(id, number));
            if cleared.is_some_and(|nodes| nodes.contains(&focus)) {
                continue;
            }
            let at = At {
                focus,
                values,
                shape: id,
                constraint: number,
            };
            constraint.check(self, &at, out);
            if out.is_done() {
                return;
            }
        }
    }

    /// Whether a node conforms to a shape; stops at the first result.
    pub fn conforms(&self, shape: ShapeId, node: TermId) -> bool {
        let mut out = Out {
            first_only: true,
            ..Out::default()
        };
        self.check(shape, node, &mut out);
        out.found.is_empty()
    }

    /// The results of a node against a shape, for `sh:detail`; `None` when it conforms.
    pub fn results(&self, shape: ShapeId, node: TermId, out: &Out) -> Option<Vec<Raw>> {
        if out.first_only || !self.options.detail {
            return (!self.conforms(shape, node)).then(Vec::new);
        }
        let mut inner = Out::default();
        self.check(shape, node, &mut inner);
        (!inner.found.is_empty()).then_some(inner.found)
    }
}

/// Takes results.
#[derive(Debug, Default)]
pub struct Out {
    pub found: Vec<Raw>,
    first_only: bool,
}

impl Out {
    fn is_done(&self) -> bool {
        self.first_only && !self.found.is_empty()
    }

    /// A result about a value node.
    pub fn value(&mut self, at: &At<'_>, value: TermId) {
        self.found.push(Raw {
            value: Some(IndexTerm::Known(value)),
            ..at.raw()
        });
    }

    /// A result about the value nodes as a whole.
    pub fn whole(&mut self, at: &At<'_>) {
        self.found.push(at.raw());
    }

    /// A result about a value node, with the results that it comes from.
    pub fn with_detail(&mut self, at: &At<'_>, value: TermId, detail: Vec<Raw>) {
        self.found.push(Raw {
            value: Some(IndexTerm::Known(value)),
            detail,
            ..at.raw()
        });
    }
}
