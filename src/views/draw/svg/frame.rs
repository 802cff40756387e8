//! The sheet of a drawing: its size, its words, its legend, and the colours of both themes.

use super::nodes::outline;
use super::{lines, n};
use crate::meaning::graph::Graph;
use crate::views::draw::layout::Rect;
use crate::views::draw::palette::{self, COLOURS, DARK, LIGHT, Sheet};
use crate::views::draw::scene::{LINE, LineLook, SMALL, Scene};
use crate::views::draw::text::{self, xml};
use crate::views::draw::words::Word;
use crate::views::draw::{Style, Theme};
use crate::words::language::Language;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const MARGIN: f64 = 28.0;
const TITLE: f64 = 20.0;
const CAPTION: f64 = 12.5;

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
            "'Noto Sans','Helvetica Neue',Arial,'Liberation Sans','Noto Sans CJK HK','Noto Sans HK','PingFang HK',sans-serif"
        }
    }
}

/// The sheet: its size, its words, and where the drawing begins on it.
pub(super) struct Frame {
    width: f64,
    height: f64,
    pub(super) dx: f64,
    pub(super) dy: f64,
    title: Vec<String>,
    caption: Vec<String>,
    source: Vec<String>,
    legend: Vec<Entry>,
    discs: bool,
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
    /// A stretch on an axis, and whether it is known roughly only.
    Bar(bool),
}

impl Frame {
    pub(super) fn new(graph: &Graph, scene: &Scene, style: &Style) -> Self {
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
            discs: scene.table.is_some() || scene.axis.is_some(),
        }
    }
}

/// The legend's entries in rows, and the height of all.
fn entries(graph: &Graph, scene: &Scene, inner: f64, top: f64) -> (Vec<Entry>, f64) {
    let looks = palette::looks(&graph.classes);
    let class = |v: &petgraph::graph::NodeIndex| graph.graph[*v].class;
    let used: BTreeSet<usize> = match &scene.table {
        Some(table) => table.coloured().iter().filter_map(class).collect(),
        None => graph.graph.node_weights().filter_map(|n| n.class).collect(),
    };
    // Classes that look the same share an entry; in a matrix and on an axis, only the colour is seen.
    let alike = |a: palette::Look, b: palette::Look| {
        a.colour == b.colour
            && (a.shape == b.shape || scene.table.is_some() || scene.axis.is_some())
    };
    let mut shown: Vec<(palette::Look, String)> = Vec::new();
    for (c, class) in graph
        .classes
        .iter()
        .enumerate()
        .filter(|(c, _)| used.contains(c))
    {
        match shown.iter_mut().find(|(look, _)| alike(*look, looks[c])) {
            Some((_, text)) => {
                text.push_str(" / ");
                text.push_str(&class.label);
            }
            None => shown.push((looks[c], class.label.clone())),
        }
    }
    let mut wanted: Vec<(Kind, String)> = shown
        .into_iter()
        .map(|(look, text)| (Kind::Class(look), text))
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
    for (roughly, word) in [(false, Word::Span), (true, Word::Roughly)] {
        let mut spans = scene.axis.iter().flat_map(|axis| &axis.spans);
        let is = |node: usize| {
            graph.graph[petgraph::graph::NodeIndex::new(node)]
                .when
                .is_some()
        };
        if spans.any(|s| is(s.node) == roughly) {
            wanted.push((
                Kind::Bar(roughly),
                word.in_language(graph.language).to_owned(),
            ));
        }
    }
    if graph.title.is_some() && matches!(wanted.as_slice(), [(Kind::Class(_), _)]) {
        return (Vec::new(), 0.0);
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

pub(super) fn head(out: &mut String, graph: &Graph, style: &Style, sheet: &Frame) {
    let words = [graph.title.as_deref(), graph.caption.as_deref()];
    open(
        out,
        words,
        graph.language,
        style,
        [sheet.width, sheet.height],
    );
}

/// Begins a sheet of a size: what it is called and says, its rules, its paper.
pub(in crate::views::draw) fn open(
    out: &mut String,
    [title, caption]: [Option<&str>; 2],
    language: Language,
    style: &Style,
    [width, height]: [f64; 2],
) {
    let (mut x, mut y, mut w, mut h) = (0.0, 0.0, width, height);
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
        language,
        fonts(language)
    );
    if let Some(title) = title {
        let _ = writeln!(out, "<title>{}</title>", xml(title));
    }
    if let Some(caption) = caption {
        let _ = writeln!(out, "<desc>{}</desc>", xml(caption));
    }
    if style.rules {
        css(out, style.theme);
    }
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
    let _ = write!(out, "<style>\n{}</style>\n", style_rules(theme));
}

/// The style rules of drawings, for pages whose style sheet holds them once for all drawings.
pub fn style_rules(theme: Theme) -> String {
    let mut out = String::from(
        "text{fill-rule:nonzero}.m{text-anchor:middle}.r{text-anchor:end}.b{font-weight:600}.e{fill:none}a:hover .s{stroke-width:2.6}\n",
    );
    match theme {
        Theme::Light => rules(&mut out, &LIGHT, 0),
        Theme::Dark => rules(&mut out, &DARK, 1),
        Theme::Auto => {
            rules(&mut out, &LIGHT, 0);
            out.push_str("@media screen and (prefers-color-scheme:dark){\n");
            rules(&mut out, &DARK, 1);
            out.push_str("}\n");
        }
    }
    out
}

fn rules(out: &mut String, sheet: &Sheet, which: usize) {
    let Sheet {
        paper,
        ink,
        pale,
        line,
        cluster,
        border,
    } = sheet;
    let _ = writeln!(
        out,
        ".paper{{fill:{paper}}}.ink{{fill:{ink}}}.pale{{fill:{pale}}}.e{{stroke:{line}}}.a{{fill:{line}}}.stripe{{fill:{cluster}}}\
         .k{{fill:{cluster};stroke:{border}}}\
         .halo{{fill:{pale};stroke:{paper};stroke-width:5;stroke-linejoin:round;paint-order:stroke}}"
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

pub(super) fn words_above(out: &mut String, sheet: &Frame) {
    let title = MARGIN + TITLE * 0.9;
    lines(out, &sheet.title, "ink b", TITLE, MARGIN, title);
    let caption = MARGIN + sheet.title.len() as f64 * TITLE * LINE + CAPTION;
    lines(out, &sheet.caption, "pale", CAPTION, MARGIN, caption);
}

pub(super) fn legend(out: &mut String, sheet: &Frame) {
    for entry in &sheet.legend {
        let rect = Rect {
            x: entry.x + 13.0,
            y: entry.y + 6.0,
            w: 26.0,
            h: 14.0,
        };
        match entry.kind {
            Kind::Class(look) if sheet.discs => {
                let _ = writeln!(
                    out,
                    "<circle class=\"f{}\" cx=\"{}\" cy=\"{}\" r=\"6\"/>",
                    look.colour,
                    n(rect.right() - 6.0),
                    n(rect.y)
                );
            }
            Kind::Class(look) => {
                if let Some(shape) = outline(look.shape, &rect) {
                    let _ = writeln!(out, "<{shape} class=\"c{}\"/>", look.colour);
                }
            }
            Kind::Bar(roughly) => {
                let grey = palette::NO_CLASS.colour;
                super::axis::bar(out, grey, [rect.left(), rect.right(), rect.y], roughly);
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
    lines(out, &sheet.source, "pale", SMALL, MARGIN, source);
}
