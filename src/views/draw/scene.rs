//! A graph as it will be drawn: wrapped labels, looks, sizes, and where everything stands.

use super::Style;
use super::cells::in_cell;
use super::layout::axis::{Axis, along};
use super::layout::layered::layered;
use super::layout::matrix::Matrix;
use super::layout::stress::stress;
use super::layout::{BoxSize, ClusterSize, Link, Plan, Sketch};
use super::palette::{self, Look, Shape};
use super::text;
use crate::meaning::graph::view::{Direction, Engine};
use crate::meaning::graph::{Basis, Graph};
use petgraph::visit::EdgeRef;

/// The size of node labels, in pixels.
pub const LABEL: f64 = 13.0;
/// The size of notes, edge labels and the legend.
pub const SMALL: f64 = 10.5;
/// The height of a line, in sizes of its letters.
pub const LINE: f64 = 1.32;
/// The width in em at which labels are wrapped when nothing is said.
const WRAP: f64 = 15.0;

/// A node's words and looks.
#[derive(Clone, Debug)]
pub struct NodeArt {
    /// The lines of its label.
    pub lines: Vec<String>,
    /// The lines of its note.
    pub notes: Vec<String>,
    /// Its looks.
    pub look: Look,
    /// Its width.
    pub w: f64,
    /// Its height.
    pub h: f64,
    /// Whether the drawing is about it.
    pub focus: bool,
}

/// An edge's words and looks.
#[derive(Clone, Debug, Default)]
pub struct EdgeArt {
    /// Its label; empty when it shows none.
    pub label: String,
    /// How the line is drawn.
    pub line: LineLook,
    /// Laid out from target to source.
    pub back: bool,
    /// The colour of the line; `None` is that of all lines.
    pub colour: Option<usize>,
    /// The width of the line.
    pub width: f64,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineLook {
    /// Unbroken.
    #[default]
    Plain,
    /// In dashes: inferred.
    Dashed,
    /// In dots: added by a reader.
    Dotted,
}

/// Everything that is drawn, and where.
#[derive(Clone, Debug)]
pub struct Scene {
    /// By node index.
    pub nodes: Vec<NodeArt>,
    /// By edge index.
    pub edges: Vec<EdgeArt>,
    /// The lines of each cluster's label.
    pub clusters: Vec<Vec<String>>,
    /// Where it stands.
    pub plan: Plan,
    /// What the plan was made of.
    pub sketch: Sketch,
    /// The marks of a drawing along an axis.
    pub axis: Option<Axis>,
    /// The table, when the drawing is a matrix; then nodes and edges have no place in the plan.
    pub table: Option<Table>,
}

/// The room above a drawing that its axis takes.
pub const AXIS_ROOM: f64 = 44.0;

/// A matrix with its words measured.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Rows, columns and cells.
    pub matrix: Matrix,
    /// The lines of each row's name.
    pub row_lines: Vec<Vec<String>>,
    /// The lines of each column's name.
    pub column_lines: Vec<Vec<String>>,
    /// The colour of each row, and of each column.
    pub colours: (Vec<usize>, Vec<usize>),
    /// Where each row begins, and its height.
    pub rows: Vec<(f64, f64)>,
    /// Headings of groups of rows, and their base lines.
    pub groups: Vec<(String, f64)>,
    /// The width of the names of rows.
    pub left: f64,
    /// The height of the names of columns.
    pub top: f64,
    /// The centre of each column.
    pub columns: Vec<f64>,
    /// The right side of the last column.
    pub right: f64,
    /// The whole height.
    pub height: f64,
    /// The whole width.
    pub width: f64,
}

/// Wraps, measures and places a graph. For a sheet of a fixed size, labels are wrapped at the width that lets them be largest.
pub fn scene(graph: &Graph, style: &Style) -> Scene {
    scene_after(graph, style, None)
}

/// The same when another graph was placed before: where that one stands, if this has the same sizes and ends.
pub fn scene_after(graph: &Graph, style: &Style, before: Option<&Scene>) -> Scene {
    let wrapped = |graph, style, wider| wrapped(graph, style, wider, before);
    let layered = style.engine.unwrap_or(graph.look.engine) == Engine::Layered;
    let Some((w, h)) = style.page.millimetres().filter(|_| layered) else {
        return wrapped(graph, style, 1.0);
    };
    let scale =
        |scene: &Scene| (w / (scene.plan.width + 56.0)).min(h / (scene.plan.height + 150.0));
    let mut best = wrapped(graph, style, 1.0);
    for wider in [1.5, 2.2] {
        let other = wrapped(graph, style, wider);
        if scale(&other) > scale(&best) * 1.05 {
            best = other;
        }
    }
    best
}

