//! Networks: distances on the sheet as near as may be to distances along the lines, and nothing on top of anything.
//!
//! Stress is lowered by stochastic gradient descent over pairs in a fixed pseudo-random order. Source: Zheng, Pawar, Goodman:
//! Graph drawing by stochastic gradient descent, 2018. Above [`FULL`] boxes, pairs are those of pivots and of neighbours (Ortmann,
//! Klimenta, Brandes: A sparse stress model, 2016). Overlaps are pushed apart along the shorter way.

use super::{Plan, Point, Rect, Route, Sketch};
use std::collections::{BinaryHeap, HashMap};

/// Up to this many boxes, every pair counts.
const FULL: usize = 1500;
/// Pivots beyond.
const PIVOTS: usize = 60;
/// The room between two boxes that a line joins.
const LINE: f64 = 72.0;

/// Places a sketch by its distances.
pub fn stress(sketch: &Sketch) -> Plan {
    let plans = super::pack::parts(sketch)
        .into_iter()
        .map(|part| (one(&part.sketch), part))
        .collect();
    let mut plan = super::pack::pack(sketch, plans);
    plan.clusters = vec![Rect::default(); sketch.clusters.len()];
    plan
}

fn one(sketch: &Sketch) -> Plan {
    let next = neighbours(sketch);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let terms = terms(&next, &mut random);
    let mut at = start(sketch.boxes.len());
    descend(&mut at, terms, &mut random);
    lie_down(&mut at);
    separate(sketch, &mut at);
    let mut plan = Plan {
        boxes: sketch
            .boxes
            .iter()
            .zip(&at)
            .map(|(b, p)| Rect {
                x: p.x,
                y: p.y,
                w: b.w,
                h: b.h,
            })
            .collect(),
        ..Plan::default()
    };
    plan.routes = routes(sketch, &plan.boxes);
    let labels: Vec<_> = sketch.links.iter().map(|l| l.label).collect();
    plan.frame(&labels);
    plan
}

/// A generator of pseudo-random numbers (xorshift): the same ones every time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = (self.next() % (i as u64 + 1)) as usize;
            items.swap(i, j);
        }
    }
}

/// Neighbours and the lengths that lines to them should have: longer at boxes with many lines.
fn neighbours(sketch: &Sketch) -> Vec<Vec<(usize, f64)>> {
    let n = sketch.boxes.len();
    let mut lengths: Vec<HashMap<usize, f64>> = vec![HashMap::new(); n];
    let radius = |b: usize| (sketch.boxes[b].w * sketch.boxes[b].h).sqrt() * 0.6;
    for link in sketch.links.iter().filter(|l| l.from != l.to) {
        let length =
            radius(link.from) + radius(link.to) + link.label.map_or(LINE, |(w, _)| w.max(LINE));
        for (a, b) in [(link.from, link.to), (link.to, link.from)] {
            let known = lengths[a].entry(b).or_insert(length);
            *known = known.max(length);
        }
    }
    let crowd: Vec<f64> = lengths
        .iter()
        .map(|l| 1.0 + 0.35 * (l.len() as f64).sqrt().max(1.0).ln())
        .collect();
    let sorted = |(a, near): (usize, &HashMap<usize, f64>)| {
        let mut near: Vec<(usize, f64)> = near
            .iter()
            .map(|(b, length)| (*b, length * crowd[a].max(crowd[*b])))
            .collect();
        near.sort_by_key(|(b, _)| *b);
        near
    };
    lengths.iter().enumerate().map(sorted).collect()
}

/// A pair, its distance and its weights for either end.
type Term = (u32, u32, f64, f64, f64);

