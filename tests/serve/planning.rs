//! Cases 11 and 12: queries that nest, chain or join without measure.

use super::{many, refused, served};
use std::time::{Duration, Instant};
use xinzhi::meaning::query::limits::Limit;

#[test]
fn queries_nested_or_chained_without_measure_are_refused_by_name() {
    let served = served(&many(), |_| {}, false);
    for deep in [130, 500, 1_000, 2_000, 30_000] {
        let nested = |open: &str, middle: &str, close: &str| {
            open.repeat(deep) + middle + &close.repeat(deep)
        };
        for text in [
            format!("ASK {}", nested("{", "", "}")),
            format!("ASK {{ FILTER{} }}", nested("(", "1", ")")),
            format!("SELECT * {{ {} }}", nested("{ SELECT * { ", "", " } }")),
            format!(
                "ASK {{ ?s {}<http://e/p>{} ?o }}",
                "(".repeat(deep),
                ")*".repeat(deep)
            ),
            format!(
                "ASK {{ FILTER{}}}",
                nested(" EXISTS { FILTER NOT", " EXISTS {}", "}")
            ),
            format!("ASK {{ ?s ?p {} }}", nested("[ ?p ", "1", "]")),
            format!("ASK {{ {} }}", nested("OPTIONAL {", "", "}")),
            format!("ASK {{ {} }}", nested("GRAPH ?g {", "", "}")),
            format!("ASK {{ {} }}", nested("MINUS {", "", "}")),
            format!(
                "ASK {{ BIND({}1{} AS ?x) }}",
                "IF(1,".repeat(deep),
                ",1)".repeat(deep)
            ),
        ] {
            let answer = served.query(&text);
            assert!(
                [400, 413].contains(&answer.status),
                "{deep}: {}",
                answer.text()
            );
            assert!(answer.text().contains("limit query-"), "{}", answer.text());
        }
    }
    for many in [1_100, 30_000] {
        for text in [
            format!("ASK {{ FILTER(1{}) }}", " && 1".repeat(many)),
            format!("ASK {{ FILTER(1{}) }}", "+1".repeat(many)),
            format!("ASK {{ {{}}{} }}", " UNION {}".repeat(many)),
            format!(
                "ASK {{ ?s <http://e/p>{} ?o }}",
                "/<http://e/p>".repeat(many)
            ),
            format!(
                "ASK {{ ?s ^<http://e/p>{} ?o }}",
                "|<http://e/p>".repeat(many)
            ),
            format!("ASK {{ FILTER({}1) }}", "!".repeat(many)),
        ] {
            let answer = served.query(&text);
            assert!(
                [400, 413].contains(&answer.status),
                "{many}: {}",
                answer.text()
            );
            assert!(answer.text().contains("limit query-"), "{}", answer.text());
        }
    }
    served.lives();
}

#[test]
fn queries_of_many_patterns_are_answered_or_refused_within_the_time() {
    let served = served(&many(), |limits| limits.set(Limit::QueryTime, 10), false);
    let parts = |n: usize, part: fn(usize) -> String| (0..n).map(part).collect::<String>();
    let optional = |n| {
        let part = |n| format!("OPTIONAL {{ ?s <http://e/q{n}> ?o{n} }} ");
        format!("?s ?p ?o {}", parts(n, part))
    };
    let joined = |n| parts(n, |n| format!("?s{n} <http://e/next> ?s{} . ", n + 1));
    let path = |n| format!("?s <http://e/next>{} ?o", "/<http://e/next>".repeat(n));
    let numbers = |n| parts(n, |n| format!("{n} "));
    for (pattern, answered) in [
        (optional(30), true),
        (optional(300), false),
        (optional(3_000), false),
        (joined(100), true),
        (joined(1_000), false),
        (path(999), false),
        (
            format!(
                "?s ?p ?o FILTER(?o IN ({}0))",
                numbers(50_000).replace(' ', ",")
            ),
            true,
        ),
        (
            format!("VALUES ?o {{ {} }} ?s ?p ?o", numbers(50_000)),
            true,
        ),
    ] {
        let text = format!("ASK {{ {pattern} }}");
        let began = Instant::now();
        let answer = served.query(&text);
        let start: String = text.chars().take(60).collect();
        assert!(
            began.elapsed() < Duration::from_secs(12),
            "{start}: {:?}",
            began.elapsed()
        );
        if answered {
            assert!(
                [200, 503].contains(&answer.status),
                "{start}: {}",
                answer.text()
            );
        } else {
            assert_eq!(answer.status, 400, "{start}: {}", answer.text());
            assert!(
                answer.text().contains("query-patterns") || answer.text().contains("query-chain")
            );
        }
    }
    served.lives();
}

/// The planner cannot be stopped: what it may be given is bounded, and the answer does not wait for it.
#[test]
fn planning_that_runs_over_is_answered_in_time() {
    let served = served(&many(), |limits| limits.set(Limit::QueryTime, 1), false);
    let star = |n: usize| {
        let parts: String = (0..n)
            .map(|n| format!("?s <http://e/q{n}> ?o{n} . "))
            .collect();
        format!("SELECT * {{ {parts} }}")
    };
    refused(&served, &served.query(&star(129)), &[400], "query-patterns");
    let began = Instant::now();
    let answer = served.query(&star(128));
    assert!([200, 503].contains(&answer.status), "{}", answer.text());
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    served.lives();
    // Evaluations that are not short have places left beside it.
    let counted = "SELECT (COUNT(*) AS ?n) { ?a <http://e/p> ?n1 . ?b <http://e/p> ?n2 FILTER(?n1 = ?n2 && ?n1 < 50) }";
    assert!([200, 503].contains(&served.query(counted).status));
    served.lives();
}
