//! Layouts beside Graphviz: `cargo run --release --example draw_bench -- time|quality`.
//!
//! Random graphs with 1.5 edges a node; in layered ones an edge leads one to three layers down. Where `dot` is installed it lays
//! out the same boxes in the same run, and its crossings are counted by the same code.

use std::process::{Command, Stdio};
use std::time::Instant;
use xinzhi::meaning::graph::view::Direction;
use xinzhi::views::draw::layout::layered::layered;
use xinzhi::views::draw::layout::quality::faults;
use xinzhi::views::draw::layout::stress::stress;
use xinzhi::views::draw::layout::{BoxSize, Link, Plan, Point, Rect, Route, Sketch};

/// Pseudo-random numbers (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

fn random(nodes: usize, layers: Option<usize>, label: Option<(f64, f64)>, seed: u64) -> Sketch {
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ ((seed + 1) * 7919));
    let mut links = Vec::new();
    while links.len() < nodes * 3 / 2 {
        let from = random.below(nodes);
        let to = match layers {
            None => random.below(nodes),
            Some(layers) => {
                let size = nodes.div_ceil(layers);
                let layer = (from / size + 1 + random.below(3)).min((nodes - 1) / size);
                let first = layer * size;
                if layer == from / size {
                    from
                } else {
                    first + random.below(size.min(nodes - first))
                }
            }
        };
        if from != to {
            links.push(Link {
                from,
                to,
                label,
                weight: 1.0,
            });
        }
    }
    let boxes = (0..nodes).map(|i| BoxSize {
        w: 40.0 + (i * 37 % 60) as f64,
        h: 26.0,
        ..BoxSize::default()
    });
    Sketch {
        boxes: boxes.collect(),
        links,
        clusters: Vec::new(),
    }
}

fn dot(sketch: &Sketch) -> String {
    let mut text = String::from("digraph{node[shape=box,fixedsize=true,label=\"\"];\n");
    for (i, b) in sketch.boxes.iter().enumerate() {
        text += &format!("n{i}[width={:.3},height={:.3}];\n", b.w / 72.0, b.h / 72.0);
    }
    for link in &sketch.links {
        let label = if link.label.is_some() {
            "[label=\"abcdefg\",fontsize=10]"
        } else {
            ""
        };
        text += &format!("n{}->n{}{label};\n", link.from, link.to);
    }
    text + "}\n"
}

/// Time and plan of Graphviz; `None` where it is missing or takes more than a minute.
fn graphviz(sketch: &Sketch) -> Option<(f64, Plan, Sketch)> {
    let file = std::env::temp_dir().join("xinzhi-bench.dot");
    std::fs::write(&file, dot(sketch)).ok()?;
    let start = Instant::now();
    let output = Command::new("timeout")
        .args(["60", "dot", "-Tplain"])
        .arg(&file)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let time = start.elapsed().as_secs_f64();
    if !output.status.success() {
        return None;
    }
    let mut plan = Plan {
        boxes: vec![Rect::default(); sketch.boxes.len()],
        ..Plan::default()
    };
    let mut seen = Sketch {
        boxes: sketch.boxes.clone(),
        ..Sketch::default()
    };
    for line in String::from_utf8_lossy(&output.stdout)
        .replace("\\\n", "")
        .lines()
    {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |i: usize| {
            words
                .get(i)
                .and_then(|w| w.parse::<f64>().ok())
                .unwrap_or(0.0)
                * 72.0
        };
        let name = |i: usize| {
            words
                .get(i)
                .and_then(|w| w[1..].parse::<usize>().ok())
                .unwrap_or(0)
        };
        match words.first() {
            Some(&"node") => {
                plan.boxes[name(1)] = Rect {
                    x: number(2),
                    y: number(3),
                    w: number(4),
                    h: number(5),
                }
            }
            Some(&"edge") => {
                let count = words
                    .get(3)
                    .and_then(|w| w.parse::<usize>().ok())
                    .unwrap_or(0);
                let points = (0..count)
                    .map(|p| Point {
                        x: number(4 + 2 * p),
                        y: number(5 + 2 * p),
                    })
                    .collect();
                plan.routes.push(Route {
                    points,
                    label: None,
                });
                seen.links.push(Link {
                    from: name(1),
                    to: name(2),
                    label: None,
                    weight: 1.0,
                });
            }
            _ => {}
        }
    }
    Some((time, plan, seen))
}

fn shown(time: Option<f64>) -> String {
    time.map_or_else(|| "none within 60 s".to_owned(), |t| format!("{t:.3} s"))
}

fn times() {
    for label in [None, Some((40.0, 14.0))] {
        for nodes in [50, 200, 500, 2000] {
            let sketch = random(nodes, Some((nodes as f64).sqrt() as usize), label, 1);
            let start = Instant::now();
            layered(&sketch, Direction::TopToBottom);
            let ours = start.elapsed().as_secs_f64();
            let theirs = graphviz(&sketch).map(|(time, ..)| time);
            println!(
                "layered, {nodes} nodes, labels {}: {ours:.3} s; dot {}",
                label.is_some(),
                shown(theirs)
            );
        }
    }
    for nodes in [500, 2000] {
        let sketch = random(nodes, None, None, 1);
        let start = Instant::now();
        layered(&sketch, Direction::TopToBottom);
        let ours = start.elapsed().as_secs_f64();
        println!(
            "unlayered, {nodes} nodes: {ours:.3} s; dot {}",
            shown(graphviz(&sketch).map(|(time, ..)| time))
        );
    }
    for nodes in [500, 2000, 10_000] {
        let sketch = random(nodes, None, None, 1);
        let start = Instant::now();
        let plan = stress(&sketch);
        let time = start.elapsed().as_secs_f64();
        let over = (0..nodes)
            .map(|a| {
                (a + 1..nodes)
                    .filter(|b| plan.boxes[a].overlaps(&plan.boxes[*b]))
                    .count()
            })
            .sum::<usize>();
        println!(
            "stress, {nodes} nodes: {time:.3} s, {over} overlaps, {:.0} × {:.0}",
            plan.width, plan.height
        );
    }
}

fn quality() {
    let (mut ours, mut theirs) = (0, 0);
    for seed in 0..20u64 {
        let nodes = 20 + seed as usize * 9;
        let label = (seed % 2 == 1).then_some((40.0, 14.0));
        let sketch = random(
            nodes,
            Some(((nodes as f64).sqrt() as usize).max(3)),
            label,
            seed,
        );
        let found = faults(&sketch, &layered(&sketch, Direction::TopToBottom));
        let dot = graphviz(&sketch).map(|(_, plan, seen)| faults(&seen, &plan));
        ours += found.crossings;
        theirs += dot.map_or(0, |d| d.crossings);
        println!(
            "{nodes} nodes, labels {}: {found:?}; dot {}",
            label.is_some(),
            dot.map_or(0, |d| d.crossings)
        );
    }
    println!(
        "crossings: {ours}; dot {theirs}; ratio {:.3}",
        f64::from(ours as u32) / f64::from(theirs.max(1) as u32)
    );
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("quality") => quality(),
        _ => times(),
    }
}
