//! `sh:or` (§4.6.3): each value node conforms to at least one shape of the list.

use super::*;

#[derive(Debug)]
struct Or(Vec<ShapeId>);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    boxed(reader.shape_lists(site.node, sh::OR).into_iter().map(Or))
}

impl Constraint for Or {
    fn component(&self) -> NamedNode {
        sh::OR_COMPONENT.into_owned()
    }

    fn shapes(&self) -> Vec<ShapeId> {
        self.0.clone()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            let mut detail = Vec::new();
            let conforms = self.0.iter().any(|shape| {
                run.results(*shape, *value, out)
                    .map(|results| detail.extend(results))
                    .is_none()
            });
            if !conforms {
                out.with_detail(at, *value, detail);
            }
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let any = names.terms(self.0.iter().map(|id| &shapes.get(*id).node));
        Text::new(
            format!("須符合其中一個形狀：{any}"),
            format!("须符合其中一个形状：{any}"),
            format!("must conform to one of the shapes {any}"),
        )
    }
}
