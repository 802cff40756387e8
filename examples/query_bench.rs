//! Times queries on the working index beside the same queries on bare oxigraph: `query_bench DATA [RUNS]`.
//!
//! Prints a line a query, tab-separated: name, rows, median milliseconds on the index, on the store, and their ratio. Both evaluate
//! with the same engine, and both have the merge of the graphs as default graph.

use oxigraph::sparql::QueryResults;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use xinzhi::data::project::Project;
use xinzhi::data::read::{Source, read};
use xinzhi::data::view::DefaultGraph;
use xinzhi::meaning::query::parse;
use xinzhi::store::Store;

/// Shapes of queries that readers of a corpus ask.
const QUERIES: [(&str, &str); 7] = [
    (
        "figures with passage and unit",
        "SELECT * { GRAPH ?g { ?f a xz:Figure ; qudt:numericValue ?v ; qudt:unit ?u } }",
    ),
    (
        "most mentioned things",
        "SELECT ?o (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } ?o a ?class } GROUP BY ?o ORDER BY DESC(?n) ?o LIMIT 100",
    ),
    (
        "labels that contain a word",
        "SELECT ?s ?l { ?s skos:prefLabel ?l FILTER (CONTAINS(STR(?l), \"科技\")) }",
    ),
    (
        "proposals and who is asked",
        "SELECT ?p ?who ?s { ?p a xz:Proposal ; xz:asks ?who OPTIONAL { ?p xz:underStrategy ?s } }",
    ),
    (
        "claims without support",
        "SELECT ?c { ?c a xz:CausalClaim FILTER NOT EXISTS { ?c xz:shows ?x } }",
    ),
    (
        "causes of causes",
        "SELECT DISTINCT ?a ?b { ?a (^xz:cause/xz:effect)+ ?b }",
    ),
    (
        "statements by property",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
    ),
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        eprintln!("usage: query_bench DATA [RUNS]");
        return ExitCode::from(2);
    };
    let runs = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(5);
    match bench(Path::new(&path), runs) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("query_bench: {error}");
            ExitCode::from(2)
        }
    }
}

fn bench(path: &Path, runs: usize) -> Result<(), Box<dyn std::error::Error>> {
    let dataset = read(vec![Source::open(path, None, None)?]).dataset;
    let store = Store::memory(&dataset, &DefaultGraph::merge())?;
    let index = Store::index(dataset, DefaultGraph::merge());
    let prefixes = Project::embedded()?.prefixes();
    for (name, text) in QUERIES {
        let query = parse(text, name, &prefixes)?;
        let mut rows = [0; 2];
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..runs {
            for (at, backend) in [&index, &store].into_iter().enumerate() {
                let start = Instant::now();
                rows[at] = count(backend.query(query.clone(), None)?)?;
                times[at].push(start.elapsed());
            }
        }
        let [on_index, on_store] = rows;
        if on_index != on_store {
            return Err(
                format!("{name}: {on_index} rows on the index, {on_store} on the store").into(),
            );
        }
        let [index, store] = times.map(median);
        println!(
            "{name}\t{on_index}\t{index:.2}\t{store:.2}\t{:.2}",
            index / store
        );
    }
    Ok(())
}

fn count(results: QueryResults<'_>) -> Result<usize, Box<dyn std::error::Error>> {
    let QueryResults::Solutions(solutions) = results else {
        return Ok(1);
    };
    let mut rows = 0;
    for solution in solutions {
        solution?;
        rows += 1;
    }
    Ok(rows)
}

/// In milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}
