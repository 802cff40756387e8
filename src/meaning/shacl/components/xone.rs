//! `sh:xone` (§4.6.4): each value node conforms to exactly one shape of the list; a shape listed twice counts twice.

use super::*;

#[derive(Debug)]
struct Xone(Vec<ShapeId>);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    boxed(
        reader
            .shape_lists(site.node, sh::XONE)
            .into_iter()
            .map(Xone),
    )
}

impl Constraint for Xone {
    fn component(&self) -> NamedNode {
        sh::XONE_COMPONENT.into_owned()
    }

    fn shapes(&self) -> Vec<ShapeId> {
        self.0.clone()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            let conforming = self.0.iter().filter(|shape| run.conforms(**shape, *value));
            if conforming.take(2).count() != 1 {
                out.value(at, *value);
            }
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let one = names.terms(self.0.iter().map(|id| &shapes.get(*id).node));
        Text::new(
            format!("須恰好符合其中一個形狀：{one}"),
            format!("须恰好符合其中一个形状：{one}"),
            format!("must conform to exactly one of the shapes {one}"),
        )
    }
}
