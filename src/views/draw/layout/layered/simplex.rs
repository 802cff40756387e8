//! Network simplex: integers for nodes so that every edge spans at least its length and the weighted sum of spans is least.
//!
//! It gives ranks, and places inside ranks where clusters must be kept apart. Source: Gansner, Koutsofios, North, Vo: A technique
//! for drawing directed graphs, 1993. The tree is numbered in postorder, so that a subtree is a range of numbers.

use std::collections::VecDeque;

/// An edge: `value(to) - value(from) >= length`, and each unit of it costs `weight`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The lower end.
    pub from: usize,
    /// The higher end.
    pub to: usize,
    /// The least difference.
    pub length: i64,
    /// The cost of a unit.
    pub weight: i64,
}

/// Values from 0 up; the edges must have no cycle. `pivots` bounds the work: what is found by then is feasible.
pub fn solve(nodes: usize, spans: &[Span], pivots: usize) -> Vec<i64> {
    if nodes == 0 {
        return Vec::new();
    }
    let connected = connect(nodes, spans);
    let mut simplex = Simplex::new(connected.0, connected.1);
    let mut start = 0;
    for _ in 0..pivots {
        let Some(leaving) = simplex.leaving(&mut start) else {
            break;
        };
        let Some(entering) = simplex.entering(leaving) else {
            break;
        };
        simplex.exchange(leaving, entering);
    }
    simplex.value.truncate(nodes);
    let least = simplex.value.iter().copied().min().unwrap_or(0);
    simplex.value.iter().map(|v| v - least).collect()
}

/// Ties the parts of a graph to a node of their own, at no cost.
fn connect(nodes: usize, spans: &[Span]) -> (usize, Vec<Span>) {
    let mut sets = petgraph::unionfind::UnionFind::new(nodes);
    let mut parts = nodes;
    for span in spans {
        parts -= usize::from(sets.union(span.from, span.to));
    }
    let mut spans = spans.to_vec();
    if parts == 1 {
        return (nodes, spans);
    }
    for node in (0..nodes).filter(|n| sets.find(*n) == *n) {
        spans.push(Span {
            from: nodes,
            to: node,
            length: 0,
            weight: 0,
        });
    }
    (nodes + 1, spans)
}

const NONE: usize = usize::MAX;

struct Simplex {
    spans: Vec<Span>,
    outgoing: Vec<Vec<usize>>,
    incoming: Vec<Vec<usize>>,
    value: Vec<i64>,
    in_tree: Vec<bool>,
    tree: Vec<Vec<usize>>,
    tree_edges: Vec<usize>,
    tree_place: Vec<usize>,
    parent: Vec<usize>,
    low: Vec<usize>,
    number: Vec<usize>,
    by_number: Vec<usize>,
    cut: Vec<i64>,
}

impl Simplex {
    fn new(nodes: usize, spans: Vec<Span>) -> Self {
        let (mut outgoing, mut incoming) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
        for (index, span) in spans.iter().enumerate() {
            outgoing[span.from].push(index);
            incoming[span.to].push(index);
        }
        let edges = spans.len();
        let mut simplex = Self {
            value: longest_ways(nodes, &spans, &outgoing, &incoming),
            spans,
            outgoing,
            incoming,
            in_tree: vec![false; edges],
            tree: vec![Vec::new(); nodes],
            tree_edges: Vec::new(),
            tree_place: vec![NONE; edges],
            parent: vec![NONE; nodes],
            low: vec![0; nodes],
            number: vec![0; nodes],
            by_number: vec![0; nodes],
            cut: vec![0; edges],
        };
        simplex.grow_tree();
        simplex.number_from(0, NONE, 0);
        simplex.cut_values();
        simplex
    }

    fn slack(&self, edge: usize) -> i64 {
        let span = self.spans[edge];
        self.value[span.to] - self.value[span.from] - span.length
    }

    fn other(&self, edge: usize, node: usize) -> usize {
        self.spans[edge].from + self.spans[edge].to - node
    }

