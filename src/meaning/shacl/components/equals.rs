//! `sh:equals` (§4.5.1) and `sh:disjoint` (§4.5.2): the value nodes beside the values of another property of the focus node.

use super::*;
use std::collections::HashSet;

#[derive(Debug)]
enum Pair {
    Equals(Constant),
    Disjoint(Constant),
}

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    let equals = reader.iris(site.node, sh::EQUALS);
    let disjoint = reader.iris(site.node, sh::DISJOINT);
    let equals = equals.into_iter().map(Pair::Equals);
    boxed(equals.chain(disjoint.into_iter().map(Pair::Disjoint)))
}

impl Constraint for Pair {
    fn component(&self) -> NamedNode {
        match self {
            Self::Equals(_) => sh::EQUALS_COMPONENT.into_owned(),
            Self::Disjoint(_) => sh::DISJOINT_COMPONENT.into_owned(),
        }
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        let (Self::Equals(property) | Self::Disjoint(property)) = self;
        let values: HashSet<TermId> = at.values.iter().copied().collect();
        let others: Vec<TermId> = run.data.objects(at.focus, run.id(*property)).collect();
        match self {
            Self::Equals(_) => {
                let known: HashSet<TermId> = others.iter().copied().collect();
                let missing = at.values.iter().filter(|value| !known.contains(value));
                let extra = others.iter().filter(|value| !values.contains(value));
                for value in missing.chain(extra) {
                    out.value(at, *value);
                }
            }
            Self::Disjoint(_) => {
                for value in others.iter().filter(|value| values.contains(value)) {
                    out.value(at, *value);
                }
            }
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let (Self::Equals(property) | Self::Disjoint(property)) = self;
        let property = names.term(shapes.constant(*property));
        match self {
            Self::Equals(_) => Text::new(
                format!("須與 {property} 的值相同"),
                format!("须与 {property} 的值相同"),
                format!("must have the same values as {property}"),
            ),
            Self::Disjoint(_) => Text::new(
                format!("不得與 {property} 有共同的值"),
                format!("不得与 {property} 有共同的值"),
                format!("must share no value with {property}"),
            ),
        }
    }
}
