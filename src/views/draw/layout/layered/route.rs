//! Ways of lines: straight through ranks, curved in the gaps between them, so that no line runs through a box.

use super::layers::{Kind, Layers};
use crate::views::draw::layout::{Link, Point, Rect, Route};

/// Where a rank begins and ends.
#[derive(Clone, Copy, Debug, Default)]
pub struct Band {
    /// Its upper side.
    pub top: f64,
    /// Its lower side.
    pub bottom: f64,
    /// Whether its boxes begin at its upper side, rather than stand in its middle.
    pub from_top: bool,
}

/// The ways of all lines between placed boxes.
pub fn route(layers: &Layers, links: &[Link], x: &[f64], bands: &[Band]) -> Vec<Route> {
    let ports = Ports::new(layers, x);
    let mut routes = Vec::with_capacity(links.len());
    for (index, link) in links.iter().enumerate() {
        let way = &layers.ways[index];
        if way.is_empty() {
            routes.push(loop_at(layers, x, bands, link));
            continue;
        }
        let mut route = follow(layers, way, index, x, bands, &ports);
        if layers.turned[index] {
            route.points.reverse();
        }
        routes.push(route);
    }
    routes
}

fn follow(
    layers: &Layers,
    way: &[usize],
    link: usize,
    x: &[f64],
    bands: &[Band],
    ports: &Ports,
) -> Route {
    let mut pen = Pen::default();
    let mut label = None;
    for (at, &v) in way.iter().enumerate() {
        let vertex = &layers.vertices[v];
        let band = bands[vertex.rank];
        let middle = middle(layers, v, bands);
        if at == 0 {
            let px = ports.below[&(v, link)];
            pen.start(px, middle + vertex.h / 2.0);
            pen.straight(px, band.bottom);
            continue;
        }
        if at + 1 == way.len() {
            let px = ports.above[&(v, link)];
            pen.curve(px, band.top);
            pen.straight(px, middle - vertex.h / 2.0);
            continue;
        }
        pen.curve(x[v], band.top);
        pen.straight(x[v], band.bottom);
        if matches!(vertex.kind, Kind::Label(_)) {
            label = Some(Point { x: x[v], y: middle });
        }
    }
    Route {
        points: pen.points,
        label,
    }
}

/// Draws curves that go straight down at both ends.
#[derive(Default)]
struct Pen {
    points: Vec<Point>,
}

impl Pen {
    fn at(&self) -> Point {
        self.points.last().copied().unwrap_or_default()
    }

    fn start(&mut self, x: f64, y: f64) {
        self.points.push(Point { x, y });
    }

    fn straight(&mut self, x: f64, y: f64) {
        let from = self.at();
        if (y - from.y).abs() > 0.01 {
            let part = |t: f64| Point {
                x: from.x + (x - from.x) * t,
                y: from.y + (y - from.y) * t,
            };
            self.points
                .extend([part(1.0 / 3.0), part(2.0 / 3.0), Point { x, y }]);
        }
    }

    fn curve(&mut self, x: f64, y: f64) {
        let from = self.at();
        let middle = (from.y + y) / 2.0;
        self.points.extend([
            Point {
                x: from.x,
                y: middle,
            },
            Point { x, y: middle },
            Point { x, y },
        ]);
    }
}

/// Where lines leave and reach the sides of boxes: side by side, in the order of what they lead to.
struct Ports {
    below: std::collections::HashMap<(usize, usize), f64>,
    above: std::collections::HashMap<(usize, usize), f64>,
}

impl Ports {
    fn new(layers: &Layers, x: &[f64]) -> Self {
        let n = layers.vertices.len();
        let (mut leaving, mut reaching) = (vec![Vec::new(); n], vec![Vec::new(); n]);
        for (link, way) in layers.ways.iter().enumerate() {
            if let [first, second, ..] = way.as_slice() {
                leaving[*first].push((x[*second], link));
            }
            if let [.., before, last] = way.as_slice() {
                reaching[*last].push((x[*before], link));
            }
        }
        Self {
            below: spread(layers, x, leaving),
            above: spread(layers, x, reaching),
        }
    }
}

fn spread(
    layers: &Layers,
    x: &[f64],
    sides: Vec<Vec<(f64, usize)>>,
) -> std::collections::HashMap<(usize, usize), f64> {
    const STEP: f64 = 5.0;
    let mut ports = std::collections::HashMap::new();
    for (v, mut side) in sides.into_iter().enumerate() {
        side.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let gaps = side.len().saturating_sub(1) as f64;
        let usable = (layers.vertices[v].w * 0.8 - 8.0).max(0.0);
        let step = if gaps > 0.0 {
            STEP.min(usable / gaps)
        } else {
            0.0
        };
        for (at, (_, link)) in side.into_iter().enumerate() {
            ports.insert((v, link), x[v] + (at as f64 - gaps / 2.0) * step);
        }
    }
    ports
}

/// The room at each side of a box that has a line to itself.
pub const LOOP: f64 = 20.0;

/// A line from a box to itself: out at its right side and back.
fn loop_at(layers: &Layers, x: &[f64], bands: &[Band], link: &Link) -> Route {
    let vertex = &layers.vertices[link.from];
    let y = middle(layers, link.from, bands);
    let side = x[link.from] + vertex.w / 2.0 - LOOP;
    let (far, reach) = (side + LOOP * 1.1, (vertex.h / 4.0).min(9.0));
    Route {
        points: vec![
            Point {
                x: side,
                y: y - reach,
            },
            Point {
                x: far,
                y: y - reach * 1.5,
            },
            Point {
                x: far,
                y: y + reach * 1.5,
            },
            Point {
                x: side,
                y: y + reach,
            },
        ],
        label: None,
    }
}

/// The centre of a vertex across its rank: in the middle, or with all boxes of the rank at its beginning.
pub fn middle(layers: &Layers, v: usize, bands: &[Band]) -> f64 {
    let vertex = &layers.vertices[v];
    let band = bands[vertex.rank];
    if band.from_top && matches!(vertex.kind, Kind::Box(_)) {
        band.top + vertex.h / 2.0
    } else {
        (band.top + band.bottom) / 2.0
    }
}

/// The rectangle of a box.
pub fn rect(layers: &Layers, v: usize, x: &[f64], bands: &[Band]) -> Rect {
    let vertex = &layers.vertices[v];
    Rect {
        x: x[v],
        y: middle(layers, v, bands),
        w: vertex.w,
        h: vertex.h,
    }
}
