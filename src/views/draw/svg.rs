//! SVG: one self-contained file without script, in which every node has a title, a description and a link.

use super::layout::{Point, Rect, Route};
use super::palette::{self, COLOURS, DARK, LIGHT, Shape, Sheet};
use super::scene::{EdgeArt, LABEL, LINE, LineLook, NodeArt, SMALL, Scene, scene};
use super::text::{self, xml};
use super::words::Word;
use super::{Style, Theme};
use crate::meaning::graph::{Edge, Graph, Node, STATED_IN};
use crate::words::language::Language;
use petgraph::visit::EdgeRef;
use std::fmt::Write as _;

const MARGIN: f64 = 28.0;
const TITLE: f64 = 20.0;
const CAPTION: f64 = 12.5;

/// Draws a graph as SVG.
pub fn to_svg(graph: &Graph, style: &Style) -> String {
    draw(graph, &scene(graph, style), style)
}

/// Draws a scene that is laid out already.
pub fn draw(graph: &Graph, scene: &Scene, style: &Style) -> String {
    let sheet = Frame::new(graph, scene, style);
    let mut out = String::new();
    head(&mut out, graph, style, &sheet);
    words_above(&mut out, graph, &sheet);
    let _ = writeln!(
        out,
        "<g transform=\"translate({} {})\">",
        n(sheet.dx),
        n(sheet.dy)
    );
    clusters(&mut out, scene);
    for edge in graph.graph.edge_references() {
        let index = edge.id().index();
        let ends = [edge.source(), edge.target()].map(|v| &graph.graph[v]);
        line(
            &mut out,
            &scene.edges[index],
            &scene.plan.routes[index],
            edge.weight(),
            ends,
            graph.language,
        );
    }
    for (index, node) in graph.graph.node_weights().enumerate() {
        node_at(
            &mut out,
            graph,
            node,
            &scene.nodes[index],
            &scene.plan.boxes[index],
            style,
        );
    }
    out.push_str("</g>\n");
    legend(&mut out, graph, &sheet);
    out.push_str("</svg>\n");
    out
}

/// A number with at most one decimal.
fn n(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 {
        "0".to_owned()
    } else {
        rounded.to_string()
    }
}

/// The fonts in which a language is set.
pub fn fonts(language: Language) -> &'static str {
    match language {
        Language::TraditionalChinese => {
            "'Noto Sans CJK HK','Noto Sans HK','PingFang HK','Microsoft JhengHei','Noto Sans CJK TC','Noto Sans',sans-serif"
        }
        Language::SimplifiedChinese => {
            "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei','Noto Sans',sans-serif"
        }
        Language::English => {
            "'Noto Sans','Noto Sans CJK HK','Noto Sans HK','Helvetica Neue',Arial,'PingFang HK',sans-serif"
        }
    }
}

/// The sheet: its size, its words, and where the drawing begins on it.
struct Frame {
    width: f64,
    height: f64,
    dx: f64,
    dy: f64,
    title: Vec<String>,
    caption: Vec<String>,
    source: Vec<String>,
    legend: Vec<Entry>,
    legend_y: f64,
}

/// An entry of the legend, and where it stands.
struct Entry {
    kind: Kind,
    text: String,
    x: f64,
    y: f64,
}

enum Kind {
    Class(palette::Look),
    Line(LineLook),
}

