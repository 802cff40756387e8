//! Explanations of the shipped project end in something that is stated.

use super::*;
use crate::data::project::Project;
use crate::data::read::read;
use crate::meaning::infer::{Limits, Rules, infer};

fn project() -> (Dataset, Inferred, Project) {
    let project = Project::embedded().expect("the embedded project opens");
    let dataset = read(project.sources().expect("it has files")).dataset;
    let rules = Rules::project(&project).expect("its rules can be read");
    let inferred = infer(&dataset, &rules, Limits::default());
    (dataset, inferred, project)
}

fn term(project: &Project, curie: &str) -> Term {
    let iri = project
        .prefixes()
        .expand(curie)
        .expect("the prefix is bound");
    oxrdf::NamedNode::new_unchecked(iri).into()
}

/// Every leaf is stated somewhere; readings and outside sources stand only under what is kept in their graphs.
#[test]
fn every_inferred_triple_leads_down_to_stated_ones() {
    let (dataset, inferred, _) = project();
    let mut walked = 0;
    for fact in inferred.facts() {
        let explanation = explain_fact(&dataset, &inferred, fact);
        let mut weakest = 0;
        let mut open = vec![&explanation];
        while let Some(at) = open.pop() {
            match &at.ground {
                Ground::Stated(sources) => {
                    let first = sources.first().expect("a stated triple stands in a graph");
                    assert_ne!(
                        first.kind,
                        SourceKind::Data,
                        "{:?} in {:?}",
                        at.triple,
                        first
                    );
                    weakest = weakest.max(match first.kind {
                        SourceKind::Source => 1,
                        SourceKind::Reading => 2,
                        _ => 0,
                    });
                }
                Ground::Inferred { premises, rule } => {
                    assert!(!premises.is_empty(), "{} has no premises", rule.id);
                    assert_eq!(rule.titles.len(), 3, "{} speaks three languages", rule.id);
                    open.extend(premises);
                }
                Ground::AsAbove => {}
                Ground::Deeper => panic!("too deep: {:?}", at.triple),
            }
        }
        assert_eq!(weakest, inferred.level(fact), "{:?}", explanation.triple);
        walked += 1;
    }
    assert!(walked > 1000);
}

#[test]
fn a_missing_premise_is_named() {
    let (dataset, inferred, project) = project();
    let triple = [
        "proposal:pilot-core-capability",
        "xz:belongsToDirection",
        "direction:2",
    ];
    let [s, p, o] = triple.map(|curie| term(&project, curie));
    let absence = explain(&dataset, &inferred, [&s, &p, &o]).expect_err("it is under direction 1");
    let miss = absence.near_misses.first().expect("one premise is missing");
    assert_eq!(miss.rule.id, "direction-of-proposal");
    assert_eq!(miss.present.len(), 1);
    assert!(
        miss.missing.iter().all(Option::is_some),
        "{:?}",
        miss.missing
    );
    assert!(!absence.near.is_empty());
}

#[test]
fn renderings_agree_on_the_sources() {
    let (dataset, inferred, project) = project();
    let triple = [
        "proposal:pilot-core-capability",
        "xz:belongsToDirection",
        "direction:1",
    ];
    let [s, p, o] = triple.map(|curie| term(&project, curie));
    let explanation = explain(&dataset, &inferred, [&s, &p, &o]).expect("it follows");
    let prefixes = project.prefixes();
    let name = |term: &Term| match term {
        Term::NamedNode(node) => prefixes
            .compact(node.as_str())
            .unwrap_or_else(|| node.to_string()),
        other => other.to_string(),
    };
    let voice = render::Voice {
        name: &name,
        language: Language::English,
        words: &|_| None,
    };
    let all = [
        render::text(&explanation, &voice),
        render::markdown(&explanation, &voice),
        render::json(&explanation, &voice).to_string(),
    ];
    let picture = picture::graph(std::slice::from_ref(&explanation), &voice);
    let labels: Vec<&str> = picture
        .graph
        .node_weights()
        .map(|node| node.label.as_str())
        .collect();
    assert!(labels.iter().any(|l| l.contains("t2.d1.s2")), "{labels:?}");
    assert!(labels.iter().any(|l| l.contains("direction-of-proposal")));
    for rendering in &all {
        assert!(rendering.contains("t2.d1.s2"), "{rendering}");
        assert!(rendering.contains("direction-of-proposal"), "{rendering}");
    }
    assert!(
        all[0].contains("⇐ A proposal under a strategy"),
        "{}",
        all[0]
    );
}
