//! SERVICE and LOAD: only what was allowed by name is asked, within limits, and nowhere else by a detour.

use crate::kit::{folder, stderr, stdout, xinzhi};
use crate::serve::{Canary, Served, served_among};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use xinzhi::meaning::query::limits::{Limit, Limits};
use xinzhi::store::remote::peers::Peers;

const ROWS: &str = r#"{"head":{"vars":["x","there"]},"results":{"bindings":[
  {"x":{"type":"uri","value":"http://e/s1"},"there":{"type":"literal","value":"one"}},
  {"x":{"type":"uri","value":"http://e/s2"},"there":{"type":"literal","value":"two"}}]}}"#;
const JSON: &str = "application/sparql-results+json";

/// Somebody's endpoint on this machine, which behaves as its paths say.
struct Peer {
    port: u16,
    calls: Arc<AtomicUsize>,
    last: Arc<Mutex<String>>,
}

impl Peer {
    /// Starts one; `elsewhere` is where it redirects to.
    fn start(elsewhere: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let (calls, last) = (Arc::default(), Arc::default());
        let peer = Self { port, calls, last };
        let (calls, last) = (Arc::clone(&peer.calls), Arc::clone(&peer.last));
        let elsewhere = elsewhere.to_owned();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (calls, last) = (Arc::clone(&calls), Arc::clone(&last));
                let elsewhere = elsewhere.clone();
                std::thread::spawn(move || answer(stream, &elsewhere, &calls, &last));
            }
        });
        peer
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

fn answer(stream: TcpStream, elsewhere: &str, calls: &AtomicUsize, last: &Mutex<String>) {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line).expect("a request line");
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).expect("a header");
        if header.trim().is_empty() {
            break;
        }
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a number");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body");
    calls.fetch_add(1, Ordering::SeqCst);
    *last.lock().expect("is not poisoned") = String::from_utf8_lossy(&body).into_owned();
    let mut out = reader.into_inner();
    let ok = |media: &str, text: &str| {
        let length = text.len();
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {media}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{text}"
        )
    };
    let to = |place: &str| {
        format!(
            "HTTP/1.1 307 Go\r\nlocation: {place}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        )
    };
    let text = match path.as_str() {
        "/sparql" | "/below/a" => ok(JSON, ROWS),
        "/broken" => ok(JSON, &ROWS[..60]),
        "/page" => ok("text/html", "<p>hello</p>"),
        "/away" => to(elsewhere),
        "/near" => to("/sparql"),
        "/round" => to("/round"),
        "/file" => to("file:///etc/passwd"),
        "/data.ttl" => ok(
            "text/turtle",
            "<#a> <http://e/p> [ <http://e/q> \"there\" ] .",
        ),
        "/bad.ttl" => ok("text/turtle", "<#a> <http://e/p> 1 . <#a> <http://e/p>"),
        "/graphs.trig" => ok("application/trig", "<http://e/g> { <#a> <http://e/p> 1 }"),
        "/slow" => {
            std::thread::sleep(Duration::from_secs(20));
            String::new()
        }
        "/endless" => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {JSON}\r\n\r\n");
            let _ = out.write_all(head.as_bytes());
            while out.write_all(&[b' '; 4096]).is_ok() {}
            return;
        }
        _ => "HTTP/1.1 500 No\r\ncontent-length: 4\r\nconnection: close\r\n\r\noops".to_owned(),
    };
    let _ = out.write_all(text.as_bytes());
}

const SUBJECTS: &str =
    "@prefix e: <http://e/> . e:s1 e:p 1 . e:s2 e:p 2 . e:s3 e:p 3 . e:s4 e:p 4 .";

fn among(names: &[String], set: impl FnOnce(&mut Limits)) -> Served {
    let peers = Peers::new(names).expect("they are addresses");
    served_among(SUBJECTS, set, true, peers)
}

fn service(url: &str) -> String {
    format!("SELECT * {{ ?x <http://e/p> ?here SERVICE <{url}> {{ ?x <http://e/q> ?there }} }}")
}