impl Frame {
    fn new(graph: &Graph, scene: &Scene, style: &Style) -> Self {
        let inner = scene.plan.width.max(520.0);
        let words = |text: &Option<String>, size: f64| match text {
            Some(text) if style.words => text::wrap(text, inner / size),
            _ => Vec::new(),
        };
        let title = words(&graph.title, TITLE);
        let caption = words(&graph.caption, CAPTION);
        let source = words(&graph.source, SMALL);
        let mut dy = MARGIN + (title.len() as f64 * TITLE + caption.len() as f64 * CAPTION) * LINE;
        if !title.is_empty() || !caption.is_empty() {
            dy += 16.0;
        }
        let legend_y = dy + scene.plan.height + 26.0;
        let (legend, rows) = if style.legend {
            entries(graph, scene, inner, legend_y)
        } else {
            (Vec::new(), 0.0)
        };
        let mut height = dy + scene.plan.height + MARGIN;
        if !legend.is_empty() {
            height = legend_y + rows + 8.0;
        }
        height += source.len() as f64 * SMALL * LINE + if source.is_empty() { 0.0 } else { 12.0 };
        Self {
            width: inner + 2.0 * MARGIN,
            height,
            dx: MARGIN + (inner - scene.plan.width) / 2.0,
            dy,
            title,
            caption,
            source,
            legend,
            legend_y,
        }
    }
}

/// The legend's entries in rows, and the height of all.
fn entries(graph: &Graph, scene: &Scene, inner: f64, top: f64) -> (Vec<Entry>, f64) {
    let looks = palette::looks(&graph.classes);
    let used = |class: usize| {
        graph
            .graph
            .node_weights()
            .any(|node| node.class == Some(class))
    };
    let mut wanted: Vec<(Kind, String)> = graph
        .classes
        .iter()
        .enumerate()
        .filter(|(c, _)| used(*c))
        .map(|(c, class)| (Kind::Class(looks[c]), class.label.clone()))
        .collect();
    for (line, word) in [
        (LineLook::Dotted, Word::Read),
        (LineLook::Dashed, Word::Inferred),
    ] {
        if scene.edges.iter().any(|e| e.line == line) {
            wanted.push((
                Kind::Line(line),
                word.in_language(graph.language).to_owned(),
            ));
        }
    }
    let (mut x, mut y) = (MARGIN, top);
    let mut entries = Vec::new();
    for (kind, text) in wanted {
        let text = text::printable(&text);
        let wide = 34.0 + text::width(&text) * SMALL + 18.0;
        if x > MARGIN && x + wide > MARGIN + inner {
            (x, y) = (MARGIN, y + 20.0);
        }
        entries.push(Entry { kind, text, x, y });
        x += wide;
    }
    (entries, y - top + 24.0)
}

fn head(out: &mut String, graph: &Graph, style: &Style, sheet: &Frame) {
    let (mut x, mut y, mut w, mut h) = (0.0, 0.0, sheet.width, sheet.height);
    let size = match style.page.millimetres() {
        None => format!("width=\"{}\" height=\"{}\"", n(w), n(h)),
        Some((mm_w, mm_h)) => {
            let (grown_w, grown_h) = (w.max(h * mm_w / mm_h), h.max(w * mm_h / mm_w));
            (x, y) = ((w - grown_w) / 2.0, (h - grown_h) / 2.0);
            (w, h) = (grown_w, grown_h);
            format!("width=\"{mm_w}mm\" height=\"{mm_h}mm\"")
        }
    };
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" {size} viewBox=\"{} {} {} {}\" role=\"img\" xml:lang=\"{}\" font-family=\"{}\">",
        n(x),
        n(y),
        n(w),
        n(h),
        graph.language,
        fonts(graph.language)
    );
    if let Some(title) = &graph.title {
        let _ = writeln!(out, "<title>{}</title>", xml(title));
    }
    if let Some(caption) = &graph.caption {
        let _ = writeln!(out, "<desc>{}</desc>", xml(caption));
    }
    css(out, style.theme);
    let _ = writeln!(
        out,
        "<rect class=\"paper\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        n(x),
        n(y),
        n(w),
        n(h)
    );
}

fn css(out: &mut String, theme: Theme) {
    out.push_str("<style>\ntext{fill-rule:nonzero}.m{text-anchor:middle}.b{font-weight:600}.e{fill:none}a:hover .s{stroke-width:2.6}\n");
    match theme {
        Theme::Light => rules(out, &LIGHT, 0),
        Theme::Dark => rules(out, &DARK, 1),
        Theme::Auto => {
            rules(out, &LIGHT, 0);
            out.push_str("@media (prefers-color-scheme:dark){\n");
            rules(out, &DARK, 1);
            out.push_str("}\n");
        }
    }
    out.push_str("</style>\n");
}

