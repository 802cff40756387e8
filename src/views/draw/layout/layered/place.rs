//! Places inside ranks: straight lines, short lines, nothing on top of anything.
//!
//! Without clusters after Brandes and Köpf: Fast and simple horizontal coordinate assignment, 2001 (with the later erratum: the
//! blocks are compacted by longest ways). With clusters by the network simplex on a graph of places, as in Gansner and others
//! 1993, where the two sides of a cluster are nodes too.

use super::layers::{Kind, Layers};
use super::simplex::{self, Span};

/// The room that things need beside each other.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Between boxes.
    pub boxes: f64,
    /// Between a box and a line.
    pub mixed: f64,
    /// Between lines.
    pub lines: f64,
    /// Inside a cluster at its first side.
    pub before: f64,
    /// Inside a cluster at its last side.
    pub after: f64,
    /// Between clusters.
    pub clusters: f64,
}

/// The least distance between the centres of two neighbours in a rank.
fn apart(layers: &Layers, room: &Room, left: usize, right: usize) -> f64 {
    let (a, b) = (&layers.vertices[left], &layers.vertices[right]);
    let solid = |kind: Kind| matches!(kind, Kind::Box(_) | Kind::Label(_));
    let gap = match (solid(a.kind), solid(b.kind)) {
        (true, true) => room.boxes,
        (false, false) => room.lines,
        _ => room.mixed,
    };
    (a.w + b.w) / 2.0 + gap
}

/// The centre of every vertex along its rank, and the sides of the clusters.
pub fn place(layers: &Layers, room: &Room, cluster_widths: &[f64]) -> (Vec<f64>, Vec<(f64, f64)>) {
    if layers.clusters == 0 {
        let mut x = brandes_koepf(layers, room);
        relax(layers, room, &mut x);
        (x, Vec::new())
    } else {
        by_simplex(layers, room, cluster_widths)
    }
}

/// Places by network simplex. Units are quarter pixels.
fn by_simplex(layers: &Layers, room: &Room, widths: &[f64]) -> (Vec<f64>, Vec<(f64, f64)>) {
    const UNIT: f64 = 4.0;
    let n = layers.vertices.len();
    let side = |cluster: usize, right: bool| n + 2 * cluster + usize::from(right);
    let units = |length: f64| (length * UNIT).ceil() as i64;
    let mut spans: Vec<Span> = Vec::new();
    let mut nodes = n + 2 * layers.clusters;
    for (from, below) in layers.below.iter().enumerate() {
        for &to in below {
            let weight = pull(layers, from, to) as i64;
            for end in [from, to] {
                spans.push(Span {
                    from: nodes,
                    to: end,
                    length: 0,
                    weight,
                });
            }
            nodes += 1;
        }
    }
    let mut used = vec![false; layers.clusters];
    for rank in &layers.ranks {
        let mut before: Option<usize> = None;
        for &v in rank {
            let cluster = layers.vertices[v].cluster;
            let left = before.and_then(|b| layers.vertices[b].cluster);
            let half = layers.vertices[v].w / 2.0;
            match (before, left == cluster) {
                (Some(b), true) => spans.push(Span {
                    from: b,
                    to: v,
                    length: units(apart(layers, room, b, v)),
                    weight: 0,
                }),
                (before, _) => {
                    let half_before = before.map_or(0.0, |b| layers.vertices[b].w / 2.0);
                    let leave =
                        before.map(|b| left.map_or((b, half_before), |c| (side(c, true), 0.0)));
                    if let (Some(c), Some(b)) = (left, before) {
                        spans.push(Span {
                            from: b,
                            to: side(c, true),
                            length: units(half_before + room.after),
                            weight: 0,
                        });
                    }
                    let enter = cluster.map_or((v, half), |c| (side(c, false), 0.0));
                    if let Some(c) = cluster {
                        spans.push(Span {
                            from: side(c, false),
                            to: v,
                            length: units(half + room.before),
                            weight: 0,
                        });
                    }
                    if let Some((from, out)) = leave {
                        spans.push(Span {
                            from,
                            to: enter.0,
                            length: units(out + enter.1 + room.clusters),
                            weight: 0,
                        });
                    }
                }
            }
            if let Some(c) = cluster {
                used[c] = true;
            }
            before = Some(v);
        }
        if let Some((v, c)) = before.and_then(|v| layers.vertices[v].cluster.map(|c| (v, c))) {
            let half = layers.vertices[v].w / 2.0;
            spans.push(Span {
                from: v,
                to: side(c, true),
                length: units(half + room.after),
                weight: 0,
            });
        }
    }
    for cluster in (0..layers.clusters).filter(|c| used[*c]) {
        spans.push(Span {
            from: side(cluster, false),
            to: side(cluster, true),
            length: units(widths[cluster]),
            weight: 4,
        });
    }
    let values = simplex::solve(nodes, &spans, 40_000_000 / (nodes + 100));
    let at = |v: usize| values[v] as f64 / UNIT;
    let sides = (0..layers.clusters).map(|c| {
        if used[c] {
            (at(side(c, false)), at(side(c, true)))
        } else {
            (0.0, 0.0)
        }
    });
    ((0..n).map(at).collect(), sides.collect())
}

