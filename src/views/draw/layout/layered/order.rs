//! The order inside ranks: few crossings, clusters kept together and in one order over all ranks.
//!
//! Weighted medians in sweeps down and up, then exchanges of neighbours and sifting as long as they help; the best
//! order seen is kept.
//! Source: Gansner and others, 1993; crossings are counted after Barth, Mutzel, Jünger: Simple and efficient bilayer cross counting, 2002.

use super::layers::Layers;
use super::sift::sift;

/// Sweeps without gain before the search ends.
const PATIENCE: usize = 10;

/// Sorts the vertices of every rank. Where every second rank holds only pieces of lines, as labels make it, the others are sorted
/// without them: they hide from each vertex what it is joined with.
pub fn order(layers: &mut Layers, sweeps: usize) {
    match Halved::of(layers) {
        Some(mut halved) => {
            search(&mut halved.layers, sweeps);
            halved.expand(layers);
        }
        None => search(layers, sweeps),
    }
}

/// The even ranks of a layered graph alone, lines led straight over the odd ones.
struct Halved {
    layers: Layers,
    /// The number of each vertex in the whole.
    whole: Vec<usize>,
}

impl Halved {
    /// `None` when there are clusters, or an odd rank holds more than pieces of lines.
    fn of(layers: &Layers) -> Option<Self> {
        let odd = |v: &usize| layers.vertices[*v].rank % 2 == 1;
        let passes = |v: usize| layers.above[v].len() == 1 && layers.below[v].len() == 1;
        let all = 0..layers.vertices.len();
        let count = layers.ranks.len();
        let fits = layers.clusters == 0 && count > 2 && count % 2 == 1;
        if !fits || !all.clone().filter(odd).all(passes) {
            return None;
        }
        let whole: Vec<usize> = all.clone().filter(|v| !odd(v)).collect();
        let mut place = vec![usize::MAX; layers.vertices.len()];
        whole.iter().enumerate().for_each(|(n, v)| place[*v] = n);
        let beyond = |first: &[Vec<usize>], v: usize| {
            let over = first[v].iter().map(|w| first[*w][0]);
            over.map(|w| place[w]).collect::<Vec<usize>>()
        };
        let halved = Layers {
            vertices: whole
                .iter()
                .map(|v| super::layers::Vertex {
                    rank: layers.vertices[*v].rank / 2,
                    ..layers.vertices[*v]
                })
                .collect(),
            ranks: vec![Vec::new(); count / 2 + 1],
            below: whole.iter().map(|v| beyond(&layers.below, *v)).collect(),
            above: whole.iter().map(|v| beyond(&layers.above, *v)).collect(),
            ..Layers::default()
        };
        Some(Self {
            layers: halved,
            whole,
        })
    }

    /// Gives the whole the order found: a piece between two ranks lies between its ends, so that it adds no crossing.
    fn expand(&self, layers: &mut Layers) {
        let mut between = vec![0.0; layers.vertices.len()];
        for (r, rank) in self.layers.ranks.iter().enumerate() {
            layers.ranks[2 * r] = rank.iter().map(|v| self.whole[*v]).collect();
            for (place, v) in rank.iter().enumerate() {
                between[self.whole[*v]] = (place as f64 + 0.5) / rank.len() as f64;
            }
        }
        for r in (1..layers.ranks.len()).step_by(2) {
            let pieces = (0..layers.vertices.len()).filter(|v| layers.vertices[*v].rank == r);
            let mut pieces: Vec<usize> = pieces.collect();
            let middle = |v: usize| between[layers.above[v][0]] + between[layers.below[v][0]];
            pieces.sort_by(|a, b| middle(*a).total_cmp(&middle(*b)));
            layers.ranks[r] = pieces;
        }
    }
}

