//! The loop as a whole.

use super::*;
use crate::data::project::Project;
use crate::data::read::{Source, read};
use crate::words::format::Format;
use crate::words::prefixes::Prefixes;
use oxrdf::Quad;
use std::collections::BTreeSet;

const PREFIXES: &str = "@prefix : <http://e/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n";

fn turtle(text: &str) -> Dataset {
    let loaded = read(vec![Source {
        path: "given.ttl".to_owned(),
        format: Format::Turtle,
        base: None,
        graph: None,
        bytes: format!("{PREFIXES}{text}").into_bytes().into(),
    }]);
    assert_eq!(loaded.findings, []);
    loaded.dataset
}

fn closure(dataset: &Dataset, inferred: &Inferred) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    inferred.closure(dataset, &mut |quad: Quad| {
        all.insert(format!(
            "{} {} {}",
            quad.subject, quad.predicate, quad.object
        ));
        true
    });
    all
}

fn holds(text: &str, expected: &str) {
    let given = turtle(text);
    let inferred = infer(&given, &Rules::owl_rl(), Limits::default());
    assert_eq!(inferred.contradictions(), [], "{text}");
    let all = closure(&given, &inferred);
    for quad in turtle(expected).quads() {
        let expected = turtle(expected);
        let [s, p, o] = quad.triple().map(|id| expected.term(id).to_string());
        assert!(
            all.contains(&format!("{s} {p} {o}")),
            "{s} {p} {o} in {all:#?}"
        );
    }
}

#[test]
fn what_rdf_cannot_say_is_no_quad() {
    let given = turtle(":p rdfs:range :C . :a :p \"x\" , :b .");
    let inferred = infer(&given, &Rules::owl_rl(), Limits::default());
    let is_rdf = |fact: &Fact| inferred.is_rdf(&given, *fact);
    let facts: Vec<Fact> = inferred.facts().collect();
    assert!(facts.iter().any(is_rdf) && !facts.iter().all(is_rdf));
    for fact in facts {
        assert_eq!(is_rdf(&fact), inferred.quad(&given, fact).is_some());
    }
}

#[test]
fn equal_terms_share_everything() {
    holds(
        ":a owl:sameAs :b . :b owl:sameAs :c . :a :p :x . :q owl:sameAs :p . :x owl:sameAs :y .",
        ":c :q :y . :c owl:sameAs :a . :y owl:sameAs :x .",
    );
}

#[test]
fn equality_that_is_found_late_reaches_what_was_found_early() {
    holds(
        ":f a owl:FunctionalProperty . :a :f :x . :g rdfs:subPropertyOf :f . :a :g :y . :y :next :z . :f2 a owl:FunctionalProperty .
         :x :f2 :u . :y :f2 :v . :v :last :w .",
        ":x :next :z . :u :last :w .",
    );
}

#[test]
fn composed_triples_are_complete() {
    holds(
        ":a :p :b . :b :p :c . :c :p :d . :q rdfs:subPropertyOf :p . :d :q :e . :p a owl:TransitiveProperty , owl:SymmetricProperty .
         :A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C owl:equivalentClass :D . :D rdfs:subClassOf :E . :x a :A . :r rdfs:domain :A . :y :r :z .",
        ":a :p :e . :e :p :a . :A rdfs:subClassOf :E . :x a :E . :y a :E . :r rdfs:domain :E .",
    );
}

#[test]
fn stated_classes_may_come_after_their_members() {
    let given = turtle(
        ":x a :A . :A rdfs:subClassOf :B . :B rdfs:subClassOf :A . :A owl:disjointWith :N . :x :p :x .",
    );
    let inferred = infer(&given, &Rules::owl_rl(), Limits::default());
    assert!(
        closure(&given, &inferred).contains(
            "<http://e/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/B>"
        )
    );
}

#[test]
fn contradictions_name_the_stated_triples_with_their_lines() {
    let given = turtle(":A rdfs:subClassOf :B .\n:B owl:disjointWith :C .\n:x a :A .\n:x a :C .\n");
    let inferred = infer(&given, &Rules::owl_rl(), Limits::default());
    let findings = inferred.findings(&given, &Prefixes::of_the_field());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, "cax-dw");
    assert!(findings[0].place.is_some());
    assert_eq!(findings[0].related.len(), 3);
}

#[test]
fn a_limit_stops_the_loop() {
    let given = turtle(":p a owl:TransitiveProperty . :a :p :b . :b :p :c . :c :p :d . :d :p :e .");
    let limits = Limits {
        inferred: 2,
        ..Limits::default()
    };
    let inferred = infer(&given, &Rules::owl_rl(), limits);
    assert_eq!(inferred.outcome(), Outcome::LimitReached);
    assert_eq!(inferred.findings(&given, &Prefixes::default()).len(), 1);
}

#[test]
fn inferring_again_adds_nothing() {
    let project = Project::embedded().expect("the embedded project opens");
    let rules = Rules::project(&project).expect("its rules can be read");
    let given = read(project.sources().expect("it has files")).dataset;
    let once = infer(&given, &rules, Limits::default());
    assert_eq!(once.outcome(), Outcome::Complete);
    assert!(once.len() > 1000);
    let known: BTreeSet<String> = given
        .quads()
        .map(|q| q.triple().map(|id| given.term(id).to_string()).join(" "))
        .collect();
    let mut builder = given.clone().into_builder();
    for quad in once.quads(&given).collect::<Vec<_>>() {
        let text = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
        let strongest = quad.graph_name.to_string().contains("readings");
        assert!(
            !(strongest && known.contains(&text)),
            "{text} is stated already"
        );
        let stated_as_other = quad.graph_name;
        builder.add(
            Quad::new(quad.subject, quad.predicate, quad.object, stated_as_other),
            crate::data::places::Line::UNKNOWN,
        );
    }
    let more = builder.build();
    let again = infer(&more, &rules, Limits::default());
    assert_eq!(once.len(), again.len(), "what was inferred is no premise");
}

fn time_for(text: &str) -> Inferred {
    let given = turtle(text);
    infer(
        &given,
        &Rules::owl_rl(),
        Limits {
            inferred: 1_000_000,
            ..Limits::default()
        },
    )
}

/// The closures of these are quadratic; their cost must not be cubic.
#[test]
fn cycles_chains_and_cliques_end() {
    let ring = |n: usize, p: &str, from: &str| -> String {
        (0..n)
            .map(|i| format!(":{from}{i} {p} :{from}{} .\n", (i + 1) % n))
            .collect()
    };
    let cycle = time_for(&ring(200, "rdfs:subClassOf", "C"));
    assert_eq!(cycle.outcome(), Outcome::Complete);
    let chain = time_for(&format!(
        ":p a owl:TransitiveProperty , owl:SymmetricProperty . {}",
        ring(200, ":p", "n")
    ));
    assert_eq!(
        chain.len() + 200 - 40_000,
        time_for(":p a owl:TransitiveProperty .").len()
    );
    let clique = time_for(&ring(3000, "owl:sameAs", "n"));
    assert!(
        clique.len() < 100,
        "equal terms are represented, not copied"
    );
    assert_eq!(
        clique
            .equal()
            .sets()
            .values()
            .map(Vec::len)
            .collect::<Vec<_>>(),
        [3000]
    );
}
