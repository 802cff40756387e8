//! Layouts beside Graphviz: `cargo run --release --example draw_bench` (`-- time`, `-- quality` for one half).
//!
//! Random graphs with 1.5 edges a node; in layered ones an edge leads one to three layers down. Where `dot` is installed it lays
//! out the same boxes in the same run, and its crossings are counted by the same code. Times are those of the processor, which other
//! work on the machine changes little, and those of the clock.

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
        aspect: None,
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

/// Processor time of this thread in seconds, where the system tells it (Linux), else the time of the clock.
fn processor() -> f64 {
    thread_local!(static START: Instant = Instant::now());
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let first = told
        .as_deref()
        .and_then(|t| t.split(' ').next()?.parse::<f64>().ok());
    first.map_or_else(|| START.with(|s| s.elapsed().as_secs_f64()), |ns| ns / 1e9)
}

/// What a layout took: seconds of the clock and of the processor.
#[derive(Clone, Copy)]
struct Took {
    clock: f64,
    processor: f64,
}

fn timed<T>(make: impl FnOnce() -> T) -> (Took, T) {
    let (start, before) = (Instant::now(), processor());
    let made = make();
    let took = Took {
        clock: start.elapsed().as_secs_f64(),
        processor: processor() - before,
    };
    (took, made)
}

/// Time and plan of Graphviz; `None` where it is missing or takes more than a minute of the processor.
fn graphviz(sketch: &Sketch) -> Option<(Took, Plan, Sketch)> {
    let file = std::env::temp_dir().join(format!("xinzhi-bench-{}.dot", std::process::id()));
    std::fs::write(&file, dot(sketch)).ok()?;
    let start = Instant::now();
    // bash tells the processor time of what it runs.
    let output = Command::new("bash")
        .args([
            "-c",
            "TIMEFORMAT='%U %S'; ulimit -t 60; time dot -Tplain \"$0\"",
        ])
        .arg(&file)
        .stdin(Stdio::null())
        .output();
    let clock = start.elapsed().as_secs_f64();
    std::fs::remove_file(&file).ok()?;
    let output = output.ok().filter(|o| o.status.success())?;
    let told = String::from_utf8_lossy(&output.stderr);
    let times = told
        .lines()
        .last()?
        .split(' ')
        .filter_map(|t| t.parse::<f64>().ok());
    let time = Took {
        clock,
        processor: times.sum(),
    };
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

fn told(what: &str, ours: Took, theirs: Option<Took>) {
    let dot = theirs.map_or_else(
        || "none within 60 s of the processor".to_owned(),
        |t| {
            let ratio = ours.processor / t.processor.max(1e-3);
            format!("{:.3} s ({:.3} s); ratio {ratio:.2}", t.processor, t.clock)
        },
    );
    println!(
        "{what}: {:.3} s of the processor ({:.3} s of the clock); dot {dot}",
        ours.processor, ours.clock
    );
}

fn times() {
    for label in [None, Some((40.0, 14.0))] {
        for nodes in [50, 200, 500, 2000] {
            let sketch = random(nodes, Some((nodes as f64).sqrt() as usize), label, 1);
            let (ours, _) = timed(|| layered(&sketch, Direction::TopToBottom));
            let words = if label.is_some() { "with" } else { "without" };
            let what = format!("layered, {nodes} nodes, {words} labels");
            told(&what, ours, graphviz(&sketch).map(|(time, ..)| time));
        }
    }
    for nodes in [500, 2000] {
        let sketch = random(nodes, None, None, 1);
        let (ours, _) = timed(|| layered(&sketch, Direction::TopToBottom));
        let dot = graphviz(&sketch).map(|(time, ..)| time);
        told(&format!("unlayered, {nodes} nodes"), ours, dot);
    }
    for nodes in [500, 2000, 10_000] {
        let sketch = random(nodes, None, None, 1);
        let (time, plan) = timed(|| stress(&sketch));
        let over = |a: &usize| {
            let others = a + 1..nodes;
            others
                .filter(|b| plan.boxes[*a].overlaps(&plan.boxes[*b]))
                .count()
        };
        println!(
            "stress, {nodes} nodes: {:.3} s of the processor ({:.3} s of the clock), {} overlaps, {:.0} × {:.0}",
            time.processor,
            time.clock,
            (0..nodes).map(|a| over(&a)).sum::<usize>(),
            plan.width,
            plan.height
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
        Some("time") => times(),
        _ => {
            quality();
            times();
        }
    }
}
