//! `sh:closed` with `sh:ignoredProperties` (§4.8.1): the value nodes have no properties but those of the shape's property shapes.

use super::*;
use crate::data::view::IndexTerm;
use crate::meaning::shacl::path::Path;
use std::collections::BTreeSet;

#[derive(Debug)]
struct Closed {
    allowed: BTreeSet<Constant>,
}

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    let mut allowed = BTreeSet::new();
    for members in reader.lists(site.node, sh::IGNORED_PROPERTIES) {
        for member in members {
            if reader.term(member).is_named_node() {
                allowed.insert(reader.constant(member));
            } else {
                reader.wrong_value(site.node, sh::IGNORED_PROPERTIES, member, "an IRI");
            }
        }
    }
    if !reader.boolean(site.node, sh::CLOSED) {
        return Found::new();
    }
    for shape in reader.values(site.node, sh::PROPERTY) {
        for path in reader.values(shape, sh::PATH) {
            if reader.term(path).is_named_node() {
                allowed.insert(reader.constant(path));
            }
        }
    }
    boxed([Closed { allowed }])
}

impl Constraint for Closed {
    fn component(&self) -> NamedNode {
        sh::CLOSED_COMPONENT.into_owned()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        let allowed: BTreeSet<TermId> = self.allowed.iter().map(|p| run.id(*p)).collect();
        for value in at.values {
            for [_, p, o] in run.data.triples(Some(*value), None, None) {
                let Term::NamedNode(predicate) = run.term(p) else {
                    continue;
                };
                if !allowed.contains(&p) {
                    out.found.push(Raw {
                        value: Some(IndexTerm::Known(o)),
                        path: Some(Path::Predicate(predicate.clone())),
                        ..at.raw()
                    });
                }
            }
        }
    }

    fn message(&self, _: &Shapes, _: &Names) -> Text {
        Text::new(
            "形狀是封閉的，不容許此屬性",
            "形状是封闭的，不容许此属性",
            "the shape is closed and does not have this property",
        )
    }
}
