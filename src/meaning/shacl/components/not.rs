//! `sh:not` (§4.6.1): no value node conforms to the shape.

use super::*;

#[derive(Debug)]
struct Not(ShapeId);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    boxed(reader.shapes_of(site.node, sh::NOT).into_iter().map(Not))
}

impl Constraint for Not {
    fn component(&self) -> NamedNode {
        sh::NOT_COMPONENT.into_owned()
    }

    fn shapes(&self) -> Vec<ShapeId> {
        vec![self.0]
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            if run.conforms(self.0, *value) {
                out.value(at, *value);
            }
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let shape = names.term(&shapes.get(self.0).node);
        Text::new(
            format!("不得符合形狀 {shape}"),
            format!("不得符合形状 {shape}"),
            format!("must not conform to the shape {shape}"),
        )
    }
}
