//! Sifting: each vertex goes to the place in its rank where its lines cross the fewest others.
//!
//! Exchanges of neighbours stop where no single exchange helps; a vertex that has to pass several others, some of them at a loss,
//! gets past here. Source: Matuszewski, Schönfeld, Molitor: Using sifting for k-layer straightline crossing minimization, 1999.

use super::layers::Layers;
use super::order::inversions;

/// Passes over all ranks at most.
const PASSES: usize = 8;

/// Sifts all vertices as long as crossings get fewer; clusters stay together. O(places² × lines of a vertex) a rank and pass.
pub(super) fn sift(layers: &mut Layers) {
    let mut places = layers.places();
    let mut near: Vec<[Vec<usize>; 2]> = vec![[Vec::new(), Vec::new()]; layers.vertices.len()];
    let mut active = vec![true; layers.ranks.len()];
    for _ in 0..PASSES {
        let mut better = false;
        for r in 0..layers.ranks.len() {
            if !std::mem::take(&mut active[r]) {
                continue;
            }
            layers.near(r, &places, &mut near);
            let mut moved = false;
            for v in layers.ranks[r].clone() {
                moved |= sift_one(layers, r, v, &mut places, &near);
            }
            if moved {
                better = true;
                let last = active.len() - 1;
                active[r.saturating_sub(1)..=(r + 1).min(last)].fill(true);
            }
        }
        if !better {
            break;
        }
    }
}

/// Moves a vertex to its best place; says whether that is another one.
fn sift_one(
    layers: &mut Layers,
    r: usize,
    v: usize,
    places: &mut [usize],
    near: &[[Vec<usize>; 2]],
) -> bool {
    let rank = &mut layers.ranks[r];
    let here = places[v];
    let cluster = layers.vertices[v].cluster;
    let crossed = |a: usize, b: usize| {
        inversions(&near[a][0], &near[b][0]) + inversions(&near[a][1], &near[b][1])
    };
    // What is won by passing the vertices on the way to each place, to the left and to the right.
    let (mut best, mut to) = (0isize, here);
    let mut change = 0isize;
    for at in (0..here).rev() {
        let u = rank[at];
        if layers.vertices[u].cluster != cluster {
            break;
        }
        change += crossed(v, u) as isize - crossed(u, v) as isize;
        if change < best {
            (best, to) = (change, at);
        }
    }
    change = 0;
    for (at, &u) in rank.iter().enumerate().skip(here + 1) {
        if layers.vertices[u].cluster != cluster {
            break;
        }
        change += crossed(u, v) as isize - crossed(v, u) as isize;
        if change < best {
            (best, to) = (change, at);
        }
    }
    if to == here {
        return false;
    }
    rank.remove(here);
    rank.insert(to, v);
    for at in here.min(to)..=here.max(to) {
        places[rank[at]] = at;
    }
    true
}
