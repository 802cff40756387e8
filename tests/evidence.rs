//! Nine ways to tamper with a text are told at the passage, the file and the line, and a tenth is told as nothing.
//!
//! Once on a small text of our own, and once on the first paper where its text is at hand (`XINZHI_PAPER`).

use crate::kit::{folder, root, stderr, stdout, xinzhi, xinzhi_in};
use std::borrow::Cow;
use std::path::Path;
use xinzhi::data::dataset::Dataset;
use xinzhi::data::project::Project;
use xinzhi::data::read::{Source as File, read};
use xinzhi::data::write::write;
use xinzhi::meaning::evidence::coverage::{LeafState, coverage};
use xinzhi::meaning::evidence::kinds::kinds;
use xinzhi::meaning::evidence::mentions::Names;
use xinzhi::meaning::evidence::source::Source;
use xinzhi::meaning::evidence::{compare, verify};
use xinzhi::meaning::passages::describe;
use xinzhi::words::diagnostic::{Finding, Severity};
use xinzhi::words::format::Format;
use xinzhi::words::language::Language;
use xinzhi::words::prefixes::Prefixes;
use xinzhi::words::text::segment;

const TOWN: &str = include_str!("evidence/town.txt");
const PAPER_IRI: &str = "https://example.org/paper/town";

/// A text and the data about it.
struct Sample {
    text: String,
    paper: oxrdf::NamedNode,
    dataset: Dataset,
    prefixes: Prefixes,
}

impl Sample {
    fn town() -> Self {
        Self::town_with(passages())
    }

    /// The town with another passages file.
    fn town_with(passages: String) -> Self {
        let file = |path: &str, graph, text: String| File {
            path: path.to_owned(),
            format: Format::of_path(Path::new(path)).expect("it is RDF"),
            base: None,
            graph,
            bytes: Cow::Owned(text.into_bytes()),
        };
        let paper = oxrdf::NamedNode::new_unchecked(PAPER_IRI);
        let loaded = read(vec![
            file("passages.ttl", Some(paper.clone()), passages),
            file(
                "town.trig",
                None,
                include_str!("evidence/town.trig").to_owned(),
            ),
        ]);
        assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
        Self {
            text: TOWN.to_owned(),
            paper,
            dataset: loaded.dataset,
            prefixes: loaded.prefixes,
        }
    }

    /// The first paper, where its text is at hand.
    fn first_paper() -> Option<Self> {
        let Some(path) = std::env::var_os("XINZHI_PAPER") else {
            eprintln!("skipped: XINZHI_PAPER is not set");
            return None;
        };
        let project = Project::open(&root()).expect("the project opens");
        Some(Self {
            text: std::fs::read_to_string(path).expect("the text is readable"),
            paper: project.paper("hk-nqpf-3"),
            dataset: read(project.sources().expect("its files are there")).dataset,
            prefixes: project.prefixes(),
        })
    }

    fn findings(&self, text: &str) -> Vec<Finding> {
        let source = Source::new(self.paper.clone(), "text.txt", text, None);
        let compared = compare(&self.dataset, &source);
        verify(&self.dataset, &compared, &self.prefixes, Language::English).expect("names fit")
    }

    fn replaced(&self, old: &str, new: &str) -> String {
        assert_eq!(self.text.matches(old).count(), 1, "{old} must stand once");
        self.text.replace(old, new)
    }

    /// The text of the first range of a leaf.
    fn words(&self, address: &str) -> String {
        let cut = segment(&self.text);
        let (start, end) = cut.leaf(address).expect("the leaf is there").ranges[0];
        self.text.chars().skip(start).take(end - start).collect()
    }

    /// The findings of the tampered text hold one of a code that names the passage, in a file, and at the line of the text
    /// that holds some words.
    fn tells(&self, tampered: &str, code: &str, passage: &str, file: &str, words: &str) {
        let line = tampered.lines().position(|line| line.contains(words));
        let line = line.expect("the words are in the text") + 1;
        let findings = self.findings(tampered);
        let told = findings.iter().any(|finding| {
            let place = finding.place.as_ref();
            let in_data =
                place.is_some_and(|p| p.path.ends_with(file) && p.line > 0 && p.column > 0);
            let in_text = finding.related.iter().any(|(place, _)| place.line == line);
            let named = finding.message.contains(&format!("p:{passage}"));
            finding.code == code && named && in_data && in_text
        });
        let all: String = findings.iter().map(Finding::to_text).collect();
        assert!(
            told,
            "{code} at {passage} in {file}, line {line} of the text:\n{all}"
        );
    }
}

