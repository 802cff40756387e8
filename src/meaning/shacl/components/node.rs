//! `sh:node` (§4.7.1): each value node conforms to the node shape.

use super::*;
use crate::meaning::shacl::error::Problem;

#[derive(Debug)]
struct Node(ShapeId);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    for value in reader.values(site.node, sh::NODE) {
        if reader.is_property_shape(value) {
            let problem = Problem::Value {
                property: "sh:node".to_owned(),
                value: reader.written(reader.term(value)),
                expected: "a node shape (it has a sh:path)",
            };
            reader.problem(site.node, Some(sh::NODE), problem);
        }
    }
    boxed(reader.shapes_of(site.node, sh::NODE).into_iter().map(Node))
}

impl Constraint for Node {
    fn component(&self) -> NamedNode {
        sh::NODE_COMPONENT.into_owned()
    }

    fn shapes(&self) -> Vec<ShapeId> {
        vec![self.0]
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            if let Some(detail) = run.results(self.0, *value, out) {
                out.with_detail(at, *value, detail);
            }
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let shape = names.term(&shapes.get(self.0).node);
        Text::new(
            format!("須符合形狀 {shape}"),
            format!("须符合形状 {shape}"),
            format!("must conform to the shape {shape}"),
        )
    }
}
