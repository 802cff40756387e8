//! The layered graph: boxes in ranks, long lines cut into pieces of one rank each, and a piece that holds the label.

use super::simplex::{self, Span};
use crate::views::draw::layout::Sketch;

/// What a vertex stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The box of that number.
    Box(usize),
    /// A place on the way of the line of that number.
    Way(usize),
    /// The place of the label of the line of that number.
    Label(usize),
    /// Keeps a rank inside a cluster free of others.
    Filler,
}

/// A vertex of the layered graph. Ranks go down, sizes are seen so.
#[derive(Clone, Copy, Debug)]
pub struct Vertex {
    /// What it stands for.
    pub kind: Kind,
    /// Its width along the rank.
    pub w: f64,
    /// Its height across the rank.
    pub h: f64,
    /// The cluster that it lies in.
    pub cluster: Option<usize>,
    /// Its rank.
    pub rank: usize,
}

/// The layered graph.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// The vertices; the boxes come first.
    pub vertices: Vec<Vertex>,
    /// The vertices of each rank, in their order.
    pub ranks: Vec<Vec<usize>>,
    /// Vertices in the next rank that lines lead to.
    pub below: Vec<Vec<usize>>,
    /// Vertices in the rank before.
    pub above: Vec<Vec<usize>>,
    /// The vertices on the way of each line, downwards; empty for loops.
    pub ways: Vec<Vec<usize>>,
    /// Whether a line leads upwards.
    pub turned: Vec<bool>,
    /// The number of clusters.
    pub clusters: usize,
}

impl Layers {
    /// Ranks the boxes and cuts the lines. Sizes in the sketch are those along and across ranks.
    pub fn new(sketch: &Sketch) -> Self {
        let turned = turned(sketch);
        let labelled = sketch.links.iter().any(|l| l.label.is_some());
        let step = if labelled { 2 } else { 1 };
        let mut values = ranks(sketch, &turned, step);
        if labelled {
            even(&mut values);
        }
        let mut layers = Self {
            vertices: (0..sketch.boxes.len())
                .map(|b| Vertex {
                    kind: Kind::Box(b),
                    w: sketch.boxes[b].w,
                    h: sketch.boxes[b].h,
                    cluster: sketch.boxes[b].cluster,
                    rank: values[b] as usize,
                })
                .collect(),
            below: vec![Vec::new(); sketch.boxes.len()],
            above: vec![Vec::new(); sketch.boxes.len()],
            turned,
            clusters: sketch.clusters.len(),
            ..Self::default()
        };
        layers.cut(sketch);
        layers.fill();
        let count = layers
            .vertices
            .iter()
            .map(|v| v.rank + 1)
            .max()
            .unwrap_or(0);
        layers.ranks = vec![Vec::new(); count];
        layers
    }

    fn add(&mut self, vertex: Vertex) -> usize {
        self.vertices.push(vertex);
        self.below.push(Vec::new());
        self.above.push(Vec::new());
        self.vertices.len() - 1
    }

    fn cut(&mut self, sketch: &Sketch) {
        for (index, link) in sketch.links.iter().enumerate() {
            if link.from == link.to {
                self.ways.push(Vec::new());
                continue;
            }
            let (from, to) = if self.turned[index] {
                (link.to, link.from)
            } else {
                (link.from, link.to)
            };
            let (first, last) = (self.vertices[from].rank, self.vertices[to].rank);
            let inside = self.vertices[from].cluster == self.vertices[to].cluster;
            let cluster = self.vertices[from].cluster.filter(|_| inside);
            let middle = (first + last) / 2;
            let mut way = vec![from];
            for rank in first + 1..last {
                let label = link.label.filter(|_| rank == middle);
                let kind = label.map_or(Kind::Way(index), |_| Kind::Label(index));
                let (w, h) = label.unwrap_or((0.0, 0.0));
                let vertex = self.add(Vertex {
                    kind,
                    w,
                    h,
                    cluster,
                    rank,
                });
                way.push(vertex);
            }
            way.push(to);
            for pair in way.windows(2) {
                self.below[pair[0]].push(pair[1]);
                self.above[pair[1]].push(pair[0]);
            }
            self.ways.push(way);
        }
    }

    /// Gives each cluster a vertex in every rank between its first and its last.
    fn fill(&mut self) {
        for cluster in 0..self.clusters {
            let ranks: std::collections::BTreeSet<usize> = self
                .vertices
                .iter()
                .filter(|v| v.cluster == Some(cluster))
                .map(|v| v.rank)
                .collect();
            let (Some(first), Some(last)) = (ranks.first(), ranks.last()) else {
                continue;
            };
            for rank in (*first..*last).filter(|r| !ranks.contains(r)) {
                self.add(Vertex {
                    kind: Kind::Filler,
                    w: 0.0,
                    h: 0.0,
                    cluster: Some(cluster),
                    rank,
                });
            }
        }
    }