/// Orders from several first orders, of which the best end is kept.
fn search(layers: &mut Layers, sweeps: usize) {
    let mut best: Option<(usize, Vec<Vec<usize>>)> = None;
    let walks = [Start::Down, Start::Up, Start::DownInDepth, Start::UpInDepth];
    let few = layers.vertices.len() <= FEW;
    let shuffled = (1..=if few { 8 } else { 0 }).map(Start::Shuffled);
    for start in walks.into_iter().chain(shuffled) {
        begin(layers, start);
        improve(layers, sweeps);
        sift(layers);
        let count = crossings(layers);
        if best.as_ref().is_none_or(|(least, _)| count < *least) {
            best = Some((count, layers.ranks.clone()));
        }
        let spent = layers.vertices.len() > MANY;
        if count == 0 || spent {
            break;
        }
    }
    if let Some((_, ranks)) = best {
        layers.ranks = ranks;
    }
}

/// Up to so many vertices, shuffled first orders are tried besides.
const FEW: usize = 250;
/// Above so many vertices, one first order must do.
const MANY: usize = 4000;

/// Sweeps and exchanges from the order at hand; the best order seen stays.
fn improve(layers: &mut Layers, sweeps: usize) {
    let mut groups = cluster_order(layers);
    regroup(layers, &groups);
    let mut places = layers.places();
    exchange(layers, &mut places, false);
    let mut best = layers.ranks.clone();
    let mut least = crossings(layers);
    let mut patience = PATIENCE;
    for sweep in 0..sweeps {
        if least == 0 || patience == 0 {
            break;
        }
        medians(layers, &mut places, sweep % 2 == 0, sweep % 4 < 2);
        groups = cluster_order(layers);
        regroup(layers, &groups);
        places = layers.places();
        exchange(layers, &mut places, sweep % 4 >= 2);
        exchange(layers, &mut places, false);
        let count = crossings(layers);
        if count < least {
            (least, best) = (count, layers.ranks.clone());
            patience = PATIENCE;
        } else {
            patience -= 1;
        }
    }
    layers.ranks = best;
}

/// From where the first order is walked, and whether in breadth or in depth.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Down,
    Up,
    DownInDepth,
    UpInDepth,
    /// Not walked but shuffled, by that seed.
    Shuffled(u64),
}

/// The first order: a walk from the first rank or the last, so that trees have no crossings.
fn begin(layers: &mut Layers, start: Start) {
    let n = layers.vertices.len();
    if let Start::Shuffled(seed) = start {
        return shuffle(layers, seed);
    }
    let up = matches!(start, Start::Up | Start::UpInDepth);
    let in_depth = matches!(start, Start::DownInDepth | Start::UpInDepth);
    layers.ranks.iter_mut().for_each(Vec::clear);
    let mut seen = vec![false; n];
    let mut by_rank: Vec<usize> = (0..n).collect();
    by_rank.sort_by_key(|v| {
        if up {
            usize::MAX - layers.vertices[*v].rank
        } else {
            layers.vertices[*v].rank
        }
    });
    for root in by_rank {
        if seen[root] {
            continue;
        }
        let mut open = std::collections::VecDeque::from([root]);
        seen[root] = true;
        while let Some(vertex) = if in_depth {
            open.pop_back()
        } else {
            open.pop_front()
        } {
            let rank = layers.vertices[vertex].rank;
            layers.ranks[rank].push(vertex);
            let (first, second) = if up {
                (&layers.above, &layers.below)
            } else {
                (&layers.below, &layers.above)
            };
            for &next in first[vertex].iter().chain(&second[vertex]) {
                if !std::mem::replace(&mut seen[next], true) {
                    open.push_back(next);
                }
            }
        }
    }
}

/// A pseudo-random order of each rank: the same one every time.
fn shuffle(layers: &mut Layers, seed: u64) {
    let mut state = 0x9e37_79b9_7f4a_7c15 ^ seed.wrapping_mul(0xd134_2543_de82_ef95);
    layers.ranks.iter_mut().for_each(Vec::clear);
    for (v, vertex) in layers.vertices.iter().enumerate() {
        layers.ranks[vertex.rank].push(v);
    }
    for rank in &mut layers.ranks {
        for i in (1..rank.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            rank.swap(i, (state % (i as u64 + 1)) as usize);
        }
    }
}

