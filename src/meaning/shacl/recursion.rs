//! Recursion (§3.4.3): a shape that refers to itself, directly or through others.

use super::shapes::{Shape, ShapeId};

#[derive(Clone, Copy, PartialEq)]
enum Colour {
    White,
    Grey,
    Black,
}

/// The circles among the references of shapes, one for each edge that closes one; depth first, without the call stack.
pub fn cycles(shapes: &[Shape]) -> Vec<Vec<ShapeId>> {
    let references: Vec<Vec<ShapeId>> = shapes
        .iter()
        .map(|shape| shape.constraints.iter().flat_map(|c| c.shapes()).collect())
        .collect();
    let mut colours = vec![Colour::White; shapes.len()];
    let mut cycles = Vec::new();
    for start in 0..shapes.len() {
        if colours[start] != Colour::White {
            continue;
        }
        colours[start] = Colour::Grey;
        let mut path = vec![(start, 0)];
        while let Some((shape, next)) = path.last_mut() {
            let Some(target) = references[*shape].get(*next) else {
                colours[*shape] = Colour::Black;
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
                Colour::Grey => cycles.push(circle(&path, target)),
                Colour::Black => {}
            }
        }
    }
    cycles
}

fn circle(path: &[(usize, usize)], target: usize) -> Vec<ShapeId> {
    path.iter()
        .map(|(shape, _)| *shape)
        .skip_while(|shape| *shape != target)
        .chain([target])
        .map(|shape| ShapeId(u32::try_from(shape).expect("fewer than 2^32 shapes")))
        .collect()
}