fn rules(out: &mut String, sheet: &Sheet, which: usize) {
    let _ = writeln!(
        out,
        ".paper{{fill:{}}}.ink{{fill:{}}}.pale{{fill:{}}}.e{{stroke:{l}}}.a{{fill:{l}}}.k{{fill:{};stroke:{}}}.halo{{fill:{};stroke:{};stroke-width:5;stroke-linejoin:round;paint-order:stroke}}",
        sheet.paper,
        sheet.ink,
        sheet.pale,
        sheet.cluster,
        sheet.border,
        sheet.pale,
        sheet.paper,
        l = sheet.line
    );
    for (index, colour) in COLOURS.iter().enumerate() {
        let [fill, line] = if which == 0 {
            colour.light
        } else {
            colour.dark
        };
        let _ = writeln!(
            out,
            ".c{index}{{fill:{fill};stroke:{line}}}.l{index}{{stroke:{line}}}.f{index}{{fill:{line}}}"
        );
    }
}

fn lines(out: &mut String, lines: &[String], class: &str, size: f64, x: f64, first: f64) {
    for (index, line) in lines.iter().enumerate() {
        let y = first + index as f64 * size * LINE;
        let _ = writeln!(
            out,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{size}\">{}</text>",
            n(x),
            n(y),
            xml(line)
        );
    }
}

fn words_above(out: &mut String, graph: &Graph, sheet: &Frame) {
    let _ = graph;
    let title = MARGIN + TITLE * 0.9;
    lines(out, &sheet.title, "ink b", TITLE, MARGIN, title);
    let caption = MARGIN + sheet.title.len() as f64 * TITLE * LINE + CAPTION;
    lines(out, &sheet.caption, "pale", CAPTION, MARGIN, caption);
}

fn clusters(out: &mut String, scene: &Scene) {
    for (rect, label) in scene.plan.clusters.iter().zip(&scene.clusters) {
        if rect.w <= 0.0 || label.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "<rect class=\"k\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\"/>",
            n(rect.left()),
            n(rect.top()),
            n(rect.w),
            n(rect.h)
        );
        lines(
            out,
            label,
            "pale b",
            LABEL,
            rect.left() + 10.0,
            rect.top() + 4.0 + LABEL * 1.1,
        );
    }
}

/// The path of a route, shortened at its end by what the head of the arrow takes.
fn path(route: &Route, short: f64) -> String {
    let mut points = route.points.clone();
    if let [.., before, last] = points.as_mut_slice() {
        let (dx, dy) = direction(*before, *last);
        *last = Point {
            x: last.x - dx * short,
            y: last.y - dy * short,
        };
    }
    let mut d = String::new();
    if let Some(first) = points.first() {
        let _ = write!(d, "M{} {}", n(first.x), n(first.y));
    }
    for curve in points.get(1..).unwrap_or_default().chunks(3) {
        if let [a, b, c] = curve {
            let _ = write!(
                d,
                "C{} {} {} {} {} {}",
                n(a.x),
                n(a.y),
                n(b.x),
                n(b.y),
                n(c.x),
                n(c.y)
            );
        }
    }
    d
}

fn direction(from: Point, to: Point) -> (f64, f64) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy);
    if length < 1e-6 {
        (1.0, 0.0)
    } else {
        (dx / length, dy / length)
    }
}

