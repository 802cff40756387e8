//! Every reading command over a store: what it gives is what it gives of the project's files.
//!
//! The rows that take long (all views, the whole site) run when XINZHI_STORES=all.

use crate::kit::{folder, root, stderr, stdout, xinzhi};
use crate::serve::Running;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

/// What has to be equal.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Same {
    /// All bytes: the order is ours.
    Bytes,
    /// The lines, in any order; stores know no files, so that the places of statements are left out.
    Lines,
}

use Same::{Bytes, Lines};

const TABLE: [(&[&str], Same); 17] = [
    (&["check", "--format", "json", "--fail-on", "info"], Bytes),
    (&["check", "--rule", "undeclared-term"], Bytes),
    (
        &[
            "query",
            "-q",
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
            "--format",
            "csv",
        ],
        Lines,
    ),
    (
        &[
            "query",
            "-q",
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } ?g a xz:Passage } GROUP BY ?g",
            "--format",
            "csv",
        ],
        Lines,
    ),
    (
        &[
            "query",
            "-q",
            "SELECT ?s FROM <https://w3id.org/xinzhi/graph/gloss> { ?s ?p ?o }",
            "--format",
            "csv",
        ],
        Lines,
    ),
    (
        &[
            "query",
            "-q",
            "SELECT ?s ?g FROM NAMED <https://w3id.org/xinzhi/graph/readings> { GRAPH ?g { ?s ?p ?o } }",
            "--format",
            "csv",
        ],
        Lines,
    ),
    (
        &[
            "query",
            "who-said-what",
            "--param",
            "who=梁振英",
            "--cite",
            "--format",
            "csv",
        ],
        Lines,
    ),
    (
        &[
            "query",
            "-q",
            "SELECT ?s { ?s a xz:Strategy }",
            "--format",
            "csv",
            "--labels",
            "beside",
        ],
        Lines,
    ),
    (
        &[
            "query",
            "-q",
            "CONSTRUCT { ?s a ?c } { ?s a ?c }",
            "--format",
            "nt",
        ],
        Lines,
    ),
    (&["draw", "eight-centres", "--format", "svg"], Bytes),
    (
        &["draw", "--around", "person:xia-baolong", "--format", "json"],
        Bytes,
    ),
    (&["explain", "person:xia-baolong"], Lines),
    (&["export", "--format", "nq"], Bytes),
    (&["export", "--format", "ttl"], Bytes),
    (&["stats"], Bytes),
    (&["infer", "--format", "nq"], Bytes),
    (&["search", "創新"], Bytes),
];

/// The forms of a drawing.
const FORMS: [&str; 4] = ["svg", "mermaid", "json", "dot"];

/// A command on the store.
pub type OnStore<'a> = &'a dyn Fn(&[&str]) -> Output;

/// Compares all commands on a store that these options name with the same on the project's files.
pub fn compare(run: OnStore<'_>, options: &[&str]) {
    for (arguments, same) in TABLE {
        equal(run, arguments, same);
    }
    served(options);
    if std::env::var("XINZHI_STORES").as_deref() != Ok("all") {
        eprintln!("skipped: all views and the whole site (XINZHI_STORES=all)");
        return;
    }
    for view in views() {
        for form in FORMS {
            equal(run, &["draw", &view, "--format", form], Bytes);
        }
    }
    published(run);
}

fn equal(run: OnStore<'_>, arguments: &[&str], same: Same) {
    let (here, there) = (xinzhi(arguments), run(arguments));
    let codes = [&here, &there].map(|output| output.status.code());
    assert_eq!(codes[0], codes[1], "{arguments:?}: {}", stderr(&there));
    match same {
        Bytes => assert!(stdout(&here) == stdout(&there), "{arguments:?} differs"),
        Lines => assert_eq!(lines(&here), lines(&there), "{arguments:?}"),
    }
}

/// The lines of an output, sorted.
pub fn lines(output: &Output) -> Vec<String> {
    assert!(output.status.success(), "{}", stderr(output));
    let bare = |line: &str| line.split(" (ontology/").next().unwrap_or(line).to_owned();
    let mut lines: Vec<String> = stdout(output).lines().map(bare).collect();
    lines.sort();
    lines
}

fn views() -> Vec<String> {
    let files = std::fs::read_dir(root().join("queries/draw")).expect("is readable");
    let stem = |entry: std::fs::DirEntry| entry.path().file_stem()?.to_str().map(str::to_owned);
    let mut views: Vec<String> = files.flatten().filter_map(stem).collect();
    views.sort();
    assert!(views.len() >= 15, "{views:?}");
    views
}

/// Some pages, data and answers of a server on the store and one on the files.
fn served(options: &[&str]) {
    let (here, there) = (Running::start(&[]), Running::start(options));
    for path in [
        "/page/view/eight-centres.en.html",
        "/page/person/xia-baolong.zh-Hant-HK.html",
        "/page/person/xia-baolong.ttl",
        "/page/ns/passage.en.html",
        "/search?q=%E5%89%B5%E6%96%B0",
        "/query?format=csv&query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D",
        "/query?format=nt&query=CONSTRUCT%20WHERE%20%7B%20%3Chttps%3A%2F%2Fw3id.org%2Fxinzhi%2Fid%2Fperson%2Fxia-baolong%3E%20a%20%3Fc%20%7D",
    ] {
        let [own, other] = [&here, &there].map(|server| answer(server, path));
        assert_eq!(own.0, "HTTP/1.1 200 OK", "{path}");
        assert!(own == other, "{path} differs: {} {:?}", other.0, other.1);
    }
}

/// The status and the sorted lines of an answer.
fn answer(server: &Running, path: &str) -> (String, Vec<String>) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let whole = server.raw(request.as_bytes());
    let (head, body) = whole.split_once("\r\n\r\n").unwrap_or((&whole, ""));
    let status = head.lines().next().unwrap_or_default().to_owned();
    let mut lines: Vec<String> = body.lines().map(str::to_owned).collect();
    lines.sort();
    (status, lines)
}

/// The whole site, file by file.
fn published(run: OnStore<'_>) {
    static SITE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let site = |run: OnStore<'_>| {
        let folder = folder();
        let output = folder.path().join("site").display().to_string();
        let done = run(&["publish", "--quiet", "-o", &output]);
        assert!(done.status.success(), "{}", stderr(&done));
        folder
    };
    let here = SITE.get_or_init(|| site(&xinzhi));
    let there = site(run);
    let [here, there] = [here, &there].map(|folder| files(folder.path()));
    let names = [&here, &there].map(|files| files.keys().collect::<Vec<_>>());
    assert!(names[0] == names[1], "other files");
    assert!(names[0].len() > 20_000);
    let differ = here.iter().filter(|(name, path)| {
        let bytes = |path: &Path| std::fs::read(path).expect("is readable");
        bytes(path) != bytes(&there[*name])
    });
    let differ: Vec<_> = differ.map(|(name, _)| name).collect();
    assert_eq!(differ, Vec::<&PathBuf>::new());
}

/// All files below a folder, by their paths in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, PathBuf> {
    let (mut files, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).expect("is readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("is below").to_owned();
                files.insert(name, path);
            }
        }
    }
    files
}
