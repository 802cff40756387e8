//! A table of relations: sources as rows, targets as columns, a mark where they are related.

use crate::meaning::graph::Graph;
use petgraph::graph::NodeIndex;
use std::collections::BTreeMap;

/// Rows and columns of a matrix, and the edges in its cells.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Nodes that are rows, from top to bottom.
    pub rows: Vec<NodeIndex>,
    /// Nodes that are columns, from left to right.
    pub columns: Vec<NodeIndex>,
    /// The cells that are not empty, row by row.
    pub cells: Vec<Cell>,
}

/// The edges between a row and a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
    /// The sum of counts of the edges.
    pub count: u32,
    /// The names of the edges that have one, each once.
    pub words: Vec<String>,
}

impl Matrix {
    /// Rows keep the order of the graph; columns are sorted by cluster, rank, and the mean place of their marks, so that marks lie near the
    /// diagonal. Linear in edges but for sorting.
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
        let row_of = places(&rows, g.node_count());
        let mean = |c: NodeIndex| {
            let places: Vec<f64> = g
                .neighbors_directed(c, petgraph::Incoming)
                .map(|r| row_of[r.index()] as f64)
                .collect();
            places.iter().sum::<f64>() / places.len().max(1) as f64
        };
        let key = |c: &NodeIndex| (g[*c].cluster.unwrap_or(usize::MAX), g[*c].rank.unwrap_or(0));
        let means: Vec<f64> = g.node_indices().map(mean).collect();
        columns.sort_by(|a, b| {
            let by_mean = || means[a.index()].total_cmp(&means[b.index()]);
            key(a).cmp(&key(b)).then_with(by_mean)
        });
        let column_of = places(&columns, g.node_count());
        let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
        for edge in g.edge_indices() {
            if let Some((source, target)) = g.edge_endpoints(edge) {
                let (row, column) = (row_of[source.index()], column_of[target.index()]);
                let cell = cells.entry((row, column)).or_insert(Cell {
                    row,
                    column,
                    count: 0,
                    words: Vec::new(),
                });
                cell.count += g[edge].count;
                let label = &g[edge].label;
                if !label.is_empty() && !cell.words.contains(label) {
                    cell.words.push(label.clone());
                }
            }
        }
        Self {
            rows,
            columns,
            cells: cells.into_values().collect(),
        }
    }
}

/// Where each node stands among some; 0 for the others.
fn places(some: &[NodeIndex], all: usize) -> Vec<usize> {
    let mut places = vec![0; all];
    for (place, node) in some.iter().enumerate() {
        places[node.index()] = place;
    }
    places
}