/// Places a graph whose labels are wrapped so many times wider than the view says.
fn wrapped(graph: &Graph, style: &Style, wider: f64, before: Option<&Scene>) -> Scene {
    let engine = style.engine.unwrap_or(graph.look.engine);
    let direction = style.direction.unwrap_or(graph.look.direction);
    let nodes = match engine {
        Engine::Time => mark_arts(graph),
        Engine::Layered | Engine::Stress | Engine::Matrix => arts(graph, wider),
    };
    let mut scene = unplaced(graph, style, nodes);
    match engine {
        Engine::Layered => {
            let same = before.filter(|before| is_alike(before, &scene));
            if let Some(before) = same {
                scene.plan.clone_from(&before.plan);
                return scene;
            }
            scene.plan = layered(&scene.sketch, direction);
        }
        Engine::Stress => scene.plan = stress(&scene.sketch),
        Engine::Time => {
            let values: Vec<_> = graph
                .graph
                .node_weights()
                .map(|n| (n.time, n.end))
                .collect();
            let (mut plan, axis) = along(&scene.sketch, &values);
            plan.shift(0.0, AXIS_ROOM);
            plan.height += AXIS_ROOM;
            (scene.plan, scene.axis) = (plan, Some(axis));
            if let Some(axis) = &mut scene.axis {
                axis.spans.iter_mut().for_each(|s| s.y += AXIS_ROOM);
            }
        }
        Engine::Matrix => {
            let table = table(graph);
            (scene.plan.width, scene.plan.height) = (table.width, table.height);
            scene.table = Some(table);
        }
    }
    turn_back(&mut scene);
    scene
}

/// Whether a layout, which knows sizes and ends only, would give both the same places.
fn is_alike(before: &Scene, scene: &Scene) -> bool {
    let turned = |scene: &Scene| scene.edges.iter().map(|edge| edge.back).collect::<Vec<_>>();
    before.axis.is_none()
        && before.table.is_none()
        && before.sketch == scene.sketch
        && turned(before) == turned(scene)
}

/// Wraps and measures a graph, and has another place it.
///
/// # Errors
/// Those of the one who places it.
pub fn placed_by<E>(
    graph: &Graph,
    style: &Style,
    place: impl FnOnce(&Sketch, Direction) -> Result<Plan, E>,
) -> Result<Scene, E> {
    let direction = style.direction.unwrap_or(graph.look.direction);
    let mut scene = unplaced(graph, style, node_arts(graph));
    scene.plan = place(&scene.sketch, direction)?;
    turn_back(&mut scene);
    Ok(scene)
}

fn unplaced(graph: &Graph, style: &Style, nodes: Vec<NodeArt>) -> Scene {
    let edges = edge_arts(graph, style);
    let direction = style.direction.unwrap_or(graph.look.direction);
    let clusters = cluster_lines(graph, &nodes, direction);
    let mut sketch = sketch(graph, &nodes, &edges, &clusters);
    sketch.aspect = style.page.millimetres().map(|(w, h)| w / h);
    Scene {
        nodes,
        edges,
        clusters,
        plan: Plan::default(),
        sketch,
        axis: None,
        table: None,
    }
}

/// Edges that were laid out from target to source lead from source to target again.
fn turn_back(scene: &mut Scene) {
    for (route, edge) in scene.plan.routes.iter_mut().zip(&scene.edges) {
        if edge.back {
            route.points.reverse();
        }
    }
}

