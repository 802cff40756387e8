//! How long the stages take on the shipped project: `cargo bench`. Peers are compared in runs of their own, as ratios.

use divan::Bencher;
use xinzhi::data::project::Project;
use xinzhi::data::read::{Loaded, read};
use xinzhi::meaning::check::{Scope, check, rules};
use xinzhi::meaning::evidence::source::Source;
use xinzhi::meaning::evidence::{compare, verify};
use xinzhi::meaning::passages::describe;
use xinzhi::meaning::query::{parse, run};
use xinzhi::store::{Store, merge_of};
use xinzhi::words::language::Language;
use xinzhi::words::text::segment;

fn main() {
    divan::main();
}

fn project() -> Project {
    Project::embedded().expect("the embedded project opens")
}

fn load() -> Loaded {
    read(project().sources().expect("its files are there"))
}

#[divan::bench]
fn read_all_files() -> Loaded {
    load()
}

#[divan::bench]
fn run_all_check_rules(bencher: Bencher) {
    let rules = rules(&project()).expect("the rules are right");
    let with_prefixes = || {
        let mut loaded = load();
        loaded.prefixes = project().prefixes();
        loaded
    };
    bencher
        .with_inputs(with_prefixes)
        .bench_values(|loaded| check(loaded, &rules, Scope::Project, Language::English));
}

#[divan::bench]
fn fill_the_embedded_store(bencher: Bencher) {
    let dataset = load().dataset;
    let merge = merge_of(&dataset);
    bencher.bench(|| Store::memory(&dataset, &merge));
}

const QUESTION: &str = "SELECT ?passage ?figure ?value { GRAPH ?passage { ?figure a xz:Figure ; qudt:numericValue ?value } ?passage a xz:Passage }";

#[divan::bench]
fn ask_on_the_index(bencher: Bencher) {
    let dataset = load().dataset;
    let merge = merge_of(&dataset);
    let store = Store::index(dataset, merge);
    let query = parse(QUESTION, "bench", &project().prefixes()).expect("parses");
    bencher.bench(|| run(&store, query.clone()).expect("answers"));
}

#[divan::bench]
fn ask_on_the_embedded_store(bencher: Bencher) {
    let dataset = load().dataset;
    let merge = merge_of(&dataset);
    let store = Store::memory(&dataset, &merge).expect("loads");
    let query = parse(QUESTION, "bench", &project().prefixes()).expect("parses");
    bencher.bench(|| run(&store, query.clone()).expect("answers"));
}

/// A text of so many MiB in which no sentence stands twice.
fn long_text(mebibytes: usize) -> String {
    use std::fmt::Write;
    let mut text = String::from("某市發展之路\n\n");
    for number in 1.. {
        let _ = write!(
            text,
            "第{number}區去年投入{number}億元，佔總額約三成。區長指出，「第{number}區要創新」。"
        );
        if number % 4 == 0 {
            text.push_str("\n\n");
        }
        if text.len() >= mebibytes << 20 {
            break;
        }
    }
    text
}

/// Twice the text, twice the time.
#[divan::bench(args = [1, 2, 10], sample_count = 3)]
fn compare_passages_with_a_text_of_mebibytes(bencher: Bencher, mebibytes: usize) {
    let text = long_text(mebibytes);
    let project = project();
    let paper = project.paper("long");
    let dataset = describe(&segment(&text), &paper, &project.prefixes());
    let prefixes = project.prefixes();
    bencher.bench_local(|| {
        let source = Source::new(paper.clone(), "long.txt", &text, None);
        let compared = compare(&dataset, &source);
        verify(&dataset, &compared, &prefixes, Language::English).expect("there are few names")
    });
}

/// Where the text is at hand (`XINZHI_PAPER`).
#[divan::bench]
fn compare_the_first_paper_with_its_text(bencher: Bencher) {
    let Some(path) = std::env::var_os("XINZHI_PAPER") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("the text is readable");
    let project = project();
    let dataset = load().dataset;
    let prefixes = project.prefixes();
    bencher.bench_local(|| {
        let source = Source::new(project.paper("hk-nqpf-3"), "paper.txt", &text, None);
        let compared = compare(&dataset, &source);
        verify(&dataset, &compared, &prefixes, Language::English).expect("the names fit")
    });
}
