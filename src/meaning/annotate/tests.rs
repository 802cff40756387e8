//! Names, choices, references and speakers on a small world.

use super::*;
use crate::data::read::{Source, read};
use crate::words::format::Format;

const WORLD: &str = r#"
@prefix e: <http://e/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
e:bay a schema:Place ; skos:prefLabel "潮灣市"@zh-Hant-HK , "Tidehaven"@en ; skos:altLabel "潮灣"@zh-Hant-HK .
e:bureau a org:FormalOrganization ; skos:prefLabel "海岸事務局"@zh-Hant-HK , "Coast Bureau"@en .
e:other a org:FormalOrganization ; skos:prefLabel "水務局"@zh-Hant-HK .
e:pui a foaf:Person ; skos:prefLabel "貝千帆"@zh-Hant-HK ; skos:altLabel "白鷺"@zh-Hant-HK .
e:egret a skos:Concept ; skos:prefLabel "白鷺"@zh-Hant-HK .
e:gate a schema:Place ; skos:altLabel "東門"@zh-Hant-HK .
e:inn a skos:Concept ; skos:altLabel "東門"@zh-Hant-HK .
"#;

fn world() -> Dataset {
    read(vec![Source {
        path: "world.ttl".to_owned(),
        format: Format::of_path(std::path::Path::new("world.ttl")).unwrap(),
        base: None,
        graph: None,
        bytes: WORLD.as_bytes().into(),
    }])
    .dataset
}

/// What is found in a text: words, things, reason.
fn told(text: &str) -> Vec<(String, String, &'static str)> {
    let dataset = world();
    let chars: Vec<char> = text.chars().collect();
    let annotator = Annotator::new(&dataset).unwrap();
    let local = |id: &TermId| {
        dataset
            .term(*id)
            .to_string()
            .trim_matches(['<', '>'])
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned()
    };
    annotator
        .annotate(text)
        .into_iter()
        .map(|a| {
            let words = chars[a.range.0..a.range.1].iter().collect();
            match a.body {
                Body::Entity(i) => (
                    words,
                    i.things.iter().map(local).collect::<Vec<_>>().join("|"),
                    i.reason.word(),
                ),
                Body::Figure(_) => (words, String::new(), "figure"),
                Body::Quotation(q) => (words, q.speaker.iter().map(local).collect(), "quotation"),
            }
        })
        .collect()
}

fn one(words: &str, thing: &str, reason: &'static str) -> (String, String, &'static str) {
    (words.to_owned(), thing.to_owned(), reason)
}

#[test]
fn names_in_both_scripts_and_figures() {
    let expected = [
        one("潮湾市", "bay", "only-bearer"),
        one("約三成", "", "figure"),
        one("Coast Bureau", "bureau", "only-bearer"),
    ];
    assert_eq!(told("潮湾市約三成，Coast Bureau。"), expected);
}

#[test]
fn a_choice_has_its_reason() {
    assert_eq!(told("見到白鷺。")[0], one("白鷺", "egret", "called-so"));
    assert_eq!(told("白鷺表示，要快。")[0], one("白鷺", "pui", "speaks"));
    assert_eq!(told("他在東門。")[0], one("東門", "gate", "whereabouts"));
    assert_eq!(told("見東門。")[0], one("東門", "gate|inn", "undecided"));
    assert_eq!(
        told("貝千帆見白鷺。")[1],
        one("白鷺", "pui", "named-earlier")
    );
}

#[test]
fn references_follow_their_rules() {
    assert_eq!(
        told("海岸事務局成立。該局很忙。")[1],
        one("該局", "bureau", "that-one")
    );
    assert_eq!(
        told("潮灣市很美，本市臨海。")[1],
        one("本市", "bay", "this-one")
    );
    assert_eq!(
        told("海岸事務局和水務局，本局。").len(),
        2,
        "two bodies may be meant"
    );
    assert_eq!(told("該局很忙。"), []);
    assert_eq!(
        told("The Coast Bureau spoke. Then the Bureau left.")[1],
        one("the Bureau", "bureau", "that-one")
    );
}

#[test]
fn quotations_have_speakers() {
    let found = told("局長貝千帆指出，「要快」。");
    assert!(
        found.contains(&one("要快", "pui", "quotation")),
        "{found:?}"
    );
}

#[test]
fn a_pronoun_that_speaks_stands_for_who_spoke() {
    let found = told("局長貝千帆指出，「要快」。他表示，人手不足。");
    assert!(
        found.contains(&one("他", "pui", "that-speaker")),
        "{found:?}"
    );
    assert!(
        found.contains(&one("人手不足", "pui", "quotation")),
        "{found:?}"
    );
    assert_eq!(
        told("他表示，人手不足。"),
        [one("人手不足", "", "quotation")]
    );
    assert_eq!(told("貝千帆來了。他很忙。").len(), 1, "no word of speech");
}

#[test]
fn of_bodies_in_a_row_the_last_speaks() {
    let found = told("水務局海岸事務局表示，要快。");
    assert!(
        found.contains(&one("要快", "bureau", "quotation")),
        "{found:?}"
    );
}
