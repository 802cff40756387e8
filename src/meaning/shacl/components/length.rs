//! `sh:minLength` (§4.4.1) and `sh:maxLength` (§4.4.2): the length of each value node in characters; blank nodes have none.

use super::*;

#[derive(Debug)]
enum Length {
    AtLeast(usize),
    AtMost(usize),
}

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    let least = reader.number(site.node, sh::MIN_LENGTH);
    let most = reader.number(site.node, sh::MAX_LENGTH);
    let least = least.map(Length::AtLeast);
    boxed(least.into_iter().chain(most.map(Length::AtMost)))
}

impl Constraint for Length {
    fn component(&self) -> NamedNode {
        match self {
            Self::AtLeast(_) => sh::MIN_LENGTH_COMPONENT.into_owned(),
            Self::AtMost(_) => sh::MAX_LENGTH_COMPONENT.into_owned(),
        }
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            let length = string_of(run.term(*value)).map(|text| text.chars().count());
            let holds = match self {
                Self::AtLeast(least) => length.is_some_and(|length| length >= *least),
                Self::AtMost(most) => length.is_some_and(|length| length <= *most),
            };
            if !holds {
                out.value(at, *value);
            }
        }
    }

    fn message(&self, _: &Shapes, _: &Names) -> Text {
        match self {
            Self::AtLeast(n) => Text::new(
                format!("短於 {n} 個字符"),
                format!("短于 {n} 个字符"),
                format!("is shorter than {n} characters"),
            ),
            Self::AtMost(n) => Text::new(
                format!("長於 {n} 個字符"),
                format!("长于 {n} 个字符"),
                format!("is longer than {n} characters"),
            ),
        }
    }
}
