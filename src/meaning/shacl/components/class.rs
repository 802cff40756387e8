//! `sh:class` (§4.1.1): each value node is an instance of the class or of one of its subclasses.

use super::*;
use crate::words::vocabulary::rdf;

#[derive(Debug)]
struct Class(Constant);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    boxed(reader.iris(site.node, sh::CLASS).into_iter().map(Class))
}

impl Constraint for Class {
    fn component(&self) -> NamedNode {
        sh::CLASS_COMPONENT.into_owned()
    }

    fn class(&self) -> Option<Constant> {
        Some(self.0)
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        let classes = run.subclasses(self.0);
        let rdf_type = run.data.dataset.iri(rdf::TYPE);
        for value in at.values {
            let mut types = rdf_type
                .into_iter()
                .flat_map(|rdf_type| run.data.objects(*value, rdf_type));
            if !types.any(|class| classes.contains(&class)) {
                out.value(at, *value);
            }
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let class = names.term(shapes.constant(self.0));
        Text::new(
            format!("須為 {class} 的實例"),
            format!("须为 {class} 的实例"),
            format!("must be an instance of {class}"),
        )
    }
}
