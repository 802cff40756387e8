//! The W3C SHACL suite from its manifests, when `XINZHI_SUITES` points to the folder of suites; else it says that it is skipped.

use super::reader::Reader;
use super::{Options, Path, Shapes, ValidationReport, path, validate};
use crate::data::dataset::{Dataset, TermId};
use crate::data::read::{Source, read};
use crate::data::view::DefaultGraph;
use crate::words::vocabulary::sh;
use oxrdf::{NamedNodeRef, Term};
use std::fs;
use std::path::{Path as FilePath, PathBuf};

const ACTION: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#action";
const RESULT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#result";
const DATA_GRAPH: &str = "http://www.w3.org/ns/shacl-test#dataGraph";
const SHAPES_GRAPH: &str = "http://www.w3.org/ns/shacl-test#shapesGraph";
const FAILURE: &str = "http://www.w3.org/ns/shacl-test#Failure";

#[test]
fn the_w3c_suite_passes() {
    let Ok(suites) = std::env::var("XINZHI_SUITES") else {
        eprintln!("skipped: XINZHI_SUITES does not point to the W3C suites");
        return;
    };
    let root = PathBuf::from(suites).join("w3c/data-shapes/data-shapes-test-suite/tests");
    for (folder, expected) in [("core", 98), ("sparql", 23)] {
        let mut files = Vec::new();
        collect(&root.join(folder), &mut files);
        files.sort();
        let outcomes: Vec<(PathBuf, Result<(), String>)> = files
            .into_iter()
            .filter_map(|file| Some((file.clone(), case(&file)?)))
            .collect();
        let failed: Vec<_> = outcomes.iter().filter(|(_, o)| o.is_err()).collect();
        assert!(failed.is_empty(), "{failed:#?}");
        assert_eq!(outcomes.len(), expected, "cases of {folder}");
    }
}

fn collect(folder: &FilePath, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the suite is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "ttl") {
            files.push(path);
        }
    }
}

fn load(path: &FilePath) -> Dataset {
    let base = Some(format!("file://{}", path.display()));
    let source = Source::open(path, None, base).expect("the file can be read");
    read(vec![source]).dataset
}

/// Runs the case of a file; `None` when the file holds none.
fn case(file: &FilePath) -> Option<Result<(), String>> {
    let manifest = load(file);
    let value = |s: TermId, p: &str| manifest.objects(s, NamedNodeRef::new_unchecked(p)).next();
    let test = manifest
        .iri(NamedNodeRef::new_unchecked(ACTION))
        .and_then(|action| manifest.matching(None, Some(action), None).next())?
        .s;
    let action = value(test, ACTION)?;
    let graph = |p: &str| {
        let Some(Term::NamedNode(iri)) = value(action, p).map(|id| manifest.term(id)) else {
            return file.to_owned();
        };
        PathBuf::from(iri.as_str().trim_start_matches("file://"))
    };
    let shapes = Shapes::compile(&load(&graph(SHAPES_GRAPH)));
    let expected = value(test, RESULT)?;
    let failure = manifest.term(expected).to_string() == format!("<{FAILURE}>");
    let shapes = match (shapes, failure) {
        (Err(_), true) => return Some(Ok(())),
        (Err(errors), false) => return Some(Err(format!("{errors:?}"))),
        (Ok(_), true) => return Some(Err("a failure was expected".to_owned())),
        (Ok(shapes), false) => shapes,
    };
    let options = Options {
        default_graph: DefaultGraph::Strict,
        ..Options::default()
    };
    let report = validate(&load(&graph(DATA_GRAPH)), &shapes, &options);
    let (wanted, found) = (wanted(&manifest, expected), found(&report));
    Some(if wanted == found {
        Ok(())
    } else {
        Err(format!("wanted {wanted:#?}, found {found:#?}"))
    })
}

fn found(report: &ValidationReport) -> Vec<[String; 6]> {
    let mut rows: Vec<[String; 6]> = report
        .results
        .iter()
        .map(|r| {
            [
                shown(Some(&r.focus)),
                r.path.as_ref().map_or_else(String::new, Path::to_string),
                shown(r.value.as_ref()),
                r.component.to_string(),
                r.severity.to_string(),
                shown(Some(&r.shape)),
            ]
        })
        .collect();
    rows.sort();
    rows
}

fn wanted(manifest: &Dataset, report: TermId) -> Vec<[String; 6]> {
    let mut reader = Reader::new(manifest);
    let mut rows = Vec::new();
    for result in reader.values(report, sh::RESULT) {
        let mut term = |p| reader.single(result, p).map(|id| manifest.term(id));
        let [focus, value, component, severity, shape] = [
            sh::FOCUS_NODE,
            sh::VALUE,
            sh::SOURCE_CONSTRAINT_COMPONENT,
            sh::RESULT_SEVERITY,
            sh::SOURCE_SHAPE,
        ]
        .map(|p| shown(term(p)));
        let path = reader.single(result, sh::RESULT_PATH);
        let path = path.and_then(|path| path::read(&mut reader, path).ok());
        let path = path.as_ref().map_or_else(String::new, Path::to_string);
        rows.push([focus, path, value, component, severity, shape]);
    }
    rows.sort();
    rows
}

/// A term for comparison; blank nodes are all alike.
fn shown(term: Option<&Term>) -> String {
    match term {
        Some(Term::BlankNode(_)) => "_:".to_owned(),
        Some(term) => term.to_string(),
        None => String::new(),
    }
}
