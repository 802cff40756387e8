//! What selections leave of a graph.

use super::super::{ProjectionError, project_all};
use super::*;
use crate::data::read::{Source, read};
use crate::data::view::DefaultGraph;
use crate::words::format::Format;
use std::borrow::Cow;

/// A chain a–b–c–d with a side branch; two statements of one edge in two passages, one of them inferred too.
const SAMPLE: &str =
    "@prefix e: <http://e/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    e:p1 { e:a e:to e:b ; rdfs:label \"A\"@en ; e:age 7 . e:b e:to e:c . e:a a e:Kind }
    e:p2 { e:a e:to e:b . e:c e:to e:d . e:b e:side e:x }
    <http://e/graph/inferred/passages> { e:d e:side e:x }";

fn draw(selection: Selection) -> Result<Graph, ProjectionError> {
    let source = Source {
        path: "t".into(),
        format: Format::TriG,
        base: None,
        graph: None,
        bytes: Cow::Borrowed(SAMPLE.as_bytes()),
    };
    let dataset = read(vec![source]).dataset;
    let options = Options {
        selection,
        ..Options::default()
    };
    project_all(&dataset, &DefaultGraph::merge(), &options)
}

fn labels(graph: &Graph) -> Vec<String> {
    let mut labels: Vec<String> = graph
        .graph
        .node_weights()
        .map(|n| n.label.replace("http://e/", ""))
        .collect();
    labels.sort();
    labels
}

fn node(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://e/{name}"))
}

#[test]
fn parallel_statements_are_one_edge_with_its_passages() {
    let graph = draw(Selection::default()).expect("a graph");
    let edge = graph
        .graph
        .edge_weights()
        .find(|e| e.passages.len() == 2)
        .expect("merged");
    assert!(!edge.inferred());
    assert!(graph.graph.edge_weights().any(|e| e.inferred()));
    let a = graph
        .graph
        .node_weights()
        .find(|n| n.label == "A")
        .expect("labelled");
    assert!(a.class.is_some() && a.attributes.iter().any(|(_, value)| value == "7"));
}

#[test]
fn neighbourhoods_and_ways() {
    let around = Selection {
        around: Some((node("a"), 1)),
        ..Selection::default()
    };
    assert_eq!(labels(&draw(around).expect("a graph")), ["A", "b"]);
    let between = Selection {
        between: Some((node("a"), node("d"))),
        ..Selection::default()
    };
    assert_eq!(
        labels(&draw(between).expect("a graph")),
        ["A", "b", "c", "d", "x"]
    );
    let side = Selection {
        properties: vec![node("side")],
        ..Selection::default()
    };
    assert_eq!(labels(&draw(side).expect("a graph")), ["b", "d", "x"]);
}

#[test]
fn degree_rank_and_limit() {
    let busy = Selection {
        min_degree: Some(3),
        ..Selection::default()
    };
    assert_eq!(labels(&draw(busy).expect("a graph")), ["b"]);
    let top = Selection {
        top: Some(Top {
            n: 1,
            by: Measure::Betweenness,
        }),
        ..Selection::default()
    };
    assert_eq!(labels(&draw(top).expect("a graph")), ["b"]);
    let refused = draw(Selection {
        max_nodes: Some(2),
        ..Selection::default()
    });
    assert!(refused.is_err_and(|e| e.to_string().contains("--around")));
    let unknown = draw(Selection {
        around: Some((node("zz"), 1)),
        ..Selection::default()
    });
    assert!(unknown.is_err());
}
