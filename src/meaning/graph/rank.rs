//! Nodes in the order of a measure, groups of nodes, and ways between two: analytics without a drawing.

use super::select::{ClusterBy, Measure};
use super::{Edge, Graph, Node, measure, paths};
use petgraph::graph::NodeIndex;

/// A node and its score.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The node.
    pub node: NodeIndex,
    /// Its place, from 1; nodes with the same score share one.
    pub rank: usize,
    /// Its score: a number of edges, or a share between 0 and 1.
    pub score: f64,
}

/// All nodes, the highest score first, of equal ones in the order of their names.
pub fn ranking(graph: &Graph, by: Measure) -> Vec<Ranked> {
    let scores = measure::scores(&graph.graph, by);
    let mut nodes: Vec<NodeIndex> = graph.graph.node_indices().collect();
    let name = |n: &NodeIndex| (&graph.graph[*n].label, graph.graph[*n].term.to_string());
    nodes.sort_by(|a, b| {
        let high = scores[b.index()].total_cmp(&scores[a.index()]);
        high.then_with(|| name(a).cmp(&name(b)))
    });
    let mut ranked: Vec<Ranked> = Vec::new();
    for (at, node) in nodes.into_iter().enumerate() {
        let score = scores[node.index()];
        let rank = match ranked.last() {
            Some(last) if (last.score - score).abs() < 1e-12 => last.rank,
            _ => at + 1,
        };
        ranked.push(Ranked { node, rank, score });
    }
    ranked
}

/// The connected parts or the communities, the largest first; their members in the order of their names.
///
/// Every other grouping gives one group of all.
pub fn groups(graph: &Graph, by: ClusterBy) -> Vec<Vec<NodeIndex>> {
    let numbers = match by {
        ClusterBy::Component => measure::components(&graph.graph),
        ClusterBy::Community => measure::communities(&graph.graph),
        ClusterBy::None | ClusterBy::Class | ClusterBy::Section => {
            vec![0; graph.graph.node_count()]
        }
    };
    let mut groups = vec![Vec::new(); numbers.iter().max().map_or(0, |m| m + 1)];
    for node in graph.graph.node_indices() {
        groups[numbers[node.index()]].push(node);
    }
    for group in &mut groups {
        group.sort_by_key(|n| {
            (
                graph.graph[*n].label.clone(),
                graph.graph[*n].term.to_string(),
            )
        });
    }
    groups
}

/// A step of a way: an edge, and whether it is taken from its target to its source.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// Where the step begins.
    pub from: &'a Node,
    /// The edge.
    pub edge: &'a Edge,
    /// Whether the edge leads the other way.
    pub against: bool,
    /// Where the step ends.
    pub to: &'a Node,
}

/// The `k` shortest ways between the two nodes of these terms; `None` when one is not there.
///
/// Where several edges join two nodes, a way shows the first along the way, else the first against it.
pub fn ways<'a>(graph: &'a Graph, ends: [&str; 2], k: usize) -> Option<Vec<Vec<Step<'a>>>> {
    let g = &graph.graph;
    let place = |iri: &str| g.node_indices().find(|n| g[*n].iri() == Some(iri));
    let (from, to) = (place(ends[0])?, place(ends[1])?);
    let step = |a: NodeIndex, b: NodeIndex| {
        let (edge, against) = match g.find_edge(a, b) {
            Some(edge) => (edge, false),
            None => (g.find_edge(b, a)?, true),
        };
        let (from, to) = (&g[a], &g[b]);
        Some(Step {
            from,
            edge: &g[edge],
            against,
            to,
        })
    };
    let way = |nodes: &Vec<NodeIndex>| nodes.windows(2).filter_map(|w| step(w[0], w[1])).collect();
    Some(paths::k_shortest(g, from, to, k).iter().map(way).collect())
}