fn terms(next: &[Vec<(usize, f64)>], random: &mut Random) -> Vec<Term> {
    let n = next.len();
    let mut terms: Vec<Term> = Vec::new();
    let weight = |d: f64| 1.0 / (d * d).max(1.0);
    if n <= FULL {
        for a in 0..n {
            for (b, d) in distances(next, a).into_iter().enumerate().skip(a + 1) {
                terms.push((a as u32, b as u32, d, weight(d), weight(d)));
            }
        }
        return terms;
    }
    for (a, near) in next.iter().enumerate() {
        terms.extend(
            near.iter()
                .filter(|(b, _)| *b > a)
                .map(|(b, d)| (a as u32, *b as u32, *d, weight(*d), weight(*d))),
        );
    }
    let _ = random;
    // Pivots far from each other; each stands for the boxes that are nearest to it.
    let mut nearest = vec![(f64::MAX, 0usize); n];
    let mut pivot = (0..n).max_by_key(|v| next[*v].len()).unwrap_or(0);
    let mut ways: Vec<(usize, Vec<f64>)> = Vec::new();
    for _ in 0..PIVOTS.min(n) {
        let d = distances(next, pivot);
        for v in 0..n {
            if d[v] < nearest[v].0 {
                nearest[v] = (d[v], ways.len());
            }
        }
        ways.push((pivot, d));
        pivot = (0..n)
            .max_by(|a, b| nearest[*a].0.total_cmp(&nearest[*b].0))
            .unwrap_or(0);
    }
    let mut size = vec![0.0; ways.len()];
    nearest.iter().for_each(|(_, p)| size[*p] += 1.0);
    for (index, (pivot, d)) in ways.iter().enumerate() {
        for v in (0..n).filter(|v| v != pivot && d[*v] > 0.0) {
            terms.push((
                v as u32,
                *pivot as u32,
                d[v],
                weight(d[v]) * size[index],
                0.0,
            ));
        }
    }
    terms
}

/// The length of the shortest way to each box (Dijkstra).
fn distances(next: &[Vec<(usize, f64)>], from: usize) -> Vec<f64> {
    const UNIT: f64 = 64.0;
    let mut best = vec![u64::MAX; next.len()];
    let mut open = BinaryHeap::from([(std::cmp::Reverse(0u64), from)]);
    best[from] = 0;
    while let Some((std::cmp::Reverse(d), v)) = open.pop() {
        if d > best[v] {
            continue;
        }
        for &(w, length) in &next[v] {
            let far = d + (length * UNIT) as u64;
            if far < best[w] {
                best[w] = far;
                open.push((std::cmp::Reverse(far), w));
            }
        }
    }
    best.into_iter().map(|d| d as f64 / UNIT).collect()
}

/// A sunflower: even, and without two boxes at one point.
fn start(n: usize) -> Vec<Point> {
    let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let point = |i: usize| {
        let (r, angle) = (60.0 * (i as f64 + 0.5).sqrt(), i as f64 * golden);
        Point {
            x: r * angle.cos(),
            y: r * angle.sin(),
        }
    };
    (0..n).map(point).collect()
}

fn descend(at: &mut [Point], mut terms: Vec<Term>, random: &mut Random) {
    const ROUNDS: usize = 30;
    let weights = || terms.iter().flat_map(|t| [t.3, t.4]).filter(|w| *w > 0.0);
    let (low, high) = weights().fold((f64::MAX, 0.0f64), |(l, h), w| (l.min(w), h.max(w)));
    if terms.is_empty() {
        return;
    }
    let (first, last) = (1.0 / low, 0.05 / high);
    let fall = (last / first).ln() / (ROUNDS as f64 - 1.0);
    for round in 0..ROUNDS {
        let step = first * (fall * round as f64).exp();
        random.shuffle(&mut terms);
        for &(a, b, d, wa, wb) in &terms {
            let (p, q) = (at[a as usize], at[b as usize]);
            let (dx, dy) = (p.x - q.x, p.y - q.y);
            let length = dx.hypot(dy).max(1e-6);
            let (ma, mb) = ((step * wa).min(1.0), (step * wb).min(1.0));
            let r = (length - d) / 2.0 / length;
            at[a as usize] = Point {
                x: p.x - dx * r * ma,
                y: p.y - dy * r * ma,
            };
            at[b as usize] = Point {
                x: q.x + dx * r * mb,
                y: q.y + dy * r * mb,
            };
        }
    }
}