    /// Grows a spanning tree of tight edges; where none leads out, the tree is moved to the nearest node.
    fn grow_tree(&mut self) {
        let nodes = self.tree.len();
        let mut inside = vec![false; nodes];
        let mut members = vec![0];
        let mut open = vec![0];
        inside[0] = true;
        let mut border: Vec<usize> = Vec::new();
        loop {
            while let Some(node) = open.pop() {
                let edges: Vec<usize> = self.outgoing[node]
                    .iter()
                    .chain(&self.incoming[node])
                    .copied()
                    .collect();
                for edge in edges {
                    let next = self.other(edge, node);
                    if inside[next] {
                        continue;
                    }
                    if self.slack(edge) == 0 {
                        inside[next] = true;
                        members.push(next);
                        open.push(next);
                        self.add_to_tree(edge);
                    } else {
                        border.push(edge);
                    }
                }
            }
            if members.len() == nodes {
                return;
            }
            border.retain(|e| inside[self.spans[*e].from] != inside[self.spans[*e].to]);
            let Some(nearest) = border.iter().copied().min_by_key(|e| (self.slack(*e), *e)) else {
                return;
            };
            let span = self.spans[nearest];
            let slack = self.slack(nearest);
            let shift = if inside[span.from] { slack } else { -slack };
            for node in &members {
                self.value[*node] += shift;
            }
            for edge in std::mem::take(&mut border) {
                let span = self.spans[edge];
                let next = if inside[span.from] {
                    span.to
                } else {
                    span.from
                };
                if inside[next] {
                    continue;
                }
                if self.slack(edge) == 0 {
                    inside[next] = true;
                    members.push(next);
                    open.push(next);
                    self.add_to_tree(edge);
                } else {
                    border.push(edge);
                }
            }
        }
    }

    fn add_to_tree(&mut self, edge: usize) {
        let span = self.spans[edge];
        self.in_tree[edge] = true;
        self.tree[span.from].push(edge);
        self.tree[span.to].push(edge);
        self.tree_place[edge] = self.tree_edges.len();
        self.tree_edges.push(edge);
    }

    /// Numbers the subtree of a node in postorder, from `first` on.
    fn number_from(&mut self, root: usize, parent: usize, first: usize) {
        let mut next = first;
        let mut stack = vec![(root, parent, 0)];
        self.parent[root] = parent;
        self.low[root] = first;
        while let Some((node, parent, at)) = stack.pop() {
            match self.tree[node].get(at).copied() {
                Some(edge) => {
                    stack.push((node, parent, at + 1));
                    if edge != parent {
                        let child = self.other(edge, node);
                        self.parent[child] = edge;
                        self.low[child] = next;
                        stack.push((child, edge, 0));
                    }
                }
                None => {
                    self.number[node] = next;
                    self.by_number[next] = node;
                    next += 1;
                }
            }
        }
    }

    fn below(&self, node: usize, root: usize) -> bool {
        self.low[root] <= self.number[node] && self.number[node] <= self.number[root]
    }

    /// The node of a tree edge that is farther from the root.
    fn child(&self, edge: usize) -> usize {
        let span = self.spans[edge];
        if self.number[span.from] < self.number[span.to] {
            span.from
        } else {
            span.to
        }
    }

    /// Cut values from the leaves up: what the edges across a tree edge's cut weigh, forward less backward.
    fn cut_values(&mut self) {
        for place in 0..self.by_number.len() {
            let node = self.by_number[place];
            let edge = self.parent[node];
            if edge == NONE {
                continue;
            }
            let forward = self.spans[edge].from == node;
            let mut sum = 0;
            for &other in self.outgoing[node].iter().chain(&self.incoming[node]) {
                let away = self.spans[other].from == node;
                let sign = if away == forward { 1 } else { -1 };
                sum += sign * self.spans[other].weight;
                if other != edge && self.in_tree[other] {
                    sum -= sign * self.cut[other];
                }
            }
            self.cut[edge] = sum;
        }
    }

    /// A tree edge whose cut value is negative: the most negative of a stretch of the tree.
    fn leaving(&self, start: &mut usize) -> Option<usize> {
        const STRETCH: usize = 30;
        let n = self.tree_edges.len();
        let mut best: Option<usize> = None;
        let mut found = 0;
        for step in 0..n {
            let at = (*start + step) % n;
            let edge = self.tree_edges[at];
            if self.cut[edge] < 0 {
                if best.is_none_or(|b| self.cut[edge] < self.cut[b]) {
                    best = Some(edge);
                }
                found += 1;
                if found == STRETCH {
                    *start = (at + 1) % n;
                    return best;
                }
            }
        }
        best
    }