/// Measures a matrix.
fn table(graph: &Graph) -> Table {
    const CELL: f64 = 22.0;
    const SLANT: (f64, f64) = (0.5, 0.866);
    let matrix = Matrix::new(graph);
    let looks = palette::looks(&graph.classes);
    let lines = |v: &petgraph::graph::NodeIndex, em: f64| text::wrap(&graph.graph[*v].label, em);
    let widest = |all: &[Vec<String>]| {
        all.iter()
            .flatten()
            .map(|l| text::width(l))
            .fold(0.0, f64::max)
            * SMALL
    };
    let row_lines: Vec<Vec<String>> = matrix.rows.iter().map(|v| lines(v, 24.0)).collect();
    let column_lines: Vec<Vec<String>> = matrix.columns.iter().map(|v| lines(v, 24.0)).collect();
    let slanted = widest(&column_lines);
    let top = slanted * SLANT.1 + SMALL * 2.0 + 8.0;
    let (mut rows, mut groups) = (Vec::new(), Vec::new());
    let (mut y, mut group) = (top, None);
    for (row, lines) in matrix.rows.iter().zip(&row_lines) {
        let own = graph.graph[*row].cluster;
        if own != group {
            group = own;
            if let Some(cluster) = own {
                groups.push((
                    text::printable(&graph.clusters[cluster].label),
                    y + SMALL * 1.5,
                ));
                y += SMALL * 2.1;
            }
        }
        let height = (lines.len() as f64 * SMALL * LINE + 6.0).max(CELL - 2.0);
        rows.push((y, height));
        y += height;
    }
    let groups_width = groups
        .iter()
        .map(|(g, _)| text::width(g) * SMALL * 1.06)
        .fold(0.0, f64::max);
    let left = widest(&row_lines).max(groups_width) + 14.0;
    let colour = |v: &petgraph::graph::NodeIndex| {
        graph.graph[*v]
            .class
            .map_or(palette::NO_CLASS, |c| looks[c])
            .colour
    };
    let mut wanted = vec![CELL; column_lines.len()];
    for cell in &matrix.cells {
        let words = in_cell(cell).map_or(0.0, |words| text::width(&words) * SMALL + 8.0);
        wanted[cell.column] = wanted[cell.column].max(words);
    }
    let mut columns = Vec::new();
    let mut x = left;
    for (lines, wanted) in column_lines.iter().zip(wanted) {
        // Lines of slanted names stand beside each other: so much width do they need.
        let width = wanted.max(lines.len() as f64 * SMALL * LINE / SLANT.1 + 10.0);
        columns.push(x + width / 2.0);
        x += width;
    }
    Table {
        colours: (
            matrix.rows.iter().map(colour).collect(),
            matrix.columns.iter().map(colour).collect(),
        ),
        width: x + slanted * SLANT.0 + 8.0,
        columns,
        right: x,
        height: y,
        row_lines,
        column_lines,
        rows,
        groups,
        left,
        top,
        matrix,
    }
}

/// The words and looks of all nodes.
pub fn node_arts(graph: &Graph) -> Vec<NodeArt> {
    arts(graph, 1.0)
}

fn arts(graph: &Graph, wider: f64) -> Vec<NodeArt> {
    let looks = palette::looks(&graph.classes);
    let em = graph.look.wrap.unwrap_or(WRAP) * wider;
    graph
        .graph
        .node_weights()
        .map(|node| {
            let look = node.class.map_or(palette::NO_CLASS, |c| looks[c]);
            let look = if node.is_literal {
                Look {
                    shape: Shape::Plain,
                    ..look
                }
            } else {
                look
            };
            let look = Look {
                bold: look.bold || node.focus,
                ..look
            };
            let mut art = node_art(&node.label, node.note.as_deref(), look, em);
            art.focus = node.focus;
            art
        })
        .collect()
}

/// The room between a mark on an axis and its words.
pub const MARK: f64 = 10.0;

/// The words of nodes that stand beside a mark on an axis: no outline, and how far the time is known among the notes.
fn mark_arts(graph: &Graph) -> Vec<NodeArt> {
    let looks = palette::looks(&graph.classes);
    let em = graph.look.wrap.unwrap_or(WRAP);
    let art = |node: &crate::meaning::graph::Node| {
        let look = Look {
            shape: Shape::Plain,
            ..node.class.map_or(palette::NO_CLASS, |c| looks[c])
        };
        let both = [&node.when, &node.note].map(|text| text.as_deref());
        let note = both.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let note = Some(note.as_str()).filter(|n| !n.is_empty());
        let (px, py) = look.shape.padding();
        let art = node_art(&node.label, note, look, em);
        NodeArt {
            w: art.w - 2.0 * px + MARK + 4.0,
            h: art.h - 2.0 * py + 4.0,
            ..art
        }
    };
    graph.graph.node_weights().map(art).collect()
}

