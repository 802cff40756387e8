//! What `check` and `export` say on the command line: places, forms of reports, shapes, watching, canonical form.

use crate::kit::{folder, root, stderr, stdout, xinzhi_in};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// A folder with files.
fn with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let here = folder();
    for (name, text) in files {
        fs::write(here.path().join(name), text).expect("the file can be written");
    }
    here
}

fn code(output: &std::process::Output) -> Option<i32> {
    output.status.code()
}

const SLIPS: &str = "@prefix e: <http://e/> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\ne:a skos:prefLabel \"x\"@cn , \"x\"@hk .\ne:a skos:preLabel \"y\" ; e:p zz:b .\n";

#[test]
fn every_finding_has_its_column() {
    let here = with(&[("a.ttl", SLIPS)]);
    let output = xinzhi_in(here.path(), &["check", "-d", "a.ttl", "--lang", "en"]);
    let told = stdout(&output);
    for place in [
        "a.ttl:3:20: warning[language-tag-form]",
        "a.ttl:3:29: warning[language-tag-form]",
        "a.ttl:4:5: error[unknown-vocabulary-term]",
        "did you mean skos:prefLabel?",
        "a.ttl:4:29: error[syntax]",
    ] {
        assert!(told.contains(place), "{place} in {told}");
    }
    assert_eq!(code(&output), Some(1));
}

#[test]
fn a_label_does_not_make_a_term_one_of_its_vocabulary() {
    let said = |of_term: &str| {
        let text = format!(
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n<http://e/a> skos:preLabel \"y\" .\nskos:preLabel {of_term} .\n"
        );
        let here = with(&[("a.ttl", &text)]);
        let rule = ["check", "-d", "a.ttl", "--rule", "unknown-vocabulary-term"];
        stdout(&xinzhi_in(here.path(), &rule))
    };
    assert!(said("rdfs:label \"label\"@en").contains("a.ttl:4:"));
    assert!(!said("a rdf:Property").contains("a.ttl:4:"));
}

