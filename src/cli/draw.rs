//! `xinzhi draw`.

use super::input::{Common, Input};
use super::{Outcome, output};
use crate::data::project::QueryFile;
use crate::meaning::graph::project::{project, project_all};
use crate::meaning::graph::select::{ClusterBy, Measure, Selection, Top};
use crate::meaning::graph::view::{Direction, Engine, View};
use crate::meaning::graph::{Graph, Options};
use crate::meaning::labels;
use crate::views::draw::{Page, Style, Theme, to_dot, to_svg};
use anyhow::{Context, bail};
use oxrdf::{NamedNode, Term};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Draw a view by name, a query of your own, or a part of any data: as SVG or DOT
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi draw strategy-map -o strategies.svg\n  xinzhi draw who-said-what --format dot | dot -Tpdf -o quotations.pdf\n  xinzhi draw --around 夏寶龍 --hops 1 -o xia.svg\n  xinzhi draw -d data.ttl --top 40 --by pagerank -o core.svg"
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
    /// svg or dot [default: by the output's extension, else svg]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Draw what lies around a resource, named by IRI, CURIE or label
    #[arg(long, value_name = "ENTITY")]
    around: Option<String>,
    /// How many edges away from it
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around")]
    hops: usize,
    /// Draw the shortest ways between two resources
    #[arg(long, num_args = 2, value_names = ["ENTITY", "ENTITY"], conflicts_with = "around")]
    between: Vec<String>,
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
    /// By which measure: pagerank, betweenness or degree
    #[arg(long, value_name = "MEASURE", default_value = "pagerank", requires = "top", value_parser = setting::<Measure>)]
    by: Measure,
    /// Group nodes: none, class, section, component or community
    #[arg(long, value_name = "HOW", value_parser = setting::<ClusterBy>)]
    cluster: Option<ClusterBy>,
    /// Refuse to draw more nodes than this
    #[arg(long, value_name = "N")]
    max_nodes: Option<usize>,
    /// Place nodes otherwise than the view says: layered, stress, time or matrix
    #[arg(long, value_name = "ENGINE", value_parser = setting::<Engine>)]
    engine: Option<Engine>,
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
}

fn setting<T: FromStr<Err = &'static str>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|known| format!("use {known}"))
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    if args.list {
        return list(common);
    }
    let input = common.load()?;
    let graph = graph(args, &input)?;
    let drawn = draw(&graph, args)?;
    output::write(args.output.as_deref(), |out| {
        Ok(out.write_all(drawn.as_bytes())?)
    })?;
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
        classes: all(&args.class)?,
        properties: all(&args.property)?,
        min_degree: args.min_degree,
        top: args.top.map(|n| Top { n, by: args.by }),
        cluster: args.cluster,
        max_nodes: args.max_nodes,
    })
}

fn named(name: &str, input: &Input) -> anyhow::Result<NamedNode> {
    let id = labels::find(&input.dataset, &input.prefixes, name, None)?;
    match input.dataset.term(id) {
        Term::NamedNode(node) => Ok(node.clone()),
        other => bail!("{other} is no IRI"),
    }
}

fn draw(graph: &Graph, args: &Args) -> anyhow::Result<String> {
    let by_name = args
        .output
        .as_deref()
        .and_then(Path::extension)
        .and_then(|e| e.to_str());
    let style = Style {
        engine: args.engine,
        direction: args.direction,
        theme: args.theme,
        page: args.page,
        legend: !args.no_legend,
        ..Style::default()
    };
    match args.format.as_deref().or(by_name).unwrap_or("svg") {
        "svg" => Ok(to_svg(graph, &style)),
        "dot" | "gv" => Ok(to_dot(graph, &style)),
        other => bail!("unknown drawing format '{other}': use svg or dot"),
    }
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