/// Turns the drawing so that its longest axis lies level: sheets and screens are wider than high.
fn lie_down(at: &mut [Point]) {
    let n = at.len().max(1) as f64;
    let mean = at.iter().fold(Point::default(), |m, p| Point {
        x: m.x + p.x / n,
        y: m.y + p.y / n,
    });
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for p in at.iter() {
        let (dx, dy) = (p.x - mean.x, p.y - mean.y);
        (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy);
    }
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let (sin, cos) = angle.sin_cos();
    for p in at.iter_mut() {
        let (dx, dy) = (p.x - mean.x, p.y - mean.y);
        *p = Point {
            x: dx * cos + dy * sin,
            y: dy * cos - dx * sin,
        };
    }
}

/// Pushes overlapping boxes apart, each half of the shorter way; what stays stuck is given room by growing the whole a little.
fn separate(sketch: &Sketch, at: &mut [Point]) {
    const MARGIN: f64 = 10.0;
    let size = |b: usize| (sketch.boxes[b].w + MARGIN, sketch.boxes[b].h + MARGIN);
    let cell = (0..at.len())
        .map(|b| size(b).0.max(size(b).1))
        .fold(1.0, f64::max);
    // Crowds are given room at once; a few boxes find it by themselves.
    let needed: f64 = (0..at.len()).map(|b| size(b).0 * size(b).1).sum();
    let span = |f: &dyn Fn(&Point) -> f64| {
        let sides = at
            .iter()
            .map(f)
            .fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
        sides.1 - sides.0
    };
    let there = (span(&|p| p.x) * span(&|p| p.y)).max(1.0);
    let grow = if at.len() < 30 {
        1.0
    } else {
        (needed * 2.2 / there).sqrt().clamp(1.0, 4.0)
    };
    at.iter_mut()
        .for_each(|p| (p.x, p.y) = (p.x * grow, p.y * grow));
    for round in 0..600 {
        let mut grid: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
        let key = |p: &Point| ((p.x / cell).floor() as i64, (p.y / cell).floor() as i64);
        for (b, p) in at.iter().enumerate() {
            grid.entry(key(p)).or_default().push(b);
        }
        let mut stuck = false;
        for a in 0..at.len() {
            let (cx, cy) = key(&at[a]);
            for (dx, dy) in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy))) {
                let Some(others) = grid.get(&(cx + dx, cy + dy)) else {
                    continue;
                };
                for &b in others.iter().filter(|b| **b > a) {
                    stuck |= push(at, a, b, size(a), size(b));
                }
            }
        }
        if !stuck {
            return;
        }
        if round % 15 == 14 {
            let growth = if round < 150 { 1.03 } else { 1.08 };
            at.iter_mut()
                .for_each(|p| (p.x, p.y) = (p.x * growth, p.y * growth));
        }
    }
}

fn push(at: &mut [Point], a: usize, b: usize, (aw, ah): (f64, f64), (bw, bh): (f64, f64)) -> bool {
    let (dx, dy) = (at[b].x - at[a].x, at[b].y - at[a].y);
    let (over_x, over_y) = ((aw + bw) / 2.0 - dx.abs(), (ah + bh) / 2.0 - dy.abs());
    if over_x <= 0.01 || over_y <= 0.01 {
        return false;
    }
    if over_x < over_y {
        let move_by = (over_x / 2.0 + 0.01) * if dx < 0.0 { -1.0 } else { 1.0 };
        at[a].x -= move_by;
        at[b].x += move_by;
    } else {
        let move_by = (over_y / 2.0 + 0.01) * if dy < 0.0 { -1.0 } else { 1.0 };
        at[a].y -= move_by;
        at[b].y += move_by;
    }
    true
}

