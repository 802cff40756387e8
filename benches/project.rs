//! How long the stages take on the shipped project: `cargo bench`. Peers are compared in runs of their own, as ratios.

use divan::Bencher;
use xinzhi::data::project::Project;
use xinzhi::data::read::{Loaded, read};
use xinzhi::meaning::check::{Scope, check, rules};
use xinzhi::meaning::query::{parse, run};
use xinzhi::store::{Store, merge_of};
use xinzhi::words::language::Language;

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
