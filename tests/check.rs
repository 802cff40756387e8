//! Every rule has a valid and an invalid example: `tests/check/<code>/{valid,invalid}.{trig,ttl,rq}`.
//!
//! The lines of an invalid example at which findings are expected end in `# here`. Examples are read together with the ontology.

use crate::kit::root;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use xinzhi::data::project::{Project, QueryFile};
use xinzhi::data::read::{Source, read};
use xinzhi::meaning::check::{Rule, Scope, check, check_queries, rules};
use xinzhi::words::format::Format;
use xinzhi::words::language::Language;

/// The lines at which a rule finds something in an example.
fn found(
    project: &Project,
    ontology: &[Source<'static>],
    rule: &Rule,
    path: &Path,
) -> BTreeSet<usize> {
    let name = path.display().to_string();
    let text = std::fs::read(path).expect("the example is readable");
    if path.extension().is_some_and(|end| end == "rq") {
        let file = QueryFile {
            name: rule.code.clone(),
            path: name,
            text: String::from_utf8(text).expect("the example is text"),
        };
        let findings = check_queries(std::slice::from_ref(rule), &[file], Language::English);
        let places = findings.iter().filter_map(|f| f.place.as_ref());
        return places.map(|place| place.line).collect();
    }
    let format = Format::of_path(path).expect("the example is RDF");
    let example = Source {
        path: name.clone(),
        format,
        base: None,
        graph: None,
        bytes: Cow::Owned(text),
    };
    let mut sources: Vec<Source<'_>> = ontology.to_vec();
    sources.push(example);
    let mut loaded = read(sources);
    assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
    let mut prefixes = project.prefixes();
    for (prefix, namespace) in loaded.prefixes.iter() {
        if prefixes.namespace(prefix).is_none() {
            prefixes.insert(prefix, namespace);
        }
    }
    loaded.prefixes = prefixes;
    let checked = check(
        loaded,
        std::slice::from_ref(rule),
        Scope::Project,
        Language::English,
    )
    .expect("the rule runs");
    let places = checked
        .report()
        .findings
        .iter()
        .filter_map(|f| f.place.as_ref());
    places
        .filter(|place| *place.path == *name)
        .map(|place| place.line)
        .collect()
}

/// The example of a rule, as TriG or Turtle.
fn example(code: &str, kind: &str) -> Option<PathBuf> {
    let folder = root().join("tests/check").join(code);
    ["trig", "ttl", "rq"]
        .iter()
        .map(|end| folder.join(format!("{kind}.{end}")))
        .find(|path| path.is_file())
}

/// What is wrong with an example of a rule, if anything.
fn fault(
    project: &Project,
    ontology: &[Source<'static>],
    rule: &Rule,
    kind: &str,
) -> Option<String> {
    let Some(path) = example(&rule.code, kind) else {
        return Some(format!("{} has no {kind} example", rule.code));
    };
    let text = std::fs::read_to_string(&path).expect("readable");
    let marked = (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.ends_with("# here"));
    let expected: BTreeSet<usize> = marked.map(|(number, _)| number).collect();
    if expected.is_empty() != (kind == "valid") {
        return Some(format!("{} marks {} lines", path.display(), expected.len()));
    }
    let found = found(project, ontology, rule, &path);
    (found != expected).then(|| {
        format!(
            "{}: found at {found:?}, expected at {expected:?}",
            path.display()
        )
    })
}

#[test]
fn every_rule_finds_what_its_example_marks_and_nothing_else() {
    let project = Project::open(&root()).expect("the project opens");
    let mut ontology = project.sources().expect("the project is readable");
    ontology.retain(|source| source.path.contains("ontology"));
    let rules = rules(&project).expect("the rules are right");
    let faults: Vec<String> = rules
        .par_iter()
        .flat_map_iter(|rule| {
            ["valid", "invalid"]
                .into_iter()
                .filter_map(|kind| fault(&project, &ontology, rule, kind))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
