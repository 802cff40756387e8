//! `serve --store`: queries are asked of the store as it is now, and an answer of the copy says that it is one.

use super::servers::{Running as Store, oxigraph, virtuoso};
use crate::kit::{done, folder, stderr};
use crate::serve::Running;
use std::path::Path;

/// A graph of so many statements, put on a store.
fn put(store: &Store, folder: &Path, graph: &str, statements: usize) {
    let line = |n: usize| format!("<http://e/{n}> <http://e/p> <http://e/o> .\n");
    let text: String = (0..statements).map(line).collect();
    std::fs::write(folder.join("a.nt"), text).expect("can be written");
    let done = store.xinzhi_in(folder, &["load", "a.nt", "--graph", graph]);
    assert!(done.status.success(), "{}", stderr(&done));
}

/// The answer to a query: status and headers in lower case, and the body.
fn ask(server: &Running, query: &str, more: &str) -> (String, String) {
    let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let request = format!(
        "GET /query?format=csv&query={encoded}{more} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    );
    let whole = server.raw(request.as_bytes());
    let (head, body) = whole.split_once("\r\n\r\n").unwrap_or((&whole, ""));
    (head.to_lowercase(), body.to_owned())
}

const OWN: &str = "cache-status: xinzhi; fwd=bypass";
const COUNT: &str = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <http://e/p> ?o } }";

#[test]
fn what_changes_on_the_store_is_seen_at_once_and_what_is_gone_is_told() {
    let Some(mut store) = oxigraph() else { return };
    let folder = folder();
    put(&store, folder.path(), "http://e/g", 2);
    let mut options = store.options();
    options.extend(["--allow", "http://127.0.0.1:9/sparql"]);
    let server = Running::start(&options);
    let (head, body) = ask(&server, COUNT, "");
    assert!(
        head.contains(OWN) && body.contains("\r\n2\r\n"),
        "{head}\n{body}"
    );
    put(&store, folder.path(), "http://e/h", 3);
    let (head, body) = ask(&server, COUNT, "");
    assert!(
        head.contains(OWN) && body.contains("\r\n5\r\n"),
        "{head}\n{body}"
    );
    // The graphs that a request names are those that the store is asked for.
    let plain = "SELECT (COUNT(*) AS ?n) { ?s <http://e/p> ?o }";
    let (head, body) = ask(&server, plain, "&default-graph-uri=http://e/h");
    assert!(
        head.contains(OWN) && body.contains("\r\n3\r\n"),
        "{head}\n{body}"
    );
    // Nothing that reaches further is sent on: that is the copy's.
    let service = "SELECT * { SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s ?p ?o } }";
    let (head, _) = ask(&server, service, "");
    assert!(
        head.contains("cache-status: xinzhi; hit; detail=\"service"),
        "{head}"
    );
    assert!(head.contains("\nage: "), "{head}");
    let other = "SELECT * { SERVICE <http://127.0.0.1:10/sparql> { ?s ?p ?o } }";
    assert!(ask(&server, other, "").0.starts_with("http/1.1 403"));
    let wrong = ask(&server, "SELECT * {", "").0;
    assert!(wrong.starts_with("http/1.1 400"), "{wrong}");
    store.end();
    let (head, body) = ask(&server, COUNT, "");
    assert!(head.starts_with("http/1.1 502"), "{head}\n{body}");
}

#[test]
fn a_graph_that_is_pushed_later_is_seen() {
    let Some(store) = oxigraph() else { return };
    let folder = folder();
    done(folder.path(), &["new", "papers"]);
    let project = folder.path().join("papers");
    let push = || {
        let pushed = store.xinzhi_in(&project, &["push"]);
        assert!(pushed.status.success(), "{}", stderr(&pushed));
    };
    push();
    let at = project.display().to_string();
    let mut options = store.options();
    options.extend(["--project", &at]);
    let server = Running::start(&options);
    let (head, body) = ask(&server, COUNT, "");
    assert!(
        head.contains(OWN) && body.contains("\r\n0\r\n"),
        "{head}\n{body}"
    );
    let more = "<http://e/g> { <http://e/s> <http://e/p> <http://e/o> }";
    std::fs::write(project.join("data/more.trig"), more).expect("can be written");
    push();
    let plain = "SELECT (COUNT(*) AS ?n) { ?s <http://e/p> ?o }";
    for query in [COUNT, plain] {
        let (head, body) = ask(&server, query, "");
        assert!(
            head.contains(OWN) && body.contains("\r\n1\r\n"),
            "{head}\n{body}"
        );
    }
}

#[test]
fn what_an_engine_answers_otherwise_is_answered_from_the_copy() {
    let Some(store) = virtuoso() else { return };
    let folder = folder();
    put(&store, folder.path(), "http://e/g", 2);
    let server = Running::start(&store.options());
    let (head, body) = ask(&server, COUNT, "");
    assert!(
        head.contains(OWN) && body.contains("\r\n2\r\n"),
        "{head}\n{body}"
    );
    let path = "SELECT (COUNT(*) AS ?n) { GRAPH <http://e/g> { ?s <http://e/p>+ ?o } }";
    let (head, body) = ask(&server, path, "");
    assert!(body.contains("\r\n2\r\n"), "{head}\n{body}");
    assert!(
        head.contains("xinzhi; hit; detail=") && head.contains("paths of any length"),
        "{head}"
    );
}
