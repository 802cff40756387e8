//! Texts annotated through the binary.

use crate::kit::{done, folder, xinzhi_in};
use serde_json::Value;

const TEXT: &str = "text/tidehaven-1.txt";

fn sample() -> tempfile::TempDir {
    let made = folder();
    assert!(xinzhi_in(made.path(), &["new", "papers"]).status.success());
    made
}

fn objects(lines: &str) -> Vec<Value> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is an object"))
        .collect()
}

#[test]
fn every_kind_is_found_with_its_place() {
    let made = sample();
    let project = made.path().join("papers");
    let text: Vec<char> = std::fs::read_to_string(project.join(TEXT))
        .expect("the text is there")
        .chars()
        .collect();
    let found = objects(&done(&project, &["annotate", TEXT, "--format", "jsonl"]));
    for object in &found {
        let at =
            |key: &str| usize::try_from(object[key].as_u64().expect("a position")).expect("fits");
        let words: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(object["text"], Value::from(words));
    }
    let has = |key: &str, value: &str, with: &str, expected: &str| {
        found
            .iter()
            .any(|o| o[key] == value && o[with].as_str().is_some_and(|id| id.ends_with(expected)))
    };
    assert!(has("text", "海岸事務局", "id", "/org/coast-bureau"));
    assert!(has("text", "1.2億元", "value", "120000000"));
    assert!(has("text", "第6位", "figure", "rank"));
    assert!(has(
        "text",
        "海岸不是圍牆，而是客廳",
        "speaker",
        "/person/kan-mong-chiu"
    ));
    assert!(has("text", "本社", "reason", "this-one"));
}

#[test]
fn files_stand_in_the_order_given_and_parts_can_be_asked_for() {
    let made = sample();
    let project = made.path().join("papers");
    let names: Vec<String> = (0..40).map(|n| format!("t{n}.txt")).collect();
    for (n, name) in names.iter().enumerate() {
        std::fs::write(project.join(name), "潮湾市有17段海堤。".repeat(1 + n % 3))
            .expect("a file can be written");
    }
    let mut arguments = vec!["annotate", "--format", "jsonl", "--kinds", "mentions"];
    arguments.extend(names.iter().map(String::as_str));
    let found = objects(&done(&project, &arguments));
    let mut files: Vec<&str> = found.iter().filter_map(|o| o["file"].as_str()).collect();
    files.dedup();
    assert_eq!(files, names, "each file once, in order");
    assert!(found.iter().all(|o| o["kind"] == "mention"));
    assert!(
        found.iter().any(|o| o["text"] == "潮湾市"),
        "either script is found"
    );
}

#[test]
fn web_annotations_are_rdf_and_pages_escape() {
    let made = sample();
    let project = made.path().join("papers");
    done(
        &project,
        &["annotate", TEXT, "--format", "ttl", "-o", "found.ttl"],
    );
    let count = "SELECT (COUNT(*) AS ?n) { ?a a oa:Annotation ; oa:hasTarget/oa:hasSelector ?s . ?s oa:exact ?words }";
    let told = done(
        &project,
        &["query", "-d", "found.ttl", "-q", count, "--format", "csv"],
    );
    let number: usize = told
        .lines()
        .nth(1)
        .and_then(|n| n.trim().parse().ok())
        .expect("a number");
    assert!(number > 80, "{number} annotations");
    std::fs::write(project.join("a.txt"), "<潮灣市> & <b>").expect("a file can be written");
    let page = done(&project, &["annotate", "a.txt", "--format", "html"]);
    assert!(
        page.contains("&lt;<mark class=\"mention\"") && page.contains("&amp; &lt;b>"),
        "{page}"
    );
}