/// Straight lines from border to border; lines that share both ends are bent aside, each its own way.
fn routes(sketch: &Sketch, boxes: &[Rect]) -> Vec<Route> {
    let mut used: HashMap<(usize, usize), usize> = HashMap::new();
    let mut labels: Vec<Rect> = Vec::new();
    let near = Nearby::new(boxes);
    sketch
        .links
        .iter()
        .map(|link| {
            if link.from == link.to {
                return around(&boxes[link.from]);
            }
            let pair = (link.from.min(link.to), link.from.max(link.to));
            let times = used.entry(pair).or_default();
            let side = if link.from < link.to { 1.0 } else { -1.0 };
            let bend =
                side * if times.is_multiple_of(2) {
                    *times as f64 / 2.0
                } else {
                    -(*times as f64 + 1.0) / 2.0
                } * 22.0;
            *times += 1;
            let (from, to) = (boxes[link.from], boxes[link.to]);
            let (p, q) = (border(&from, to.x, to.y), border(&to, from.x, from.y));
            let (dx, dy) = (q.x - p.x, q.y - p.y);
            let length = dx.hypot(dy).max(1e-6);
            let part = |t: f64, b: f64| Point {
                x: p.x + dx * t - dy / length * b,
                y: p.y + dy * t + dx / length * b,
            };
            let points = vec![p, part(1.0 / 3.0, bend), part(2.0 / 3.0, bend), q];
            let label = link.label.and_then(|(w, h)| {
                let free = [0.5, 0.4, 0.6, 0.3, 0.7]
                    .into_iter()
                    .map(|t| part(t, bend * 0.75))
                    .find(|at| {
                        let rect = Rect {
                            x: at.x,
                            y: at.y,
                            w,
                            h,
                        };
                        !near.hits(&rect) && !labels.iter().any(|l| l.overlaps(&rect))
                    })?;
                labels.push(Rect {
                    x: free.x,
                    y: free.y,
                    w,
                    h,
                });
                Some(free)
            });
            Route { points, label }
        })
        .collect()
}

/// The boxes near a place.
struct Nearby<'a> {
    boxes: &'a [Rect],
    cells: HashMap<(i64, i64), Vec<usize>>,
}

impl<'a> Nearby<'a> {
    const CELL: f64 = 200.0;

    fn new(boxes: &'a [Rect]) -> Self {
        let mut cells: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
        for (index, b) in boxes.iter().enumerate() {
            Self::over(b).for_each(|cell| cells.entry(cell).or_default().push(index));
        }
        Self { boxes, cells }
    }

    fn over(r: &Rect) -> impl Iterator<Item = (i64, i64)> + use<> {
        let cell = |v: f64| (v / Self::CELL).floor() as i64;
        let (left, right, top, bottom) = (
            cell(r.left()),
            cell(r.right()),
            cell(r.top()),
            cell(r.bottom()),
        );
        (left..=right).flat_map(move |x| (top..=bottom).map(move |y| (x, y)))
    }

    fn hits(&self, rect: &Rect) -> bool {
        let mut near = Self::over(rect)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten();
        near.any(|b| self.boxes[*b].overlaps(rect))
    }
}

/// Where the line from the centre of a rectangle to a point leaves it.
fn border(r: &Rect, x: f64, y: f64) -> Point {
    let (dx, dy) = (x - r.x, y - r.y);
    let scale = (r.w / 2.0 / dx.abs().max(1e-9))
        .min(r.h / 2.0 / dy.abs().max(1e-9))
        .min(1.0);
    Point {
        x: r.x + dx * scale,
        y: r.y + dy * scale,
    }
}

fn around(r: &Rect) -> Route {
    let (side, far) = (r.right(), r.right() + 18.0);
    let points = vec![
        Point {
            x: side,
            y: r.y - 6.0,
        },
        Point {
            x: far,
            y: r.y - 12.0,
        },
        Point {
            x: far,
            y: r.y + 12.0,
        },
        Point {
            x: side,
            y: r.y + 6.0,
        },
    ];
    Route {
        points,
        label: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::draw::layout::quality::faults;
    use crate::views::draw::layout::{BoxSize, Link};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn nothing_overlaps(n in 1usize..60, links in prop::collection::vec((0usize..60, 0usize..60), 0..90)) {
            let sketch = Sketch {
                boxes: (0..n).map(|b| BoxSize { w: 40.0 + (b % 7) as f64 * 20.0, h: 30.0, ..BoxSize::default() }).collect(),
                links: links.into_iter().map(|(a, b)| Link { from: a % n, to: b % n, label: Some((50.0, 14.0)), weight: 1.0 }).collect(),
                clusters: Vec::new(),
                aspect: None,
            };
            let plan = stress(&sketch);
            let faults = faults(&sketch, &plan);
            prop_assert_eq!((faults.boxes, faults.labels), (0, 0));
            prop_assert_eq!(plan.boxes, stress(&sketch).boxes);
        }
    }
}