    /// The places of what lies above and below each vertex of a rank, in order.
    pub(super) fn near(&self, rank: usize, places: &[usize], near: &mut [[Vec<usize>; 2]]) {
        for &v in &self.ranks[rank] {
            for (list, neighbours) in near[v].iter_mut().zip([&self.above[v], &self.below[v]]) {
                list.clear();
                list.extend(neighbours.iter().map(|n| places[*n]));
                list.sort_unstable();
            }
        }
    }

    /// The place of every vertex in its rank.
    pub fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.vertices.len()];
        for rank in &self.ranks {
            for (place, vertex) in rank.iter().enumerate() {
                places[*vertex] = place;
            }
        }
        places
    }
}

/// The lines that must be turned so that there is no cycle: those that lead back on a walk in depth.
fn turned(sketch: &Sketch) -> Vec<bool> {
    let n = sketch.boxes.len();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); n];
    let mut incoming = vec![0; n];
    for (index, link) in sketch.links.iter().enumerate() {
        if link.from != link.to {
            next[link.from].push(index);
            incoming[link.to] += 1;
        }
    }
    let mut turned = vec![false; sketch.links.len()];
    let mut state = vec![0u8; n];
    let sources = (0..n).filter(|v| incoming[*v] == 0);
    for root in sources.chain(0..n).collect::<Vec<_>>() {
        if state[root] != 0 {
            continue;
        }
        state[root] = 1;
        let mut stack = vec![(root, 0)];
        while let Some((node, at)) = stack.pop() {
            let Some(&link) = next[node].get(at) else {
                state[node] = 2;
                continue;
            };
            stack.push((node, at + 1));
            let to = sketch.links[link].to;
            match state[to] {
                0 => {
                    state[to] = 1;
                    stack.push((to, 0));
                }
                1 => turned[link] = true,
                _ => {}
            }
        }
    }
    turned
}

/// Ranks of least total length of lines.
fn ranks(sketch: &Sketch, turned: &[bool], step: i64) -> Vec<i64> {
    let mut spans: Vec<Span> = Vec::new();
    for (link, turned) in sketch.links.iter().zip(turned) {
        if link.from != link.to {
            let (from, to) = if *turned {
                (link.to, link.from)
            } else {
                (link.from, link.to)
            };
            let weight = (link.weight * 2.0).max(1.0) as i64;
            spans.push(Span {
                from,
                to,
                length: step,
                weight,
            });
        }
    }
    let nodes = sketch.boxes.len();
    let pivots = 20_000_000 / (nodes + 100);
    let mut values = simplex::solve(nodes, &spans, pivots);
    balance(&mut values, &spans, step);
    values
}

/// Moves boxes that cost the same anywhere between their neighbours to the emptiest rank there.
fn balance(values: &mut [i64], spans: &[Span], step: i64) {
    let n = values.len();
    let most = values.iter().copied().max().unwrap_or(0);
    let (mut low, mut high) = (vec![0; n], vec![most; n]);
    let mut pull = vec![0i64; n];
    let mut links = vec![Vec::new(); n];
    for (index, span) in spans.iter().enumerate() {
        pull[span.from] += span.weight;
        pull[span.to] -= span.weight;
        links[span.from].push(index);
        links[span.to].push(index);
    }
    let mut crowd = vec![0usize; (most + 1) as usize];
    values.iter().for_each(|v| crowd[*v as usize] += 1);
    for node in 0..n {
        if pull[node] != 0 || links[node].is_empty() {
            continue;
        }
        (low[node], high[node]) = (0, most);
        for &index in &links[node] {
            let span = spans[index];
            if span.to == node {
                low[node] = low[node].max(values[span.from] + span.length);
            } else {
                high[node] = high[node].min(values[span.to] - span.length);
            }
        }
        let own = values[node];
        let free = (low[node]..=high[node]).filter(|v| (v - own) % step == 0);
        if let Some(best) =
            free.min_by_key(|v| (crowd[*v as usize] + usize::from(*v != own), (v - own).abs()))
        {
            crowd[own as usize] -= 1;
            crowd[best as usize] += 1;
            values[node] = best;
        }
    }
}

/// With labels, boxes stand in even ranks, so that a label has the odd one between: odd values are rounded up where they may.
fn even(values: &mut [i64]) {
    // All lengths are 2, and an optimal tree is tight: values differ by even numbers inside a connected part.
    for value in values.iter_mut() {
        *value += *value % 2;
    }
}