#[test]
fn a_named_endpoint_is_asked_once_and_its_rows_are_joined() {
    let peer = Peer::start("");
    let served = among(&[peer.url("sparql"), peer.url("below/")], |_| {});
    let answer = served.query(&service(&peer.url("sparql")));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.text();
    assert!(text.contains("\"one\"") && text.contains("\"two\"") && !text.contains("http://e/s3"));
    assert_eq!(peer.calls(), 1);
    assert_eq!(served.query(&service(&peer.url("below/a"))).status, 200);
    // Functions that we replace for ourselves are sent as they were written.
    let made = format!(
        "SELECT * {{ SERVICE <{}> {{ ?x <http://e/q> ?o BIND(CONCAT(?o, 'x') AS ?there) }} }}",
        peer.url("sparql")
    );
    assert_eq!(served.query(&made).status, 200);
    let sent = peer.last.lock().expect("is not poisoned").clone();
    assert!(
        sent.contains("CONCAT") && !sent.contains("xinzhi"),
        "{sent}"
    );
    // In an update, too.
    let update = format!(
        "INSERT {{ ?x <http://e/heard> ?there }} WHERE {{ SERVICE <{}> {{ ?x <http://e/q> ?there }} }}",
        peer.url("sparql")
    );
    assert_eq!(served.update(&update).status, 204);
    let stored = served.query("ASK { <http://e/s1> <http://e/heard> 'one' }");
    assert!(stored.text().contains("true"));
    let told = served.get("/query", "text/turtle").text();
    assert!(told.contains("BasicFederatedQuery"), "{told}");
}

#[test]
fn what_is_not_named_is_not_asked() {
    let peer = Peer::start("");
    let (canary, elsewhere) = Canary::new();
    let served = among(&[peer.url("sparql"), peer.url("below/")], |_| {});
    let port = peer.port;
    for url in [
        elsewhere.clone(),
        peer.url("sparql2"),
        peer.url("sparql?x"),
        peer.url("below/../sparql2"),
        format!("http://localhost:{port}/sparql"),
        format!("http://127.1:{port}/sparql"),
        format!("http://127.0.0.1:{port}@{elsewhere}"),
        "file:///etc/passwd".to_owned(),
    ] {
        let answer = served.query(&service(&url));
        assert_eq!(answer.status, 403, "{url}: {}", answer.text());
        assert!(answer.text().contains("--allow"), "{}", answer.text());
        let silent = served.query(&service(&url).replace("SERVICE", "SERVICE SILENT"));
        assert_eq!(silent.status, 200, "{url}");
        assert_eq!(served.update(&format!("LOAD <{url}>")).status, 403, "{url}");
    }
    // A name that only the data would tell is none that was allowed.
    let variable = format!(
        "SELECT * {{ VALUES ?e {{ <{}> }} SERVICE ?e {{ ?x ?p ?there }} }}",
        peer.url("sparql")
    );
    assert_eq!(served.query(&variable).status, 403);
    // Nor may an allowed endpoint be told to ask others.
    let nested = format!(
        "SELECT * {{ SERVICE <{}> {{ SERVICE <{elsewhere}> {{ ?x ?p ?o }} }} }}",
        peer.url("sparql")
    );
    assert_eq!(served.query(&nested).status, 403);
    assert_eq!(peer.calls(), 0);
    canary.is_untouched();
    served.lives();
}

#[test]
fn redirects_are_compared_with_the_names_again() {
    let (canary, elsewhere) = Canary::new();
    let peer = Peer::start(&elsewhere);
    let names = ["away", "near", "sparql", "round", "file"].map(|path| peer.url(path));
    let served = among(&names, |_| {});
    for path in ["away", "round", "file"] {
        let answer = served.query(&service(&peer.url(path)));
        assert_eq!(answer.status, 502, "{path}: {}", answer.text());
        let load = served.update(&format!("LOAD <{}>", peer.url(path)));
        assert_eq!(load.status, 502, "{path}: {}", load.text());
        assert!(!load.text().contains("root:"));
    }
    canary.is_untouched();
    let near = served.query(&service(&peer.url("near")));
    assert_eq!(near.status, 200, "{}", near.text());
}

