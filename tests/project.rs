//! What we ship is under test: the data is clean, its laws hold, and index and store see the same.

use crate::kit::{folder, root, stderr, stdout, xinzhi};
use oxigraph::sparql::QueryResults;
use std::collections::BTreeSet;
use xinzhi::data::dataset::{Dataset, TermId};
use xinzhi::data::project::Project;
use xinzhi::data::read::read;
use xinzhi::data::view::DefaultGraph;
use xinzhi::meaning::stats::Instances;
use xinzhi::store::{Store, merge_of};
use xinzhi::words::prefixes::Prefixes;
use xinzhi::words::vocabulary::{rdf, xz};

fn load() -> (Dataset, DefaultGraph, Prefixes) {
    let project = Project::open(&root()).expect("the project opens");
    let loaded = read(project.sources().expect("the files are readable"));
    assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
    let merge = merge_of(&loaded.dataset);
    (loaded.dataset, merge, project.prefixes())
}

fn count(store: &Store) -> String {
    let query = spargebra::SparqlParser::new()
        .parse_query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        .expect("parses");
    let QueryResults::Solutions(mut rows) = store.query(query, None).expect("runs") else {
        panic!("no rows")
    };
    rows.next()
        .expect("a row")
        .expect("a solution")
        .get(0)
        .expect("a value")
        .to_string()
}

