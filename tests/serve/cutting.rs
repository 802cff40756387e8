//! Cases 13 to 17: evaluations that would not end, or make too much.

use super::{XSD, many, served};
use std::time::{Duration, Instant};
use xinzhi::meaning::query::limits::Limit;

#[test]
fn evaluation_without_end_is_cut_in_time_and_never_looks_whole() {
    let served = served(&many(), |limits| limits.set(Limit::QueryTime, 1), false);
    let cross = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l";
    for text in [
        format!("SELECT (COUNT(*) AS ?n) {{ {cross} }}"),
        format!("SELECT (COUNT(DISTINCT *) AS ?n) {{ {cross} }}"),
        format!("SELECT * {{ {cross} }} ORDER BY RAND() LIMIT 3"),
        format!("SELECT (GROUP_CONCAT(?c) AS ?n) {{ {cross} }}"),
        format!("SELECT DISTINCT ?a {{ {cross} FILTER(CONCAT(STR(?a), STR(?j)) = \"none\") }}"),
        "SELECT (COUNT(*) AS ?n) { ?s (<http://e/next>|^<http://e/next>)* ?o . ?x (<http://e/next>|^<http://e/next>)* ?y }".to_owned(),
        format!("SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {0} }} VALUES ?y {{ {0} }} VALUES ?z {{ {0} }} }}", "1 2 3 4 5 6 7 8 9 ".repeat(200)),
        format!("SELECT (COUNT(*) AS ?n) {{ {{ {cross} }} UNION {{ {cross} }} MINUS {{ ?a ?z ?y }} }}"),
    ] {
        let began = Instant::now();
        let answer = served.query(&text);
        assert!(began.elapsed() < Duration::from_secs(5), "{text}: {:?}", began.elapsed());
        assert_eq!(answer.status, 503, "{text}: {}", answer.text());
        assert!(answer.text().contains("query-time"), "{}", answer.text());
    }
    let began = Instant::now();
    let streamed = served.query(&format!("SELECT * {{ {cross} }}"));
    assert!(
        began.elapsed() < Duration::from_secs(6),
        "{:?}",
        began.elapsed()
    );
    assert!(
        streamed.status == 200 && streamed.broken,
        "a cut body breaks off"
    );
    let graph = served.query(&format!("CONSTRUCT {{ ?a ?b ?f }} {{ {cross} }}"));
    assert!(graph.broken || graph.status == 503, "a cut body breaks off");
    served.lives();
}

#[test]
fn updates_over_the_time_leave_nothing() {
    let served = served(&many(), |limits| limits.set(Limit::UpdateTime, 1), true);
    let began = Instant::now();
    let cut = served.update("INSERT DATA { <http://e/x> <http://e/x> 1 } ; INSERT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }");
    assert_eq!(cut.status, 503, "{}", cut.text());
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(
        served
            .query("ASK { <http://e/x> ?p ?o }")
            .text()
            .contains("false")
    );
    served.lives();
}

#[test]
fn text_that_functions_multiply_is_bounded() {
    let served = served(&many(), |limits| limits.set(Limit::QueryTime, 5), false);
    let doubled = |function: fn(usize) -> String| {
        (1..40).fold("BIND(\"xxxxxxxx\" AS ?v0)".to_owned(), |text, n| {
            text + &format!(" BIND({} AS ?v{n})", function(n - 1))
        })
    };
    for text in [
        doubled(|n| format!("CONCAT(?v{n}, ?v{n})")),
        doubled(|n| format!("REPLACE(?v{n}, \".\", ?v{n})")),
        doubled(|n| format!("STRDT(CONCAT(?v{n}, ?v{n}), <{XSD}string>)")),
        doubled(|n| format!("ENCODE_FOR_URI(CONCAT(?v{n}, \"é\", ?v{n}))")),
    ] {
        let answer = served.query(&format!("SELECT (STRLEN(?v39) AS ?n) {{ {text} }}"));
        assert!([200, 503].contains(&answer.status), "{}", answer.text());
        if answer.status == 200 {
            assert!(
                answer.text().contains("\"bindings\":[{}]"),
                "{}",
                answer.text()
            );
        }
    }
    let grouped = "SELECT (STRLEN(GROUP_CONCAT(?c; SEPARATOR=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\")) AS ?n) { ?a ?b ?c . ?d ?e ?f }";
    let answer = served.query(grouped);
    assert!([200, 503].contains(&answer.status), "{}", answer.text());
    served.lives();
}

#[test]
fn regular_expressions_are_linear_or_refused() {
    let served = served(&many(), |limits| limits.set(Limit::QueryTime, 3), false);
    for pattern in [
        "(a+)+$".to_owned(),
        "((a{1,1000}){1,1000}){1,1000}".to_owned(),
        "a?".repeat(60_000),
        "(a)".repeat(5_000),
    ] {
        let text = format!(
            "SELECT ?s {{ ?s ?p ?o FILTER(REGEX(\"{}!\", \"{pattern}\")) }} LIMIT 1",
            "a".repeat(5_000)
        );
        let began = Instant::now();
        let answer = served.query(&text);
        assert!([200, 503].contains(&answer.status), "{}", answer.text());
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "{:?}",
            began.elapsed()
        );
    }
    served.lives();
}
