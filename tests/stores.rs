//! Stores: the client against a server that plays a part, and every command and question over every store there is.

mod answers;
mod commands;
mod every;
mod sent_on;
mod servers;

#[cfg(feature = "disk")]
pub use servers::free_port;
pub use servers::oxigraph;

use crate::kit::{root, stderr, stdout};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A server that gives these answers one after the other, and keeps the heads of the requests.
struct Scripted {
    address: String,
    heads: Arc<Mutex<Vec<String>>>,
}

fn scripted(replies: Vec<String>) -> Scripted {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = format!("http://{}", listener.local_addr().expect("has an address"));
    let heads = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&heads);
    std::thread::spawn(move || {
        for reply in replies {
            let Ok((stream, _)) = listener.accept() else {
                return;
            };
            let head = request(&stream);
            kept.lock().expect("is whole").push(head);
            let _ = (&stream).write_all(reply.as_bytes());
        }
    });
    Scripted { address, heads }
}

/// The head of a request; its body is read and dropped.
fn request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).is_ok_and(|n| n > 0) {}
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    let _ = reader.read_exact(&mut body);
    head
}

fn reply(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

fn yes() -> String {
    reply(
        "200 OK",
        "Content-Type: application/sparql-results+json\r\n",
        "{\"head\":{},\"boolean\":true}",
    )
}

/// `query --store` with an ASK, without looking for a merge first.
fn ask(url: &str, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xinzhi"))
        .args([
            "query",
            "-q",
            "ASK {}",
            "--default-graph",
            "as-is",
            "--store",
            url,
        ])
        .args(more)
        .current_dir(root())
        .env("XINZHI_STORE_USER", "Mufasa")
        .env("XINZHI_STORE_PASSWORD", "Circle of Life")
        .output()
        .expect("the binary runs")
}

#[test]
fn a_store_that_is_busy_is_asked_again() {
    let server = scripted(vec![
        reply("503 Busy", "Retry-After: 0\r\n", "later"),
        yes(),
    ]);
    let answer = ask(&server.address, &[]);
    assert_eq!(stdout(&answer), "true\n", "{}", stderr(&answer));
}

#[test]
fn a_challenge_is_answered_and_nothing_is_told_before() {
    let challenge =
        "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256\r\n";
    let server = scripted(vec![reply("401 Who", challenge, ""), yes()]);
    let answer = ask(&format!("{}/q", server.address), &[]);
    assert_eq!(stdout(&answer), "true\n", "{}", stderr(&answer));
    let heads = server
        .heads
        .lock()
        .expect("is whole")
        .join("")
        .to_lowercase();
    assert_eq!(heads.matches("authorization:").count(), 1, "{heads}");
    assert!(
        heads.contains("digest username=\"mufasa\", realm=\"r\""),
        "{heads}"
    );
    assert!(!heads.contains("circle of life"));
}

#[test]
fn a_redirect_to_another_host_takes_no_credentials_along() {
    let challenge = "WWW-Authenticate: Basic realm=\"r\"\r\n";
    let other = scripted(vec![reply("401 Who", challenge, "no")]);
    let to = format!("Location: {}/x\r\n", other.address);
    let server = scripted(vec![reply("307 There", &to, "")]);
    let answer = ask(&server.address, &[]);
    assert_eq!(answer.status.code(), Some(2));
    assert!(stderr(&answer).contains("401"), "{}", stderr(&answer));
    let heads = other
        .heads
        .lock()
        .expect("is whole")
        .join("")
        .to_lowercase();
    assert!(!heads.contains("authorization"), "{heads}");
}

#[test]
fn answers_too_large_too_slow_or_of_another_kind_are_told() {
    let html = "Content-Type: text/html\r\n";
    let server = scripted(vec![reply("200 OK", html, "<h1>Welcome</h1>")]);
    let told = stderr(&ask(&server.address, &[]));
    assert!(
        told.contains("text/html") && told.contains("Welcome"),
        "{told}"
    );

    let server = scripted(vec![yes()]);
    let told = stderr(&ask(&server.address, &["--store-answer-limit", "5"]));
    assert!(told.contains("--store-answer-limit"), "{told}");

    let slow = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}", slow.local_addr().expect("has an address"));
    let began = Instant::now();
    let answer = ask(&url, &["--store-timeout-s", "1"]);
    assert_eq!(answer.status.code(), Some(2));
    assert!(began.elapsed() < Duration::from_secs(20));
}

/// Virtuoso says in headers that it gave as many rows as it gives at most, or that its time was over.
#[test]
fn an_answer_that_was_cut_is_told() {
    let rows = "{\"head\":{\"vars\":[\"s\"]},\"results\":{\"bindings\":[{\"s\":{\"type\":\"uri\",\"value\":\"http://e/a\"}}]}}";
    let asked = |header: &str, query: &str| {
        let json = "Content-Type: application/sparql-results+json\r\n";
        let answer = reply("200 OK", &format!("{json}{header}\r\n"), rows);
        // CSV shows no names, so that none are asked for.
        let server = scripted(vec![answer]);
        let store = ["--store", &server.address, "--default-graph", "as-is"];
        let ask = ["query", "--format", "csv", "-q", query];
        crate::kit::xinzhi(&[ask.as_slice(), &store].concat())
    };
    let select = "SELECT ?s { ?s ?p ?o }";
    for (header, told) in [
        ("X-SPARQL-MaxRows: 1", "cut the answer at 1 rows"),
        ("X-SQL-State: S1TAT", "cut the answer:"),
    ] {
        let cut = asked(header, select);
        assert!(stderr(&cut).contains(told), "{}", stderr(&cut));
        assert_eq!(
            cut.status.code(),
            Some(2),
            "there is nothing more to be fetched"
        );
    }
    for (header, query) in [
        ("X-SPARQL-MaxRows: 2", select),
        ("X-SPARQL-MaxRows: 1", "SELECT ?s { ?s ?p ?o } LIMIT 1"),
    ] {
        let whole = asked(header, query);
        assert_eq!(stdout(&whole), "s\r\nhttp://e/a\r\n", "{}", stderr(&whole));
    }
}
