//! Measures of a graph: degree, PageRank, betweenness, connected parts, communities. All are deterministic.

use super::select::Measure;
use petgraph::graph::{DiGraph, NodeIndex, UnGraph};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, VecDeque};

/// The score of every node by a measure.
pub fn scores<N, E>(graph: &DiGraph<N, E>, by: Measure) -> Vec<f64> {
    match by {
        Measure::PageRank => page_rank(graph),
        Measure::Betweenness => betweenness(graph),
        Measure::Degree => degree(graph),
        Measure::InDegree => directed_degree(graph, petgraph::Incoming),
        Measure::OutDegree => directed_degree(graph, petgraph::Outgoing),
        Measure::Closeness => closeness(graph),
        Measure::Core => super::core::numbers(graph),
    }
}

/// The number of edges at each node, in either direction.
pub fn degree<N, E>(graph: &DiGraph<N, E>) -> Vec<f64> {
    let count = |n| graph.neighbors_undirected(n).count() as f64;
    graph.node_indices().map(count).collect()
}

fn directed_degree<N, E>(graph: &DiGraph<N, E>, direction: petgraph::Direction) -> Vec<f64> {
    let count = |n| graph.edges_directed(n, direction).count() as f64;
    graph.node_indices().map(count).collect()
}

/// Harmonic closeness: the sum of 1 ÷ distance to every other node, edges taken in either direction, as a share of all others.
/// What cannot be reached adds nothing, so that it serves graphs in several parts. O(nodes × edges).
///
/// Source: Boldi and Vigna, Axioms for centrality, 2014.
pub fn closeness<N, E>(graph: &DiGraph<N, E>) -> Vec<f64> {
    let next = neighbours(graph);
    let others = next.len().saturating_sub(1).max(1) as f64;
    let nearness = |v: usize| {
        let far = super::paths::distances(&next, v);
        let shares = far.into_iter().flatten().filter(|d| *d > 0);
        shares.map(|d| 1.0 / d as f64).sum::<f64>() / others
    };
    (0..next.len()).map(nearness).collect()
}

/// PageRank with damping 0.85; a node without outgoing edges gives to all. O(iterations × edges), which petgraph's is not.
///
/// Source: Page, Brin, Motwani, Winograd: The PageRank citation ranking, 1999.
pub fn page_rank<N, E>(graph: &DiGraph<N, E>) -> Vec<f64> {
    const DAMPING: f64 = 0.85;
    let n = graph.node_count();
    if n == 0 {
        return Vec::new();
    }
    let even = 1.0 / n as f64;
    let out: Vec<usize> = graph
        .node_indices()
        .map(|v| graph.edges(v).count())
        .collect();
    let mut rank = vec![even; n];
    for _ in 0..200 {
        let idle: f64 = (0..n).filter(|v| out[*v] == 0).map(|v| rank[v]).sum();
        let mut next = vec![(1.0 - DAMPING) * even + DAMPING * idle * even; n];
        for edge in graph.edge_references() {
            let source = edge.source().index();
            next[edge.target().index()] += DAMPING * rank[source] / out[source] as f64;
        }
        let change: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if change < 1e-12 {
            break;
        }
    }
    rank
}

/// Betweenness of each node, edges taken in either direction, as a share of all pairs. O(nodes × edges).
///
/// Source: Brandes, A faster algorithm for betweenness centrality, 2001.
pub fn betweenness<N, E>(graph: &DiGraph<N, E>) -> Vec<f64> {
    let next = neighbours(graph);
    let n = next.len();
    let mut score = vec![0.0; n];
    for s in 0..n {
        let (order, ways, before) = shortest_ways(&next, s);
        let mut share = vec![0.0; n];
        for &w in order.iter().rev() {
            for &v in &before[w] {
                share[v] += ways[v] / ways[w] * (1.0 + share[w]);
            }
            if w != s {
                score[w] += share[w];
            }
        }
    }
    let pairs = (n.saturating_sub(1) * n.saturating_sub(2)).max(1) as f64;
    score.into_iter().map(|s| s / pairs).collect()
}

/// Nodes by distance from a node, the number of shortest ways to each, and the nodes before each on such ways.
fn shortest_ways(next: &[Vec<usize>], s: usize) -> (Vec<usize>, Vec<f64>, Vec<Vec<usize>>) {
    let n = next.len();
    let (mut ways, mut distance) = (vec![0.0; n], vec![usize::MAX; n]);
    let (mut before, mut order) = (vec![Vec::new(); n], Vec::new());
    (ways[s], distance[s]) = (1.0, 0);
    let mut queue = VecDeque::from([s]);
    while let Some(v) = queue.pop_front() {
        order.push(v);
        for &w in &next[v] {
            if distance[w] == usize::MAX {
                distance[w] = distance[v] + 1;
                queue.push_back(w);
            }
            if distance[w] == distance[v] + 1 {
                ways[w] += ways[v];
                before[w].push(v);
            }
        }
    }
    (order, ways, before)
}

/// The distinct neighbours of each node in either direction, itself left out.
pub fn neighbours<N, E>(graph: &DiGraph<N, E>) -> Vec<Vec<usize>> {
    let of = |v: NodeIndex| {
        let mut next: Vec<usize> = graph
            .neighbors_undirected(v)
            .filter(|w| *w != v)
            .map(NodeIndex::index)
            .collect();
        next.sort_unstable();
        next.dedup();
        next
    };
    graph.node_indices().map(of).collect()
}

