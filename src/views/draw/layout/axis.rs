//! Boxes along an axis of values (years, ranks): each begins at its value, in the lane of its cluster, in the first row where it fits.
//!
//! The axis keeps the order of values but not their distances: what is far apart is drawn nearer, so that crowded years have
//! room. Drawings say so. Boxes without a value stand behind the end of the axis.

use super::{Plan, Rect, Sketch};

/// A mark on the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands.
    pub x: f64,
    /// Its value; `None` is the place of boxes without one.
    pub value: Option<f64>,
}

/// Where values stand.
#[derive(Clone, Debug, Default)]
pub struct Axis {
    /// The marks, from left to right.
    pub ticks: Vec<Tick>,
    /// Stretches of boxes that have an end.
    pub spans: Vec<Span>,
}

/// The stretch of a box, below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The box.
    pub node: usize,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How far down it lies.
    pub y: f64,
}

/// The room between boxes in a row.
const GAP: f64 = 10.0;
/// The room between rows.
const ROW_GAP: f64 = 11.0;
/// The room inside a lane, above its label and below its boxes.
const PAD: f64 = 10.0;

/// Places boxes by value. `values` holds the beginning of each box and, for a stretch, its end.
pub fn along(sketch: &Sketch, values: &[(Option<f64>, Option<f64>)]) -> (Plan, Axis) {
    let scale = Scale::new(values);
    let lanes = lanes(sketch);
    let mut plan = Plan {
        boxes: vec![Rect::default(); sketch.boxes.len()],
        routes: vec![super::Route::default(); sketch.links.len()],
        clusters: vec![Rect::default(); sketch.clusters.len()],
        ..Plan::default()
    };
    let mut y = 0.0;
    let mut spans = Vec::new();
    for (cluster, members) in lanes {
        let label = cluster.map_or(0.0, |c| sketch.clusters[c].h + 6.0);
        let top = y;
        y += PAD + label;
        for row in rows(sketch, values, &scale, members) {
            let height = row.iter().map(|b| sketch.boxes[*b].h).fold(0.0, f64::max);
            for b in row {
                let size = sketch.boxes[b];
                let left = scale.at(values[b].0);
                plan.boxes[b] = Rect {
                    x: left + size.w / 2.0,
                    y: y + height / 2.0,
                    w: size.w,
                    h: size.h,
                };
                if let (Some(_), Some(end)) = values[b] {
                    spans.push(Span {
                        node: b,
                        from: left,
                        to: scale.at(Some(end)).max(left + 4.0),
                        y: y + height / 2.0 + size.h / 2.0 + 2.5,
                    });
                }
            }
            y += height + ROW_GAP;
        }
        y += PAD - ROW_GAP;
        if let Some(c) = cluster {
            plan.clusters[c] = Rect::between(0.0, top, 0.0, y);
            y += 10.0;
        }
    }
    plan.width = plan
        .boxes
        .iter()
        .map(Rect::right)
        .fold(scale.end + 40.0, f64::max)
        + PAD;
    plan.height = y;
    for rect in plan.clusters.iter_mut().filter(|r| r.h > 0.0) {
        *rect = Rect::between(0.0, rect.top(), plan.width, rect.bottom());
    }
    (
        plan,
        Axis {
            ticks: scale.ticks,
            spans,
        },
    )
}

/// The members of each lane: the clusters in their order, then what stands in none.
fn lanes(sketch: &Sketch) -> Vec<(Option<usize>, Vec<usize>)> {
    let of = |cluster: Option<usize>| -> Vec<usize> {
        (0..sketch.boxes.len())
            .filter(|b| sketch.boxes[*b].cluster == cluster)
            .collect()
    };
    let all = (0..sketch.clusters.len()).map(Some).chain([None]);
    all.map(|c| (c, of(c)))
        .filter(|(_, members)| !members.is_empty())
        .collect()
}

/// Boxes in rows: by value, each in the first row where it fits.
fn rows(
    sketch: &Sketch,
    values: &[(Option<f64>, Option<f64>)],
    scale: &Scale,
    mut members: Vec<usize>,
) -> Vec<Vec<usize>> {
    members.sort_by(|a, b| {
        scale
            .at(values[*a].0)
            .total_cmp(&scale.at(values[*b].0))
            .then(a.cmp(b))
    });
    let mut rows: Vec<(f64, Vec<usize>)> = Vec::new();
    for b in members {
        let left = scale.at(values[b].0);
        let span = values[b]
            .0
            .and(values[b].1)
            .map_or(left, |end| scale.at(Some(end)));
        let right = (left + sketch.boxes[b].w).max(span) + GAP;
        match rows.iter_mut().find(|(used, _)| *used <= left) {
            Some((used, row)) => {
                *used = right;
                row.push(b);
            }
            None => rows.push((right, vec![b])),
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

struct Scale {
    ticks: Vec<Tick>,
    nowhere: f64,
    end: f64,
}

impl Scale {
    fn new(values: &[(Option<f64>, Option<f64>)]) -> Self {
        let mut known: Vec<f64> = values
            .iter()
            .flat_map(|(a, b)| [*a, *b])
            .flatten()
            .collect();
        known.sort_by(f64::total_cmp);
        known.dedup();
        let mut ticks: Vec<Tick> = Vec::new();
        let mut x = 14.0;
        for (at, value) in known.iter().enumerate() {
            if at > 0 {
                let least = if value.fract() == 0.0 && known[at - 1].fract() == 0.0 {
                    42.0
                } else {
                    58.0
                };
                x += (46.0 * (value - known[at - 1]).sqrt()).clamp(least, 150.0);
            }
            ticks.push(Tick {
                x,
                value: Some(*value),
            });
        }
        let end = x;
        let nowhere = if known.is_empty() { x } else { x + 220.0 };
        if values.iter().any(|(value, _)| value.is_none()) {
            ticks.push(Tick {
                x: nowhere,
                value: None,
            });
        }
        Self {
            ticks,
            nowhere,
            end,
        }
    }

    fn at(&self, value: Option<f64>) -> f64 {
        let tick = self
            .ticks
            .iter()
            .find(|t| t.value.is_some() && t.value == value);
        tick.map_or(self.nowhere, |t| t.x)
    }
}
