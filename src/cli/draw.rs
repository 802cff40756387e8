//! `xinzhi draw`.

use super::input::{Common, Input};
use super::{Outcome, output};
use crate::data::project::QueryFile;
use crate::meaning::graph::project::{project, project_all};
use crate::meaning::graph::select::{ClusterBy, Measure, Selection, Top};
use crate::meaning::graph::view::{Direction, Engine, View};
use crate::meaning::graph::{Graph, Options};
use crate::meaning::labels;
use crate::views::draw::{
    Page, Style, Theme, to_csv, to_dot, to_graphml, to_json, to_mermaid, to_svg, to_svg_by_graphviz,
};
use crate::words::language::Language;
use anyhow::{Context, anyhow, bail};
use oxrdf::{NamedNode, Term};
use std::path::{Path, PathBuf};
use std::str::FromStr;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi draw strategy-map -o strategies.svg\n  xinzhi draw who-said-what --format dot | dot -Tpdf -o quotations.pdf\n  xinzhi draw eight-centres --lang en --page a4-across --theme light -o centres.svg\n  xinzhi draw --around 夏寶龍 --hops 1 -o xia.svg\n  xinzhi draw --between 夏寶龍 新質生產力 --ways 3 -o ways.svg\n  xinzhi draw who-is-asked --class xz:Proposal --cluster community -o asked.graphml\n  xinzhi draw -d data.ttl --top 40 --by pagerank --engine stress -o core.svg"
)]
pub(super) struct Args {
    /// The name of a view (see --list)
    view: Option<String>,
    /// A file with a CONSTRUCT, or a SELECT with ?source and ?target
    #[arg(long, value_name = "FILE", conflicts_with = "view")]
    construct: Option<PathBuf>,
    /// The query itself
    #[arg(short, long, value_name = "SPARQL", conflicts_with_all = ["view", "construct"])]
    query: Option<String>,
    /// List the views
    #[arg(long)]
    list: bool,
    /// svg, png, dot, graphml, mermaid, json or csv [default: by the output's extension, else svg]
    #[arg(long, value_name = "FORMAT", value_parser = setting::<Form>)]
    format: Option<Form>,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Draw what lies around a resource, named by IRI, CURIE or label
    #[arg(long, value_name = "ENTITY")]
    around: Option<String>,
    /// How many edges away from it
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around")]
    hops: usize,
    /// Draw the shortest ways between two resources, along edges in either direction
    #[arg(long, num_args = 2, value_names = ["ENTITY", "ENTITY"], conflicts_with = "around")]
    between: Vec<String>,
    /// Draw so many ways, longer ones too, the shortest first [default: all of the shortest]
    #[arg(long, value_name = "K", requires = "between", value_parser = clap::value_parser!(u16).range(1..=200))]
    ways: Option<u16>,
    /// Only nodes of this class or its subclasses (repeatable)
    #[arg(long, value_name = "CLASS")]
    class: Vec<String>,
    /// Only edges of this property (repeatable)
    #[arg(long, value_name = "PROPERTY")]
    property: Vec<String>,
    /// Only nodes with at least so many edges
    #[arg(long, value_name = "N")]
    min_degree: Option<usize>,
    /// Only the most important nodes
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// By which measure: pagerank, betweenness, degree, in-degree, out-degree, closeness or core
    #[arg(long, value_name = "MEASURE", default_value = "pagerank", requires = "top", value_parser = setting::<Measure>)]
    by: Measure,
    /// Group nodes: none, class, section, component or community
    #[arg(long, value_name = "HOW", value_parser = setting::<ClusterBy>)]
    cluster: Option<ClusterBy>,
    /// Refuse to draw more nodes than this
    #[arg(long, value_name = "N")]
    max_nodes: Option<usize>,
    /// Place nodes otherwise than the view says: layered, stress, time, matrix, or dot (Graphviz, where it is installed)
    #[arg(long, value_name = "ENGINE", value_parser = setting::<Placing>)]
    engine: Option<Placing>,
    /// Lead edges from left to right (LR) or from top to bottom (TB)
    #[arg(long, value_name = "WHERE", value_parser = setting::<Direction>)]
    direction: Option<Direction>,
    /// auto, light or dark
    #[arg(long, value_name = "THEME", default_value = "auto", value_parser = setting::<Theme>)]
    theme: Theme,
    /// The sheet: fit, a4, a4-across or slide
    #[arg(long, value_name = "PAGE", default_value = "fit", value_parser = setting::<Page>)]
    page: Page,
    /// Leave the legend out
    #[arg(long)]
    no_legend: bool,
    /// The resolution of a PNG in pixels an inch; 96 is 100 % [default: 192]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(24..=1200))]
    dpi: Option<u16>,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Svg,
    Png,
    Dot,
    GraphMl,
    Mermaid,
    Json,
    Csv,
}