/// The passages file of the town.
fn passages() -> String {
    let mut prefixes = Prefixes::of_the_field();
    prefixes.insert("xz", "https://w3id.org/xinzhi/ns#");
    prefixes.insert("p", &format!("{PAPER_IRI}/"));
    let paper = oxrdf::NamedNode::new_unchecked(PAPER_IRI);
    let dataset = describe(&segment(TOWN), &paper, &prefixes);
    let mut out = Vec::new();
    write(&dataset, &prefixes, Format::Turtle, &mut out).expect("it can be written");
    String::from_utf8(out).expect("Turtle is UTF-8")
}

/// Breaks lines elsewhere, doubles spaces and adds empty lines: what says the same.
fn rewrapped(text: &str) -> String {
    text.replace('，', "，\n")
        .replace("\n\n", "\n\n\n")
        .replace("達 ", "達   ")
}

#[test]
fn the_true_text_has_no_finding() {
    let town = Sample::town();
    assert_eq!(town.findings(&town.text), []);
    assert_eq!(town.findings(&rewrapped(&town.text)), []);
    assert_eq!(
        town.findings(&format!("\u{FEFF}{}", town.text.replace('\n', "\r\n"))),
        []
    );
}

#[test]
fn nine_ways_to_tamper_with_a_text() {
    let town = Sample::town();
    let (passages, data) = ("passages.ttl", "town.trig");
    let digit = town.replaced("第17位", "第18位");
    town.tells(&digit, "source-lost", "s0.p2.s2", passages, "第18位");
    town.tells(&digit, "figure-value", "s0.p2.s2", data, "第18位");
    let character = town.replaced("仍有潛力", "尚有潛力");
    town.tells(&character, "source-lost", "s0.p2.s2", passages, "尚有潛力");
    town.tells(&character, "printed-absent", "s0.p2.s2", data, "尚有潛力");
    let swapped = town.replaced(
        "道路仍然漫長。我們必須前行。",
        "我們必須前行。道路仍然漫長。",
    );
    town.tells(&swapped, "source-moved", "s0.p3.s1", passages, "道路");
    town.tells(&swapped, "source-moved", "s0.p3.s2", passages, "道路");
    let footnote = town.replaced(&format!("¹ {}", town.words("n1")), "");
    town.tells(&footnote, "source-lost", "n1", passages, "外地");
    let speaker = town.replaced("陳大文", "陳小文");
    town.tells(&speaker, "quotation-speaker", "s0.p2.s1", data, "陳小文");
    town.tells(&speaker, "entity-not-named", "s0.p2.s1", data, "陳小文");
    let unit = town.replaced("億美元", "億港元");
    town.tells(&unit, "figure-unit", "s0.p1.s2", data, "億港元");
    let bound = town.replaced("超過三分", "接近三分");
    town.tells(&bound, "figure-bound", "s0.p1.s2", data, "接近三分");
    let range = town.replaced("各業要求變」", "」各業要求變");
    town.tells(&range, "quotation-range", "s0.p2.s1", data, "各業");
    let merged = town.replaced("潛力。\n\n道路", "潛力。道路");
    town.tells(&merged, "source-moved", "s0.p3.s1", passages, "道路");
}

#[test]
fn the_first_paper_bears_out_its_data() {
    let Some(paper) = Sample::first_paper() else {
        return;
    };
    let told =
        |text: &str| -> String { paper.findings(text).iter().map(Finding::to_text).collect() };
    assert_eq!(told(&paper.text), "");
    assert_eq!(told(&rewrapped(&paper.text)), "");
}