/// Places after Brandes and Köpf: four extreme alignments, of which the mean of the middle two is taken.
fn brandes_koepf(layers: &Layers, room: &Room) -> Vec<f64> {
    let conflicts = conflicts(layers);
    let mut results: Vec<Vec<f64>> = Vec::new();
    for up in [false, true] {
        for right in [false, true] {
            let root = alignment(layers, &conflicts, up, right);
            results.push(compaction(layers, room, &root, right));
        }
    }
    let span = |xs: &[f64]| {
        let sides = layers
            .vertices
            .iter()
            .zip(xs)
            .map(|(v, x)| (x - v.w / 2.0, x + v.w / 2.0));
        sides.fold((f64::MAX, f64::MIN), |(l, r), (a, b)| (l.min(a), r.max(b)))
    };
    let spans: Vec<(f64, f64)> = results.iter().map(|xs| span(xs)).collect();
    let narrowest = (0..4)
        .min_by(|a, b| (spans[*a].1 - spans[*a].0).total_cmp(&(spans[*b].1 - spans[*b].0)))
        .unwrap_or(0);
    for (index, xs) in results.iter_mut().enumerate() {
        let right = index % 2 == 1;
        let shift = if right {
            spans[narrowest].1 - spans[index].1
        } else {
            spans[narrowest].0 - spans[index].0
        };
        xs.iter_mut().for_each(|x| *x += shift);
    }
    let middle = |v: usize| {
        let mut four = [results[0][v], results[1][v], results[2][v], results[3][v]];
        four.sort_by(f64::total_cmp);
        (four[1] + four[2]) / 2.0
    };
    (0..layers.vertices.len()).map(middle).collect()
}

/// Moves each vertex to the median of its neighbours as far as the vertices beside it allow: lines only get shorter.
///
/// The mean of four alignments leaves some vertices far from what they belong to.
fn relax(layers: &Layers, room: &Room, x: &mut [f64]) {
    const ROUNDS: usize = 8;
    let mut near: Vec<(f64, f64)> = Vec::new();
    for round in 0..ROUNDS {
        for rank in &layers.ranks {
            for step in 0..rank.len() {
                let at = if round % 2 == 0 {
                    step
                } else {
                    rank.len() - 1 - step
                };
                let v = rank[at];
                near.clear();
                for &w in layers.above[v].iter().chain(&layers.below[v]) {
                    near.push((x[w], pull(layers, v, w)));
                }
                if near.is_empty() {
                    continue;
                }
                let low = if at > 0 {
                    x[rank[at - 1]] + apart(layers, room, rank[at - 1], v)
                } else {
                    f64::MIN
                };
                let high = rank
                    .get(at + 1)
                    .map_or(f64::MAX, |w| x[*w] - apart(layers, room, v, *w));
                if low <= high {
                    x[v] = nearest_median(&mut near, x[v]).clamp(low, high);
                }
            }
        }
    }
}

/// How strongly a piece of a line is to be straight.
fn pull(layers: &Layers, a: usize, b: usize) -> f64 {
    match (
        is_way(layers.vertices[a].kind),
        is_way(layers.vertices[b].kind),
    ) {
        (true, true) => 8.0,
        (false, false) => 1.0,
        _ => 2.0,
    }
}

/// The point nearest to `own` at which the weighted distances to all points are least.
fn nearest_median(points: &mut [(f64, f64)], own: f64) -> f64 {
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = points.iter().map(|p| p.1).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    for at in 0..points.len() {
        sum += points[at].1;
        if sum > half + 1e-9 {
            return points[at].0;
        }
        if sum > half - 1e-9 {
            let next = points.get(at + 1).map_or(points[at].0, |p| p.0);
            return own.clamp(points[at].0, next);
        }
    }
    own
}

