//! `load`: whole files or nothing, snapshots that are sound or told, and a store on disk where the program has it.

use crate::kit::{done, folder, stderr, stdout, xinzhi_in};
use std::path::Path;
use std::process::Output;

const GOOD: &str = "@prefix e: <http://e/> .\ne:a e:p 1 , [ e:q \"一\"@zh-Hant-HK ] .\n";
const BAD: &str = "<http://e/a> <http://e/b> ] .\n";

fn files(folder: &Path) {
    std::fs::write(folder.join("good.ttl"), GOOD).expect("can be written");
    std::fs::write(folder.join("bad.ttl"), BAD).expect("can be written");
    std::fs::write(
        folder.join("more.nq"),
        "_:x <http://e/p> _:x <http://e/g> .\n",
    )
    .expect("can be written");
}

/// How many statements match, by the count of an answer.
pub fn count(folder: &Path, data: &[&str], pattern: &str) -> usize {
    let query = format!("SELECT (COUNT(*) AS ?n) {{ {pattern} }}");
    let mut arguments = vec!["query", "-q", &query, "--format", "csv"];
    arguments.extend(data);
    let told = done(folder, &arguments);
    let number = told.lines().nth(1).expect("there is a row");
    number.parse().expect("is a number")
}

fn all(folder: &Path, data: &[&str]) -> usize {
    let everything = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }";
    count(folder, data, everything)
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

#[test]
fn a_bad_file_is_told_and_the_others_are_loaded_unless_all_or_nothing_is_asked() {
    let folder = folder();
    files(folder.path());
    let load = |more: &[&str]| {
        let mut arguments = vec!["load", "good.ttl", "bad.ttl", "more.nq"];
        arguments.extend(more);
        xinzhi_in(folder.path(), &arguments)
    };
    let loaded = load(&["-o", "s.snapshot"]);
    assert_eq!(code(&loaded), Some(1), "{}", stderr(&loaded));
    assert!(
        stderr(&loaded).contains("bad.ttl:1:27"),
        "{}",
        stderr(&loaded)
    );
    assert_eq!(all(folder.path(), &["-d", "s.snapshot"]), 4);
    let strict = load(&["--strict", "-o", "t.snapshot"]);
    assert_eq!(code(&strict), Some(2));
    assert!(!folder.path().join("t.snapshot").exists());
    let nothing = xinzhi_in(folder.path(), &["load", "bad.ttl", "-o", "t.snapshot"]);
    assert_eq!(code(&nothing), Some(2));
    assert!(!folder.path().join("t.snapshot").exists());
    let nowhere = xinzhi_in(folder.path(), &["load", "good.ttl"]);
    assert_eq!(code(&nowhere), Some(2));
    assert!(stderr(&nowhere).contains("--location DIR"));
}

#[test]
fn a_snapshot_holds_what_the_files_say() {
    let folder = folder();
    files(folder.path());
    std::fs::create_dir(folder.path().join("in")).expect("can be made");
    for name in ["good.ttl", "more.nq"] {
        let at = folder.path().join(name);
        std::fs::copy(at, folder.path().join("in").join(name)).expect("can be copied");
    }
    done(folder.path(), &["load", "in", "-o", "s.snapshot"]);
    let first = std::fs::read(folder.path().join("s.snapshot")).expect("is there");
    done(folder.path(), &["load", "in", "-o", "s.snapshot"]);
    let second = std::fs::read(folder.path().join("s.snapshot")).expect("is there");
    assert_eq!(first, second, "the same input gives the same bytes");
    let export = |data: &str| {
        let arguments = ["export", "-d", data, "--format", "nq"];
        let told = done(folder.path(), &arguments);
        let mut lines: Vec<String> = told.lines().map(str::to_owned).collect();
        lines.sort();
        lines.len()
    };
    assert_eq!(export("s.snapshot"), export("in"));
}

#[test]
fn a_damaged_snapshot_is_told_and_never_read() {
    let folder = folder();
    files(folder.path());
    done(folder.path(), &["load", "good.ttl", "-o", "s.snapshot"]);
    let whole = std::fs::read(folder.path().join("s.snapshot")).expect("is there");
    let mut cases = vec![
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("empty", Vec::new()),
        ("longer", [whole.as_slice(), b"x"].concat()),
    ];
    for at in (0..whole.len()).step_by(7) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        cases.push(("flipped", flipped));
    }
    let mut version = whole.clone();
    version[8] = 250;
    cases.push(("version", version));
    for (what, bytes) in cases {
        std::fs::write(folder.path().join("d.snapshot"), bytes).expect("can be written");
        let told = xinzhi_in(
            folder.path(),
            &["query", "-d", "d.snapshot", "-q", "ASK { ?s ?p ?o }"],
        );
        assert_eq!(code(&told), Some(2), "{what}: {}", stdout(&told));
        assert!(
            stderr(&told).contains("d.snapshot"),
            "{what}: {}",
            stderr(&told)
        );
    }
}

