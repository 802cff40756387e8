//! `sh:sparql` (§5): a SELECT query whose solutions are the results, with `$this` as the focus node.

use super::*;
use crate::data::view::IndexTerm;
use crate::meaning::shacl::message::fill;
use crate::meaning::shacl::path::Path;
use crate::meaning::shacl::sparql::{Bindings, Form, Query, SHAPES_GRAPH, Solution};
use oxrdf::Literal;
use std::sync::Arc;

#[derive(Debug)]
struct Sparql {
    node: Term,
    query: Query,
    messages: Vec<Literal>,
}

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    let mut found = Vec::new();
    for node in reader.values(site.node, sh::SPARQL) {
        let messages = reader.messages(node);
        let query = super::super::sparql::read(reader, node, Form::Select, site.path.as_ref(), &[]);
        // A shape may be its own SPARQL constraint; then `sh:deactivated` is about both.
        if reader.boolean(node, sh::DEACTIVATED) {
            continue;
        }
        if let Some(query) = query {
            found.push(Sparql {
                node: reader.term(node).clone(),
                query,
                messages,
            });
        }
    }
    boxed(found)
}

impl Constraint for Sparql {
    fn component(&self) -> NamedNode {
        sh::SPARQL_COMPONENT.into_owned()
    }

    fn source(&self) -> Option<&Term> {
        Some(&self.node)
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        let bindings = bindings(run, at);
        match run.sparql.select(&run.data, &self.query, &bindings) {
            Ok(solutions) => {
                for solution in solutions {
                    report(run, at, &solution, &bindings, &self.messages, out);
                }
            }
            Err(error) => run.fail(format!("{}: {error}", self.node)),
        }
    }

    fn cleared(&self, run: &Run<'_>, shape: ShapeId, nodes: &[TermId]) -> Option<HashSet<TermId>> {
        let bindings = of_shape(run, shape);
        run.sparql.cleared(&run.data, &self.query, &bindings, nodes)
    }

    fn message(&self, _: &Shapes, names: &Names) -> Text {
        let node = names.term(&self.node);
        Text::new(
            format!("不符合 SPARQL 約束 {node}"),
            format!("不符合 SPARQL 约束 {node}"),
            format!("violates the SPARQL constraint {node}"),
        )
    }
}

/// What is pre-bound everywhere (§5.3.1).
pub fn bindings(run: &Run<'_>, at: &At<'_>) -> Bindings {
    let mut bindings = of_shape(run, at.shape);
    bindings.set("this", run.term(at.focus).clone());
    bindings
}

/// What is the same for all focus nodes.
fn of_shape(run: &Run<'_>, shape: ShapeId) -> Bindings {
    let mut bindings = Bindings::default();
    bindings.set("currentShape", run.shape(shape).node.clone());
    if run.shapes.graph.is_some() {
        bindings.set("shapesGraph", NamedNode::new_unchecked(SHAPES_GRAPH).into());
    }
    bindings
}

/// Makes a result of a solution (§5.3.2): `?value`, `?path` and `?message` say more, `?failure` says that nothing can be said.
pub fn report(
    run: &Run<'_>,
    at: &At<'_>,
    solution: &Solution,
    bindings: &Bindings,
    messages: &[Literal],
    out: &mut Out,
) {
    let get = |name: &str| {
        let found = solution.iter().find(|(variable, _)| variable == name);
        found.map(|(_, term)| term)
    };
    if matches!(get("failure"), Some(Term::Literal(l)) if l.value() == "true") {
        let shape = &run.shape(at.shape).node;
        run.fail(format!(
            "{shape}: the query reports a failure for {}",
            run.term(at.focus)
        ));
        return;
    }
    let value = |name: &str| get(name).or_else(|| bindings.get(name)).cloned();
    let own = match get("message") {
        Some(Term::Literal(message)) => vec![message.clone()],
        _ => messages.iter().map(|m| fill(m, &value)).collect(),
    };
    let on_node_shape = run.path(at.shape).is_none();
    let known = |term: &Term| match run.data.dataset.id(term) {
        Some(id) => IndexTerm::Known(id),
        None => IndexTerm::Made(Arc::new(term.clone())),
    };
    out.found.push(Raw {
        value: match get("value") {
            Some(term) => Some(known(term)),
            None => on_node_shape.then_some(IndexTerm::Known(at.focus)),
        },
        path: match get("path") {
            Some(Term::NamedNode(path)) => Some(Path::Predicate(path.clone())),
            _ => None,
        },
        messages: own,
        ..at.raw()
    });
}
