//! Places for boxes and lines. A layout knows sizes and ends only, never labels or colours; it is deterministic.

pub mod axis;
pub mod graphviz;
pub mod layered;
pub mod matrix;
pub mod pack;
pub mod quality;
pub mod stress;

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A rectangle by its centre.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// The centre, to the right.
    pub x: f64,
    /// The centre, downwards.
    pub y: f64,
    /// The width.
    pub w: f64,
    /// The height.
    pub h: f64,
}

impl Rect {
    /// The left side.
    pub fn left(&self) -> f64 {
        self.x - self.w / 2.0
    }

    /// The right side.
    pub fn right(&self) -> f64 {
        self.x + self.w / 2.0
    }

    /// The upper side.
    pub fn top(&self) -> f64 {
        self.y - self.h / 2.0
    }

    /// The lower side.
    pub fn bottom(&self) -> f64 {
        self.y + self.h / 2.0
    }

    /// Whether two rectangles share more than their borders.
    pub fn overlaps(&self, other: &Self) -> bool {
        const TOLERANCE: f64 = 0.01;
        (self.x - other.x).abs() * 2.0 < self.w + other.w - TOLERANCE
            && (self.y - other.y).abs() * 2.0 < self.h + other.h - TOLERANCE
    }

    /// The rectangle around both.
    pub fn around(&self, other: &Self) -> Self {
        let (left, right) = (
            self.left().min(other.left()),
            self.right().max(other.right()),
        );
        let (top, bottom) = (
            self.top().min(other.top()),
            self.bottom().max(other.bottom()),
        );
        Self::between(left, top, right, bottom)
    }

    /// The rectangle with these sides.
    pub fn between(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            x: (left + right) / 2.0,
            y: (top + bottom) / 2.0,
            w: right - left,
            h: bottom - top,
        }
    }
}

/// A box to be placed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BoxSize {
    /// The width.
    pub w: f64,
    /// The height.
    pub h: f64,
    /// The group that it stands in.
    pub cluster: Option<usize>,
    /// The order wished for by the view: boxes of one number share a rank.
    pub rank: Option<i64>,
}

/// A line to be led from box to box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Link {
    /// The box at which it begins.
    pub from: usize,
    /// The box at which it ends.
    pub to: usize,
    /// The size of its label, when it has one.
    pub label: Option<(f64, f64)>,
    /// How strongly it pulls its ends together.
    pub weight: f64,
}

/// The label of a cluster takes this much room.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClusterSize {
    /// The width of its label.
    pub w: f64,
    /// The height of its label.
    pub h: f64,
}

/// What is to be placed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// The boxes.
    pub boxes: Vec<BoxSize>,
    /// The lines.
    pub links: Vec<Link>,
    /// The groups.
    pub clusters: Vec<ClusterSize>,
    /// The width ÷ height that the sheet has room for; `None` is a little wider than high.
    pub aspect: Option<f64>,
}

/// The way of a line: it begins at the first point and goes on in cubic curves, three points each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// 1 + 3 × the number of curves.
    pub points: Vec<Point>,
    /// The centre of its label.
    pub label: Option<Point>,
}

/// Where everything stands. Coordinates begin at 0 and are positive.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The boxes, in the order of the sketch.
    pub boxes: Vec<Rect>,
    /// The ways of the lines, in the order of the sketch.
    pub routes: Vec<Route>,
    /// The groups; empty ones have no size.
    pub clusters: Vec<Rect>,
    /// The whole width.
    pub width: f64,
    /// The whole height.
    pub height: f64,
}

impl Plan {
    /// Exchanges the axes.
    pub fn transpose(&mut self) {
        let swap = |p: &mut Point| std::mem::swap(&mut p.x, &mut p.y);
        for rect in self.boxes.iter_mut().chain(&mut self.clusters) {
            std::mem::swap(&mut rect.x, &mut rect.y);
            std::mem::swap(&mut rect.w, &mut rect.h);
        }
        for route in &mut self.routes {
            route.points.iter_mut().for_each(swap);
            route.label.iter_mut().for_each(swap);
        }
        std::mem::swap(&mut self.width, &mut self.height);
    }

    /// Moves everything so that it begins at 0, and measures the whole.
    pub fn frame(&mut self, labels: &[Option<(f64, f64)>]) {
        let mut all: Option<Rect> = None;
        let mut grow = |rect: Rect| all = Some(all.map_or(rect, |a| a.around(&rect)));
        self.boxes.iter().for_each(|b| grow(*b));
        self.clusters
            .iter()
            .filter(|c| c.w > 0.0)
            .for_each(|c| grow(*c));
        for (route, label) in self.routes.iter().zip(labels) {
            for p in &route.points {
                grow(Rect {
                    x: p.x,
                    y: p.y,
                    w: 0.0,
                    h: 0.0,
                });
            }
            if let (Some(p), Some((w, h))) = (route.label, label) {
                grow(Rect {
                    x: p.x,
                    y: p.y,
                    w: *w,
                    h: *h,
                });
            }
        }
        let Some(all) = all else { return };
        self.shift(-all.left(), -all.top());
        (self.width, self.height) = (all.w, all.h);
    }

    /// Moves everything.
    pub fn shift(&mut self, dx: f64, dy: f64) {
        for rect in self.boxes.iter_mut().chain(&mut self.clusters) {
            rect.x += dx;
            rect.y += dy;
        }
        for route in &mut self.routes {
            for p in route.points.iter_mut().chain(&mut route.label) {
                p.x += dx;
                p.y += dy;
            }
        }
    }
}