    /// The edge with the least slack that leads over the cut of a tree edge the other way.
    fn entering(&self, leaving: usize) -> Option<usize> {
        let root = self.child(leaving);
        let edges = if self.spans[leaving].from == root {
            &self.incoming
        } else {
            &self.outgoing
        };
        let mut best: Option<(i64, usize)> = None;
        for number in self.low[root]..=self.number[root] {
            let node = self.by_number[number];
            for &edge in &edges[node] {
                if !self.in_tree[edge] && !self.below(self.other(edge, node), root) {
                    let slack = self.slack(edge);
                    if best.is_none_or(|(least, _)| slack < least) {
                        best = Some((slack, edge));
                    }
                }
            }
        }
        best.map(|(_, edge)| edge)
    }

    fn exchange(&mut self, leaving: usize, entering: usize) {
        let slack = self.slack(entering);
        let root = self.child(leaving);
        if slack > 0 {
            let shift = if self.spans[leaving].from == root {
                -slack
            } else {
                slack
            };
            for number in self.low[root]..=self.number[root] {
                self.value[self.by_number[number]] += shift;
            }
        }
        let cut = self.cut[leaving];
        let Span { from, to, .. } = self.spans[entering];
        let top = self.add_on_way(from, to, cut, true);
        self.add_on_way(to, from, cut, false);
        self.cut[entering] = -cut;
        self.cut[leaving] = 0;
        self.replace(leaving, entering);
        let (parent, low) = (self.parent[top], self.low[top]);
        self.number_from(top, parent, low);
    }

    /// Adds to the cut values on the way from `node` up to where the subtree holds `other`, and gives that node.
    fn add_on_way(&mut self, mut node: usize, other: usize, cut: i64, forward: bool) -> usize {
        while !self.below(other, node) {
            let edge = self.parent[node];
            let away = self.spans[edge].from == node;
            self.cut[edge] += if away == forward { cut } else { -cut };
            node = self.other(edge, node);
        }
        node
    }

    fn replace(&mut self, leaving: usize, entering: usize) {
        let place = self.tree_place[leaving];
        for node in [self.spans[leaving].from, self.spans[leaving].to] {
            self.tree[node].retain(|e| *e != leaving);
        }
        self.in_tree[leaving] = false;
        self.tree_place[leaving] = NONE;
        self.in_tree[entering] = true;
        for node in [self.spans[entering].from, self.spans[entering].to] {
            self.tree[node].push(entering);
        }
        self.tree_edges[place] = entering;
        self.tree_place[entering] = place;
    }
}

/// The least values that the lengths allow.
fn longest_ways(
    nodes: usize,
    spans: &[Span],
    outgoing: &[Vec<usize>],
    incoming: &[Vec<usize>],
) -> Vec<i64> {
    let mut value = vec![0; nodes];
    let mut waiting: Vec<usize> = incoming.iter().map(Vec::len).collect();
    let mut ready: VecDeque<usize> = (0..nodes).filter(|n| waiting[*n] == 0).collect();
    while let Some(node) = ready.pop_front() {
        for &edge in &outgoing[node] {
            let span = spans[edge];
            value[span.to] = value[span.to].max(value[node] + span.length);
            waiting[span.to] -= 1;
            if waiting[span.to] == 0 {
                ready.push_back(span.to);
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cost(values: &[i64], spans: &[Span]) -> i64 {
        spans
            .iter()
            .map(|s| (values[s.to] - values[s.from]) * s.weight)
            .sum()
    }

    /// The least cost by trying every value up to 5.
    fn least(nodes: usize, spans: &[Span]) -> i64 {
        let fits = |v: &[i64]| spans.iter().all(|s| v[s.to] - v[s.from] >= s.length);
        let all = (0..6_usize.pow(nodes as u32)).map(|mut code| {
            (0..nodes)
                .map(|_| {
                    let v = code % 6;
                    code /= 6;
                    v as i64
                })
                .collect::<Vec<_>>()
        });
        all.filter(|v| fits(v))
            .map(|v| cost(&v, spans))
            .min()
            .unwrap_or(0)
    }

    proptest! {
        #[test]
        fn the_cost_is_least(edges in prop::collection::vec((0usize..5, 0usize..5, 1i64..3), 1..8)) {
            let spans: Vec<Span> = edges.into_iter().filter(|(a, b, _)| a < b)
                .map(|(from, to, weight)| Span { from, to, length: 1, weight }).collect();
            let values = solve(5, &spans, 1000);
            prop_assert!(spans.iter().all(|s| values[s.to] - values[s.from] >= s.length));
            prop_assert_eq!(cost(&values, &spans), least(5, &spans));
        }
    }
}