impl FromStr for Form {
    type Err = &'static str;

    /// The name of a form, or the extension of its files.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "svg" => Ok(Self::Svg),
            "png" => Ok(Self::Png),
            "dot" | "gv" => Ok(Self::Dot),
            "graphml" => Ok(Self::GraphMl),
            "mermaid" | "mmd" => Ok(Self::Mermaid),
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            _ => Err("svg, png, dot, graphml, mermaid, json or csv"),
        }
    }
}

/// Who places the nodes.
#[derive(Clone, Copy, Debug)]
enum Placing {
    Ours(Engine),
    Graphviz,
}

impl FromStr for Placing {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "dot" => Ok(Self::Graphviz),
            other => other
                .parse()
                .map(Self::Ours)
                .map_err(|_| "layered, stress, time, matrix or dot"),
        }
    }
}

/// Reads an option that has a few values, and names them when it has another.
pub(super) fn setting<T: FromStr<Err = &'static str>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|known| format!("use {known}"))
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    if args.list {
        return list(common);
    }
    let form = form(args)?;
    let input = common.load()?;
    let mut graph = graph(args, &input)?;
    if graph.source.is_none() {
        graph.source = Some(source(&input, common));
    }
    let drawn = draw(&graph, args, form)?;
    output::write(args.output.as_deref(), |out| Ok(out.write_all(&drawn)?))?;
    Ok(Outcome::Done)
}

/// The graph that the arguments mean.
fn graph(args: &Args, input: &Input) -> anyhow::Result<Graph> {
    let options = Options {
        language: input.language,
        prefixes: input.prefixes.clone(),
        selection: selection(args, input)?,
    };
    let file = match (&args.view, &args.construct, &args.query) {
        (Some(name), _, _) => input.project.query("draw", "view", name)?,
        (None, Some(path), _) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let shown = path.display().to_string();
            QueryFile {
                name: shown.clone(),
                path: shown,
                text,
            }
        }
        (None, None, Some(text)) => QueryFile {
            name: "query".to_owned(),
            path: "--query".to_owned(),
            text: text.clone(),
        },
        (None, None, None) => {
            let narrowed = args.around.is_some()
                || !args.between.is_empty()
                || !args.class.is_empty()
                || !args.property.is_empty()
                || args.top.is_some();
            if input.project.config().name.is_empty() || !(narrowed || is_foreign(input)) {
                bail!(
                    "say what to draw: a view (see --list), --construct FILE, -q, --around ENTITY, --class, --property or --top N"
                );
            }
            return Ok(project_all(&input.dataset, &input.default_graph, &options)?);
        }
    };
    let view = View::parse(&file, &input.prefixes)?;
    Ok(project(
        &input.dataset,
        &input.default_graph,
        &view,
        &options,
    )?)
}

/// Plain RDF may be drawn whole; a project is too large for that.
fn is_foreign(input: &Input) -> bool {
    input.default_graph == crate::data::view::DefaultGraph::Strict
}

fn selection(args: &Args, input: &Input) -> anyhow::Result<Selection> {
    let entity = |name: &str| named(name, input);
    let all = |names: &[String]| {
        names
            .iter()
            .map(|name| entity(name))
            .collect::<anyhow::Result<Vec<_>>>()
    };
    Ok(Selection {
        around: args
            .around
            .as_deref()
            .map(entity)
            .transpose()?
            .map(|node| (node, args.hops)),
        between: match args.between.as_slice() {
            [from, to] => Some((entity(from)?, entity(to)?)),
            _ => None,
        },
        ways: args.ways.map(usize::from),
        classes: all(&args.class)?,
        properties: all(&args.property)?,
        min_degree: args.min_degree,
        top: args.top.map(|n| Top { n, by: args.by }),
        cluster: args.cluster,
        max_nodes: args.max_nodes,
    })
}

/// The resource that an IRI, a CURIE or a label names.
pub(super) fn named(name: &str, input: &Input) -> anyhow::Result<NamedNode> {
    let id = labels::find(&input.dataset, &input.prefixes, name, None)?;
    match input.dataset.term(id) {
        Term::NamedNode(node) => Ok(node.clone()),
        other => bail!("{other} is no IRI"),
    }
}