fn is_way(kind: Kind) -> bool {
    matches!(kind, Kind::Way(_) | Kind::Label(_))
}

/// Pieces that cross an inner piece of a long line: the long line stays straight. A set of (upper, lower) ends.
fn conflicts(layers: &Layers) -> std::collections::HashSet<(usize, usize)> {
    let places = layers.places();
    let mut marked = std::collections::HashSet::new();
    let inner = |v: usize| {
        let way = is_way(layers.vertices[v].kind);
        way.then(|| {
            layers.above[v]
                .iter()
                .copied()
                .find(|u| is_way(layers.vertices[*u].kind))
        })
        .flatten()
    };
    for r in 1..layers.ranks.len() {
        let (upper, lower) = (&layers.ranks[r - 1], &layers.ranks[r]);
        let (mut from, mut scanned) = (0, 0);
        for (at, &v) in lower.iter().enumerate() {
            let up = inner(v);
            let last = at + 1 == lower.len();
            if up.is_none() && !last {
                continue;
            }
            let to = up.map_or(upper.len().saturating_sub(1), |u| places[u]);
            for &w in &lower[scanned..=at] {
                for &u in &layers.above[w] {
                    let outside = places[u] < from || places[u] > to;
                    let both = is_way(layers.vertices[u].kind) && is_way(layers.vertices[w].kind);
                    if outside && !both {
                        marked.insert((u, w));
                    }
                }
            }
            (scanned, from) = (at + 1, to);
        }
    }
    marked
}

/// Blocks of vertices that stand in one line: the first vertex of each one's block.
fn alignment(
    layers: &Layers,
    conflicts: &std::collections::HashSet<(usize, usize)>,
    up: bool,
    right: bool,
) -> Vec<usize> {
    let n = layers.vertices.len();
    let places = layers.places();
    let mut root: Vec<usize> = (0..n).collect();
    let mut align: Vec<usize> = (0..n).collect();
    let count = layers.ranks.len();
    let ranks: Vec<usize> = if up {
        (0..count).rev().collect()
    } else {
        (0..count).collect()
    };
    let mut near: Vec<usize> = Vec::new();
    for r in ranks {
        let mut free: i64 = if right { i64::MAX } else { -1 };
        let size = layers.ranks[r].len();
        for step in 0..size {
            let v = layers.ranks[r][if right { size - 1 - step } else { step }];
            near.clear();
            near.extend(if up {
                &layers.below[v]
            } else {
                &layers.above[v]
            });
            near.sort_by_key(|u| places[*u]);
            near.dedup();
            if near.is_empty() {
                continue;
            }
            let d = near.len() - 1;
            let mut medians = [d / 2, d.div_ceil(2)];
            if right {
                medians.reverse();
            }
            for m in medians {
                let u = near[m];
                let pair = if up { (v, u) } else { (u, v) };
                let place = places[u] as i64;
                let beyond = if right { place < free } else { place > free };
                if align[v] == v && beyond && !conflicts.contains(&pair) {
                    align[u] = v;
                    root[v] = root[u];
                    align[v] = root[v];
                    free = place;
                }
            }
        }
    }
    root
}

/// Blocks as near to one side as their neighbours allow, then pulled back as far as there is room.
fn compaction(layers: &Layers, room: &Room, root: &[usize], right: bool) -> Vec<f64> {
    let n = layers.vertices.len();
    let mut next: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n];
    let mut waiting = vec![0usize; n];
    for rank in &layers.ranks {
        for pair in rank.windows(2) {
            let gap = apart(layers, room, pair[0], pair[1]);
            let (from, to) = if right {
                (pair[1], pair[0])
            } else {
                (pair[0], pair[1])
            };
            next[root[from]].push((root[to], gap));
            waiting[root[to]] += 1;
        }
    }
    let mut order: Vec<usize> = (0..n)
        .filter(|v| root[*v] == *v && waiting[*v] == 0)
        .collect();
    let mut x = vec![0.0f64; n];
    let mut at = 0;
    while at < order.len() {
        let block = order[at];
        for &(to, gap) in &next[block] {
            x[to] = x[to].max(x[block] + gap);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                order.push(to);
            }
        }
        at += 1;
    }
    for &block in order.iter().rev() {
        let room = next[block]
            .iter()
            .map(|(to, gap)| x[*to] - gap)
            .fold(f64::MAX, f64::min);
        if room < f64::MAX {
            x[block] = x[block].max(room);
        }
    }
    let sign = if right { -1.0 } else { 1.0 };
    (0..n).map(|v| sign * x[root[v]]).collect()
}
