//! Search: fifty searches with what must stand among the first three, and how the command answers.

use crate::kit::{root, stderr, stdout, xinzhi};
use std::fs::File;
use xinzhi::data::project::Project;
use xinzhi::data::read::read;
use xinzhi::meaning::complete::complete;
use xinzhi::meaning::labels::Labels;
use xinzhi::meaning::query::question::Question;
use xinzhi::meaning::search::{Found, Only, Search, Target};
use xinzhi::words::language::Language;

/// In each row: words, the class that is asked for or nothing, what is expected. All three languages, parts of words, people,
/// bodies, places, figures, questions, passages.
#[test]
fn fifty_searches_find_what_they_mean_among_the_first_three() {
    let project = Project::open(&root()).expect("the project opens");
    let loaded = read(project.sources().expect("its files are there"));
    let dataset = complete(loaded.dataset, &project).expect("completes").0;
    let prefixes = project.prefixes();
    let files = project.queries("ask").expect("its questions are there");
    let questions = files
        .into_iter()
        .map(|file| Question::read(file).expect("reads"));
    let search = Search::new(&dataset, questions.collect(), &[]);
    let labels = Labels::new(&dataset, &prefixes, Language::English);
    let rows = csv::Reader::from_reader(
        File::open(root().join("tests/search/fifty.csv")).expect("the list is there"),
    )
    .into_records()
    .map(|row| row.expect("a row of the list"))
    .collect::<Vec<_>>();
    assert_eq!(rows.len(), 50);
    let mut missed = Vec::new();
    for row in &rows {
        let (words, class, expected) = (&row[0], &row[1], &row[2]);
        let only = match class {
            "" => Only::Anything,
            "question" => Only::Questions,
            class => {
                let iri = prefixes.expand(class).expect("a class");
                Only::class(&dataset, oxrdf::NamedNodeRef::new_unchecked(&iri))
            }
        };
        let found: Vec<String> = search
            .find(&dataset, &prefixes, words, &only, 3)
            .into_iter()
            .map(|target| {
                Found::of(target, words, &search, &dataset, labels, Language::English).name
            })
            .collect();
        if !found.iter().any(|name| name == expected) {
            missed.push(format!("{words}: {expected} is not among {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// The words of a passage are searched where they are given, and told to nobody.
#[test]
fn words_of_passages_are_found_where_they_are_given() {
    let project = Project::open(&root()).expect("the project opens");
    let dataset = read(project.sources().expect("its files are there")).dataset;
    let prefixes = project.prefixes();
    let iri = prefixes.expand("p:s1.p3.s5").expect("an address");
    let passage = dataset
        .iri(oxrdf::NamedNodeRef::new_unchecked(&iri))
        .expect("the passage is known");
    let find = |texts: &[_]| {
        let search = Search::new(&dataset, Vec::new(), texts);
        search.find(&dataset, &prefixes, "熠熠生輝", &Only::Anything, 3)
    };
    assert_eq!(find(&[]), []);
    assert_eq!(
        find(&[(passage, "數字熠熠生輝。")]),
        [Target::Thing(passage)]
    );
}

#[test]
fn what_is_found_is_told_as_text_json_and_csv() {
    let output = xinzhi(&["search", "WIPO", "--limit", "1", "--lang", "en"]);
    let text = stdout(&output);
    assert!(text.contains("World Intellectual Property Organization") && text.contains("org:wipo"));
    let json = stdout(&xinzhi(&[
        "search", "WIPO", "--limit", "1", "--format", "json",
    ]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json[0]["iri"], "https://w3id.org/xinzhi/id/org/wipo");
    let csv = stdout(&xinzhi(&["search", "WIPO", "--format", "csv"]));
    assert!(csv.starts_with("label,kind,name,words,iri"), "{csv}");
}

#[test]
fn nothing_found_says_what_is_near() {
    let output = xinzhi(&["search", "Singapor3", "--exit-status"]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert!(
        stderr(&output).contains("did you mean Singapore?"),
        "{}",
        stderr(&output)
    );
    assert_eq!(xinzhi(&["search", "Singapor3"]).status.code(), Some(0));
    assert_eq!(
        xinzhi(&["search", "x", "--type", "nothing"]).status.code(),
        Some(2)
    );
    assert_eq!(
        xinzhi(&["search", "x", "--format", "xml"]).status.code(),
        Some(2)
    );
}

#[test]
fn plain_rdf_is_searched_too() {
    let folder = crate::kit::folder();
    let file = folder.path().join("data.ttl");
    let text = "@prefix s: <http://www.w3.org/2004/02/skos/core#> . <http://e/1> a s:Concept ; s:prefLabel \"電動車\"@zh-Hant .";
    std::fs::write(&file, text).expect("writes");
    let path = file.display().to_string();
    let json = stdout(&xinzhi(&[
        "search", "电动", "-d", &path, "--format", "json",
    ]));
    assert!(json.contains("http://e/1"), "{json}");
}
