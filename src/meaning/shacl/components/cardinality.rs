//! `sh:minCount` (§4.2.1) and `sh:maxCount` (§4.2.2): how many value nodes there are.

use super::*;

#[derive(Debug)]
enum Count {
    AtLeast(usize),
    AtMost(usize),
}

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    only_on_property_shapes(reader, site, &[sh::MIN_COUNT, sh::MAX_COUNT]);
    let least = reader.number(site.node, sh::MIN_COUNT).map(Count::AtLeast);
    let most = reader.number(site.node, sh::MAX_COUNT).map(Count::AtMost);
    boxed(least.into_iter().chain(most))
}

impl Constraint for Count {
    fn component(&self) -> NamedNode {
        match self {
            Self::AtLeast(_) => sh::MIN_COUNT_COMPONENT.into_owned(),
            Self::AtMost(_) => sh::MAX_COUNT_COMPONENT.into_owned(),
        }
    }

    fn check(&self, _: &Run<'_>, at: &At<'_>, out: &mut Out) {
        let holds = match self {
            Self::AtLeast(least) => at.values.len() >= *least,
            Self::AtMost(most) => at.values.len() <= *most,
        };
        if !holds {
            out.whole(at);
        }
    }

    fn message(&self, _: &Shapes, _: &Names) -> Text {
        match self {
            Self::AtLeast(1) => Text::new("缺少值", "缺少值", "has no value"),
            Self::AtLeast(n) => Text::new(
                format!("值少於 {n} 個"),
                format!("值少于 {n} 个"),
                format!("has fewer than {n} values"),
            ),
            Self::AtMost(n) => Text::new(
                format!("值多於 {n} 個"),
                format!("值多于 {n} 个"),
                format!("has more than {n} values"),
            ),
        }
    }
}
