//! The dense core of a graph: the node with the fewest edges is taken away again and again, and what is left last hangs together most.
//!
//! Source: Matula and Beck, Smallest-last ordering and clustering and graph coloring algorithms, 1983. O(nodes + edges).

use super::measure::neighbours;
use petgraph::graph::{DiGraph, NodeIndex};

/// The core number of every node: the largest k for which it lies in a part whose nodes all have k neighbours in it.
pub(super) fn numbers<N, E>(graph: &DiGraph<N, E>) -> Vec<f64> {
    let mut numbers = vec![0.0; graph.node_count()];
    let mut most = 0;
    for (node, degree) in taken_away(graph) {
        most = most.max(degree);
        numbers[node] = most as f64;
    }
    numbers
}

/// The nodes in the order in which they are taken away; of those with as few edges, the later first.
pub(super) fn peeled<N, E>(graph: &DiGraph<N, E>) -> Vec<NodeIndex> {
    let order = taken_away(graph).into_iter();
    order.map(|(node, _)| NodeIndex::new(node)).collect()
}

/// Each node with how many neighbours it had when it was taken away.
fn taken_away<N, E>(graph: &DiGraph<N, E>) -> Vec<(usize, usize)> {
    let next = neighbours(graph);
    let mut degrees: Vec<usize> = next.iter().map(Vec::len).collect();
    let mut buckets = vec![Vec::new(); degrees.iter().max().map_or(0, |most| most + 1)];
    for (node, degree) in degrees.iter().enumerate() {
        buckets[*degree].push(node);
    }
    let mut gone = vec![false; next.len()];
    let mut order = Vec::with_capacity(next.len());
    let mut at = 0;
    while at < buckets.len() {
        let Some(node) = buckets[at].pop() else {
            at += 1;
            continue;
        };
        // A node stands in a bucket for every number of neighbours that it has had.
        if gone[node] || degrees[node] != at {
            continue;
        }
        gone[node] = true;
        order.push((node, at));
        for &other in next[node].iter().filter(|other| !gone[**other]) {
            degrees[other] -= 1;
            buckets[degrees[other]].push(other);
        }
        at = at.saturating_sub(1);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_triangle_is_left_of_what_hangs_on_it() {
        let edges = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4)];
        let graph = DiGraph::<(), ()>::from_edges(edges);
        assert_eq!(numbers(&graph), [2.0, 2.0, 2.0, 1.0, 1.0]);
        let order: Vec<usize> = peeled(&graph).iter().map(|n| n.index()).collect();
        assert_eq!(order[..2], [4, 3]);
    }

    #[test]
    fn both_sides_are_left_of_papers_and_things() {
        // 30 papers that all speak of 100 things: neither the papers alone nor the things alone are left.
        let edges = (0..30).flat_map(|paper| (30..130).map(move |thing| (paper, thing)));
        let graph = DiGraph::<(), ()>::from_edges(edges);
        let left = peeled(&graph).split_off(110);
        let papers = left.iter().filter(|node| node.index() < 30).count();
        assert!((8..=12).contains(&papers), "{papers} of 20");
    }
}