#[cfg(not(feature = "disk"))]
#[test]
fn without_the_feature_a_store_on_disk_is_told_with_the_way_to_build_it() {
    let folder = folder();
    files(folder.path());
    for arguments in [
        ["load", "good.ttl", "--location", "db"].as_slice(),
        &["query", "-q", "ASK {}", "--location", "db"],
        &["stats", "-l", "db"],
    ] {
        let told = xinzhi_in(folder.path(), arguments);
        assert_eq!(code(&told), Some(2));
        assert!(
            stderr(&told).contains("--features disk"),
            "{}",
            stderr(&told)
        );
        assert!(!folder.path().join("db").exists());
    }
}

#[cfg(feature = "disk")]
pub mod disk {
    use super::*;
    use crate::kit::{root, xinzhi};

    /// The project on disk, once for all tests.
    pub fn project() -> &'static Path {
        use std::sync::OnceLock;
        static STORE: OnceLock<tempfile::TempDir> = OnceLock::new();
        STORE
            .get_or_init(|| {
                let folder = folder();
                let at = folder.path().join("db").display().to_string();
                done(&root(), &["load", "--location", &at]);
                folder
            })
            .path()
    }

    fn sorted(output: &Output) -> Vec<String> {
        assert!(output.status.success(), "{}", stderr(output));
        let lines = stdout(output);
        // Stores know no files: the places of statements are left out.
        let bare = |line: &str| line.split(" (ontology/").next().unwrap_or(line).to_owned();
        let mut lines: Vec<String> = lines.lines().map(bare).collect();
        lines.sort();
        lines
    }

    #[test]
    fn every_reading_command_answers_from_the_disk_as_from_the_files() {
        let at = project().join("db").display().to_string();
        let asked: [&[&str]; 8] = [
            &[
                "query",
                "-q",
                "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
                "--format",
                "csv",
            ],
            &[
                "query",
                "-q",
                "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
                "--format",
                "csv",
            ],
            &[
                "query",
                "who-said-what",
                "--param",
                "who=梁振英",
                "--cite",
                "--format",
                "csv",
            ],
            &[
                "query",
                "-q",
                "CONSTRUCT { ?s a ?c } { ?s a ?c }",
                "--format",
                "nt",
            ],
            &["stats"],
            &["search", "創新"],
            &["explain", "person:xia-baolong"],
            &["draw", "strategy-map", "--format", "mermaid"],
        ];
        for question in asked {
            let mut on_disk = question.to_vec();
            on_disk.extend(["--location", &at]);
            let (here, there) = (xinzhi(question), xinzhi(&on_disk));
            assert_eq!(
                here.status.code(),
                there.status.code(),
                "{question:?}: {}",
                stderr(&there)
            );
            if here.status.success() {
                assert_eq!(sorted(&there), sorted(&here), "{question:?}");
            }
        }
    }

    #[test]
    fn what_is_loaded_twice_is_there_once_and_the_kind_of_default_graph_stays() {
        let folder = folder();
        files(folder.path());
        let data = ["--location", "db"];
        for _ in 0..2 {
            done(folder.path(), &["load", "good.ttl", "more.nq", "-l", "db"]);
            assert_eq!(all(folder.path(), &data), 4);
            assert_eq!(count(folder.path(), &data, "?s ?p ?o"), 3);
        }
        let other = xinzhi_in(
            folder.path(),
            &["load", "more.nq", "-l", "db", "--union-default-graph"],
        );
        assert_eq!(code(&other), Some(2), "{}", stderr(&other));
        done(
            folder.path(),
            &["load", "more.nq", "-l", "merge", "--union-default-graph"],
        );
        let merge = ["--location", "merge"];
        assert_eq!(count(folder.path(), &merge, "?s ?p ?o"), 1);
        let nameless = xinzhi_in(folder.path(), &["load", "good.ttl", "-l", "merge"]);
        assert_eq!(code(&nameless), Some(2));
        assert!(stderr(&nameless).contains("--graph"));
        done(
            folder.path(),
            &["load", "good.ttl", "--graph", "http://e/n", "-l", "merge"],
        );
        assert_eq!(count(folder.path(), &merge, "?s ?p ?o"), 4);
    }

    #[test]
    fn what_is_no_store_is_told() {
        let folder = folder();
        files(folder.path());
        let asked = xinzhi_in(folder.path(), &["stats", "-l", "none"]);
        assert_eq!(code(&asked), Some(2));
        assert!(stderr(&asked).contains("no store"), "{}", stderr(&asked));
        let loaded = xinzhi_in(folder.path(), &["load", "good.ttl", "-l", "."]);
        assert_eq!(code(&loaded), Some(2));
        assert!(
            stderr(&loaded).contains("other files"),
            "{}",
            stderr(&loaded)
        );
    }

    #[test]
    fn a_query_on_disk_ends_with_its_time() {
        let at = project().join("db").display().to_string();
        let endless =
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER (STR(?a) < STR(?f)) }";
        let began = std::time::Instant::now();
        let told = xinzhi(&[
            "query",
            "-q",
            endless,
            "--timeout-s",
            "1",
            "--location",
            &at,
        ]);
        assert_eq!(code(&told), Some(2));
        assert!(stderr(&told).contains("time is over"), "{}", stderr(&told));
        assert!(began.elapsed() < std::time::Duration::from_secs(20));
    }
}
