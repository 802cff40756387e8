//! Parts of a sketch that have nothing to do with each other, laid out alone and put side by side.

use super::{Link, Plan, Rect, Sketch};
use petgraph::unionfind::UnionFind;

/// A connected part, and what its boxes, lines and clusters are called in the whole.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The part as a sketch of its own.
    pub sketch: Sketch,
    /// Numbers of its boxes.
    pub boxes: Vec<usize>,
    /// Numbers of its lines.
    pub links: Vec<usize>,
    /// Numbers of its clusters.
    pub clusters: Vec<usize>,
}

/// The connected parts, in the order of their first boxes; members of a cluster stay together.
pub fn parts(sketch: &Sketch) -> Vec<Part> {
    let mut sets: UnionFind<usize> = UnionFind::new(sketch.boxes.len());
    for link in &sketch.links {
        sets.union(link.from, link.to);
    }
    let mut first = vec![None; sketch.clusters.len()];
    for (index, b) in sketch.boxes.iter().enumerate() {
        if let Some(cluster) = b.cluster {
            sets.union(index, *first[cluster].get_or_insert(index));
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut part_of = vec![usize::MAX; sketch.boxes.len()];
    let mut place = vec![0; sketch.boxes.len()];
    let mut clusters: Vec<Option<usize>> = vec![None; sketch.clusters.len()];
    for (index, b) in sketch.boxes.iter().enumerate() {
        let root = sets.find(index);
        if part_of[root] == usize::MAX {
            part_of[root] = parts.len();
            parts.push(Part::default());
        }
        part_of[index] = part_of[root];
        let part = &mut parts[part_of[index]];
        place[index] = part.boxes.len();
        let mut own = *b;
        own.cluster = b.cluster.map(|c| {
            *clusters[c].get_or_insert_with(|| {
                part.clusters.push(c);
                part.sketch.clusters.push(sketch.clusters[c]);
                part.clusters.len() - 1
            })
        });
        part.sketch.boxes.push(own);
        part.boxes.push(index);
    }
    for (index, link) in sketch.links.iter().enumerate() {
        let part = &mut parts[part_of[link.from]];
        part.links.push(index);
        part.sketch.links.push(Link {
            from: place[link.from],
            to: place[link.to],
            ..*link
        });
    }
    parts
}

/// The room between parts.
const GAP: f64 = 28.0;

/// Puts parts side by side, the highest first, each as far up as there is room, so that the whole is as wide and high as the sketch wishes.
pub fn pack(sketch: &Sketch, mut plans: Vec<(Plan, Part)>) -> Plan {
    let mut whole = Plan {
        boxes: vec![Rect::default(); sketch.boxes.len()],
        routes: vec![super::Route::default(); sketch.links.len()],
        clusters: vec![Rect::default(); sketch.clusters.len()],
        ..Plan::default()
    };
    let area: f64 = plans
        .iter()
        .map(|(p, _)| (p.width + GAP) * (p.height + GAP))
        .sum();
    let widest = plans.iter().map(|(p, _)| p.width).fold(0.0, f64::max);
    plans.sort_by(|a, b| {
        b.0.height
            .total_cmp(&a.0.height)
            .then(a.1.boxes.cmp(&b.1.boxes))
    });
    let aspect = sketch.aspect.unwrap_or(1.3);
    let mut skyline = Skyline::new((area * aspect).sqrt().max(widest));
    for (mut plan, part) in plans {
        let (x, y) = skyline.put(plan.width, plan.height);
        plan.shift(x, y);
        whole.width = whole.width.max(x + plan.width);
        whole.height = whole.height.max(y + plan.height);
        for (index, rect) in part.boxes.into_iter().zip(plan.boxes) {
            whole.boxes[index] = rect;
        }
        for (index, route) in part.links.into_iter().zip(plan.routes) {
            whole.routes[index] = route;
        }
        for (index, rect) in part.clusters.into_iter().zip(plan.clusters) {
            whole.clusters[index] = rect;
        }
    }
    whole
}

/// The lower side of what is placed: stretches of the width, each with its height.
struct Skyline {
    width: f64,
    stretches: Vec<(f64, f64)>,
}

impl Skyline {
    fn new(width: f64) -> Self {
        Self {
            width,
            stretches: vec![(0.0, 0.0)],
        }
    }

    /// The highest place that is free for a rectangle, the leftmost of equals. O(stretches²).
    fn put(&mut self, w: f64, h: f64) -> (f64, f64) {
        let fits = |x: &f64| *x == 0.0 || x + w <= self.width + 0.01;
        let starts: Vec<f64> = self.stretches.iter().map(|s| s.0).filter(fits).collect();
        let mut best = (0.0, f64::MAX);
        for x in starts {
            let y = self.height_over(x, x + w + GAP);
            if y < best.1 {
                best = (x, y);
            }
        }
        self.raise(best.0, best.0 + w + GAP, best.1 + h + GAP);
        best
    }

    fn height_over(&self, from: f64, to: f64) -> f64 {
        let end = |i: usize| self.stretches.get(i + 1).map_or(f64::MAX, |s| s.0);
        let over =
            (0..self.stretches.len()).filter(|i| self.stretches[*i].0 < to && end(*i) > from);
        over.map(|i| self.stretches[i].1).fold(0.0, f64::max)
    }

    fn raise(&mut self, from: f64, to: f64, height: f64) {
        let behind = self
            .stretches
            .iter()
            .rev()
            .find(|s| s.0 <= to)
            .map_or(0.0, |s| s.1);
        self.stretches.retain(|s| s.0 < from || s.0 > to);
        self.stretches.push((from, height));
        self.stretches.push((to, behind));
        self.stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
}
