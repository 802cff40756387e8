//! Draws the views of a project: `cargo run --example draw_views -- PROJECT OUTPUT [LANGUAGE] [VIEW…]`.

use std::path::Path;
use xinzhi::data::project::Project;
use xinzhi::data::read::read;
use xinzhi::data::view::DefaultGraph;
use xinzhi::meaning::graph::{Options, Selection, View, project};
use xinzhi::views::draw::{Style, Theme, to_dot, to_svg};
use xinzhi::words::language::Language;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| ".".to_owned());
    let out = args.next().unwrap_or_else(|| "target/drawings".to_owned());
    let language: Language = args.next().map_or(Ok(Language::default()), |l| l.parse())?;
    let wanted: Vec<String> = args.collect();
    let data = Project::open(Path::new(&folder))?; // data
    let views = Project::open(Path::new("."))?;
    let loaded = read(data.sources()?);
    let prefixes = views.prefixes();
    std::fs::create_dir_all(&out)?;
    for file in views.queries("draw")? {
        if !wanted.is_empty() && !wanted.contains(&file.name) {
            continue;
        }
        let view = View::parse(&file, &prefixes)?;
        let options = Options {
            language,
            prefixes: prefixes.clone(),
            selection: Selection::default(),
        };
        let start = std::time::Instant::now();
        let graph = match project(&loaded.dataset, &DefaultGraph::merge(), &view, &options) {
            Ok(graph) => graph,
            Err(error) => {
                eprintln!("{}: {error}", view.name);
                continue;
            }
        };
        let asked = start.elapsed();
        let style = Style {
            theme: Theme::Light,
            ..Style::default()
        };
        let svg = to_svg(&graph, &style);
        eprintln!(
            "{}: {} nodes, {} edges, asked {asked:?}, drawn {:?}",
            view.name,
            graph.graph.node_count(),
            graph.graph.edge_count(),
            start.elapsed() - asked
        );
        std::fs::write(format!("{out}/{}.{language}.svg", view.name), svg)?;
        std::fs::write(
            format!("{out}/{}.{language}.dot", view.name),
            to_dot(&graph, &style),
        )?;
    }
    Ok(())
}