fn node_art(label: &str, note: Option<&str>, look: Look, em: f64) -> NodeArt {
    let wide = text::width(label);
    // Very long labels get wider boxes, so that they do not become towers.
    let em = em.max((wide * 5.0).sqrt().min(42.0));
    let lines = text::wrap(label, em);
    let notes = note
        .map(|n| text::wrap(n, em * LABEL / SMALL))
        .unwrap_or_default();
    let bold = if look.bold { 1.06 } else { 1.0 };
    let widest = |lines: &[String]| lines.iter().map(|l| text::width(l)).fold(0.0, f64::max);
    let (px, py) = look.shape.padding();
    let w = (widest(&lines) * LABEL * bold).max(widest(&notes) * SMALL) + 2.0 * px;
    let h = (lines.len() as f64 * LABEL + notes.len() as f64 * SMALL) * LINE + 2.0 * py;
    let (w, h) = if look.shape == Shape::Ellipse {
        (w * 1.12, h * 1.25)
    } else {
        (w, h)
    };
    NodeArt {
        lines,
        notes,
        look,
        w: w.max(30.0).ceil(),
        h: h.ceil(),
        focus: false,
    }
}

/// The words and looks of all edges.
pub fn edge_arts(graph: &Graph, style: &Style) -> Vec<EdgeArt> {
    let labelled = style.edge_labels.unwrap_or(graph.look.edge_labels);
    graph
        .graph
        .edge_weights()
        .map(|edge| {
            let words = graph
                .look
                .edges
                .get(&edge.property)
                .map_or("", String::as_str);
            let says = |word: &str| words.split_whitespace().any(|w| w == word);
            let line = match edge.basis {
                _ if says("dashed") => LineLook::Dashed,
                _ if says("dotted") => LineLook::Dotted,
                Basis::Inferred => LineLook::Dashed,
                Basis::Read => LineLook::Dotted,
                Basis::Stated => LineLook::Plain,
            };
            let shown = labelled && !says("nolabel");
            let merged = f64::from(edge.count.clamp(1, 9) - 1) * 0.2;
            EdgeArt {
                label: if shown {
                    text::printable(&edge.label)
                } else {
                    String::new()
                },
                line,
                back: says("back"),
                colour: palette::COLOURS.iter().position(|c| says(c.name)),
                width: if says("bold") { 2.2 } else { 1.3 } + merged,
            }
        })
        .collect()
}

/// The labels of clusters: across, as wide as their members; downwards, as wide as a label of a node and a half.
fn cluster_lines(graph: &Graph, nodes: &[NodeArt], direction: Direction) -> Vec<Vec<String>> {
    let mut widest = vec![0.0f64; graph.clusters.len()];
    for (node, art) in graph.graph.node_weights().zip(nodes) {
        if let Some(cluster) = node.cluster {
            widest[cluster] = widest[cluster].max(art.w);
        }
    }
    let em = |c: usize| match direction {
        Direction::LeftToRight => (widest[c] / LABEL).max(5.0),
        Direction::TopToBottom => WRAP * 1.5,
    };
    let lines = |(c, cluster): (usize, &crate::meaning::graph::Cluster)| {
        if widest[c] > 0.0 {
            text::wrap(&cluster.label, em(c))
        } else {
            Vec::new()
        }
    };
    graph.clusters.iter().enumerate().map(lines).collect()
}

fn sketch(graph: &Graph, nodes: &[NodeArt], edges: &[EdgeArt], clusters: &[Vec<String>]) -> Sketch {
    let box_of = |(node, art): (&crate::meaning::graph::Node, &NodeArt)| BoxSize {
        w: art.w,
        h: art.h,
        cluster: node.cluster,
        rank: node.rank,
    };
    let link_of = |(edge, art): (
        petgraph::graph::EdgeReference<'_, crate::meaning::graph::Edge>,
        &EdgeArt,
    )| {
        let (from, to) = (edge.source().index(), edge.target().index());
        let (from, to) = if art.back { (to, from) } else { (from, to) };
        let size = (text::width(&art.label) * SMALL + 8.0, SMALL * LINE + 4.0);
        Link {
            from,
            to,
            label: (!art.label.is_empty()).then_some(size),
            weight: 1.0,
        }
    };
    let cluster_of = |lines: &Vec<String>| ClusterSize {
        w: lines.iter().map(|l| text::width(l)).fold(0.0, f64::max) * LABEL,
        h: lines.len() as f64 * LABEL * LINE,
    };
    Sketch {
        boxes: graph.graph.node_weights().zip(nodes).map(box_of).collect(),
        links: graph
            .graph
            .edge_references()
            .zip(edges)
            .map(link_of)
            .collect(),
        clusters: clusters.iter().map(cluster_of).collect(),
        aspect: None,
    }
}