/// What is written: as asked, else by the extension of the output, else SVG.
fn form(args: &Args) -> anyhow::Result<Form> {
    let extension = args.output.as_deref().and_then(Path::extension);
    match (args.format, extension) {
        (Some(form), _) => Ok(form),
        (None, None) => Ok(Form::Svg),
        (None, Some(extension)) => {
            let extension = extension.to_string_lossy();
            let form = extension.parse();
            form.map_err(|known| anyhow!("'.{extension}' is no drawing format: use {known}"))
        }
    }
}

/// So many sources are named; the others are counted.
const SOURCES: usize = 4;

/// Where a drawing without a source line says that it is taken from: the files, the papers, or the project.
fn source(input: &Input, common: &Common) -> String {
    let names: Vec<String> = if common.data.is_empty() {
        let labels = labels::Labels::new(&input.dataset, &input.prefixes, input.language);
        let papers = super::sources::papers(&input.dataset);
        papers
            .values()
            .map(|paper| labels.show(&paper.clone().into()))
            .collect()
    } else {
        let name = |path: &PathBuf| match path.file_name() {
            Some(name) if path.as_os_str() != "-" => name.to_string_lossy().into_owned(),
            _ => path.display().to_string(),
        };
        common.data.iter().map(name).collect()
    };
    let (shown, all) = (&names[..names.len().min(SOURCES)], names.len());
    let more = all - shown.len();
    match input.language {
        Language::TraditionalChinese if more > 0 => {
            format!("資料來源：{}等 {all} 項", shown.join("、"))
        }
        Language::SimplifiedChinese if more > 0 => {
            format!("资料来源：{}等 {all} 项", shown.join("、"))
        }
        Language::English if more > 0 => format!("Source: {} and {more} more", shown.join(", ")),
        Language::TraditionalChinese => format!("資料來源：{}", shown.join("、")),
        Language::SimplifiedChinese => format!("资料来源：{}", shown.join("、")),
        Language::English => format!("Source: {}", shown.join(", ")),
    }
}

fn draw(graph: &Graph, args: &Args, form: Form) -> anyhow::Result<Vec<u8>> {
    let style = Style {
        engine: match args.engine {
            Some(Placing::Ours(engine)) => Some(engine),
            Some(Placing::Graphviz) | None => None,
        },
        direction: args.direction,
        theme: args.theme,
        page: args.page,
        legend: !args.no_legend,
        ..Style::default()
    };
    if args.dpi.is_some() && form != Form::Png {
        bail!("--dpi is for PNG: name a .png file, or say --format png");
    }
    let svg = |style: &Style| match args.engine {
        Some(Placing::Graphviz) => to_svg_by_graphviz(graph, style),
        Some(Placing::Ours(_)) | None => Ok(to_svg(graph, style)),
    };
    Ok(match form {
        Form::Svg => svg(&style)?.into_bytes(),
        Form::Png => {
            // A picture has no reader's screen to ask.
            let theme = match style.theme {
                Theme::Auto => Theme::Light,
                fixed => fixed,
            };
            let svg = svg(&Style { theme, ..style })?;
            png(&svg, f64::from(args.dpi.unwrap_or(192)), graph.language)?
        }
        Form::Dot => to_dot(graph, &style).into_bytes(),
        Form::GraphMl => to_graphml(graph).into_bytes(),
        Form::Mermaid => to_mermaid(graph, &style).into_bytes(),
        Form::Json => to_json(graph).into_bytes(),
        Form::Csv => to_csv(graph)?.into_bytes(),
    })
}

#[cfg(feature = "png")]
fn png(svg: &str, dpi: f64, language: Language) -> anyhow::Result<Vec<u8>> {
    Ok(crate::views::draw::png::to_png(svg, dpi, language)?)
}

#[cfg(not(feature = "png"))]
fn png(_svg: &str, _dpi: f64, _language: Language) -> anyhow::Result<Vec<u8>> {
    bail!(
        "this build writes no PNG: build it with `cargo build --release --features png`, or write svg and turn it into PNG with rsvg-convert, Inkscape or a browser"
    )
}

fn list(common: &Common) -> anyhow::Result<Outcome> {
    let project = common.find_project()?;
    let language = common.language(&project);
    let prefixes = project.prefixes();
    let views = project
        .queries("draw")?
        .iter()
        .map(|file| View::parse(file, &prefixes))
        .collect::<Result<Vec<_>, _>>()?;
    let width = views.iter().map(|view| view.name.len()).max().unwrap_or(0);
    output::write(None, |out| {
        for view in &views {
            let title =
                crate::meaning::graph::view::in_language(&view.title, language).unwrap_or_default();
            writeln!(out, "{:width$}  {title}", view.name)?;
        }
        Ok(())
    })?;
    Ok(Outcome::Done)
}