#[test]
fn nine_ways_to_tamper_with_the_first_paper() {
    let Some(paper) = Sample::first_paper() else {
        return;
    };
    let passages = "passages.ttl";
    let digit = paper.replaced("7.4%", "7.5%");
    paper.tells(&digit, "source-lost", "s1.p4.s1", passages, "7.5%");
    paper.tells(&digit, "figure-value", "s1.p4.s1", "s1.trig", "7.5%");
    let character = paper.replaced("差強人意", "差強人思");
    paper.tells(&character, "source-lost", "s1.p3.s3", passages, "差強人思");
    let (one, two) = (paper.words("s3.p8.s1"), paper.words("s3.p8.s2"));
    let swapped = paper.replaced(&format!("{one}{two}"), &format!("{two}{one}"));
    paper.tells(&swapped, "source-moved", "s3.p8.s1", passages, &one);
    paper.tells(&swapped, "source-moved", "s3.p8.s2", passages, &two);
    let footnote = paper.replaced(&format!("² {}", paper.words("n2")), "");
    paper.tells(
        &footnote,
        "source-lost",
        "n2",
        passages,
        &paper.words("s2.p5.s3"),
    );
    let speaker = paper.replaced("夏寶龍", "夏小龍");
    paper.tells(
        &speaker,
        "quotation-speaker",
        "s1.p6.s2",
        "s1.trig",
        "夏小龍",
    );
    paper.tells(
        &speaker,
        "entity-not-named",
        "s1.p6.s2",
        "s1.trig",
        "夏小龍",
    );
    let unit = paper.replaced("億美元", "億港元");
    paper.tells(&unit, "figure-unit", "s2.p6.s2", "s2.trig", "億港元");
    let bound = paper.replaced("超過三分之一", "接近三分之一");
    paper.tells(
        &bound,
        "figure-bound",
        "s2.p6.s2",
        "s2.trig",
        "接近三分之一",
    );
    let range = paper.replaced("、轉型升級」", "」、轉型升級");
    paper.tells(
        &range,
        "quotation-range",
        "s1.p6.s2",
        "s1.trig",
        "」、轉型升級",
    );
    let end = paper.words("s1.p3.s5");
    let merged = paper.replaced(&format!("{end}\n\n"), &end);
    paper.tells(&merged, "source-moved", "s1.p4.s1", passages, &end);
}

#[test]
fn a_wrong_position_is_told_and_mended() {
    let right = passages();
    let start = segment(TOWN).leaf("s0.p2.s1").expect("is there").ranges[0].0;
    let wrong = right.replace(
        &format!("oa:start {start} "),
        &format!("oa:start {} ", start + 3),
    );
    assert_ne!(right, wrong);
    let town = Sample::town_with(wrong);
    town.tells(TOWN, "source-misplaced", "s0.p2.s1", "passages.ttl", "署長");
}

#[test]
fn what_stands_after_a_change_is_told_once() {
    let town = Sample::town();
    let findings = town.findings(&town.replaced("發展之路", "發展之大路"));
    let codes: Vec<&str> = findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["source-shifted", "source-lost"]);
    assert!(
        findings[0].message.contains("10 passages"),
        "{}",
        findings[0].message
    );
    let longer = town.findings(&town.replaced("前行。", "前行。一切剛剛開始。"));
    let new = longer
        .iter()
        .find(|f| f.code == "source-unclaimed")
        .expect("is told");
    assert_eq!(
        new.place.as_ref().map(|p| (p.line, p.column)),
        Some((11, 15))
    );
}

#[test]
fn an_ambiguous_passage_is_not_anchored_anew() {
    let town = Sample::town();
    let twice = town.replaced(
        "道路仍然漫長。我們必須前行。",
        "我們必須前行。一。我們必須前行。",
    );
    let findings = town.findings(&twice);
    let ambiguous = findings
        .iter()
        .find(|f| f.code == "source-ambiguous")
        .expect("is told");
    assert!(
        ambiguous.message.contains("p:s0.p3.s2"),
        "{}",
        ambiguous.message
    );
    assert_eq!(ambiguous.related.len(), 2);
}

#[test]
fn coverage_counts_leaves_and_figures() {
    let town = Sample::town();
    let source = Source::new(town.paper.clone(), "text.txt", TOWN, None);
    let compared = compare(&town.dataset, &source);
    let names = Names::new(&town.dataset).expect("names fit");
    let measured = coverage(
        &town.dataset,
        town.paper.as_ref(),
        &town.prefixes,
        Some((&compared, &names)),
    );
    assert_eq!(measured.leaves.len(), 10);
    assert_eq!(measured.count(LeafState::Content), 5);
    assert_eq!(measured.percent(), 50.0);
    let figures = measured.figures.expect("the text is there");
    let rest: Vec<&str> = figures
        .rest
        .iter()
        .map(|left| left.printed.as_str())
        .collect();
    assert_eq!(
        (figures.found, figures.modelled, rest),
        (7, 6, vec!["2024年5月"])
    );
    assert_eq!(measured.unnamed, Some(Vec::new()));
    assert_eq!(measured.labels.by_language["zh-Hant-HK"], 2);
    assert_eq!(measured.labels.by_language["en"], 0);
}

