//! What the W3C suite does not ask: named errors, places, limits, blank nodes in SPARQL, languages.

use super::*;
use crate::data::dataset::Dataset;
use crate::data::read::{Source, read};
use crate::words::format::Format;
use crate::words::language::Language;
use std::borrow::Cow;

const PREFIXES: &str = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n";

fn load(text: &str) -> Dataset {
    let loaded = read(vec![Source {
        path: "t.trig".into(),
        format: Format::TriG,
        base: None,
        graph: None,
        bytes: Cow::Owned(format!("{PREFIXES}{text}").into_bytes()),
    }]);
    assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
    loaded.dataset
}

fn problems(text: &str) -> Vec<Problem> {
    let errors = Shapes::compile(&load(text)).expect_err("the shapes are wrong");
    errors.into_iter().map(|error| error.problem).collect()
}

fn check(shapes: &str, data: &str, options: &Options) -> (Dataset, ValidationReport) {
    let shapes = Shapes::compile(&load(shapes)).expect("the shapes compile");
    let data = load(data);
    let report = validate(&data, &shapes, options);
    (data, report)
}

#[test]
fn recursion_is_named_with_its_circle() {
    let found = problems(
        "ex:A a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:node ex:B ] . ex:B a sh:NodeShape ; sh:not ex:A .",
    );
    let [Problem::Recursion(circle)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert!(circle.contains("<http://e/A>") && circle.contains("<http://e/B>"));
}

#[test]
fn shapes_and_paths_too_deep_for_the_stack_are_named() {
    let chain: String = (0..2_000)
        .map(|i| format!("ex:S{i} a sh:NodeShape ; sh:node ex:S{} .\n", i + 1))
        .collect();
    let found = problems(&format!(
        "{chain} ex:S2000 a sh:NodeShape ; sh:class ex:C ."
    ));
    assert!(
        matches!(found.as_slice(), [Problem::Unsupported(_)]),
        "{found:?}"
    );
    let open = "[ sh:inversePath ".repeat(300);
    let path = format!(
        "ex:S sh:path {open} ex:p {} ; sh:minCount 1 .",
        "]".repeat(300)
    );
    assert!(problems(&path)[0].to_string().contains("nested more than"));
}

#[test]
fn what_is_wrong_with_shapes_is_never_passed_over() {
    let cyclic = problems("ex:A a sh:NodeShape ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .");
    assert_eq!(cyclic, [Problem::CyclicList("sh:in".to_owned())]);
    let open = problems("ex:A a sh:NodeShape ; sh:in _:l . _:l rdf:first 1 .");
    assert_eq!(open, [Problem::IllFormedList("sh:in".to_owned())]);
    for (shape, expected) in [
        ("sh:minCountt 1 ; sh:path ex:p", "is not a term of SHACL"),
        ("sh:minCount 1", "may stand on property shapes only"),
        ("sh:datatype \"x\"", "is not an IRI"),
        ("sh:path ex:p ; sh:minCount 1.5", "is not a whole number"),
        ("sh:path ex:p ; sh:maxCount 1 , 2", "more than one value"),
        ("sh:path [ ex:q ex:r ]", "it is no kind of path"),
        ("sh:path ( ex:q )", "at least two members"),
        ("sh:node ex:Nowhere", "is not a shape of this graph"),
        (
            "sh:target [ ex:a ex:b ] ; sh:class ex:C",
            "sh:target is not supported",
        ),
        ("sh:pattern \"(a)\\\\1\"", "is not supported"),
        ("sh:nodeKind ex:Odd", "is not one of sh:IRI"),
        ("sh:sparql [ sh:select \"SELECT\" ]", "does not parse"),
        (
            "sh:sparql [ sh:select \"SELECT $this { MINUS { ?a ?b ?c } }\" ]",
            "MINUS is not allowed",
        ),
        (
            "sh:sparql [ sh:select \"SELECT $this { FILTER(<http://e/f>($this)) }\" ]",
            "function <http://e/f> is not supported",
        ),
    ] {
        let found = problems(&format!("ex:A {shape} ; sh:targetNode ex:a ."));
        let told = found.iter().any(|p| p.to_string().contains(expected));
        assert!(told, "{shape}: {found:?}");
    }
}

#[test]
fn results_stand_at_the_line_of_what_is_wrong() {
    let shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:age ; sh:datatype xsd:integer ] , [ sh:path ex:name ; sh:minCount 1 ; sh:message \"名稱從缺\"@zh-Hant , \"no name\"@en ] .";
    let data = "ex:g {\nex:a a ex:C ;\n  ex:age \"x\" .\n}\n";
    let (data, report) = check(shapes, data, &Options::default());
    let findings = report.findings(&data);
    let places: Vec<(usize, usize, &str)> = findings
        .iter()
        .filter_map(|f| {
            Some((
                f.place.as_ref()?.line,
                f.place.as_ref()?.column,
                f.code.as_str(),
            ))
        })
        .collect();
    assert_eq!(places, [(4, 10, "datatype"), (3, 1, "min-count")]);
    assert!(findings[1].message.ends_with("名稱從缺"), "{findings:?}");
}

#[test]
fn messages_come_in_the_chosen_language_and_templates_are_filled() {
    let shapes = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:message \"{$this} has {?value}\"@en ; sh:select \"SELECT $this ?value { $this <http://e/p> ?value }\" ] ; sh:property [ sh:path ex:q ; sh:minCount 2 ] .";
    let options = Options {
        names: Names {
            language: Language::English,
            ..Names::default()
        },
        ..Options::default()
    };
    let (_, report) = check(shapes, "ex:a ex:p 7 .", &options);
    let messages: Vec<String> = report
        .results
        .iter()
        .map(|r| r.messages[0].value().to_owned())
        .collect();
    assert_eq!(messages, ["http://e/a has 7", "has fewer than 2 values"]);
}

/// A blank node as focus is bound in patterns, filters and functions alike.
#[test]
fn blank_nodes_are_pre_bound() {
    let shapes = "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:sparql [ sh:select \"\"\"SELECT $this ?value { { $this <http://e/p> ?value FILTER(isBlank($this)) } FILTER EXISTS { ?x <http://e/q> ?y FILTER(sameTerm(?x, $this)) } }\"\"\" ] .";
    let data = "_:a ex:p 1 ; ex:q 2 . _:b ex:p 3 . ex:c ex:p 4 ; ex:q 5 .";
    let (_, report) = check(shapes, data, &Options::default());
    let values: Vec<String> = report
        .results
        .iter()
        .filter_map(|r| Some(r.value.as_ref()?.to_string()))
        .collect();
    assert_eq!(
        values,
        ["\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"]
    );
}

#[test]
fn paths_in_sparql_constraints_are_put_in() {
    let shapes = "ex:S sh:targetNode ex:a ; sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:sparql [ sh:select \"SELECT $this ?value { $this $PATH ?value }\" ] .";
    let (_, report) = check(
        shapes,
        "ex:a ex:p ex:b . ex:c ex:q ex:b .",
        &Options::default(),
    );
    assert_eq!(report.results.len(), 1);
    assert_eq!(
        report.results[0].path.as_ref().map(ToString::to_string),
        Some("<http://e/p>/(^<http://e/q>)".to_owned())
    );
}

#[test]
fn a_limit_is_told_and_order_is_stable() {
    let shapes = "ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:maxLength 0 .";
    let data: String = (0..9).map(|i| format!("ex:n{i} ex:p {i} .\n")).collect();
    let options = Options {
        limit: Some(4),
        ..Options::default()
    };
    let (dataset, report) = check(shapes, &data, &options);
    assert_eq!((report.results.len(), report.left_out), (4, 5));
    assert!(!report.conforms);
    let findings = report.findings(&dataset);
    assert_eq!(findings[4].message, "5 more results are not shown");
    let focus: Vec<String> = report.results.iter().map(|r| r.focus.to_string()).collect();
    assert!(focus.is_sorted());
}

#[test]
fn details_lead_to_the_results_behind() {
    let shapes = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:node ex:T . ex:T a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .";
    let options = Options {
        detail: true,
        ..Options::default()
    };
    let (_, report) = check(shapes, "ex:a ex:q 1 .", &options);
    assert_eq!(report.results[0].component_name(), "Node");
    assert_eq!(report.results[0].detail[0].component_name(), "MinCount");
    let written = report.to_dataset();
    let details = written.iri(crate::words::vocabulary::sh::DETAIL);
    assert_eq!(written.matching(None, details, None).count(), 1);
}

/// A graph that is left out is not seen, and a triple that stands in two graphs is counted once.
#[test]
fn shapes_see_the_merge() {
    let shapes = "ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:maxCount 1 .";
    let data = "ex:g { ex:a ex:p 1 } ex:h { ex:a ex:p 1 } ex:draft { ex:a ex:p 2 }";
    let shapes = Shapes::compile(&load(shapes)).expect("the shapes compile");
    let data = load(data);
    assert!(!validate(&data, &shapes, &Options::default()).conforms);
    let draft = data.iri(oxrdf::NamedNodeRef::new_unchecked("http://e/draft"));
    let options = Options {
        default_graph: crate::data::view::DefaultGraph::MergeWithout(draft.into_iter().collect()),
        ..Options::default()
    };
    assert!(validate(&data, &shapes, &options).conforms);
}

/// A constraint asked about all its focus nodes first finds what it finds when each node is a target of its own.
#[test]
fn many_focus_nodes_are_found_wrong_as_one_is() {
    let data: String = (0..90)
        .map(|n| {
            let node = match n % 7 {
                0 => format!("_:b{n}"),
                _ => format!("ex:n{n}"),
            };
            let kind = if n % 3 == 0 {
                "ex:size 3"
            } else {
                "ex:size 5 , 6"
            };
            let next = if n % 5 == 0 {
                "ex:to ex:n1"
            } else {
                "ex:to ex:n2 , ex:n4"
            };
            format!("{node} ex:is ex:thing ; {kind} ; {next} .\n")
        })
        .collect();
    for body in [
        "$this ex:size ?value",
        "$this ex:size ?value FILTER(?value > 4 && $this != ex:n1)",
        "FILTER NOT EXISTS { $this ex:to ex:n1 }",
        "{ BIND(1 AS ?value) } UNION { BIND(2 AS ?value) } FILTER NOT EXISTS { $this ex:size ?s FILTER(?s = ?value + 2) }",
        "?other ex:to $this",
        "$this ex:is ?is OPTIONAL { $this ex:size ?s FILTER(?s > 5) } FILTER(BOUND(?s))",
        "ex:n2 ex:is ?is OPTIONAL { $this ex:size ?s FILTER(?s > 5) } FILTER(!BOUND(?s))",
        "ex:n2 ex:is ?is OPTIONAL { ex:n3 ex:size ?s OPTIONAL { $this ex:to ?t } } FILTER(!BOUND(?t))",
        "{ $this ex:size 3 } UNION { ex:n3 ex:size ?value }",
        "{ $this ex:size 3 } UNION { ex:n3 ex:size ?value FILTER($this = ex:n4) }",
        "{ ex:n3 ex:size ?value FILTER($this = ex:n4) } ex:n5 ex:is ?is",
        "?a ex:to ?b . { $this ex:to ?b FILTER EXISTS { $this ex:size 6 } }",
        "{ SELECT $this (COUNT(?s) AS ?n) { $this ex:size ?s } GROUP BY $this } FILTER(?n > 1)",
        "{ SELECT $this ?value { $this ex:size ?value } LIMIT 1 }",
        "$this ex:to+ ex:n4 FILTER(BOUND($this) && isIRI($this))",
    ] {
        let shape = |name: &str, target: &str| {
            format!(
                "{name} {target} ; sh:sparql [ sh:select \"PREFIX ex: <http://e/> SELECT $this ?value {{ {body} }}\" ] .\n"
            )
        };
        let all = shape("ex:S", "sh:targetSubjectsOf ex:is");
        let nodes = (0..90).filter(|n| n % 7 != 0);
        let alone: String = nodes
            .map(|n| shape(&format!("ex:S{n}"), &format!("sh:targetNode ex:n{n}")))
            .collect();
        let found = |shapes: &str| {
            let (_, report) = check(shapes, &data, &Options::default());
            assert_eq!(report.failures, Vec::<String>::new());
            let named = report.results.iter().filter(|r| r.focus.is_named_node());
            let mut found: Vec<String> = named
                .map(|r| format!("{} {:?}", r.focus, r.value))
                .collect();
            found.sort();
            found
        };
        assert_eq!(found(&all), found(&alone), "{body}");
    }
}
