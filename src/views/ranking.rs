//! Rankings, groups and ways of a graph as text, CSV, JSON and RDF.
//!
//! In RDF a rank is told in the words of vRank (`vrank:hasRank`, `vrank:rankValue`), a group as `skos:Collection`.

use crate::data::dataset::Dataset;
use crate::meaning::graph::rank::{Ranked, Step};
use crate::meaning::graph::select::Measure;
use crate::meaning::graph::{Graph, Node};
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{rdf, rdfs, skos, xsd};
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use petgraph::graph::NodeIndex;
use serde_json::{Value, json};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// The namespace of vRank.
pub const VRANK: &str = "http://purl.org/voc/vrank#";

/// What the columns of a node show: name, class, and IRI in short.
fn columns(graph: &Graph, node: NodeIndex, prefixes: &Prefixes) -> [String; 3] {
    let node = &graph.graph[node];
    let class = node.class.map(|c| graph.classes[c].label.clone());
    [
        node.label.clone(),
        class.unwrap_or_default(),
        short(node, prefixes),
    ]
}

fn short(node: &Node, prefixes: &Prefixes) -> String {
    match node.iri() {
        Some(iri) => prefixes.compact(iri).unwrap_or_else(|| format!("<{iri}>")),
        None => node.term.to_string(),
    }
}

fn score_words(score: f64) -> String {
    if score.fract() == 0.0 && score >= 1.0 {
        format!("{score:.0}")
    } else {
        format!("{score:.6}")
    }
}

/// Lines with columns as wide as their widest cell; the first `right` columns are set to the right.
fn aligned(rows: &[Vec<String>], right: usize) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|c| {
            rows.iter()
                .filter_map(|r| r.get(c))
                .map(|t| t.width())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (c, cell) in row.iter().enumerate() {
            let room = " ".repeat(widths[c] - cell.width());
            let _ = match c < right {
                true => write!(line, "{room}{cell}  "),
                false => write!(line, "{cell}{room}  "),
            };
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A ranking as lines: place, score, name, class, IRI.
pub fn text(graph: &Graph, ranked: &[Ranked], prefixes: &Prefixes) -> String {
    let row = |r: &Ranked| {
        let numbers = [r.rank.to_string(), score_words(r.score)];
        numbers
            .into_iter()
            .chain(columns(graph, r.node, prefixes))
            .collect()
    };
    aligned(&ranked.iter().map(row).collect::<Vec<_>>(), 2)
}

/// A ranking as CSV.
///
/// # Errors
/// Never in memory; the writer's errors are passed on.
pub fn csv(graph: &Graph, ranked: &[Ranked], by: Measure) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["rank", by.name(), "iri", "label", "class"])?;
    for r in ranked {
        let (rank, score) = (r.rank.to_string(), r.score.to_string());
        let [iri, label, class] = plain(graph, r.node);
        writer.write_record([&rank, &score, &iri, &label, &class])?;
    }
    finished(writer)
}

fn plain(graph: &Graph, node: NodeIndex) -> [String; 3] {
    let node = &graph.graph[node];
    let iri = node
        .iri()
        .map_or_else(|| node.term.to_string(), str::to_owned);
    let class = node.class.map(|c| graph.classes[c].iri.clone());
    [iri, node.label.clone(), class.unwrap_or_default()]
}

