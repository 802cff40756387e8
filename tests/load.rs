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
    use std::fmt::Write as _;

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

    /// The graphs of the store become those of the project: what is gone from it goes, and what is of others stays.
    #[test]
    fn a_project_that_is_loaded_again_leaves_no_graph_that_is_gone() {
        let folder = folder();
        done(folder.path(), &["new", "papers"]);
        let project = folder.path().join("papers");
        let load = |more: &[&str]| {
            let loaded = xinzhi_in(&project, &[&["load", "-l", "db"], more].concat());
            assert!(loaded.status.success(), "{}", stderr(&loaded));
            stdout(&loaded) + &stderr(&loaded)
        };
        let planned = load(&["--dry-run"]);
        assert!(planned.contains("0 replaced, 0 dropped") && !project.join("db").exists());
        load(&[]);
        let data = ["-l", "db"];
        let before = count(&project, &data, "GRAPH ?g { ?s ?p ?o }");
        let merged = count(&project, &data, "?s ?p ?o");
        assert!(before > 100 && merged > 100);
        let config = std::fs::read_to_string(project.join("xinzhi.toml")).expect("is there");
        let base = config.lines().find_map(|line| line.strip_prefix("base = "));
        let base = base.expect("has a base").trim_matches('"');
        let strange = format!(
            "<http://e/a> <http://e/p> <http://e/o> <http://e/g> .\n<http://e/a> <http://e/p> <http://e/o> <{base}graph/gone> .\n<http://e/b> <http://e/p> <http://e/o> <{base}graph/gone> .\n"
        );
        std::fs::write(project.join("strange.nq"), strange).expect("can be written");
        done(&project, &["load", "strange.nq", "-l", "db"]);
        assert_eq!(count(&project, &data, "?s ?p ?o"), merged + 2);
        let planned = load(&["--dry-run"]);
        assert!(
            planned.contains(&format!("{base}graph/gone\n")),
            "{planned}"
        );
        assert!(
            planned.contains("0 graphs added, 0 replaced, 1 dropped"),
            "{planned}"
        );
        assert_eq!(count(&project, &data, "?s ?p ?o"), merged + 2);
        let told = load(&[]);
        assert!(
            told.contains("graph/gone> is gone from the project: dropped"),
            "{told}"
        );
        let own = "GRAPH <http://e/g> { ?s ?p ?o }";
        assert_eq!(count(&project, &data, own), 1, "the graph of others stays");
        assert_eq!(count(&project, &data, "GRAPH ?g { ?s ?p ?o }"), before + 1);
        // What the other graph says too is still in the merge.
        assert_eq!(count(&project, &data, "?s ?p ?o"), merged + 1);
        assert!(load(&[]).contains("0 graphs added, 0 replaced, 0 dropped"));
    }

    /// Outside of a project the shipped one fills a new store; it changes nothing that is there already.
    #[test]
    fn without_a_project_nothing_of_another_is_replaced() {
        let folder = folder();
        done(folder.path(), &["new", "papers"]);
        let project = folder.path().join("papers");
        let config = std::fs::read_to_string(project.join("xinzhi.toml")).expect("is there");
        let base = config.lines().find(|line| line.starts_with("base = "));
        let shared = config.replace(
            base.expect("has a base"),
            "base = \"https://w3id.org/xinzhi/\"",
        );
        std::fs::write(project.join("xinzhi.toml"), shared).expect("can be written");
        std::fs::write(project.join("own.nq"), "<http://e/a> <http://e/p> <http://e/o> <https://w3id.org/xinzhi/graph/of-nobody-else> .\n").expect("can be written");
        done(&project, &["load", "-l", "../db"]);
        done(&project, &["load", "own.nq", "-l", "../db"]);
        let data = ["-l", "db"];
        let before = all(folder.path(), &data);
        for more in [[].as_slice(), &["--dry-run"]] {
            let refused = xinzhi_in(folder.path(), &[&["load", "-l", "db"], more].concat());
            assert_eq!(code(&refused), Some(2), "{}", stderr(&refused));
            assert!(
                stderr(&refused).contains("--project DIR"),
                "{}",
                stderr(&refused)
            );
        }
        assert_eq!(all(folder.path(), &data), before);
        done(folder.path(), &["load", "-l", "new"]);
        done(folder.path(), &["load", "-l", "new"]);
    }

    /// A file that is read portion by portion is there as a whole or not at all, and errors have their lines.
    #[test]
    fn a_large_file_is_loaded_whole_or_not_at_all() {
        let folder = folder();
        let long = "新".repeat(300);
        let mut text = String::new();
        for n in 0..18_000 {
            let _ = writeln!(text, "_:x{n} <http://e/p> \"{long}{n}\" <http://e/g> .");
        }
        assert!(text.len() > 16 << 20);
        let write = |text: &str| std::fs::write(folder.path().join("big.nq"), text);
        let data = ["-l", "db"];
        write(&format!("{text}<http://e/a> <http://e/b> ] .\n")).expect("can be written");
        let bad = xinzhi_in(folder.path(), &["load", "big.nq", "-l", "db"]);
        assert_eq!(code(&bad), Some(2), "{}", stderr(&bad));
        assert!(stderr(&bad).contains("big.nq:18001:"), "{}", stderr(&bad));
        assert_eq!(all(folder.path(), &data), 0);
        files(folder.path());
        write(&text).expect("can be written");
        for more in [[].as_slice(), &["--strict"]] {
            let load = ["load", "big.nq", "good.ttl", "-l", "db"];
            done(folder.path(), &[load.as_slice(), more].concat());
            assert_eq!(
                all(folder.path(), &data),
                18_003,
                "what is loaded twice is there once"
            );
        }
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

    /// While a server writes, others may read, and none may write.
    #[test]
    fn one_process_writes_and_others_read() {
        let folder = folder();
        files(folder.path());
        done(folder.path(), &["load", "good.ttl", "-l", "db"]);
        let store = folder.path().join("db").display().to_string();
        let _server = crate::serve::Running::start(&["-l", &store, "--writable"]);
        let refused = xinzhi_in(folder.path(), &["load", "good.ttl", "-l", "db"]);
        assert_eq!(code(&refused), Some(2));
        let told = stderr(&refused);
        assert!(
            told.contains("db: another process has the store open"),
            "{told}"
        );
        assert_eq!(all(folder.path(), &["-l", "db"]), 3);
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