/// A project of the town in a folder.
fn project() -> tempfile::TempDir {
    let place = folder();
    let write = |path: &str, text: &str| {
        let path = place.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("is made");
        std::fs::write(path, text).expect("is written");
    };
    write(
        "xinzhi.toml",
        "name = \"town\"\nbase = \"https://example.org/\"\nlanguage = \"en\"\n",
    );
    write(
        "data/papers/town/passages.ttl",
        &format!("# by hand\n{}", passages()),
    );
    write("data/town.trig", include_str!("evidence/town.trig"));
    write("text.txt", TOWN);
    place
}

#[test]
fn positions_are_written_in_place() {
    let place = project();
    let text = place.path().join("text.txt");
    let file = place.path().join("data/papers/town/passages.ttl");
    let before = std::fs::read_to_string(&file).expect("readable");
    let clean = xinzhi_in(place.path(), &["check", "--source", "text.txt"]);
    assert!(
        clean.status.success(),
        "{}{}",
        stdout(&clean),
        stderr(&clean)
    );
    let moved = TOWN
        .replace("\n\n道路仍然漫長。我們必須前行。", "")
        .replace("本市工業", "道路仍然漫長。我們必須前行。\n\n本市工業");
    std::fs::write(&text, moved).expect("is written");
    let told = xinzhi_in(
        place.path(),
        &[
            "check",
            "--source",
            "town=text.txt",
            "--rule",
            "source-moved",
        ],
    );
    assert_eq!(
        told.status.code(),
        Some(1),
        "{}{}",
        stdout(&told),
        stderr(&told)
    );
    let mended = xinzhi_in(place.path(), &["check", "--source", "text.txt", "--fix"]);
    let after = std::fs::read_to_string(&file).expect("readable");
    assert!(
        stderr(&mended).contains("positions written"),
        "{}",
        stderr(&mended)
    );
    assert!(after.starts_with("# by hand\n") && after != before);
    assert_eq!(after.lines().count(), before.lines().count());
    // Nothing but numbers differs, and a second time there is nothing to write.
    let plain = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    assert_eq!(plain(&after), plain(&before));
    let again = xinzhi_in(place.path(), &["check", "--source", "text.txt", "--fix"]);
    assert!(!stderr(&again).contains("written"), "{}", stderr(&again));
}

#[test]
fn what_needs_the_text_is_said_to_be_skipped() {
    let place = project();
    let without = std::process::Command::new(env!("CARGO_BIN_EXE_xinzhi"))
        .args(["check"])
        .current_dir(place.path())
        .env_remove("XINZHI_PAPER")
        .output()
        .expect("the binary runs");
    assert!(without.status.success());
    assert!(
        stderr(&without).contains("--source"),
        "{}",
        stderr(&without)
    );
    for (arguments, told) in [
        (
            ["check", "--source", "vilage=text.txt"],
            "there is no paper 'vilage'",
        ),
        (["check", "--source", "missing.txt"], "missing.txt"),
    ] {
        let output = xinzhi_in(place.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}

#[test]
fn coverage_is_a_gate() {
    let place = project();
    let arguments = ["stats", "--coverage", "--source", "text.txt", "--min"];
    for (min, code) in [("50", 0), ("51", 1)] {
        let output = xinzhi_in(place.path(), &[&arguments[..], &[min]].concat());
        assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
        assert!(
            stdout(&output).contains("6  of 7 figures"),
            "{}",
            stdout(&output)
        );
    }
    let json = xinzhi(&["stats", "--coverage", "--format", "json"]);
    assert!(
        stdout(&json).contains("\"address\": \"s1.p3.s5\""),
        "{}",
        stderr(&json)
    );
}

#[test]
fn every_kind_is_listed_and_explained() {
    let list = stdout(&xinzhi(&["check", "--list"]));
    for (code, kind) in kinds() {
        assert!(list.contains(code.as_str()), "{code}");
        assert!(kind.severity() >= Severity::Info);
        assert!(
            xinzhi(&["check", "--explain", code]).status.success(),
            "{code}"
        );
    }
}
