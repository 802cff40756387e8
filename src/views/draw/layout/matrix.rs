//! A table of relations: sources as rows, targets as columns, a mark where they are related.

use crate::meaning::graph::Graph;
use petgraph::graph::NodeIndex;

/// Rows and columns of a matrix, and the edges in its cells.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Nodes that are rows, from top to bottom.
    pub rows: Vec<NodeIndex>,
    /// Nodes that are columns, from left to right.
    pub columns: Vec<NodeIndex>,
    /// Row, column and the sum of counts of the edges between.
    pub cells: Vec<(usize, usize, u32)>,
}

impl Matrix {
    /// Rows keep the order of the graph; columns are sorted by cluster and the mean place of their marks, so that marks lie near the diagonal.
    pub fn new(graph: &Graph) -> Self {
        let g = &graph.graph;
        let rows: Vec<NodeIndex> = g
            .node_indices()
            .filter(|v| g.edges(*v).next().is_some())
            .collect();
        let mut columns: Vec<NodeIndex> = g
            .node_indices()
            .filter(|v| g.edges_directed(*v, petgraph::Incoming).next().is_some())
            .collect();
        let row_of = |v: NodeIndex| rows.iter().position(|r| *r == v).unwrap_or(0);
        let mean = |c: NodeIndex| {
            let places: Vec<f64> = g
                .neighbors_directed(c, petgraph::Incoming)
                .map(|r| row_of(r) as f64)
                .collect();
            places.iter().sum::<f64>() / places.len().max(1) as f64
        };
        let key = |c: &NodeIndex| (g[*c].cluster.unwrap_or(usize::MAX), g[*c].rank.unwrap_or(0));
        columns.sort_by(|a, b| key(a).cmp(&key(b)).then(mean(*a).total_cmp(&mean(*b))));
        let mut counts: std::collections::BTreeMap<(usize, usize), u32> =
            std::collections::BTreeMap::new();
        for edge in g.edge_indices() {
            if let Some((source, target)) = g.edge_endpoints(edge) {
                let column = columns.iter().position(|c| *c == target).unwrap_or(0);
                *counts.entry((row_of(source), column)).or_default() += g[edge].count;
            }
        }
        let cells = counts.into_iter().map(|((r, c), n)| (r, c, n)).collect();
        Self {
            rows,
            columns,
            cells,
        }
    }
}
