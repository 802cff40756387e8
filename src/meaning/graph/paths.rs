//! Ways between two nodes, edges taken in either direction.

use super::measure::neighbours;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeSet, HashSet, VecDeque};

/// The shortest way between two nodes, both ends included.
pub fn shortest<N, E>(
    graph: &DiGraph<N, E>,
    from: NodeIndex,
    to: NodeIndex,
) -> Option<Vec<NodeIndex>> {
    let next = neighbours(graph);
    way(
        &next,
        from.index(),
        to.index(),
        &HashSet::new(),
        &HashSet::new(),
    )
    .map(indices)
}

/// The `k` shortest ways without a circle, the shortest first; of equal length, in the order of their nodes.
///
/// Source: Yen, Finding the k shortest loopless paths in a network, 1971. (petgraph's k-shortest gives lengths only.)
pub fn k_shortest<N, E>(
    graph: &DiGraph<N, E>,
    from: NodeIndex,
    to: NodeIndex,
    k: usize,
) -> Vec<Vec<NodeIndex>> {
    let next = neighbours(graph);
    let (from, to) = (from.index(), to.index());
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut waiting: BTreeSet<(usize, Vec<usize>)> = BTreeSet::new();
    if let Some(first) = way(&next, from, to, &HashSet::new(), &HashSet::new()) {
        waiting.insert((first.len(), first));
    }
    while let Some((_, path)) = waiting.pop_first() {
        found.push(path);
        if found.len() >= k {
            break;
        }
        let last = &found[found.len() - 1];
        for at in 0..last.len().saturating_sub(1) {
            let root = &last[..=at];
            let barred: HashSet<usize> = root[..at].iter().copied().collect();
            let cut: HashSet<(usize, usize)> = found
                .iter()
                .filter(|p| p.len() > at + 1 && p[..=at] == *root)
                .map(|p| (p[at], p[at + 1]))
                .collect();
            if let Some(rest) = way(&next, last[at], to, &barred, &cut) {
                let whole: Vec<usize> = root[..at].iter().copied().chain(rest).collect();
                waiting.insert((whole.len(), whole));
            }
        }
    }
    found.into_iter().map(indices).collect()
}

/// The steps of all shortest ways between two nodes, or of the `k` shortest ones, as pairs with the smaller index first.
/// `None` when no way leads there.
pub fn steps<N, E>(
    graph: &DiGraph<N, E>,
    from: NodeIndex,
    to: NodeIndex,
    k: Option<usize>,
) -> Option<HashSet<(usize, usize)>> {
    let pair = |a: usize, b: usize| (a.min(b), a.max(b));
    if let Some(k) = k {
        let ways = k_shortest(graph, from, to, k.max(1));
        let steps = ways.iter().flat_map(|w| w.windows(2));
        let steps = steps.map(|step| pair(step[0].index(), step[1].index()));
        return (!ways.is_empty()).then(|| steps.collect());
    }
    let next = neighbours(graph);
    let (there, back) = (distances(&next, from.index()), distances(&next, to.index()));
    let shortest = there[to.index()]?;
    let mut steps = HashSet::new();
    for (v, near) in next.iter().enumerate() {
        for &w in near {
            let length = there[v].zip(back[w]).map(|(a, b)| a + 1 + b);
            if length == Some(shortest) {
                steps.insert(pair(v, w));
            }
        }
    }
    Some(steps)
}

/// Whether each node lies within so many edges of a node.
pub fn within<N, E>(graph: &DiGraph<N, E>, centre: NodeIndex, hops: usize) -> Vec<bool> {
    let near = |d: Option<usize>| d.is_some_and(|d| d <= hops);
    distances(&neighbours(graph), centre.index())
        .into_iter()
        .map(near)
        .collect()
}

/// How many edges each node is away; `None` where no way leads.
pub(super) fn distances(next: &[Vec<usize>], from: usize) -> Vec<Option<usize>> {
    let mut distance = vec![None; next.len()];
    distance[from] = Some(0);
    let mut queue = VecDeque::from([(from, 0)]);
    while let Some((v, far)) = queue.pop_front() {
        for &w in &next[v] {
            if distance[w].is_none() {
                distance[w] = Some(far + 1);
                queue.push_back((w, far + 1));
            }
        }
    }
    distance
}

fn indices(path: Vec<usize>) -> Vec<NodeIndex> {
    path.into_iter().map(NodeIndex::new).collect()
}

/// A shortest way that keeps off the barred nodes and the cut steps.
fn way(
    next: &[Vec<usize>],
    from: usize,
    to: usize,
    barred: &HashSet<usize>,
    cut: &HashSet<(usize, usize)>,
) -> Option<Vec<usize>> {
    let mut before = vec![usize::MAX; next.len()];
    before[from] = from;
    let mut queue = VecDeque::from([from]);
    while let Some(v) = queue.pop_front() {
        if v == to {
            let mut path = vec![to];
            while let Some(last) = path.last().copied().filter(|l| *l != from) {
                path.push(before[last]);
            }
            path.reverse();
            return Some(path);
        }
        for &w in &next[v] {
            if before[w] == usize::MAX && !barred.contains(&w) && !cut.contains(&(v, w)) {
                before[w] = v;
                queue.push_back(w);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_come_by_length() {
        let graph: DiGraph<(), ()> =
            DiGraph::from_edges([(0, 1), (1, 3), (2, 0), (2, 3), (3, 4), (0, 4)]);
        let ways = k_shortest(&graph, 0.into(), 3.into(), 9);
        let ways: Vec<Vec<usize>> = ways
            .into_iter()
            .map(|w| w.into_iter().map(NodeIndex::index).collect())
            .collect();
        assert_eq!(ways, [vec![0, 1, 3], vec![0, 2, 3], vec![0, 4, 3]]);
        assert_eq!(
            shortest(&graph, 0.into(), 0.into()).map(|w| w.len()),
            Some(1)
        );
    }
}
