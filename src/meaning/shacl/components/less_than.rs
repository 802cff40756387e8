//! `sh:lessThan` (§4.5.3) and `sh:lessThanOrEquals` (§4.5.4): each value node comes before each value of another property.

use super::*;
use crate::words::datatype::compare;
use std::cmp::Ordering;

#[derive(Debug)]
struct LessThan {
    property: Constant,
    or_equals: bool,
}

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    only_on_property_shapes(reader, site, &[sh::LESS_THAN, sh::LESS_THAN_OR_EQUALS]);
    let of = |or_equals| {
        move |property| LessThan {
            property,
            or_equals,
        }
    };
    let less = reader.iris(site.node, sh::LESS_THAN);
    let or_equals = reader.iris(site.node, sh::LESS_THAN_OR_EQUALS);
    let less = less.into_iter().map(of(false));
    boxed(less.chain(or_equals.into_iter().map(of(true))))
}

impl LessThan {
    fn holds(&self, left: &Term, right: &Term) -> bool {
        let (Term::Literal(left), Term::Literal(right)) = (left, right) else {
            return false;
        };
        match compare(left, right) {
            Some(Ordering::Less) => true,
            Some(Ordering::Equal) => self.or_equals,
            Some(Ordering::Greater) | None => false,
        }
    }
}

impl Constraint for LessThan {
    fn component(&self) -> NamedNode {
        if self.or_equals {
            sh::LESS_THAN_OR_EQUALS_COMPONENT.into_owned()
        } else {
            sh::LESS_THAN_COMPONENT.into_owned()
        }
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            for other in run.data.objects(at.focus, run.id(self.property)) {
                if !self.holds(run.term(*value), run.term(other)) {
                    out.value(at, *value);
                }
            }
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let property = names.term(shapes.constant(self.property));
        let sign = if self.or_equals { "≤" } else { "<" };
        Text::new(
            format!("須 {sign} {property} 的值"),
            format!("须 {sign} {property} 的值"),
            format!("must be {sign} the value of {property}"),
        )
    }
}
