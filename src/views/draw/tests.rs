//! Drawings of every shipped view in every language, and of labels that are made to break things.

use super::layout::graphviz::graphviz;
use super::layout::quality::faults;
use super::scene::scene;
use super::{Style, to_csv, to_dot, to_graphml, to_json, to_mermaid, to_svg};
use crate::data::project::Project;
use crate::data::read::read;
use crate::data::view::DefaultGraph;
use crate::meaning::graph::{Edge, Graph, Node, Options, View, project};
use crate::words::language::Language;
use oxrdf::{BlankNode, NamedNode};
use petgraph::graph::DiGraph;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Labels that quoting, HTML, escapes, records, bidirectional text and sheer length make hard.
const HOSTILE: [&str; 14] = [
    "\"quoted\" and \\ and \\N and \\G \\l \\\"",
    "<b>bold</b> & &amp; &lt; &#x41;",
    "{a|b|<port> c}",
    "<",
    ">",
    "]]>",
    "line\nbreak\r\ttab",
    "\u{202e}right to left\u{202c} \u{200f}עברית العربية",
    "\u{0}\u{1}\u{b}\u{ffff}",
    "深化「亞洲品牌門戶」的角色，吸引國際和內地品牌來港設立總部、分銷中心",
    "%n %d %s",
    "'); DROP TABLE",
    "",
    "👩‍👩‍👧 𠮷 e\u{301}",
];

fn hostile() -> Graph {
    let long = "x".repeat(5000);
    let mut graph: DiGraph<Node, Edge> = DiGraph::new();
    for label in HOSTILE.into_iter().chain([long.as_str()]) {
        let mut node = Node::new(BlankNode::default().into(), label.to_owned());
        node.term =
            NamedNode::new_unchecked(format!("http://e/?a=1&b=\"'<>{}", graph.node_count())).into();
        node.note = Some(label.to_owned());
        node.attributes.push((label.to_owned(), label.to_owned()));
        let to = graph.add_node(node);
        if to.index() > 0 {
            let edge = Edge {
                property: "http://e/p".into(),
                label: label.to_owned(),
                passages: Vec::new(),
                count: 2,
                basis: Default::default(),
            };
            graph.add_edge((to.index() as u32 / 2).into(), to, edge);
        }
    }
    let mut graph = Graph {
        graph,
        title: Some(HOSTILE[0].into()),
        caption: Some(HOSTILE[1].into()),
        ..Graph::default()
    };
    graph.look.edge_labels = true;
    graph
}

/// Fails unless the text is well-formed XML.
fn assert_xml(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(quick_xml::events::Event::Text(text)) => drop(text.unescape().expect("text")),
            Ok(quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag)) => {
                for attribute in tag.attributes() {
                    attribute
                        .expect("attribute")
                        .unescape_value()
                        .expect("value");
                }
            }
            Ok(_) => {}
            Err(error) => panic!("at {}: {error}", reader.error_position()),
        }
    }
    let forbidden = |c: char| matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    assert!(!text.contains(forbidden));
}

/// What Graphviz reads from DOT: the numbers of nodes and edges. `None` where it is not installed.
fn graphviz_counts(dot: &str) -> Option<(usize, usize)> {
    let mut child = Command::new("dot")
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let text = dot.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let plain = String::from_utf8_lossy(&output.stdout);
    let count = |word: &str| plain.lines().filter(|line| line.starts_with(word)).count();
    Some((count("node n"), count("edge ")))
}

#[test]
fn hostile_labels_are_drawn() {
    let graph = hostile();
    let (nodes, edges) = (graph.graph.node_count(), graph.graph.edge_count());
    assert_xml(&to_svg(&graph, &Style::default()));
    if let Some(counts) = graphviz_counts(&to_dot(&graph, &Style::default())) {
        assert_eq!(counts, (nodes, edges));
    }
}

