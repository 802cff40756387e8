//! `sh:hasValue` (§4.8.2): the given term is among the value nodes.

use super::*;

#[derive(Debug)]
struct HasValue(Constant);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    let mut found = Vec::new();
    for value in reader.values(site.node, sh::HAS_VALUE) {
        if reader.term(value).is_blank_node() {
            reader.wrong_value(site.node, sh::HAS_VALUE, value, "an IRI or a literal");
        } else {
            found.push(HasValue(reader.constant(value)));
        }
    }
    boxed(found)
}

impl Constraint for HasValue {
    fn component(&self) -> NamedNode {
        sh::HAS_VALUE_COMPONENT.into_owned()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        if !at.values.contains(&run.id(self.0)) {
            out.whole(at);
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let value = names.term(shapes.constant(self.0));
        Text::new(
            format!("缺少值 {value}"),
            format!("缺少值 {value}"),
            format!("does not have the value {value}"),
        )
    }
}
