//! `sh:and` (§4.6.2): each value node conforms to all shapes of the list.

use super::*;

#[derive(Debug)]
struct And(Vec<ShapeId>);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    boxed(reader.shape_lists(site.node, sh::AND).into_iter().map(And))
}

impl Constraint for And {
    fn component(&self) -> NamedNode {
        sh::AND_COMPONENT.into_owned()
    }

    fn shapes(&self) -> Vec<ShapeId> {
        self.0.clone()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            let failed: Vec<Vec<Raw>> = self
                .0
                .iter()
                .filter_map(|shape| run.results(*shape, *value, out))
                .collect();
            if !failed.is_empty() {
                out.with_detail(at, *value, failed.into_iter().flatten().collect());
            }
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let all = names.terms(self.0.iter().map(|id| &shapes.get(*id).node));
        Text::new(
            format!("須符合所有形狀：{all}"),
            format!("须符合所有形状：{all}"),
            format!("must conform to all of the shapes {all}"),
        )
    }
}