#[test]
fn every_view_is_drawn_in_every_language_twice_the_same() {
    let project_files = Project::embedded().expect("embedded");
    let prefixes = project_files.prefixes();
    let dataset = read(project_files.sources().expect("sources")).dataset;
    for file in project_files.queries("draw").expect("views") {
        let view = View::parse(&file, &prefixes).expect("header");
        assert_eq!(
            (view.title.len(), view.caption.len()),
            (3, 3),
            "{}: title and caption in three languages",
            view.name
        );
        for language in Language::ALL {
            let options = Options {
                language,
                prefixes: prefixes.clone(),
                ..Options::default()
            };
            let draw = || project(&dataset, &DefaultGraph::merge(), &view, &options);
            let graph = draw().unwrap_or_else(|error| panic!("{}: {error}", view.name));
            let (svg, dot) = (
                to_svg(&graph, &Style::default()),
                to_dot(&graph, &Style::default()),
            );
            assert_xml(&svg);
            let again = draw().expect("as before");
            assert!(
                svg == to_svg(&again, &Style::default())
                    && dot == to_dot(&again, &Style::default())
            );
            if language == Language::English
                && let Some(counts) = graphviz_counts(&dot)
            {
                assert_eq!(
                    counts,
                    (graph.graph.node_count(), graph.graph.edge_count()),
                    "{}",
                    view.name
                );
            }
        }
    }
}

/// The laws of a good drawing hold for every view in every language; Graphviz is the measure of crossings where it is installed.
#[test]
fn views_are_drawn_without_faults() {
    let project_files = Project::embedded().expect("embedded");
    let prefixes = project_files.prefixes();
    let dataset = read(project_files.sources().expect("sources")).dataset;
    let (mut ours, mut theirs) = (0, 0);
    for file in project_files.queries("draw").expect("views") {
        let view = View::parse(&file, &prefixes).expect("header");
        for language in Language::ALL {
            let options = Options {
                language,
                prefixes: prefixes.clone(),
                ..Options::default()
            };
            let graph = project(&dataset, &DefaultGraph::merge(), &view, &options).expect("drawn");
            let scene = scene(&graph, &Style::default());
            if scene.table.is_some() {
                continue;
            }
            let found = faults(&scene.sketch, &scene.plan);
            let name = format!("{} {language}: {found:?}", view.name);
            assert_eq!(
                (found.boxes, found.labels, found.through, found.clusters),
                (0, 0, 0, 0),
                "{name}"
            );
            let direction = graph.look.direction;
            if let (None, Ok(dot)) = (&scene.axis, graphviz(&scene.sketch, direction)) {
                ours += found.crossings;
                theirs += faults(&scene.sketch, &dot).crossings;
            }
        }
    }
    assert!(
        ours * 10 <= theirs * 12,
        "{ours} crossings, {theirs} by dot"
    );
}

#[test]
fn other_forms_hold_every_node_and_edge() {
    let graph = hostile();
    let (nodes, edges) = (graph.graph.node_count(), graph.graph.edge_count());
    let graphml = to_graphml(&graph);
    assert_xml(&graphml);
    assert_eq!(
        (
            graphml.matches("<node ").count(),
            graphml.matches("<edge ").count()
        ),
        (nodes, edges)
    );
    let json: serde_json::Value = serde_json::from_str(&to_json(&graph)).expect("JSON");
    let length = |key: &str| json[key].as_array().map_or(0, Vec::len);
    assert_eq!((length("nodes"), length("links")), (nodes, edges));
    let csv = to_csv(&graph).expect("CSV");
    assert_eq!(
        csv::Reader::from_reader(csv.as_bytes())
            .records()
            .filter(Result::is_ok)
            .count(),
        edges
    );
    let mermaid = to_mermaid(&graph, &Style::default());
    assert_eq!(mermaid.lines().filter(|l| l.contains("-->")).count(), edges);
}

/// networkx reads the same numbers, where Python has it.
#[test]
fn networkx_reads_graphml() {
    let graph = hostile();
    let file = std::env::temp_dir().join(format!("xinzhi-{}.graphml", std::process::id()));
    std::fs::write(&file, to_graphml(&graph)).expect("written");
    let script = "import sys\ntry:\n import networkx\nexcept ImportError:\n sys.exit(9)\ng = networkx.read_graphml(sys.argv[1])\nprint(g.number_of_nodes(), g.number_of_edges())";
    let output = Command::new("python3")
        .args(["-c", script])
        .arg(&file)
        .output();
    std::fs::remove_file(&file).expect("removed");
    let Ok(output) = output else { return };
    if output.status.code() == Some(9) {
        return;
    }
    let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert_eq!(
        told,
        format!("{} {}", graph.graph.node_count(), graph.graph.edge_count()),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
