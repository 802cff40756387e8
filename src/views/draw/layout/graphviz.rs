//! Places by Graphviz, where it is installed: our sizes go in as DOT, boxes, lines and labels come back as JSON.

use super::{Plan, Point, Rect, Route, Sketch};
use crate::meaning::graph::view::Direction;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long Graphviz may take.
pub const LIMIT: Duration = Duration::from_secs(60);

/// Why Graphviz placed nothing.
#[derive(Debug, thiserror::Error)]
pub enum GraphvizError {
    /// It is not there.
    #[error(
        "Graphviz cannot be run ({0}): install it so that `dot` is on the path, or choose layered, stress, time or matrix"
    )]
    Missing(#[source] std::io::Error),
    /// It takes too long.
    #[error("Graphviz took more than {} s: choose layered or stress, or narrow the graph", LIMIT.as_secs())]
    Slow,
    /// It says that something is wrong.
    #[error("Graphviz failed: {0}")]
    Failed(String),
    /// Its answer is not what its documentation says.
    #[error("the answer of Graphviz cannot be read: {0}")]
    Answer(String),
}

/// Places a sketch by `dot`.
///
/// # Errors
/// When `dot` is not installed, fails, takes longer than [`LIMIT`], or answers in a form that is not known.
pub fn graphviz(sketch: &Sketch, direction: Direction) -> Result<Plan, GraphvizError> {
    let answer = run(&dot(sketch, direction))?;
    let answer: Value =
        serde_json::from_str(&answer).map_err(|error| GraphvizError::Answer(error.to_string()))?;
    plan(sketch, &answer).ok_or_else(|| GraphvizError::Answer("a place is missing".to_owned()))
}

fn run(dot: &str) -> Result<String, GraphvizError> {
    let mut child = Command::new("dot")
        .args(["-Tjson0", "-q"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(GraphvizError::Missing)?;
    let failed = |error: std::io::Error| GraphvizError::Failed(error.to_string());
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut pipe| pipe.write_all(dot.as_bytes())));
        let told = scope.spawn(move || all_of(stdout));
        let complaint = scope.spawn(move || all_of(stderr));
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().map_err(failed)? {
                break status;
            }
            if start.elapsed() > LIMIT {
                child.kill().map_err(failed)?;
                child.wait().map_err(failed)?;
                return Err(GraphvizError::Slow);
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let text = |bytes: std::thread::Result<Vec<u8>>| {
            String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
        };
        let (told, complaint) = (text(told.join()), text(complaint.join()));
        if status.success() {
            Ok(told)
        } else {
            Err(GraphvizError::Failed(complaint.trim().to_owned()))
        }
    })
}

fn all_of(pipe: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // A broken pipe leaves what was read; the exit status tells the rest.
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}

/// The sketch as DOT: a pixel is a point, labels are empty tables of their size.
fn dot(sketch: &Sketch, direction: Direction) -> String {
    let rankdir = match direction {
        Direction::LeftToRight => "LR",
        Direction::TopToBottom => "TB",
    };
    let mut out = format!(
        "digraph{{rankdir={rankdir};nodesep=0.18;ranksep=0.6;node[shape=box,fixedsize=true,label=\"\"];edge[arrowhead=none];\n"
    );
    let node = |out: &mut String, b: usize| {
        let size = sketch.boxes[b];
        let _ = writeln!(
            out,
            "n{b}[width={:.4},height={:.4}];",
            size.w / 72.0,
            size.h / 72.0
        );
    };
    for (c, label) in sketch.clusters.iter().enumerate() {
        let members = (0..sketch.boxes.len()).filter(|b| sketch.boxes[*b].cluster == Some(c));
        let _ = writeln!(
            out,
            "subgraph cluster_{c}{{label={};labeljust=l;",
            table(label.w + 14.0, label.h)
        );
        members.for_each(|b| node(&mut out, b));
        out.push_str("}\n");
    }
    (0..sketch.boxes.len())
        .filter(|b| sketch.boxes[*b].cluster.is_none())
        .for_each(|b| node(&mut out, b));
    let mut ranks: std::collections::BTreeMap<i64, Vec<usize>> = std::collections::BTreeMap::new();
    for (b, size) in sketch.boxes.iter().enumerate() {
        if let (Some(rank), None) = (size.rank, size.cluster) {
            ranks.entry(rank).or_default().push(b);
        }
    }
    for members in ranks.values() {
        let names: String = members.iter().map(|b| format!("n{b};")).collect();
        let _ = writeln!(out, "{{rank=same;{names}}}");
    }
    for (l, link) in sketch.links.iter().enumerate() {
        let label = link
            .label
            .map_or(String::new(), |(w, h)| format!(",label={}", table(w, h)));
        let _ = writeln!(out, "n{}->n{}[id=\"{l}\"{label}];", link.from, link.to);
    }
    out.push_str("}\n");
    out
}

/// An empty label of a size.
fn table(w: f64, h: f64) -> String {
    format!(
        "<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"{0:.0}\" HEIGHT=\"{1:.0}\"><TR><TD FIXEDSIZE=\"TRUE\" WIDTH=\"{0:.0}\" HEIGHT=\"{1:.0}\"></TD></TR></TABLE>>",
        w.ceil().max(1.0),
        h.ceil().max(1.0)
    )
}

fn plan(sketch: &Sketch, answer: &Value) -> Option<Plan> {
    let height = *numbers(answer["bb"].as_str()?).get(3)?;
    let flip = |x: f64, y: f64| Point { x, y: height - y };
    let mut plan = Plan {
        boxes: vec![Rect::default(); sketch.boxes.len()],
        routes: vec![Route::default(); sketch.links.len()],
        clusters: vec![Rect::default(); sketch.clusters.len()],
        ..Plan::default()
    };
    for object in answer["objects"].as_array().into_iter().flatten() {
        let name = object["name"].as_str()?;
        if let Some(cluster) = name.strip_prefix("cluster_") {
            if let [left, bottom, right, top] = numbers(object["bb"].as_str()?)[..] {
                let (a, b) = (flip(left, top), flip(right, bottom));
                *plan.clusters.get_mut(cluster.parse::<usize>().ok()?)? =
                    Rect::between(a.x, a.y, b.x, b.y);
            }
        } else if let Some(at) = object["pos"].as_str() {
            let index: usize = name.strip_prefix('n')?.parse().ok()?;
            let size = sketch.boxes.get(index)?;
            if let [x, y] = numbers(at)[..] {
                let Point { x, y } = flip(x, y);
                let (w, h) = (size.w, size.h);
                plan.boxes[index] = Rect { x, y, w, h };
            }
        }
    }
    for edge in answer["edges"].as_array().into_iter().flatten() {
        let index: usize = edge["id"].as_str()?.parse().ok()?;
        let route = plan.routes.get_mut(index)?;
        let values = numbers(edge["pos"].as_str()?);
        route.points = values.chunks_exact(2).map(|p| flip(p[0], p[1])).collect();
        if let Some([x, y]) = edge["lp"].as_str().map(numbers).as_deref() {
            route.label = Some(flip(*x, *y));
        }
    }
    let labels: Vec<_> = sketch.links.iter().map(|l| l.label).collect();
    plan.frame(&labels);
    Some(plan)
}

/// The numbers of `1,2 3,4`.
fn numbers(text: &str) -> Vec<f64> {
    text.split([',', ' '])
        .filter_map(|n| n.parse().ok())
        .collect()
}
