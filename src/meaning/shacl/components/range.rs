//! `sh:minExclusive` (§4.3.1), `sh:minInclusive` (§4.3.2), `sh:maxExclusive` (§4.3.3), `sh:maxInclusive` (§4.3.4): each value node
//! stands on the right side of a bound, by SPARQL's order; what cannot be compared is at fault.

use super::*;
use crate::words::datatype::Value;
use oxrdf::Literal;
use std::cmp::Ordering;

#[derive(Debug)]
struct Range {
    kind: &'static Kind,
    bound: Literal,
    value: Option<Value>,
}

#[derive(Debug)]
struct Kind {
    property: NamedNodeRef<'static>,
    component: NamedNodeRef<'static>,
    /// How the value node may stand to the bound.
    order: Ordering,
    or_equal: bool,
    sign: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        property: sh::MIN_EXCLUSIVE,
        component: sh::MIN_EXCLUSIVE_COMPONENT,
        order: Ordering::Greater,
        or_equal: false,
        sign: ">",
    },
    Kind {
        property: sh::MIN_INCLUSIVE,
        component: sh::MIN_INCLUSIVE_COMPONENT,
        order: Ordering::Greater,
        or_equal: true,
        sign: "≥",
    },
    Kind {
        property: sh::MAX_EXCLUSIVE,
        component: sh::MAX_EXCLUSIVE_COMPONENT,
        order: Ordering::Less,
        or_equal: false,
        sign: "<",
    },
    Kind {
        property: sh::MAX_INCLUSIVE,
        component: sh::MAX_INCLUSIVE_COMPONENT,
        order: Ordering::Less,
        or_equal: true,
        sign: "≤",
    },
];

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    let mut found = Vec::new();
    for kind in KINDS {
        let Some(value) = reader.single(site.node, kind.property) else {
            continue;
        };
        match reader.term(value) {
            Term::Literal(bound) => found.push(Range {
                kind,
                bound: bound.clone(),
                value: Value::of(bound.as_ref()),
            }),
            _ => reader.wrong_value(site.node, kind.property, value, "a literal"),
        }
    }
    boxed(found)
}

impl Range {
    fn holds(&self, term: &Term) -> Option<bool> {
        let Term::Literal(literal) = term else {
            return None;
        };
        let value = Value::of(literal.as_ref())?;
        let order = value.partial_cmp(self.value.as_ref()?)?;
        Some(order == self.kind.order || self.kind.or_equal && order == Ordering::Equal)
    }
}

impl Constraint for Range {
    fn component(&self) -> NamedNode {
        self.kind.component.into_owned()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            if self.holds(run.term(*value)) != Some(true) {
                out.value(at, *value);
            }
        }
    }

    fn message(&self, _: &Shapes, names: &Names) -> Text {
        let bound = format!(
            "{} {}",
            self.kind.sign,
            names.term(&self.bound.clone().into())
        );
        Text::new(
            format!("須 {bound}"),
            format!("须 {bound}"),
            format!("must be {bound}"),
        )
    }
}
