//! Layered drawings, after Sugiyama: boxes in ranks along the lines.
//!
//! Lines that close a cycle are turned, ranks are those of least total length ([`simplex`]), long lines are cut into pieces of
//! one rank ([`layers`]), ranks are sorted for few crossings ([`order`]), places make long lines straight ([`place`]) and lines
//! curve only in the gaps between ranks ([`route`]). Parts without lines between them are laid out alone and packed.

mod layers;
mod order;
mod place;
mod route;
mod sift;
mod simplex;

use super::pack::pack;
use super::{ClusterSize, Plan, Rect, Sketch};
use crate::meaning::graph::view::Direction;
use layers::{Kind, Layers};
use place::Room;
use route::{Band, LOOP};

/// The least gap between ranks.
const RANK_GAP: f64 = 44.0;
/// The gap between a rank and the label between it and the next.
const LABEL_GAP: f64 = 18.0;
/// The room between a cluster's side and what is in it.
const CLUSTER_PAD: f64 = 12.0;
/// The room between two clusters.
const CLUSTER_GAP: f64 = 16.0;

/// Places a sketch in ranks.
pub fn layered(sketch: &Sketch, direction: Direction) -> Plan {
    let across = direction == Direction::LeftToRight;
    let turned = if across {
        transposed(sketch)
    } else {
        sketch.clone()
    };
    let plans = super::pack::parts(&turned)
        .into_iter()
        .map(|part| {
            let mut plan = one(&part.sketch, across);
            if across {
                plan.transpose();
            }
            (plan, part)
        })
        .collect();
    pack(sketch, plans)
}

/// The sketch with width and height exchanged.
fn transposed(sketch: &Sketch) -> Sketch {
    let mut turned = sketch.clone();
    for b in &mut turned.boxes {
        std::mem::swap(&mut b.w, &mut b.h);
    }
    for l in &mut turned.links {
        l.label = l.label.map(|(w, h)| (h, w));
    }
    for c in &mut turned.clusters {
        std::mem::swap(&mut c.w, &mut c.h);
    }
    turned
}

/// Lays out one connected part, ranks downwards; `across` tells where the reader will see the labels of clusters.
fn one(sketch: &Sketch, across: bool) -> Plan {
    let mut sketch = sketch.clone();
    for link in sketch.links.iter().filter(|l| l.from == l.to) {
        sketch.boxes[link.from].w += 2.0 * LOOP / loops(&sketch.links, link.from);
    }
    let mut layers = Layers::new(&sketch);
    let sweeps = sweeps(layers.vertices.len());
    order::order(&mut layers, sweeps);
    let room = Room {
        boxes: if across { 12.0 } else { 18.0 },
        mixed: 12.0,
        lines: 9.0,
        before: CLUSTER_PAD
            + if across {
                label(&sketch.clusters, true)
            } else {
                0.0
            },
        after: CLUSTER_PAD,
        clusters: CLUSTER_GAP,
    };
    let widths: Vec<f64> = sketch
        .clusters
        .iter()
        .map(|c| if across { 0.0 } else { c.w + 2.0 * CLUSTER_PAD })
        .collect();
    let (x, sides) = place::place(&layers, &room, &widths);
    let label_height = if across {
        0.0
    } else {
        label(&sketch.clusters, false)
    };
    let bands = bands(&layers, &x, label_height, &sketch.clusters, across);
    let mut plan = Plan {
        routes: route::route(&layers, &sketch.links, &x, &bands),
        boxes: (0..sketch.boxes.len())
            .map(|b| route::rect(&layers, b, &x, &bands))
            .collect(),
        ..Plan::default()
    };
    plan.clusters = cluster_rects(
        &layers,
        &sides,
        &bands,
        label_height,
        &sketch.clusters,
        across,
    );
    for link in sketch.links.iter().filter(|l| l.from == l.to) {
        plan.boxes[link.from].w -= 2.0 * LOOP / loops(&sketch.links, link.from);
    }
    let labels: Vec<_> = sketch.links.iter().map(|l| l.label).collect();
    plan.frame(&labels);
    plan
}

fn loops(links: &[super::Link], at: usize) -> f64 {
    links
        .iter()
        .filter(|l| l.from == at && l.to == at)
        .count()
        .max(1) as f64
}

/// The room that labels of clusters need at their first side.
fn label(clusters: &[ClusterSize], across: bool) -> f64 {
    let high = |c: &ClusterSize| if across { c.w } else { c.h };
    let most = clusters.iter().map(high).fold(0.0, f64::max);
    if most > 0.0 { most + 4.0 } else { 0.0 }
}

/// More vertices, fewer sweeps: the time stays in bounds.
fn sweeps(vertices: usize) -> usize {
    (400_000 / (vertices + 1)).clamp(8, 40)
}

