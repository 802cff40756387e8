//! The order inside ranks: few crossings, clusters kept together and in one order over all ranks.
//!
//! Weighted medians in sweeps down and up, then exchanges of neighbours as long as they help; the best order seen is kept.
//! Source: Gansner and others, 1993; crossings are counted after Barth, Mutzel, Jünger: Simple and efficient bilayer cross counting, 2002.

use super::layers::Layers;

/// Sweeps without gain before the search ends.
const PATIENCE: usize = 6;

/// Sorts the vertices of every rank.
pub fn order(layers: &mut Layers, sweeps: usize) {
    start(layers);
    let mut groups = cluster_order(layers);
    regroup(layers, &groups);
    let mut best = layers.ranks.clone();
    let mut least = crossings(layers);
    let mut patience = PATIENCE;
    let mut places = layers.places();
    for sweep in 0..sweeps {
        if least == 0 || patience == 0 {
            break;
        }
        medians(layers, &mut places, sweep % 2 == 0, sweep % 4 < 2);
        groups = cluster_order(layers);
        regroup(layers, &groups);
        places = layers.places();
        exchange(layers, &mut places);
        let count = crossings(layers);
        if count < least {
            if (count as f64) < 0.98 * least as f64 {
                patience = PATIENCE;
            }
            (least, best) = (count, layers.ranks.clone());
        } else {
            patience -= 1;
        }
    }
    layers.ranks = best;
}

/// The first order: a walk in depth from the first rank, so that trees have no crossings.
fn start(layers: &mut Layers) {
    let n = layers.vertices.len();
    let mut seen = vec![false; n];
    let mut by_rank: Vec<usize> = (0..n).collect();
    by_rank.sort_by_key(|v| layers.vertices[*v].rank);
    for root in by_rank {
        if seen[root] {
            continue;
        }
        let mut queue = std::collections::VecDeque::from([root]);
        seen[root] = true;
        while let Some(vertex) = queue.pop_front() {
            let rank = layers.vertices[vertex].rank;
            layers.ranks[rank].push(vertex);
            for &next in layers.below[vertex].iter().chain(&layers.above[vertex]) {
                if !std::mem::replace(&mut seen[next], true) {
                    queue.push_back(next);
                }
            }
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

/// Exchanges neighbours in a rank as long as crossings get fewer.
fn exchange(layers: &mut Layers, places: &mut [usize]) {
    let mut near: Vec<[Vec<usize>; 2]> = vec![[Vec::new(), Vec::new()]; layers.vertices.len()];
    let mut active = vec![true; layers.ranks.len()];
    for _ in 0..12 {
        let mut better = false;
        for r in 0..layers.ranks.len() {
            if !std::mem::take(&mut active[r]) {
                continue;
            }
            for &v in &layers.ranks[r] {
                for (list, neighbours) in
                    near[v].iter_mut().zip([&layers.above[v], &layers.below[v]])
                {
                    list.clear();
                    list.extend(neighbours.iter().map(|n| places[*n]));
                    list.sort_unstable();
                }
            }
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
                if then < now {
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
fn inversions(left: &[usize], right: &[usize]) -> usize {
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