/// Clusters by their mean place.
fn cluster_order(layers: &Layers) -> Vec<usize> {
    let mut sums = vec![(0.0, 0.0); layers.clusters];
    for rank in &layers.ranks {
        for (place, vertex) in rank.iter().enumerate() {
            if let Some(cluster) = layers.vertices[*vertex].cluster {
                sums[cluster].0 += (place as f64 + 0.5) / rank.len() as f64;
                sums[cluster].1 += 1.0;
            }
        }
    }
    let mean = |c: usize| {
        if sums[c].1 > 0.0 {
            sums[c].0 / sums[c].1
        } else {
            0.0
        }
    };
    let mut order: Vec<usize> = (0..layers.clusters).collect();
    order.sort_by(|a, b| mean(*a).total_cmp(&mean(*b)));
    let mut place = vec![0; layers.clusters];
    for (p, cluster) in order.into_iter().enumerate() {
        place[cluster] = p;
    }
    place
}

/// Puts the members of each cluster side by side, and the clusters of each rank in the given order.
fn regroup(layers: &mut Layers, groups: &[usize]) {
    if layers.clusters == 0 {
        return;
    }
    for rank in &mut layers.ranks {
        let mut blocks: Vec<(f64, Option<usize>, Vec<usize>)> = Vec::new();
        for (place, vertex) in rank.iter().enumerate() {
            let cluster = layers.vertices[*vertex].cluster;
            let known = blocks
                .iter_mut()
                .find(|(_, c, _)| cluster.is_some() && *c == cluster);
            match known {
                Some((sum, _, members)) => {
                    *sum += place as f64;
                    members.push(*vertex);
                }
                None => blocks.push((place as f64, cluster, vec![*vertex])),
            }
        }
        blocks.sort_by(|a, b| (a.0 / a.2.len() as f64).total_cmp(&(b.0 / b.2.len() as f64)));
        let slots: Vec<usize> = (0..blocks.len())
            .filter(|b| blocks[*b].1.is_some())
            .collect();
        let mut grouped: Vec<_> = slots
            .iter()
            .map(|s| std::mem::take(&mut blocks[*s]))
            .collect();
        grouped.sort_by_key(|(_, cluster, _)| cluster.map(|c| groups[c]));
        for (slot, block) in slots.into_iter().zip(grouped) {
            blocks[slot] = block;
        }
        *rank = blocks
            .into_iter()
            .flat_map(|(_, _, members)| members)
            .collect();
    }
}

/// One sweep: every rank is sorted by the medians of the neighbours in the rank before it.
fn medians(layers: &mut Layers, places: &mut [usize], down: bool, ties_forward: bool) {
    let count = layers.ranks.len();
    let ranks: Vec<usize> = if down {
        (1..count).collect()
    } else {
        (0..count.saturating_sub(1)).rev().collect()
    };
    for r in ranks {
        let mut near: Vec<usize> = Vec::new();
        let key = |v: usize, near: &mut Vec<usize>, places: &[usize]| {
            let neighbours = if down {
                &layers.above[v]
            } else {
                &layers.below[v]
            };
            near.clear();
            near.extend(neighbours.iter().map(|n| places[*n]));
            near.sort_unstable();
            weighted_median(near)
        };
        let rank = &layers.ranks[r];
        let keys: Vec<Option<f64>> = rank.iter().map(|v| key(*v, &mut near, places)).collect();
        let sorted = sorted_by_median(rank, &keys, ties_forward);
        for (place, vertex) in sorted.iter().enumerate() {
            places[*vertex] = place;
        }
        layers.ranks[r] = sorted;
    }
}