/// `127.1` is a name for the resolver, and leads to this machine: so might any name whose owner wants it to.
#[test]
fn names_that_lead_to_private_addresses_are_refused() {
    let peer = Peer::start("");
    let url = format!("http://127.1:{}/sparql", peer.port);
    let served = among(std::slice::from_ref(&url), |_| {});
    let answer = served.query(&service(&url));
    assert_eq!(answer.status, 502, "{}", answer.text());
    assert!(answer.text().contains("private"), "{}", answer.text());
    assert_eq!(peer.calls(), 0);
}

#[test]
fn peers_that_fail_or_go_on_for_ever_are_given_up() {
    let peer = Peer::start("");
    let paths = ["slow", "endless", "broken", "page", "none", "sparql"];
    let names = paths.map(|path| peer.url(path));
    let served = among(&names, |limits| {
        limits.set(Limit::PeerTime, 1);
        limits.set(Limit::PeerAnswer, 100_000);
        limits.set(Limit::PeerCalls, 2);
    });
    for (path, cause) in [
        ("slow", "timeout"),
        ("endless", "peer-answer"),
        ("broken", "cannot be read"),
        ("page", "text/html"),
        ("none", "500"),
    ] {
        let began = Instant::now();
        let answer = served.query(&service(&peer.url(path)));
        assert_eq!(answer.status, 502, "{path}: {}", answer.text());
        assert!(answer.text().contains(cause), "{path}: {}", answer.text());
        assert!(began.elapsed() < Duration::from_secs(4), "{path}");
        let silent = service(&peer.url(path)).replace("SERVICE", "SERVICE SILENT");
        assert_eq!(served.query(&silent).status, 200, "{path}");
    }
    let url = peer.url("sparql");
    let thrice = format!(
        "SELECT * {{ {{ SERVICE <{url}> {{ ?x ?a 1 }} }} UNION {{ SERVICE <{url}> {{ ?x ?a 2 }} }} UNION {{ SERVICE <{url}> {{ ?x ?a 3 }} }} }}"
    );
    let answer = served.query(&thrice);
    assert_eq!(answer.status, 502);
    assert!(answer.text().contains("peer-calls"), "{}", answer.text());
    served.lives();
}

/// The query's own time is shorter than that of the peer.
#[test]
fn the_deadline_of_the_query_counts_for_its_calls() {
    let peer = Peer::start("");
    let served = among(&[peer.url("slow")], |limits| {
        limits.set(Limit::QueryTime, 1)
    });
    let began = Instant::now();
    let answer = served.query(&service(&peer.url("slow")));
    assert!(matches!(answer.status, 502 | 503), "{}", answer.text());
    assert!(began.elapsed() < Duration::from_secs(3));
    served.lives();
}

#[test]
fn named_documents_are_loaded_whole_or_not_at_all() {
    let peer = Peer::start("");
    let paths = ["data.ttl", "bad.ttl", "graphs.trig", "page"];
    let served = among(&paths.map(|path| peer.url(path)), |_| {});
    let load = |path: &str, rest: &str| served.update(&format!("LOAD <{}>{rest}", peer.url(path)));
    assert_eq!(load("data.ttl", " INTO GRAPH <http://e/g>").status, 204);
    let there = format!(
        "ASK {{ GRAPH <http://e/g> {{ <{}#a> <http://e/p> [ <http://e/q> 'there' ] }} }}",
        peer.url("data.ttl")
    );
    assert!(served.query(&there).text().contains("true"));
    for path in ["bad.ttl", "graphs.trig", "page"] {
        let answer = load(path, " INTO GRAPH <http://e/h>");
        assert_eq!(answer.status, 502, "{path}: {}", answer.text());
        let silent = format!("LOAD SILENT <{}> INTO GRAPH <http://e/h>", peer.url(path));
        assert_eq!(served.update(&silent).status, 204);
    }
    let nothing = served.query("ASK { GRAPH <http://e/h> { ?s ?p ?o } }");
    assert!(nothing.text().contains("false"), "{}", nothing.text());
}

