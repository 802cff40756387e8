//! `sh:qualifiedValueShape` with `sh:qualifiedMinCount` and `sh:qualifiedMaxCount` (§4.7.3): how many value nodes conform to a shape.
//!
//! With `sh:qualifiedValueShapesDisjoint`, a value that also conforms to a sibling shape does not count. Siblings are the qualified
//! value shapes of all property shapes of the same parents.

use super::*;
use crate::meaning::shacl::error::Problem;

#[derive(Debug)]
struct Qualified {
    shape: ShapeId,
    siblings: Vec<ShapeId>,
    count: Count,
}

#[derive(Clone, Copy, Debug)]
enum Count {
    AtLeast(usize),
    AtMost(usize),
}

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    only_on_property_shapes(reader, site, &[sh::QUALIFIED_VALUE_SHAPE]);
    let shapes = reader.shapes_of(site.node, sh::QUALIFIED_VALUE_SHAPE);
    let least = reader.number(site.node, sh::QUALIFIED_MIN_COUNT);
    let most = reader.number(site.node, sh::QUALIFIED_MAX_COUNT);
    let counts: Vec<Count> = least
        .map(Count::AtLeast)
        .into_iter()
        .chain(most.map(Count::AtMost))
        .collect();
    complain_of_halves(reader, site, shapes.is_empty(), counts.is_empty());
    let disjoint = reader.boolean(site.node, sh::QUALIFIED_VALUE_SHAPES_DISJOINT);
    let siblings = if disjoint {
        siblings(reader, site, &shapes)
    } else {
        Vec::new()
    };
    let mut found = Vec::new();
    for shape in shapes {
        for count in &counts {
            found.push(Qualified {
                shape,
                siblings: siblings.clone(),
                count: *count,
            });
        }
    }
    boxed(found)
}

/// A count without a shape says nothing; an approved W3C test wants it passed over on node shapes, where neither may stand.
fn complain_of_halves(reader: &mut Reader<'_>, site: &Site, no_shape: bool, no_count: bool) {
    let missing = match (no_shape, no_count) {
        (true, false) if site.path.is_some() => "sh:qualifiedValueShape",
        (false, true) => "sh:qualifiedMinCount or sh:qualifiedMaxCount",
        _ => return,
    };
    reader.problem(site.node, None, Problem::Missing(missing.to_owned()));
}

fn siblings(reader: &mut Reader<'_>, site: &Site, own: &[ShapeId]) -> Vec<ShapeId> {
    let Some(property) = reader.data.dataset.iri(sh::PROPERTY) else {
        return Vec::new();
    };
    let parents: Vec<TermId> = reader.data.subjects(property, site.node).collect();
    let mut siblings = Vec::new();
    for parent in parents {
        for shape in reader.values(parent, sh::PROPERTY) {
            for value in reader.values(shape, sh::QUALIFIED_VALUE_SHAPE) {
                siblings.push(reader.shape(value));
            }
        }
    }
    siblings.sort_unstable();
    siblings.dedup();
    siblings.retain(|shape| !own.contains(shape));
    siblings
}

impl Constraint for Qualified {
    fn component(&self) -> NamedNode {
        match self.count {
            Count::AtLeast(_) => sh::QUALIFIED_MIN_COUNT_COMPONENT.into_owned(),
            Count::AtMost(_) => sh::QUALIFIED_MAX_COUNT_COMPONENT.into_owned(),
        }
    }

    fn shapes(&self) -> Vec<ShapeId> {
        let own = [self.shape];
        own.into_iter().chain(self.siblings.clone()).collect()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        let counted = at.values.iter().filter(|value| {
            let another = |shape: &ShapeId| run.conforms(*shape, **value);
            run.conforms(self.shape, **value) && !self.siblings.iter().any(another)
        });
        let holds = match self.count {
            Count::AtLeast(least) => counted.take(least).count() == least,
            Count::AtMost(most) => counted.take(most.saturating_add(1)).count() <= most,
        };
        if !holds {
            out.whole(at);
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let shape = names.term(&shapes.get(self.shape).node);
        match self.count {
            Count::AtLeast(n) => Text::new(
                format!("符合形狀 {shape} 的值少於 {n} 個"),
                format!("符合形状 {shape} 的值少于 {n} 个"),
                format!("has fewer than {n} values that conform to the shape {shape}"),
            ),
            Count::AtMost(n) => Text::new(
                format!("符合形狀 {shape} 的值多於 {n} 個"),
                format!("符合形状 {shape} 的值多于 {n} 个"),
                format!("has more than {n} values that conform to the shape {shape}"),
            ),
        }
    }
}