/// The head of an arrow at the end of a route.
fn arrow(route: &Route, size: f64) -> String {
    let last = route.points.last().copied().unwrap_or_default();
    let before = route
        .points
        .iter()
        .rev()
        .find(|p| (p.x - last.x).hypot(p.y - last.y) > 0.5);
    let (dx, dy) = direction(before.copied().unwrap_or_default(), last);
    let base = Point {
        x: last.x - dx * size,
        y: last.y - dy * size,
    };
    let half = size * 0.42;
    format!(
        "M{} {}L{} {}L{} {}Z",
        n(last.x),
        n(last.y),
        n(base.x - dy * half),
        n(base.y + dx * half),
        n(base.x + dy * half),
        n(base.y - dx * half)
    )
}

fn line(
    out: &mut String,
    art: &EdgeArt,
    route: &Route,
    edge: &Edge,
    ends: [&Node; 2],
    language: Language,
) {
    if route.points.len() < 4 {
        return;
    }
    let dashes = match art.line {
        LineLook::Plain => "",
        LineLook::Dashed => " stroke-dasharray=\"6 4\"",
        LineLook::Dotted => " stroke-dasharray=\"1.5 3.5\" stroke-linecap=\"round\"",
    };
    let (stroke, fill) = match art.colour {
        Some(c) => (format!("e l{c}"), format!("f{c}")),
        None => ("e".to_owned(), "a".to_owned()),
    };
    let head = 6.0 + art.width;
    let _ = writeln!(
        out,
        "<g><title>{}</title>",
        xml(&told(edge, ends, language))
    );
    let _ = writeln!(
        out,
        "<path class=\"{stroke}\" stroke-width=\"{}\"{dashes} d=\"{}\"/>",
        n(art.width),
        path(route, head * 0.8)
    );
    let _ = writeln!(out, "<path class=\"{fill}\" d=\"{}\"/>", arrow(route, head));
    if let Some(at) = route.label.filter(|_| !art.label.is_empty()) {
        let _ = writeln!(
            out,
            "<text class=\"halo m\" x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{}</text>",
            n(at.x),
            n(at.y + SMALL * 0.36),
            xml(&art.label)
        );
    }
    out.push_str("</g>\n");
}

/// What an edge says when it is pointed at: its ends, its property, how often and where it is stated.
pub fn told(edge: &Edge, [source, target]: [&Node; 2], language: Language) -> String {
    let mut told = format!("{} → {}", source.label, target.label);
    if !edge.label.is_empty() {
        told = format!("{} — {} → {}", source.label, edge.label, target.label);
    }
    if edge.count > 1 {
        let _ = write!(told, "\n× {}", edge.count);
    }
    let passages: Vec<&str> = edge.passages.iter().map(|p| p.shown.as_str()).collect();
    if !passages.is_empty() {
        let _ = write!(
            told,
            "\n{} {}",
            Word::StatedIn.in_language(language),
            passages.join(", ")
        );
    }
    told
}

/// What a node says when it is pointed at: its attributes and where it is stated.
pub fn described(node: &Node, graph: &Graph) -> String {
    let mut lines: Vec<String> = Vec::new();
    if let Some(class) = node.class {
        lines.push(graph.classes[class].label.clone());
    }
    let mut stated: Vec<&str> = Vec::new();
    for (name, value) in &node.attributes {
        match name.as_str() {
            "" => lines.push(value.clone()),
            STATED_IN => stated.push(value),
            name => lines.push(format!("{name}: {value}")),
        }
    }
    if !stated.is_empty() {
        lines.push(format!(
            "{} {}",
            Word::StatedIn.in_language(graph.language),
            stated.join(", ")
        ));
    }
    lines.join("\n")
}

