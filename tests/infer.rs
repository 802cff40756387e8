//! Each rule alone: `tests/infer/<rule>/given.ttl` and, in `expected.txt`, what follows by that rule and by no other.
//!
//! With XINZHI_ACCEPT set the expected files are written anew, to be read in the diff.

use crate::kit::{root, stdout, xinzhi};
use oxrdf::{Quad, Term};
use std::collections::BTreeSet;
use std::path::Path;
use xinzhi::data::dataset::Dataset;
use xinzhi::data::project::Project;
use xinzhi::data::read::{Source, read};
use xinzhi::meaning::infer::{Inferred, Limits, Rules, infer};
use xinzhi::words::prefixes::Prefixes;

/// The rules of equality are applied by representatives: what they conclude is seen in the closure.
const BY_REPRESENTATIVES: [&str; 3] = ["eq-sym", "eq-trans", "eq-rep"];

fn sets() -> Vec<Rules> {
    let project = Project::open(&root()).expect("the project opens");
    let own = Rules::project(&project).expect("its rules can be read");
    vec![Rules::owl_rl(), Rules::rdfs(), own]
}

fn given(case: &Path) -> (Dataset, Prefixes) {
    let source = Source::open(&case.join("given.ttl"), None, None);
    let loaded = read(vec![source.expect("given.ttl can be read")]);
    assert_eq!(loaded.findings, [], "{}", case.display());
    let mut prefixes = Prefixes::of_the_field();
    for (prefix, namespace) in loaded.prefixes.iter() {
        prefixes.insert(prefix, namespace);
    }
    (loaded.dataset, prefixes)
}

/// What a rule concludes, in lines.
fn concluded(rules: &Rules, id: &str, case: &Path) -> String {
    let (dataset, prefixes) = given(case);
    let inferred = infer(&dataset, &rules.only(id), Limits::default());
    let show = |term: &Term| match term {
        Term::NamedNode(node) => prefixes
            .compact(node.as_str())
            .unwrap_or_else(|| node.to_string()),
        other => other.to_string(),
    };
    let by_rule = |fact: &u32| inferred.rule(*fact).is_some_and(|rule| rule.id == id);
    let mut lines: BTreeSet<String> = inferred
        .facts()
        .filter(by_rule)
        .map(|fact| inferred.triple(&dataset, fact).map(show).join(" "))
        .collect();
    if BY_REPRESENTATIVES.contains(&id) {
        lines = closure_about_examples(&dataset, &inferred, &show);
    }
    for contradiction in inferred.contradictions() {
        if rules_id(&inferred, contradiction.rule) == id {
            let premises = contradiction.premises.iter();
            let said: Vec<String> = premises
                .map(|fact| inferred.triple(&dataset, *fact).map(show).join(" "))
                .collect();
            lines.insert(format!("inconsistent: {}", said.join("; ")));
        }
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

fn rules_id(inferred: &Inferred, rule: u16) -> &str {
    &inferred.rules().rules[usize::from(rule)].id
}

fn closure_about_examples(
    dataset: &Dataset,
    inferred: &Inferred,
    show: &dyn Fn(&Term) -> String,
) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    inferred.closure(dataset, &mut |quad: Quad| {
        let line = [quad.subject.into(), quad.predicate.into(), quad.object].map(|t| show(&t));
        if line[0].starts_with(':') {
            lines.insert(line.join(" "));
        }
        true
    });
    lines
}

#[test]
fn each_rule_concludes_what_is_expected() {
    let accept = std::env::var_os("XINZHI_ACCEPT").is_some();
    let cases = root().join("tests/infer");
    let mut known = BTreeSet::new();
    for rules in sets() {
        let ids: BTreeSet<&str> = rules.rules.iter().map(|rule| rule.id.as_str()).collect();
        for id in ids {
            let case = cases.join(id);
            assert!(case.join("given.ttl").is_file(), "{id} has no case");
            let found = concluded(&rules, id, &case);
            assert!(!found.is_empty(), "{id} concludes nothing from its case");
            let expected = case.join("expected.txt");
            if accept && known.insert(id.to_owned()) {
                std::fs::write(&expected, &found).expect("the case can be written");
            }
            let expected = std::fs::read_to_string(&expected).unwrap_or_default();
            assert_eq!(found, expected, "{id} in {}", rules.name);
            known.insert(id.to_owned());
        }
    }
    for case in std::fs::read_dir(&cases).expect("the cases are there") {
        let name = case.expect("a case can be listed").file_name();
        let name = name.to_string_lossy().into_owned();
        assert!(known.contains(&name), "{name} is the case of no rule");
    }
}

/// An explanation can be drawn: from what follows, by its rules, to the passages.
#[test]
fn an_explanation_is_a_picture() {
    let statement = [
        "explain",
        "proposal:pilot-core-capability",
        "xz:belongsToDirection",
        "direction:1",
        "--lang",
        "en",
    ];
    let drawn = |format| stdout(&xinzhi(&[&statement[..], &["--format", format]].concat()));
    let (svg, dot) = (drawn("svg"), drawn("dot"));
    assert!(svg.starts_with("<svg") || svg.starts_with("<?xml"), "{svg}");
    for picture in [svg, dot] {
        assert!(picture.contains("p:t2.d1.s2"), "{picture}");
        assert!(picture.contains("direction-of-proposal"), "{picture}");
    }
}

/// Rows that rest on what is only inferred say so.
#[test]
fn tables_mark_what_is_inferred() {
    let query = "SELECT ?p ?d { ?p xz:belongsToDirection ?d }";
    let table = stdout(&xinzhi(&["query", "-q", query, "--cite", "--lang", "en"]));
    assert!(
        table
            .lines()
            .nth(2)
            .is_some_and(|row| row.trim_end().ends_with("inferred")),
        "{table}"
    );
}
