//! From a shapes graph to compiled shapes: which nodes are shapes, what each one asks, and whether they can be followed.

use super::components::custom::{self, Declared};
use super::error::{Problem, ShapeError};
use super::reader::{Reader, Site};
use super::shapes::{Constant, Shape, Shapes};
use super::{components, known, path, recursion, target};
use crate::data::dataset::TermId;
use crate::words::vocabulary::sh;
use oxrdf::{NamedNode, Term};

impl Reader<'_> {
    /// Reads everything.
    pub fn shapes(mut self) -> Result<Shapes, Vec<ShapeError>> {
        self.declared = custom::declared(&mut self);
        for node in self.all_shapes() {
            self.shape(node);
        }
        let mut shapes = Vec::new();
        while let Some(node) = self.waiting.pop_front() {
            let shape = self.compile(node);
            shapes.push(shape);
        }
        let references = recursion::check(&shapes);
        for cycle in references.cycles {
            let names: Vec<String> = cycle
                .iter()
                .map(|id| self.written(&shapes[id.0 as usize].node))
                .collect();
            let node = self.data.dataset.id(&shapes[cycle[0].0 as usize].node);
            if let Some(node) = node {
                self.problem(node, None, Problem::Recursion(names.join(" → ")));
            }
        }
        if let Some(deep) = references.too_deep
            && let Some(node) = self.data.dataset.id(&shapes[deep.0 as usize].node)
        {
            let what = format!(
                "a shape that refers to others more than {} deep",
                recursion::DEPTH
            );
            self.problem(node, None, Problem::Unsupported(what));
        }
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        Ok(Shapes {
            constants: self.constants,
            shapes,
            graph: self.uses_shapes_graph.then(|| self.data.dataset.clone()),
        })
    }

    /// Whatever is typed as a shape, has a target, or carries a parameter of a constraint component (§2.1).
    fn all_shapes(&self) -> Vec<TermId> {
        let targets = [
            sh::TARGET_NODE,
            sh::TARGET_CLASS,
            sh::TARGET_SUBJECTS_OF,
            sh::TARGET_OBJECTS_OF,
        ];
        let own = self.declared.iter().flat_map(Declared::parameters);
        let mut nodes: Vec<TermId> = components::PARAMETERS
            .iter()
            .copied()
            .chain(targets)
            .filter_map(|p| self.data.dataset.iri(p))
            .chain(own.filter_map(|p| self.data.dataset.iri(p)))
            .flat_map(|p| self.data.triples(None, Some(p), None))
            .map(|[s, _, _]| s)
            .collect();
        nodes.extend(&self.property_shapes);
        nodes.extend(&self.node_shapes);
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }

    fn compile(&mut self, node: TermId) -> Shape {
        known::check(self, node);
        let site = Site {
            node,
            path: self.path(node),
        };
        let constraints = components::read(self, &site);
        let path = site.path.as_ref().map(|written| {
            written.each(&mut |p| {
                self.constant_of(p.clone().into());
            });
            written.map(&|p| {
                let id = self.constants.id(&p.clone().into());
                Constant::new(id.expect("the predicates of the path were interned above"))
            })
        });
        Shape {
            node: self.term(node).clone(),
            place: self.place(node, None).0,
            path,
            written_path: site.path,
            targets: target::read(self, node),
            severity: self.severity(node),
            messages: self.messages(node),
            deactivated: self.boolean(node, sh::DEACTIVATED),
            constraints,
        }
    }

    fn path(&mut self, node: TermId) -> Option<path::Path> {
        let Some(value) = self.single(node, sh::PATH) else {
            if self.property_shapes.contains(&node) && self.values(node, sh::PATH).is_empty() {
                self.problem(node, None, Problem::Missing("sh:path".to_owned()));
            }
            return None;
        };
        if self.node_shapes.contains(&node) {
            let problem = Problem::Path("a node shape has no sh:path".to_owned());
            self.problem(node, Some(sh::PATH), problem);
        }
        match path::read(self, value) {
            Ok(path) => Some(path),
            Err(problem) => {
                self.problem(node, Some(sh::PATH), problem);
                None
            }
        }
    }

    fn severity(&mut self, node: TermId) -> NamedNode {
        let value = self.single(node, sh::SEVERITY);
        match value.map(|value| (value, self.term(value).clone())) {
            Some((_, Term::NamedNode(severity))) => severity,
            Some((value, _)) => {
                self.wrong_value(node, sh::SEVERITY, value, "an IRI");
                sh::VIOLATION.into_owned()
            }
            None => sh::VIOLATION.into_owned(),
        }
    }
}