fn node_at(
    out: &mut String,
    graph: &Graph,
    node: &Node,
    art: &NodeArt,
    rect: &Rect,
    style: &Style,
) {
    let href = node.iri().and_then(|iri| style.href(iri));
    match &href {
        Some(href) => {
            let _ = write!(out, "<a href=\"{}\">", xml(href));
        }
        None => out.push_str("<g>"),
    }
    let _ = write!(out, "<title>{}</title>", xml(&node.label));
    let desc = described(node, graph);
    if !desc.is_empty() {
        let _ = write!(out, "<desc>{}</desc>", xml(&desc));
    }
    out.push('\n');
    let width = if art.look.bold { 2.0 } else { 1.2 };
    if let Some(shape) = outline(art.look.shape, rect) {
        let _ = writeln!(
            out,
            "<{shape} class=\"s c{}\" stroke-width=\"{width}\"/>",
            art.look.colour
        );
    }
    let all = (art.lines.len() as f64 * LABEL + art.notes.len() as f64 * SMALL) * LINE;
    let first = rect.y - all / 2.0 + LABEL * (LINE / 2.0 + 0.36);
    lines(
        out,
        &art.lines,
        if art.look.bold { "ink m b" } else { "ink m" },
        LABEL,
        rect.x,
        first,
    );
    let below =
        rect.y - all / 2.0 + art.lines.len() as f64 * LABEL * LINE + SMALL * (LINE / 2.0 + 0.36);
    lines(out, &art.notes, "pale m", SMALL, rect.x, below);
    out.push_str(if href.is_some() { "</a>\n" } else { "</g>\n" });
}

/// The element of an outline without its end.
fn outline(shape: Shape, r: &Rect) -> Option<String> {
    let rounded = |radius: f64| {
        format!(
            "rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"",
            n(r.left()),
            n(r.top()),
            n(r.w),
            n(r.h),
            n(radius)
        )
    };
    let polygon = |points: &[(f64, f64)]| {
        let points: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{},{}", n(*x), n(*y)))
            .collect();
        format!("polygon points=\"{}\"", points.join(" "))
    };
    Some(match shape {
        Shape::Box => rounded(6.0),
        Shape::Rect => rounded(0.0),
        Shape::Pill => rounded(r.h.min(36.0) / 2.0),
        Shape::Ellipse => format!(
            "ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"",
            n(r.x),
            n(r.y),
            n(r.w / 2.0),
            n(r.h / 2.0)
        ),
        Shape::Hexagon => {
            let cut = 9.0;
            polygon(&[
                (r.left(), r.y),
                (r.left() + cut, r.top()),
                (r.right() - cut, r.top()),
                (r.right(), r.y),
                (r.right() - cut, r.bottom()),
                (r.left() + cut, r.bottom()),
            ])
        }
        Shape::Note => {
            let fold = 8.0;
            polygon(&[
                (r.left(), r.top()),
                (r.right() - fold, r.top()),
                (r.right(), r.top() + fold),
                (r.right(), r.bottom()),
                (r.left(), r.bottom()),
            ])
        }
        Shape::Plain => return None,
    })
}

fn legend(out: &mut String, graph: &Graph, sheet: &Frame) {
    let _ = graph;
    for entry in &sheet.legend {
        let rect = Rect {
            x: entry.x + 13.0,
            y: entry.y + 6.0,
            w: 26.0,
            h: 14.0,
        };
        match entry.kind {
            Kind::Class(look) => {
                if let Some(shape) = outline(look.shape, &rect) {
                    let _ = writeln!(out, "<{shape} class=\"c{}\"/>", look.colour);
                }
            }
            Kind::Line(line) => {
                let dashes = if line == LineLook::Dashed {
                    "6 4"
                } else {
                    "1.5 3.5"
                };
                let _ = writeln!(
                    out,
                    "<path class=\"e\" stroke-width=\"1.3\" stroke-dasharray=\"{dashes}\" d=\"M{} {}h26\"/>",
                    n(rect.left()),
                    n(rect.y)
                );
            }
        }
        lines(
            out,
            std::slice::from_ref(&entry.text),
            "pale",
            SMALL,
            entry.x + 33.0,
            entry.y + 9.8,
        );
    }
    let source = sheet.height - 12.0 - (sheet.source.len() as f64 - 1.0) * SMALL * LINE;
    let _ = sheet.legend_y;
    lines(out, &sheet.source, "pale", SMALL, MARGIN, source);
}
