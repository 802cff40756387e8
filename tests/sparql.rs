//! The W3C's SPARQL query tests on the working index, as on the store, when `XINZHI_SUITES` points to the folder of suites.
//!
//! Left out, because they ask other things: entailment regimes, federation, protocols, updates and syntax. Results are compared as
//! multisets of rows, numbers by value; rows with blank nodes as graphs, up to the names of these.

use oxrdf::{BlankNode, GraphName, Literal, NamedNode, Quad, Term};
use sparesults::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use xinzhi::data::dataset::{Dataset, DatasetBuilder, TermId};
use xinzhi::data::places::Line;
use xinzhi::data::read::{Source, read};
use xinzhi::data::view::DefaultGraph;
use xinzhi::meaning::query::{Answer, Table, parse, run};
use xinzhi::store::Store;
use xinzhi::words::prefixes::Prefixes;

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";
const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

const LEFT_OUT: [&str; 3] = ["entailment", "service", "protocol"];

#[test]
fn the_index_answers_the_w3c_query_tests_as_the_store_does() {
    let Ok(suites) = std::env::var("XINZHI_SUITES") else {
        eprintln!("skipped: XINZHI_SUITES does not point to the W3C suites");
        return;
    };
    let root = PathBuf::from(suites).join("w3c/rdf-tests/sparql");
    for (suite, least) in [("sparql10", 265), ("sparql11", 220)] {
        let cases = cases(&root.join(suite));
        let mut worse = Vec::new();
        let (mut on_index, mut on_store) = (0, 0);
        for case in &cases {
            let [index, store] = case.outcomes();
            on_index += usize::from(index.is_ok());
            on_store += usize::from(store.is_ok());
            if let (Err(fault), Ok(())) = (&index, &store) {
                worse.push(format!("{}: {fault}", case.name));
            }
            if let (Err(fault), Err(_)) = (&index, &store) {
                eprintln!("fails on both: {}: {fault}", case.name);
            }
        }
        let all = cases.len();
        eprintln!("{suite}: {on_index} of {all} on the index, {on_store} on the store");
        assert!(worse.is_empty(), "{}", worse.join("\n"));
        assert!(on_index >= least, "{on_index} of {all}");
    }
}

/// One test of a manifest.
struct Case {
    name: String,
    query: PathBuf,
    data: Vec<PathBuf>,
    named: Vec<PathBuf>,
    result: PathBuf,
}

/// What is expected or answered, ready to be compared.
enum Outcome {
    Boolean(bool),
    Rows(BTreeMap<String, usize>, Dataset),
    Graph(Dataset),
}

fn cases(suite: &Path) -> Vec<Case> {
    let mut folders: Vec<PathBuf> = fs::read_dir(suite)
        .expect("the suite is there")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("manifest.ttl").is_file())
        .filter(|path| !LEFT_OUT.iter().any(|name| path.ends_with(name)))
        .collect();
    folders.sort();
    folders
        .iter()
        .flat_map(|folder| of_manifest(folder))
        .collect()
}