/// Where each rank begins and ends: as high as its highest vertex, with gaps that grow where lines go far aside.
fn bands(
    layers: &Layers,
    x: &[f64],
    label_height: f64,
    clusters: &[ClusterSize],
    across: bool,
) -> Vec<Band> {
    let (starts, ends) = cluster_ends(layers);
    let labelled = layers
        .vertices
        .iter()
        .any(|v| matches!(v.kind, Kind::Label(_)));
    let least = if labelled { LABEL_GAP } else { RANK_GAP };
    let mut bands: Vec<Band> = Vec::new();
    let mut y = 0.0;
    for (r, rank) in layers.ranks.iter().enumerate() {
        if r > 0 {
            let far = |v: &usize| {
                layers.below[*v]
                    .iter()
                    .map(|w| (x[*w] - x[*v]).abs())
                    .fold(0.0, f64::max)
            };
            let farthest = layers.ranks[r - 1].iter().map(far).fold(0.0, f64::max);
            let mut gap = least + (farthest * 0.07).min(if labelled { 30.0 } else { 60.0 });
            if ends.contains(&Some(r - 1)) {
                gap += CLUSTER_PAD;
            }
            if starts.contains(&Some(r)) {
                gap += CLUSTER_PAD + label_height;
            }
            y += gap;
        }
        let mut height = rank
            .iter()
            .map(|v| layers.vertices[*v].h)
            .fold(0.0, f64::max);
        if across {
            // Seen across, a cluster is at least as wide as its label.
            height = (0..layers.clusters)
                .filter(|c| starts[*c] == Some(r))
                .map(|c| clusters[c].h)
                .fold(height, f64::max);
        }
        bands.push(Band {
            top: y,
            bottom: y + height,
            from_top: across,
        });
        y += height;
    }
    bands
}

/// The ranks in which clusters begin, and in which they end; empty ones have none.
fn cluster_ends(layers: &Layers) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let ranks = |c: usize| {
        layers
            .vertices
            .iter()
            .filter(move |v| v.cluster == Some(c))
            .map(|v| v.rank)
    };
    let starts = (0..layers.clusters).map(|c| ranks(c).min()).collect();
    let ends = (0..layers.clusters).map(|c| ranks(c).max()).collect();
    (starts, ends)
}

fn cluster_rects(
    layers: &Layers,
    sides: &[(f64, f64)],
    bands: &[Band],
    label_height: f64,
    sizes: &[ClusterSize],
    across: bool,
) -> Vec<Rect> {
    let rect = |c: usize| {
        let members =
            || (0..layers.vertices.len()).filter(move |v| layers.vertices[*v].cluster == Some(c));
        let top = members()
            .map(|v| extent(layers, v, bands).0)
            .fold(f64::MAX, f64::min);
        let bottom = members()
            .map(|v| extent(layers, v, bands).1)
            .fold(f64::MIN, f64::max);
        if top > bottom {
            return Rect::default();
        }
        let (left, right) = sides[c];
        let bottom = if across {
            bottom.max(top + sizes[c].h)
        } else {
            bottom
        };
        Rect::between(
            left,
            top - CLUSTER_PAD - label_height,
            right,
            bottom + CLUSTER_PAD,
        )
    };
    (0..sides.len()).map(rect).collect()
}

/// Where a vertex begins and ends across its rank.
fn extent(layers: &Layers, v: usize, bands: &[Band]) -> (f64, f64) {
    let (middle, half) = (route::middle(layers, v, bands), layers.vertices[v].h / 2.0);
    (middle - half, middle + half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::draw::layout::quality::faults;
    use crate::views::draw::layout::{BoxSize, Link};
    use proptest::prelude::*;

    fn sketch(boxes: &[(u8, u8, u8)], links: &[(usize, usize, bool)], clusters: usize) -> Sketch {
        let n = boxes.len();
        Sketch {
            boxes: boxes
                .iter()
                .map(|(w, h, c)| BoxSize {
                    w: 20.0 + f64::from(*w),
                    h: 20.0 + f64::from(*h % 60),
                    cluster: usize::from(*c).checked_sub(1).filter(|c| *c < clusters),
                    rank: None,
                })
                .collect(),
            links: links
                .iter()
                .map(|(a, b, label)| Link {
                    from: a % n,
                    to: b % n,
                    label: label.then_some((60.0, 14.0)),
                    weight: 1.0,
                })
                .collect(),
            clusters: vec![ClusterSize { w: 60.0, h: 16.0 }; clusters],
            aspect: None,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        /// Nothing overlaps and no line runs through a strange box, in whatever direction, with labels, loops, cycles and clusters.
        #[test]
        fn nothing_overlaps(
            boxes in prop::collection::vec((any::<u8>(), any::<u8>(), 0u8..4), 1..16),
            links in prop::collection::vec((0usize..16, 0usize..16, any::<bool>()), 0..24),
            clusters in 0usize..4,
            across in any::<bool>(),
        ) {
            let sketch = sketch(&boxes, &links, clusters);
            let direction = if across { Direction::LeftToRight } else { Direction::TopToBottom };
            let plan = layered(&sketch, direction);
            let faults = faults(&sketch, &plan);
            prop_assert_eq!((faults.boxes, faults.labels, faults.through, faults.clusters), (0, 0, 0, 0));
            prop_assert!(plan.boxes.iter().all(|b| b.left() > -0.01 && b.top() > -0.01 && b.right() < plan.width + 0.01 && b.bottom() < plan.height + 0.01));
            let again = layered(&sketch, direction);
            prop_assert_eq!(plan.boxes, again.boxes);
        }
    }
}