#[test]
fn an_unknown_prefix_of_a_query_is_marked_where_it_stands() {
    let here = with(&[("a.ttl", "")]);
    let query = "SELECT * { ?s foo:x ?o }";
    let output = xinzhi_in(here.path(), &["query", "-d", "a.ttl", "-q", query]);
    assert!(
        stderr(&output).contains(":1:15: error[sparql]"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn messages_follow_the_language_of_the_environment() {
    let here = with(&[("a.ttl", SLIPS)]);
    let told = |locale: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_xinzhi"))
            .args(["check", "-d", "a.ttl", "--rule", "unknown-vocabulary-term"])
            .current_dir(here.path())
            .env("LC_ALL", locale)
            .output()
            .expect("the binary runs");
        stdout(&output)
    };
    assert!(told("zh_HK.UTF-8").contains("不在其詞彙之內"));
    assert!(told("zh_CN.UTF-8").contains("不在其词汇之内"));
    for english in ["en_GB.UTF-8", "C", "fr_FR"] {
        assert!(told(english).contains("is no term"), "{english}");
    }
}

#[test]
fn severities_decide_the_exit_code() {
    let here = with(&[(
        "a.ttl",
        "@prefix e: <http://e/> .\ne:a a e:C ; e:p \"x\"@cn .\n",
    )]);
    for (level, expected) in [("info", 1), ("warning", 1), ("violation", 0)] {
        let output = xinzhi_in(here.path(), &["check", "-d", "a.ttl", "--fail-on", level]);
        assert_eq!(code(&output), Some(expected), "{level}");
    }
}

#[test]
fn query_files_are_checked_beside_data() {
    let query = "# LANG(?l) = \"zh\"\nSELECT * { ?s ?p ?l FILTER (LANG(?l) = \"zh\") }\n";
    let here = with(&[("a.ttl", ""), ("b.rq", query)]);
    let output = xinzhi_in(here.path(), &["check", "-d", ".", "--lang", "en"]);
    assert!(
        stdout(&output).contains("b.rq:2:29: warning[language-compared]"),
        "{}",
        stdout(&output)
    );
}

const SHAPES: &str = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .\ne:S a sh:NodeShape ; TARGET sh:property [ sh:path e:p ; sh:minCount 1 ] .\n";
const PEOPLE: &str = "@prefix e: <http://e/> .\ne:a a e:C .\n";

fn validated(target: &str, data: &str, more: &[&str]) -> std::process::Output {
    let here = with(&[
        ("s.ttl", &SHAPES.replace("TARGET", target)),
        ("d.ttl", data),
    ]);
    let mut arguments = vec!["check", "--shapes", "s.ttl", "-d", "d.ttl", "--lang", "en"];
    arguments.extend(more);
    xinzhi_in(here.path(), &arguments)
}

#[test]
fn shapes_that_ask_nothing_are_told() {
    let without = validated("", PEOPLE, &[]);
    assert!(
        stderr(&without).contains("none has a target"),
        "{}",
        stderr(&without)
    );
    let elsewhere = validated("sh:targetClass e:D ;", PEOPLE, &[]);
    assert!(
        stderr(&elsewhere).contains("no target of the shapes occurs"),
        "{}",
        stderr(&elsewhere)
    );
    let asked = validated("sh:targetClass e:C ;", PEOPLE, &[]);
    assert!(
        stderr(&asked).starts_with("1 shape with targets, 1 focus node checked: 1 error"),
        "{}",
        stderr(&asked)
    );
}

#[test]
fn syntax_errors_count_beside_results_and_stay_out_of_the_report() {
    let data = format!("{PEOPLE}e:b e:p zz:c .\n");
    let told = validated("sh:targetClass e:C ;", &data, &[]);
    assert!(stderr(&told).contains("2 errors"), "{}", stderr(&told));
    assert!(
        stdout(&told).contains("d.ttl:3:9: error[syntax]"),
        "{}",
        stdout(&told)
    );
    let report = validated("sh:targetClass e:C ;", &data, &["--format", "shacl"]);
    assert!(
        stdout(&report).starts_with("@prefix"),
        "{}",
        stdout(&report)
    );
    assert!(stderr(&report).contains("error[syntax]"));
    assert_eq!(code(&report), Some(1));
}

#[test]
fn imports_that_are_not_followed_are_told() {
    let target = "sh:targetClass e:C ; <http://www.w3.org/2002/07/owl#imports> <http://e/more> ;";
    let told = validated(target, PEOPLE, &[]);
    assert!(
        stderr(&told).contains("<http://e/more>"),
        "{}",
        stderr(&told)
    );
}

#[test]
fn shapes_that_cannot_be_used_are_errors() {
    let recursive = validated("sh:targetClass e:C ; sh:node e:S ;", PEOPLE, &[]);
    assert_eq!(code(&recursive), Some(2));
    assert!(
        stderr(&recursive).contains("s.ttl:2:1: error[shapes]: recursive"),
        "{}",
        stderr(&recursive)
    );
    let endless = validated(
        "sh:targetClass e:C ; sh:in _:l . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l . e:S ",
        PEOPLE,
        &[],
    );
    assert!(
        stderr(&endless).contains("never ends"),
        "{}",
        stderr(&endless)
    );
}

#[test]
fn a_change_is_checked_while_watching() {
    let here = with(&[("a.ttl", "@prefix e: <http://e/> .\ne:a e:p \"x\"@cn .\n")]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_xinzhi"))
        .args(["check", "-d", "a.ttl", "--watch", "--lang", "en"])
        .current_dir(here.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
    let mut summaries = Vec::new();
    for line in lines.map_while(Result::ok) {
        if line.contains("quad") {
            summaries.push(line);
        } else if line.contains("watching") && summaries.len() == 1 {
            fs::write(here.path().join("a.ttl"), "<http://e/a> <http://e/p> 1 .")
                .expect("the file can be written");
        } else if line.contains("watching") {
            break;
        }
    }
    child.kill().expect("it runs until it is stopped");
    child.wait().expect("it ends");
    assert!(
        summaries[0].contains("language-tag-form 1"),
        "{summaries:?}"
    );
    assert!(summaries[1].contains("0 warnings"), "{summaries:?}");
}

/// What SARIF 2.1.0 asks of the parts that are written here; with `XINZHI_SARIF_SCHEMA` and Python's jsonschema, by the schema itself.
#[test]
fn sarif_is_as_its_schema_says() {
    let here = with(&[("a b.ttl", SLIPS)]);
    xinzhi_in(
        here.path(),
        &[
            "check",
            "-d",
            "a b.ttl",
            "--format",
            "sarif",
            "-o",
            "out.sarif",
            "--lang",
            "en",
        ],
    );
    let path = here.path().join("out.sarif");
    let text = fs::read_to_string(&path).expect("it was written");
    let report: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(report["version"], "2.1.0");
    let run = &report["runs"][0];
    let rules: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules are listed")
        .iter()
        .filter_map(|rule| rule["id"].as_str())
        .collect();
    let results = run["results"].as_array().expect("results are listed");
    assert!(results.len() >= 4);
    for result in results {
        let rule = result["ruleId"].as_str().expect("a result has a rule");
        assert!(rules.contains(&rule), "{rule}");
        assert!(
            ["note", "warning", "error"].contains(&result["level"].as_str().unwrap_or_default())
        );
        assert!(
            result["message"]["text"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b.ttl");
        let at = |name: &str| place["region"][name].as_u64().unwrap_or_default();
        assert!(
            at("startLine") > 0 && at("startColumn") > 0 && at("endColumn") > at("startColumn")
        );
    }
    if let Ok(schema) = std::env::var("XINZHI_SARIF_SCHEMA") {
        validated_by(Path::new(&schema), &path);
    }
}

fn validated_by(schema: &Path, report: &Path) {
    let script = "import json, sys, jsonschema; s = json.load(open(sys.argv[1])); jsonschema.Draft7Validator(s).validate(json.load(open(sys.argv[2])))";
    let done = Command::new("python3")
        .args(["-c", script])
        .args([schema, report])
        .output()
        .expect("python3 runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

#[test]
fn the_format_of_an_output_is_never_guessed() {
    let here = with(&[("a.ttl", PEOPLE)]);
    for name in ["x.zst", "x.foo", "x", "x.gz"] {
        let output = xinzhi_in(here.path(), &["export", "-d", "a.ttl", "-o", name]);
        assert_eq!(code(&output), Some(2), "{name}");
        assert!(stderr(&output).contains("--format"), "{}", stderr(&output));
        assert!(!here.path().join(name).exists());
    }
    for name in ["x.ttl.zst", "x.nq.gz", "x.TTL.ZST"] {
        assert_eq!(
            code(&xinzhi_in(
                here.path(),
                &["export", "-d", "a.ttl", "-o", name]
            )),
            Some(0)
        );
        let again = xinzhi_in(here.path(), &["export", "-d", name, "--format", "nt"]);
        assert!(
            stdout(&again).starts_with("<http://e/a>"),
            "{name}: {}",
            stderr(&again)
        );
    }
    let packed = fs::read(here.path().join("x.ttl.zst")).expect("it was written");
    assert_eq!(packed[..4], [0x28, 0xb5, 0x2f, 0xfd]);
}

#[test]
fn lines_are_exported_as_they_were_read_or_canonical() {
    let text = "<b> <p> 01 , _:x .\n<a> <p> 1.50 .\n_:x <p> \"x\" .\n";
    let here = with(&[("a.txt", text)]);
    let export = |more: &[&str]| {
        let mut arguments = vec![
            "export",
            "-d",
            "a.txt",
            "--from-format",
            "ttl",
            "--base",
            "http://e/",
        ];
        arguments.extend(more);
        xinzhi_in(here.path(), &arguments)
    };
    let read = stdout(&export(&["--format", "nt"]));
    let first: Vec<&str> = read
        .lines()
        .map(|line| line.split(' ').next().unwrap_or_default())
        .collect();
    assert_eq!(first[..3], ["<http://e/b>", "<http://e/b>", "<http://e/a>"]);
    assert!(
        read.contains("\"01\"^^") && read.contains("\"1.50\"^^") && read.contains("_:x"),
        "{read}"
    );
    let canonical = stdout(&export(&["--canonical"]));
    assert!(
        canonical.contains("_:c14n0 <http://e/p> \"x\" ."),
        "{canonical}"
    );
    let mut sorted: Vec<&str> = canonical.lines().collect();
    sorted.sort_unstable();
    assert_eq!(canonical.lines().collect::<Vec<_>>(), sorted);
    assert_eq!(code(&export(&["--canonical", "--format", "ttl"])), Some(2));
}

#[test]
fn a_poisoned_graph_is_refused() {
    let pairs = (0..12).flat_map(|i| (0..12).map(move |j| (i, j)));
    let text: String = pairs
        .filter(|(i, j)| i != j)
        .map(|(i, j)| format!("_:n{i} <http://e/p> _:n{j} .\n"))
        .collect();
    let here = with(&[("a.nt", &text)]);
    let output = xinzhi_in(here.path(), &["export", "-d", "a.nt", "--canonical"]);
    assert_eq!(code(&output), Some(2));
    assert!(
        stderr(&output).contains("too much alike"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_projects_shapes_run_with_its_rules() {
    let here = folder();
    for part in ["ontology", "data/entities"] {
        fs::create_dir_all(here.path().join(part)).expect("the folder can be made");
    }
    let config = fs::read_to_string(root().join("xinzhi.toml")).expect("it is there");
    fs::write(here.path().join("xinzhi.toml"), config).expect("it can be written");
    let shapes = SHAPES.replace("TARGET", "sh:targetClass e:C ;");
    fs::write(here.path().join("ontology/shapes.ttl"), shapes).expect("it can be written");
    fs::write(here.path().join("data/entities/a.trig"), PEOPLE).expect("it can be written");
    let output = xinzhi_in(here.path(), &["check", "--lang", "en", "--rule", "shapes"]);
    assert!(
        stdout(&output).contains("data/entities/a.trig:2:1: error[min-count]"),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    let listed = xinzhi_in(
        here.path(),
        &["check", "--explain", "min-count", "--lang", "en"],
    );
    assert!(stdout(&listed).contains("MinCountConstraintComponent"));
}