/// The connected part of each node; parts are numbered by size, the largest is 0.
pub fn components<N, E>(graph: &DiGraph<N, E>) -> Vec<usize> {
    let mut sets = UnionFind::new(graph.node_count());
    for edge in graph.edge_references() {
        sets.union(edge.source().index(), edge.target().index());
    }
    by_size(&sets.into_labeling())
}

/// Numbers groups by their size, the largest 0; of equal ones the one whose first node comes first.
fn by_size(labels: &[usize]) -> Vec<usize> {
    let mut groups: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (index, label) in labels.iter().enumerate() {
        groups.entry(*label).or_insert((0, index)).0 += 1;
    }
    let mut order: Vec<(usize, (usize, usize))> = groups.into_iter().collect();
    order.sort_by_key(|(_, (size, first))| (usize::MAX - size, *first));
    let number: BTreeMap<usize, usize> = order
        .into_iter()
        .enumerate()
        .map(|(number, (label, _))| (label, number))
        .collect();
    labels.iter().map(|label| number[label]).collect()
}

/// The community of each node, by local moves and merges that raise modularity; numbered by size.
///
/// Source: Blondel and others, Fast unfolding of communities in large networks, 2008 (Louvain).
pub fn communities<N, E>(graph: &DiGraph<N, E>) -> Vec<usize> {
    let mut level: UnGraph<(), f64> =
        UnGraph::with_capacity(graph.node_count(), graph.edge_count());
    for _ in graph.node_indices() {
        level.add_node(());
    }
    let mut weights: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for edge in graph.edge_references() {
        let (a, b) = (edge.source().index(), edge.target().index());
        *weights.entry((a.min(b), a.max(b))).or_default() += 1.0;
    }
    for ((a, b), weight) in weights {
        level.add_edge(NodeIndex::new(a), NodeIndex::new(b), weight);
    }
    let mut labels: Vec<usize> = (0..graph.node_count()).collect();
    loop {
        let moved = local_moves(&level);
        let dense = by_size(&moved);
        let groups = dense.iter().max().map_or(0, |m| m + 1);
        if groups == level.node_count() {
            return by_size(&labels);
        }
        for label in &mut labels {
            *label = dense[*label];
        }
        level = merged(&level, &dense, groups);
    }
}

/// Moves nodes to the neighbouring community that raises modularity most, until none moves.
fn local_moves(graph: &UnGraph<(), f64>) -> Vec<usize> {
    let n = graph.node_count();
    let strength: Vec<f64> = graph
        .node_indices()
        .map(|v| {
            let at = |e: petgraph::graph::EdgeReference<'_, f64>| {
                e.weight() * if e.source() == e.target() { 2.0 } else { 1.0 }
            };
            graph.edges(v).map(at).sum()
        })
        .collect();
    let total: f64 = strength.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut community: Vec<usize> = (0..n).collect();
    let mut inside = strength.clone();
    for _ in 0..50 {
        let mut moved = false;
        for v in 0..n {
            let mut links: BTreeMap<usize, f64> = BTreeMap::new();
            for edge in graph.edges(NodeIndex::new(v)) {
                let other = edge.target().index() + edge.source().index() - v;
                if other != v {
                    *links.entry(community[other]).or_default() += edge.weight();
                }
            }
            let own = community[v];
            inside[own] -= strength[v];
            let gain = |c: usize, link: f64| link - inside[c] * strength[v] / total;
            let stay = gain(own, links.get(&own).copied().unwrap_or(0.0));
            let mut best = (own, stay + 1e-9);
            for (c, link) in links {
                if gain(c, link) > best.1 {
                    best = (c, gain(c, link));
                }
            }
            inside[best.0] += strength[v];
            moved |= best.0 != own;
            community[v] = best.0;
        }
        if !moved {
            break;
        }
    }
    community
}

/// The graph of communities: weights inside become loops.
fn merged(graph: &UnGraph<(), f64>, group: &[usize], groups: usize) -> UnGraph<(), f64> {
    let mut weights: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for edge in graph.edge_references() {
        let (a, b) = (group[edge.source().index()], group[edge.target().index()]);
        *weights.entry((a.min(b), a.max(b))).or_default() += edge.weight();
    }
    let mut next = UnGraph::with_capacity(groups, weights.len());
    for _ in 0..groups {
        next.add_node(());
    }
    for ((a, b), weight) in weights {
        next.add_edge(NodeIndex::new(a), NodeIndex::new(b), weight);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_triangles() -> DiGraph<(), ()> {
        DiGraph::from_edges([(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)])
    }

    #[test]
    fn a_bridge_lies_between() {
        let score = betweenness(&two_triangles());
        assert!((score[2] - 0.6).abs() < 1e-9, "{score:?}");
        assert!(score[0].abs() < 1e-9);
    }

    #[test]
    fn triangles_are_communities() {
        assert_eq!(communities(&two_triangles()), [0, 0, 0, 1, 1, 1]);
        assert_eq!(components(&two_triangles()), [0; 6]);
    }

    #[test]
    fn ranks_sum_to_one() {
        let sum: f64 = page_rank(&two_triangles()).iter().sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }
}
