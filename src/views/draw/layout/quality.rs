//! How good a plan is: what overlaps, what crosses, what runs through boxes. For tests and for the figures of the documentation.

use super::{Plan, Point, Rect, Route, Sketch};

/// Faults of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Pairs of boxes that overlap.
    pub boxes: usize,
    /// Labels that overlap a box or another label.
    pub labels: usize,
    /// Lines that run through a box that they do not belong to.
    pub through: usize,
    /// Pairs of lines that cross; lines that share an end are not counted.
    pub crossings: usize,
    /// Boxes that stand in a cluster that is not theirs, and clusters that overlap.
    pub clusters: usize,
}

/// Counts the faults of a plan. O(boxes² + lines²): for drawings that people look at.
pub fn faults(sketch: &Sketch, plan: &Plan) -> Faults {
    let lines: Vec<Vec<Point>> = plan.routes.iter().map(flattened).collect();
    let labels: Vec<Rect> = labels(sketch, plan);
    let pairs = |n: usize| (0..n).flat_map(move |a| (a + 1..n).map(move |b| (a, b)));
    let boxes = &plan.boxes;
    let over = |a: usize, b: usize| boxes[a].overlaps(&boxes[b]);
    let with_box = |l: &&Rect| boxes.iter().any(|b| b.overlaps(l));
    let crossing = |a: usize, b: usize| {
        let (x, y) = (&sketch.links[a], &sketch.links[b]);
        let shared = x.from == y.from || x.from == y.to || x.to == y.from || x.to == y.to;
        if shared {
            0
        } else {
            crossings(&lines[a], &lines[b])
        }
    };
    Faults {
        boxes: pairs(boxes.len()).filter(|(a, b)| over(*a, *b)).count(),
        labels: labels.iter().filter(with_box).count()
            + pairs(labels.len())
                .filter(|(a, b)| labels[*a].overlaps(&labels[*b]))
                .count(),
        through: (0..lines.len())
            .map(|l| through(sketch, plan, l, &lines[l]))
            .sum(),
        crossings: pairs(lines.len()).map(|(a, b)| crossing(a, b)).sum(),
        clusters: cluster_faults(sketch, plan),
    }
}

fn labels(sketch: &Sketch, plan: &Plan) -> Vec<Rect> {
    let label = |(link, route): (&super::Link, &Route)| {
        let ((w, h), p) = (link.label?, route.label?);
        Some(Rect {
            x: p.x,
            y: p.y,
            w,
            h,
        })
    };
    sketch
        .links
        .iter()
        .zip(&plan.routes)
        .filter_map(label)
        .collect()
}

fn cluster_faults(sketch: &Sketch, plan: &Plan) -> usize {
    let clusters: Vec<(usize, &Rect)> = plan
        .clusters
        .iter()
        .enumerate()
        .filter(|(_, c)| c.w > 0.0)
        .collect();
    let strangers = clusters.iter().map(|(c, rect)| {
        let strange =
            |(b, at): &(&super::BoxSize, &Rect)| (b.cluster != Some(*c)) && at.overlaps(rect);
        sketch.boxes.iter().zip(&plan.boxes).filter(strange).count()
    });
    let over = clusters.iter().enumerate().map(|(i, (_, a))| {
        clusters[i + 1..]
            .iter()
            .filter(|(_, b)| a.overlaps(b))
            .count()
    });
    strangers.sum::<usize>() + over.sum::<usize>()
}

/// A route as a chain of straight pieces.
fn flattened(route: &Route) -> Vec<Point> {
    const PIECES: usize = 12;
    let mut chain: Vec<Point> = route.points.first().copied().into_iter().collect();
    for curve in route.points.get(1..).unwrap_or_default().chunks(3) {
        let (Some(p0), [p1, p2, p3]) = (chain.last().copied(), curve) else {
            break;
        };
        for step in 1..=PIECES {
            let t = step as f64 / PIECES as f64;
            let u = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            chain.push(Point {
                x: mix(p0.x, p1.x, p2.x, p3.x),
                y: mix(p0.y, p1.y, p2.y, p3.y),
            });
        }
    }
    chain
}

fn through(sketch: &Sketch, plan: &Plan, line: usize, chain: &[Point]) -> usize {
    let link = &sketch.links[line];
    let strange = |b: &(usize, &Rect)| b.0 != link.from && b.0 != link.to;
    let inside = |rect: &Rect| {
        let smaller = Rect {
            w: rect.w - 2.0,
            h: rect.h - 2.0,
            ..*rect
        };
        chain
            .windows(2)
            .any(|pair| hits(pair[0], pair[1], &smaller))
    };
    plan.boxes
        .iter()
        .enumerate()
        .filter(strange)
        .filter(|(_, rect)| inside(rect))
        .count()
}

/// Whether a straight piece touches a rectangle (Liang and Barsky).
fn hits(a: Point, b: Point, r: &Rect) -> bool {
    let (mut start, mut end) = (0.0f64, 1.0f64);
    for (from, to, low, high) in [
        (a.x, b.x, r.left(), r.right()),
        (a.y, b.y, r.top(), r.bottom()),
    ] {
        let d = to - from;
        if d.abs() < 1e-12 {
            if from < low || from > high {
                return false;
            }
            continue;
        }
        let (t1, t2) = ((low - from) / d, (high - from) / d);
        start = start.max(t1.min(t2));
        end = end.min(t1.max(t2));
    }
    start < end
}

fn crossings(a: &[Point], b: &[Point]) -> usize {
    let bounds = |c: &[Point]| {
        c.iter().fold(
            (f64::MAX, f64::MAX, f64::MIN, f64::MIN),
            |(l, t, r, o), p| (l.min(p.x), t.min(p.y), r.max(p.x), o.max(p.y)),
        )
    };
    let (x, y) = (bounds(a), bounds(b));
    if x.0 > y.2 || y.0 > x.2 || x.1 > y.3 || y.1 > x.3 {
        return 0;
    }
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let cross = |p: Point, q: Point, r: Point, s: Point| {
        side(p, q, r) * side(p, q, s) < 0.0 && side(r, s, p) * side(r, s, q) < 0.0
    };
    let mut count = 0;
    for p in a.windows(2) {
        count += b
            .windows(2)
            .filter(|r| cross(p[0], p[1], r[0], r[1]))
            .count();
    }
    count
}