fn of_manifest(folder: &Path) -> Vec<Case> {
    let manifest = load(&folder.join("manifest.ttl"), None);
    let id = |iri: String| manifest.id(&NamedNode::new_unchecked(iri).into());
    let objects = |s: TermId, p: String| -> Vec<TermId> {
        let found = id(p).map(|p| manifest.matching(Some(s), Some(p), None));
        found.into_iter().flatten().map(|quad| quad.o).collect()
    };
    let path = |id: TermId| match manifest.term(id) {
        Term::NamedNode(node) => node.as_str().strip_prefix("file://").map(PathBuf::from),
        _ => None,
    };
    let (Some(kind), Some(class)) = (
        id(format!("{RDF}type")),
        id(format!("{MF}QueryEvaluationTest")),
    ) else {
        return Vec::new();
    };
    let mut cases: Vec<Case> = manifest
        .matching(None, Some(kind), Some(class))
        .filter_map(|quad| {
            let action = *objects(quad.s, format!("{MF}action")).first()?;
            let result = *objects(quad.s, format!("{MF}result")).first()?;
            let paths = |p: &str| {
                let found = objects(action, format!("{QT}{p}"));
                found.into_iter().filter_map(path).collect::<Vec<_>>()
            };
            let Term::NamedNode(name) = manifest.term(quad.s) else {
                return None;
            };
            Some(Case {
                name: name.as_str().rsplit('/').next()?.to_owned(),
                query: paths("query").pop()?,
                data: paths("data"),
                named: paths("graphData"),
                result: path(result)?,
            })
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn base(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn source(path: &Path, graph: Option<NamedNode>) -> Source<'static> {
    let mut source = Source::open(path, None, Some(base(path))).expect("the file can be read");
    source.graph = graph;
    source
}

fn load(path: &Path, graph: Option<NamedNode>) -> Dataset {
    read(vec![source(path, graph)]).dataset
}

impl Case {
    /// The outcomes on the index and on the store.
    fn outcomes(&self) -> [Result<(), String>; 2] {
        let named = self.named.iter().map(|path| {
            let graph = NamedNode::new_unchecked(base(path));
            source(path, Some(graph))
        });
        let data = self.data.iter().map(|path| source(path, None));
        let dataset = read(data.chain(named).collect()).dataset;
        let store = Store::memory(&dataset, &DefaultGraph::Strict).map_err(|e| e.to_string());
        let index = Store::index(dataset, DefaultGraph::Strict);
        [
            self.outcome(&index),
            store.and_then(|store| self.outcome(&store)),
        ]
    }

    fn outcome(&self, store: &Store) -> Result<(), String> {
        let text = fs::read_to_string(&self.query).map_err(|e| e.to_string())?;
        let text = format!("BASE <{}>\n{text}", base(&self.query));
        let query = parse(&text, "query", &Prefixes::default()).map_err(|e| e.to_string())?;
        let answer = run(store, query).map_err(|e| e.to_string())?;
        let expected = self.expected()?;
        let is_same = match (answer, expected) {
            (Answer::Boolean(got), Outcome::Boolean(want)) => got == want,
            (Answer::Table(got), Outcome::Rows(want, blank)) => {
                let Outcome::Rows(rows, nodes) = rows(&got) else {
                    return Err("no rows".to_owned());
                };
                rows == want && is_isomorphic(&nodes, &blank)
            }
            (Answer::Graph(got), Outcome::Graph(want)) => {
                let quads = got.into_iter().map(|t| t.in_graph(GraphName::DefaultGraph));
                is_isomorphic(&built(quads), &want)
            }
            _ => false,
        };
        is_same
            .then_some(())
            .ok_or_else(|| "the answer differs".to_owned())
    }

    fn expected(&self) -> Result<Outcome, String> {
        let bytes = fs::read(&self.result).map_err(|e| e.to_string())?;
        let extension = self.result.extension().and_then(|e| e.to_str());
        let format = match extension {
            Some("srx") => QueryResultsFormat::Xml,
            Some("srj") => QueryResultsFormat::Json,
            Some("tsv") => QueryResultsFormat::Tsv,
            _ => return Ok(graph_or_set(load(&self.result, None))),
        };
        let parser = QueryResultsParser::from_format(format);
        match parser.for_slice(&bytes).map_err(|e| e.to_string())? {
            SliceQueryResultsParserOutput::Boolean(value) => Ok(Outcome::Boolean(value)),
            SliceQueryResultsParserOutput::Solutions(solutions) => {
                let columns: Vec<String> = solutions
                    .variables()
                    .iter()
                    .map(|variable| variable.as_str().to_owned())
                    .collect();
                let mut rows_ = Vec::new();
                for solution in solutions {
                    rows_.push(solution.map_err(|e| e.to_string())?.values().to_vec());
                }
                Ok(rows(&Table {
                    columns,
                    rows: rows_,
                }))
            }
        }
    }
}

/// A graph that is an answer, or that describes one (DAWG result sets).
fn graph_or_set(graph: Dataset) -> Outcome {
    let id = |name: &str| graph.id(&NamedNode::new_unchecked(format!("{RS}{name}")).into());
    let objects = |s: Option<TermId>, p: &str| -> Vec<TermId> {
        let found = id(p).map(|p| graph.matching(s, Some(p), None));
        found.into_iter().flatten().map(|quad| quad.o).collect()
    };
    if let Some(value) = objects(None, "boolean").first() {
        return Outcome::Boolean(
            matches!(graph.term(*value), Term::Literal(l) if l.value() == "true"),
        );
    }
    if id("ResultSet").is_none() {
        return Outcome::Graph(graph);
    }
    let text = |id: TermId| match graph.term(id) {
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    let columns: Vec<String> = objects(None, "resultVariable")
        .into_iter()
        .map(text)
        .collect();
    let mut rows_ = Vec::new();
    for solution in objects(None, "solution") {
        let mut row = vec![None; columns.len()];
        for binding in objects(Some(solution), "binding") {
            let variable = objects(Some(binding), "variable")
                .first()
                .map(|id| text(*id));
            let value = objects(Some(binding), "value").first().copied();
            let column = columns.iter().position(|c| Some(c) == variable.as_ref());
            if let (Some(column), Some(value)) = (column, value) {
                row[column] = Some(graph.term(value).clone());
            }
        }
        rows_.push(row);
    }
    rows(&Table {
        columns,
        rows: rows_,
    })
}

/// Rows without blank nodes counted, the others as a graph in which each row is a node.
fn rows(table: &Table) -> Outcome {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    let mut quads = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        let mut bound: Vec<(&str, Term)> = table
            .columns
            .iter()
            .zip(row)
            .filter_map(|(column, term)| Some((column.as_str(), by_value(term.clone()?))))
            .collect();
        bound.sort_by(|a, b| a.0.cmp(b.0));
        if bound.iter().any(|(_, term)| term.is_blank_node()) {
            let node = BlankNode::new_unchecked(format!("row{number}"));
            quads.extend(bound.into_iter().map(|(column, term)| {
                let variable = NamedNode::new_unchecked(format!("x:{column}"));
                Quad::new(node.clone(), variable, term, GraphName::DefaultGraph)
            }));
        } else {
            let words: Vec<String> = bound
                .iter()
                .map(|(c, term)| format!("{c} {term}"))
                .collect();
            *counted.entry(words.join("\t")).or_default() += 1;
        }
    }
    Outcome::Rows(counted, built(quads))
}

/// A number by its value, so that `2.0` is `2`; anything else as it is.
fn by_value(term: Term) -> Term {
    let Term::Literal(literal) = &term else {
        return term;
    };
    let datatype = literal.datatype();
    let local = datatype.as_str().rsplit('#').next().unwrap_or_default();
    let is_number = [
        "integer", "decimal", "double", "float", "int", "long", "short", "byte",
    ];
    if let Some(tag) = literal.language() {
        let tag = tag.to_ascii_lowercase();
        return Literal::new_language_tagged_literal_unchecked(literal.value(), tag).into();
    }
    match literal.value().parse::<f64>() {
        Ok(value) if is_number.contains(&local) => {
            let value = (value * 1e9).round() / 1e9;
            Literal::new_typed_literal(value.to_string(), datatype.into_owned()).into()
        }
        _ => term,
    }
}

fn built(quads: impl IntoIterator<Item = Quad>) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for quad in quads {
        builder.add(quad, Line::UNKNOWN);
    }
    builder.build()
}

fn is_isomorphic(left: &Dataset, right: &Dataset) -> bool {
    sophia::isomorphism::isomorphic_datasets(left, right).expect("datasets do not fail")
}
