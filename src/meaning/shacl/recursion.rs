//! Recursion (§3.4.3): a shape that refers to itself, directly or through others; and references nested too deep to be followed.

use super::shapes::{Shape, ShapeId};

#[derive(Clone, Copy, PartialEq)]
enum Colour {
    White,
    Grey,
    Black,
}

/// How deep shapes may refer to shapes; validation follows them on the call stack.
pub const DEPTH: usize = 500;

/// What is wrong with the references of shapes.
#[derive(Default)]
pub struct References {
    /// Shapes in a circle, the first one again at the end.
    pub cycles: Vec<Vec<ShapeId>>,
    /// A shape from which references are nested deeper than [`DEPTH`].
    pub too_deep: Option<ShapeId>,
}

/// The circles among the references of shapes, one for each edge that closes one; depth first, without the call stack.
pub fn check(shapes: &[Shape]) -> References {
    let references: Vec<Vec<ShapeId>> = shapes
        .iter()
        .map(|shape| shape.constraints.iter().flat_map(|c| c.shapes()).collect())
        .collect();
    let mut colours = vec![Colour::White; shapes.len()];
    let mut depths = vec![0usize; shapes.len()];
    let mut found = References::default();
    for start in 0..shapes.len() {
        if colours[start] != Colour::White {
            continue;
        }
        colours[start] = Colour::Grey;
        let mut path = vec![(start, 0)];
        while let Some((shape, next)) = path.last_mut() {
            let Some(target) = references[*shape].get(*next) else {
                colours[*shape] = Colour::Black;
                let below = references[*shape].iter().map(|id| depths[id.0 as usize]);
                depths[*shape] = 1 + below.max().unwrap_or(0);
                if depths[*shape] > DEPTH {
                    found.too_deep.get_or_insert(id(*shape));
                }
                path.pop();
                continue;
            };
            *next += 1;
            let target = target.0 as usize;
            match colours[target] {
                Colour::White => {
                    colours[target] = Colour::Grey;
                    path.push((target, 0));
                }
                Colour::Grey => found.cycles.push(circle(&path, target)),
                Colour::Black => {}
            }
        }
    }
    found
}

fn circle(path: &[(usize, usize)], target: usize) -> Vec<ShapeId> {
    path.iter()
        .map(|(shape, _)| *shape)
        .skip_while(|shape| *shape != target)
        .chain([target])
        .map(id)
        .collect()
}

fn id(shape: usize) -> ShapeId {
    ShapeId(u32::try_from(shape).expect("fewer than 2^32 shapes"))
}