#[test]
fn the_shipped_data_is_clean() {
    let output = xinzhi(&["check", "--fail-on", "warning"]);
    assert!(
        output.status.success(),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
}

#[test]
fn the_default_graph_counts_the_same_on_index_and_store() {
    let (dataset, merge, _) = load();
    let memory = Store::memory(&dataset, &merge).expect("loads");
    let on_store = count(&memory);
    assert_eq!(on_store, count(&Store::index(dataset, merge)));
}

/// Flattening: with the graph names dropped, what a claim says is no triple of its own.
#[test]
fn no_claim_or_proposal_became_a_fact() {
    let (dataset, _, _) = load();
    let term = |local: &str| {
        dataset.iri(oxrdf::NamedNodeRef::new_unchecked(&format!(
            "{}{local}",
            xz::NAMESPACE
        )))
    };
    let (Some(subject), Some(predicate), Some(object)) = (
        term("claimSubject"),
        term("claimPredicate"),
        term("claimObject"),
    ) else {
        panic!("no claim has a structure")
    };
    let mut faults = Vec::new();
    let mut looked_at = 0;
    for [claim, _, p] in dataset.triples(None, Some(predicate), None) {
        for [_, _, s] in dataset.triples(Some(claim), Some(subject), None) {
            for [_, _, o] in dataset.triples(Some(claim), Some(object), None) {
                looked_at += 1;
                if dataset.matching(Some(s), Some(p), Some(o)).next().is_some() {
                    faults.push(dataset.term(claim).to_string());
                }
            }
        }
    }
    assert!(looked_at > 0, "no claim was looked at");
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn every_statement_stands_in_a_named_graph() {
    let (dataset, _, _) = load();
    assert_eq!(
        dataset
            .matching_in(TermId::DEFAULT_GRAPH, None, None, None)
            .count(),
        0
    );
}

#[test]
fn every_own_term_that_is_used_is_declared() {
    let (dataset, _, _) = load();
    let declared: BTreeSet<TermId> = dataset
        .iri(rdf::TYPE)
        .into_iter()
        .flat_map(|p| dataset.triples(None, Some(p), None))
        .map(|[s, _, _]| s)
        .collect();
    let own = |id: &TermId| matches!(dataset.term(*id), oxrdf::Term::NamedNode(n) if n.as_str().starts_with(xz::NAMESPACE) && n.as_str() != xz::NAMESPACE);
    let used: BTreeSet<TermId> = dataset.quads().flat_map(|q| [q.s, q.p, q.o]).collect();
    let missing: Vec<String> = used
        .iter()
        .filter(|id| own(id) && !declared.contains(id))
        .map(|id| dataset.term(*id).to_string())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(Instances::new(&dataset).of(xz::CONTENT).len() > 100);
}

/// A declared term is used in the data, stands above one that is, completes a scale of which a member is used, or is asked for by
/// a query or written by the program.
#[test]
fn every_own_term_that_is_declared_is_used() {
    let (dataset, _, prefixes) = load();
    let own = |id: TermId| matches!(dataset.term(id), oxrdf::Term::NamedNode(n) if n.as_str().starts_with(xz::NAMESPACE) && n.as_str() != xz::NAMESPACE);
    let vocabulary = Project::open(&root())
        .expect("opens")
        .graph("vocabulary")
        .into();
    let vocabulary = dataset.id(&vocabulary).expect("there is a vocabulary");
    let declared: BTreeSet<TermId> = dataset
        .matching_in(vocabulary, None, None, None)
        .map(|q| q.s)
        .filter(|s| own(*s))
        .collect();
    let sources: String = ["ask", "check", "draw", "infer"]
        .iter()
        .flat_map(|folder| {
            let project = Project::embedded().expect("opens");
            project.queries(folder).expect("reads")
        })
        .map(|file| file.text)
        .chain([
            include_str!("../src/words/vocabulary.rs").to_owned(),
            include_str!("../src/views/evidence.rs").to_owned(),
            include_str!("../src/views/draft.rs").to_owned(),
            include_str!("../src/views/annotation/web.rs").to_owned(),
            include_str!("../src/meaning/draft/accept/edits.rs").to_owned(),
        ])
        .collect();
    let name = |id: TermId| match dataset.term(id) {
        oxrdf::Term::NamedNode(node) => prefixes.compact(node.as_str()).unwrap_or_default(),
        _ => String::new(),
    };
    let named = |id: &TermId| {
        let name = name(*id);
        let local = name.trim_start_matches("xz:");
        sources.contains(&name) || sources.contains(&format!("\"{local}\""))
    };
    let mut used: BTreeSet<TermId> = dataset
        .quads()
        .filter(|q| q.g != vocabulary)
        .flat_map(|q| [q.s, q.p, q.o])
        .filter(|id| own(*id))
        .chain(declared.iter().copied().filter(named))
        .collect();
    let above = |id: TermId| {
        dataset
            .matching_in(vocabulary, Some(id), None, None)
            .map(|q| q.o)
            .filter(|o| declared.contains(o))
    };
    let mut open: Vec<TermId> = used.iter().copied().collect();
    while let Some(id) = open.pop() {
        open.extend(above(id).filter(|id| used.insert(*id)));
    }
    let unused: Vec<String> = declared
        .iter()
        .filter(|id| !used.contains(id))
        .filter(|id| !above(**id).any(|scale| used.contains(&scale)))
        .map(|id| name(*id))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn building_twice_gives_the_same_bytes() {
    let (one, two) = (folder(), folder());
    for place in [&one, &two] {
        let output = xinzhi(&[
            "build",
            "--quiet",
            "-o",
            place.path().join("dist").to_str().expect("a path"),
        ]);
        assert!(
            output.status.success(),
            "{}{}",
            stdout(&output),
            stderr(&output)
        );
    }
    let (one, two) = (
        files(&one.path().join("dist")),
        files(&two.path().join("dist")),
    );
    assert_eq!(
        one.iter().map(|(p, _)| p).collect::<Vec<_>>(),
        two.iter().map(|(p, _)| p).collect::<Vec<_>>()
    );
    for ((path, left), (_, right)) in one.iter().zip(&two) {
        assert!(left == right, "{path} differs");
    }
    for end in ["nq.gz", "trig", "ttl", "jsonld", "rdf"] {
        assert!(
            one.iter().any(|(path, _)| path == &format!("xinzhi.{end}")),
            "no dump as {end}"
        );
    }
}

fn files(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(current) = open.pop() {
        for entry in std::fs::read_dir(&current).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .expect("inside")
                    .display()
                    .to_string();
                found.push((name, std::fs::read(&path).expect("readable")));
            }
        }
    }
    found.sort();
    found
}