/// Who loads from a slow server keeps no other writer waiting.
#[test]
fn a_load_that_waits_does_not_hold_other_updates_up() {
    let peer = Peer::start("");
    let served = among(&[peer.url("slow")], |limits| limits.set(Limit::PeerTime, 5));
    std::thread::scope(|scope| {
        let load = scope.spawn(|| served.update(&format!("LOAD <{}>", peer.url("slow"))));
        while peer.calls() == 0 {
            std::thread::sleep(Duration::from_millis(10));
        }
        let began = Instant::now();
        let other = served.update("INSERT DATA { <http://e/s> <http://e/p> 5 }");
        assert_eq!(other.status, 204, "{}", other.text());
        assert!(!load.is_finished() && began.elapsed() < Duration::from_secs(3));
        let loaded = load.join().expect("does not panic");
        assert_eq!(loaded.status, 502, "{}", loaded.text());
    });
}

#[test]
fn the_command_line_asks_what_it_is_told_and_nobody_else() {
    let peer = Peer::start("");
    let folder = folder();
    let data = folder.path().join("d.ttl");
    std::fs::write(&data, SUBJECTS).expect("is written");
    let data = data.to_string_lossy().into_owned();
    let url = peer.url("sparql");
    let query = service(&url);
    let ask = |more: &[&str]| {
        let mut arguments = vec!["query", "-d", &data, "-q", &query, "--format", "csv"];
        arguments.extend(more);
        xinzhi(&arguments)
    };
    let refused = ask(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("--allow"), "{}", stderr(&refused));
    assert_eq!(peer.calls(), 0);
    let allowed = ask(&["--allow", &url]);
    assert_eq!(allowed.status.code(), Some(0), "{}", stderr(&allowed));
    assert!(stdout(&allowed).contains("one"), "{}", stdout(&allowed));
    let wrong = ask(&["--allow", "file:///etc/passwd"]);
    assert_eq!(wrong.status.code(), Some(2));
}

/// Shapes and their queries are data: they never reach out, whatever is allowed to queries.
#[test]
fn shapes_ask_nobody() {
    let (canary, url) = Canary::new();
    let folder = folder();
    let shapes = folder.path().join("shapes.ttl");
    let data = folder.path().join("d.ttl");
    let text = format!(
        r#"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
<http://e/shapes> owl:imports <{url}> ; sh:shapesGraph <{url}> .
e:S a sh:NodeShape ; sh:targetSubjectsOf e:p ;
  sh:sparql [ sh:select "SELECT $this {{ SERVICE <{url}> {{ $this ?p ?o }} }}" ] ;
  sh:rule [ a <http://www.w3.org/ns/shacl#SPARQLRule> ; sh:construct "CONSTRUCT {{ $this a <http://e/C> }} WHERE {{ SERVICE SILENT <{url}> {{ $this ?p ?o }} }}" ] ."#
    );
    std::fs::write(&shapes, text).expect("is written");
    std::fs::write(
        &data,
        format!("{SUBJECTS} <http://e/d> <http://www.w3.org/2002/07/owl#imports> <{url}> ."),
    )
    .expect("is written");
    let (shapes, data) = (shapes.to_string_lossy(), data.to_string_lossy());
    let output = xinzhi(&["check", "-d", &data, "--shapes", &shapes]);
    let told = stdout(&output) + &stderr(&output);
    assert!(output.status.code().is_some_and(|code| code <= 2), "{told}");
    assert!(told.contains("SERVICE"), "{told}");
    canary.is_untouched();
    let inferred = xinzhi(&["infer", "-d", &data, "-d", &shapes]);
    assert!(inferred.status.code().is_some(), "{}", stderr(&inferred));
    canary.is_untouched();
}