fn finished(writer: csv::Writer<Vec<u8>>) -> Result<String, csv::Error> {
    let bytes = writer
        .into_inner()
        .map_err(|e| csv::Error::from(e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A ranking as JSON.
pub fn json(graph: &Graph, ranked: &[Ranked], by: Measure) -> String {
    let row = |r: &Ranked| {
        let [iri, label, class] = plain(graph, r.node);
        json!({ "rank": r.rank, "score": r.score, "iri": iri, "label": label, "class": class })
    };
    let rows: Vec<Value> = ranked.iter().map(row).collect();
    format!("{:#}\n", json!({ "measure": by.name(), "nodes": rows }))
}

/// A ranking as RDF: every resource with its `vrank:hasRank`.
pub fn rdf(graph: &Graph, ranked: &[Ranked], by: Measure) -> Dataset {
    let vrank = |name: &str| NamedNode::new_unchecked(format!("{VRANK}{name}"));
    let algorithm = BlankNode::new_unchecked("algorithm");
    let mut out = Triples::default();
    out.add(
        algorithm.clone(),
        rdf::TYPE.into_owned(),
        vrank("Algorithm"),
    );
    out.add(
        algorithm.clone(),
        rdfs::LABEL.into_owned(),
        Literal::new_simple_literal(by.name()),
    );
    for (at, r) in ranked.iter().enumerate() {
        let Some(subject) = subject(&graph.graph[r.node].term) else {
            continue;
        };
        let rank = BlankNode::new_unchecked(format!("rank{at}"));
        out.add(subject, vrank("hasRank"), rank.clone());
        out.add(rank.clone(), rdf::TYPE.into_owned(), vrank("Rank"));
        let value = Literal::new_typed_literal(r.score.to_string(), xsd::DOUBLE);
        out.add(rank.clone(), vrank("rankValue"), value);
        out.add(rank, vrank("hasAlgorithm"), algorithm.clone());
    }
    out.dataset()
}

/// Groups as lines: number, size, names.
pub fn groups_text(graph: &Graph, groups: &[Vec<NodeIndex>], prefixes: &Prefixes) -> String {
    let mut out = String::new();
    for (at, group) in groups.iter().enumerate() {
        let _ = writeln!(out, "{} ({})", at + 1, group.len());
        let rows: Vec<Vec<String>> = group
            .iter()
            .map(|n| {
                std::iter::once(String::new())
                    .chain(columns(graph, *n, prefixes))
                    .collect()
            })
            .collect();
        out.push_str(&aligned(&rows, 0));
    }
    out
}

/// Groups as CSV, a node a row.
///
/// # Errors
/// Never in memory; the writer's errors are passed on.
pub fn groups_csv(graph: &Graph, groups: &[Vec<NodeIndex>]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["group", "iri", "label", "class"])?;
    for (at, group) in groups.iter().enumerate() {
        for node in group {
            let [iri, label, class] = plain(graph, *node);
            writer.write_record([&(at + 1).to_string(), &iri, &label, &class])?;
        }
    }
    finished(writer)
}

/// Groups as JSON.
pub fn groups_json(graph: &Graph, groups: &[Vec<NodeIndex>]) -> String {
    let member = |node: &NodeIndex| {
        let [iri, label, class] = plain(graph, *node);
        json!({ "iri": iri, "label": label, "class": class })
    };
    let group = |(at, group): (usize, &Vec<NodeIndex>)| {
        let members: Vec<Value> = group.iter().map(member).collect();
        json!({ "group": at + 1, "size": group.len(), "members": members })
    };
    let all: Vec<Value> = groups.iter().enumerate().map(group).collect();
    format!("{:#}\n", json!({ "groups": all }))
}

/// Groups as RDF: collections with their members.
pub fn groups_rdf(graph: &Graph, groups: &[Vec<NodeIndex>]) -> Dataset {
    let mut out = Triples::default();
    for (at, group) in groups.iter().enumerate() {
        let node = BlankNode::new_unchecked(format!("group{}", at + 1));
        out.add(
            node.clone(),
            rdf::TYPE.into_owned(),
            skos::COLLECTION.into_owned(),
        );
        let label = Literal::new_simple_literal((at + 1).to_string());
        out.add(node.clone(), rdfs::LABEL.into_owned(), label);
        for member in group {
            let term = graph.graph[*member].term.clone();
            out.add(node.clone(), skos::MEMBER.into_owned(), term);
        }
    }
    out.dataset()
}

/// Ways as text: a step a line.
pub fn ways_text(ways: &[Vec<Step<'_>>], prefixes: &Prefixes) -> String {
    let mut out = String::new();
    for (at, way) in ways.iter().enumerate() {
        let _ = writeln!(out, "{} ({})", at + 1, way.len());
        for step in way {
            let arrow = if step.against {
                ["←", "—"]
            } else {
                ["—", "→"]
            };
            let passages: Vec<&str> = step
                .edge
                .passages
                .iter()
                .map(|p| p.shown.as_str())
                .collect();
            let label = if step.edge.label.is_empty() {
                prefixes
                    .compact(&step.edge.property)
                    .unwrap_or_else(|| step.edge.property.clone())
            } else {
                step.edge.label.clone()
            };
            let _ = write!(
                out,
                "  {} {} {label} {} {}",
                step.from.label, arrow[0], arrow[1], step.to.label
            );
            let _ = match passages.is_empty() {
                true => writeln!(out),
                false => writeln!(out, "  [{}]", passages.join(", ")),
            };
        }
    }
    out
}

/// Ways as CSV, a step a row.
///
/// # Errors
/// Never in memory; the writer's errors are passed on.
pub fn ways_csv(ways: &[Vec<Step<'_>>]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "way",
        "step",
        "source",
        "source label",
        "property",
        "label",
        "target",
        "target label",
        "passages",
    ])?;
    for (w, way) in ways.iter().enumerate() {
        for (s, step) in way.iter().enumerate() {
            let (source, target) = ends(step);
            let passages: Vec<&str> = step
                .edge
                .passages
                .iter()
                .map(|p| p.shown.as_str())
                .collect();
            writer.write_record([
                &(w + 1).to_string(),
                &(s + 1).to_string(),
                &source.term.to_string(),
                &source.label,
                &step.edge.property,
                &step.edge.label,
                &target.term.to_string(),
                &target.label,
                &passages.join(" "),
            ])?;
        }
    }
    finished(writer)
}

/// Ways as JSON.
pub fn ways_json(ways: &[Vec<Step<'_>>]) -> String {
    let step = |step: &Step<'_>| {
        let (source, target) = ends(step);
        json!({
            "source": source.iri().map_or_else(|| source.term.to_string(), str::to_owned),
            "sourceLabel": source.label,
            "property": step.edge.property,
            "label": step.edge.label,
            "target": target.iri().map_or_else(|| target.term.to_string(), str::to_owned),
            "targetLabel": target.label,
            "passages": step.edge.passages.iter().map(|p| &p.iri).collect::<Vec<_>>(),
        })
    };
    let way = |way: &Vec<Step<'_>>| json!({ "length": way.len(), "steps": way.iter().map(step).collect::<Vec<_>>() });
    let all: Vec<Value> = ways.iter().map(way).collect();
    format!("{:#}\n", json!({ "ways": all }))
}

/// Source and target of a step's edge.
fn ends<'a>(step: &Step<'a>) -> (&'a Node, &'a Node) {
    if step.against {
        (step.to, step.from)
    } else {
        (step.from, step.to)
    }
}

fn subject(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}

/// Triples of the default graph, as they are put together.
#[derive(Default)]
struct Triples {
    builder: crate::data::dataset::DatasetBuilder,
}

impl Triples {
    fn add(&mut self, s: impl Into<NamedOrBlankNode>, p: NamedNode, o: impl Into<Term>) {
        let quad = Quad::new(s, p, o, GraphName::DefaultGraph);
        self.builder.add(quad, crate::data::places::Line::UNKNOWN);
    }

    fn dataset(self) -> Dataset {
        self.builder.build()
    }
}
