//! `sh:property` (§4.7.2): each value node is checked against the property shape, whose results stand for themselves.

use super::*;
use crate::meaning::shacl::error::Problem;

#[derive(Debug)]
struct Property(ShapeId);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    for value in reader.values(site.node, sh::PROPERTY) {
        let described = reader.data.quads(Some(value), None, None).next().is_some();
        if described && !reader.is_property_shape(value) {
            let problem = Problem::Value {
                property: "sh:property".to_owned(),
                value: reader.written(reader.term(value)),
                expected: "a property shape (it has no sh:path)",
            };
            reader.problem(site.node, Some(sh::PROPERTY), problem);
        }
    }
    let shapes = reader.shapes_of(site.node, sh::PROPERTY);
    boxed(shapes.into_iter().map(Property))
}

impl Constraint for Property {
    fn component(&self) -> NamedNode {
        sh::PROPERTY_COMPONENT.into_owned()
    }

    fn shapes(&self) -> Vec<ShapeId> {
        vec![self.0]
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            run.check(self.0, *value, out);
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