/// Vertices without neighbours keep their place, the others are sorted over the places left.
fn sorted_by_median(rank: &[usize], keys: &[Option<f64>], ties_forward: bool) -> Vec<usize> {
    let mut moving: Vec<(f64, usize)> = rank
        .iter()
        .zip(keys)
        .filter_map(|(v, k)| k.map(|k| (k, *v)))
        .collect();
    if ties_forward {
        moving.sort_by(|a, b| a.0.total_cmp(&b.0));
    } else {
        moving.reverse();
        moving.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let mut moving = moving.into_iter();
    let place = |(v, k): (&usize, &Option<f64>)| match k {
        None => Some(*v),
        Some(_) => moving.next().map(|(_, v)| v),
    };
    rank.iter().zip(keys).filter_map(place).collect()
}

fn weighted_median(near: &[usize]) -> Option<f64> {
    let n = near.len();
    let middle = n / 2;
    let at = |i: usize| near[i] as f64;
    match n {
        0 => None,
        _ if n % 2 == 1 => Some(at(middle)),
        2 => Some((at(0) + at(1)) / 2.0),
        _ => {
            let left = at(middle - 1) - at(0);
            let right = at(n - 1) - at(middle);
            if left + right == 0.0 {
                return Some(at(middle));
            }
            Some((at(middle - 1) * right + at(middle) * left) / (left + right))
        }
    }
}

/// Exchanges neighbours in a rank as long as crossings get fewer; with `ties` once also where they stay as many, to get off a plateau.
fn exchange(layers: &mut Layers, places: &mut [usize], ties: bool) {
    let mut near: Vec<[Vec<usize>; 2]> = vec![[Vec::new(), Vec::new()]; layers.vertices.len()];
    let mut active = vec![true; layers.ranks.len()];
    for round in 0..12 {
        let mut better = false;
        for r in 0..layers.ranks.len() {
            if !std::mem::take(&mut active[r]) {
                continue;
            }
            layers.near(r, places, &mut near);
            let rank = &mut layers.ranks[r];
            let mut moved = false;
            for i in 1..rank.len() {
                let (u, v) = (rank[i - 1], rank[i]);
                if layers.vertices[u].cluster != layers.vertices[v].cluster {
                    continue;
                }
                let now =
                    inversions(&near[u][0], &near[v][0]) + inversions(&near[u][1], &near[v][1]);
                if now == 0 {
                    continue;
                }
                let then =
                    inversions(&near[v][0], &near[u][0]) + inversions(&near[v][1], &near[u][1]);
                if then < now || ties && round == 0 && then == now {
                    rank.swap(i - 1, i);
                    (places[u], places[v]) = (i, i - 1);
                    moved = true;
                }
            }
            if moved {
                better = true;
                for near in r.saturating_sub(1)..=(r + 1).min(active.len() - 1) {
                    active[near] = true;
                }
            }
        }
        if !better {
            break;
        }
    }
}

/// Pairs of a left neighbour list and a right one that cross: both sorted.
pub(super) fn inversions(left: &[usize], right: &[usize]) -> usize {
    let (mut count, mut below) = (0, 0);
    for place in left {
        while below < right.len() && right[below] < *place {
            below += 1;
        }
        count += below;
    }
    count
}

/// All crossings between neighbouring ranks. O(edges × log places).
pub fn crossings(layers: &Layers) -> usize {
    let places = layers.places();
    let mut total = 0;
    let mut tree: Vec<usize> = Vec::new();
    let mut near: Vec<usize> = Vec::new();
    for r in 1..layers.ranks.len() {
        let size = layers.ranks[r].len().next_power_of_two();
        tree.clear();
        tree.resize(2 * size, 0);
        for &v in &layers.ranks[r - 1] {
            near.clear();
            near.extend(layers.below[v].iter().map(|n| places[*n]));
            near.sort_unstable();
            for place in &near {
                total += greater(&tree, size, *place);
            }
            for place in &near {
                let mut at = size + place;
                while at > 0 {
                    tree[at] += 1;
                    at /= 2;
                }
            }
        }
    }
    total
}

fn greater(tree: &[usize], size: usize, place: usize) -> usize {
    let (mut at, mut sum) = (size + place, 0);
    while at > 1 {
        if at % 2 == 0 {
            sum += tree[at + 1];
        }
        at /= 2;
    }
    sum
}
