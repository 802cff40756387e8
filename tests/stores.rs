//! Remote stores: the client against a server that plays a part, and pushes and questions against real servers where they are.

mod answers;

use crate::kit::{root, stderr, stdout};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
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

/// A server that ends with the test.
pub struct Running {
    child: Child,
    pub arguments: Vec<String>,
    _folder: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("has an address").port()
}

fn running(
    name: &str,
    program: &str,
    arguments: &[String],
    folder: tempfile::TempDir,
    port: u16,
    paths: [&str; 2],
) -> Option<Running> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder.path());
    let Ok(mut child) = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn() else {
        eprintln!("skipped: there is no {name} here");
        return None;
    };
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "{name} does not start"
        );
        assert!(
            child.try_wait().expect("can be asked").is_none(),
            "{name} ended"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    let [query, store] = paths.map(|path| format!("http://127.0.0.1:{port}{path}"));
    let options = ["--store", &query, "--graph-store-url", &store];
    Some(Running {
        child,
        arguments: options.map(str::to_owned).to_vec(),
        _folder: folder,
    })
}

/// The oxigraph server: the program that `XINZHI_TEST_OXIGRAPH` names, else `oxigraph` (pip install oxigraph).
pub fn oxigraph() -> Option<Running> {
    let folder = crate::kit::folder();
    let port = free_port();
    let program = std::env::var("XINZHI_TEST_OXIGRAPH").unwrap_or_else(|_| "oxigraph".to_owned());
    let arguments = ["serve", "--location", "data", "--bind"].map(str::to_owned);
    let mut arguments = arguments.to_vec();
    arguments.push(format!("127.0.0.1:{port}"));
    running(
        "oxigraph",
        &program,
        &arguments,
        folder,
        port,
        ["/query", "/store"],
    )
}

/// Virtuoso 7 (apt-get install virtuoso-opensource-7-bin), with small buffers.
pub fn virtuoso() -> Option<Running> {
    let folder = crate::kit::folder();
    let port = free_port();
    let settings = include_str!("stores/virtuoso.ini")
        .replace("{sql}", &free_port().to_string())
        .replace("{http}", &port.to_string());
    std::fs::write(folder.path().join("virtuoso.ini"), settings).expect("can be written");
    let arguments = ["+foreground", "+configfile", "virtuoso.ini"].map(str::to_owned);
    let paths = ["/sparql", "/sparql-graph-crud-auth"];
    running("Virtuoso", "virtuoso-t", &arguments, folder, port, paths)
}

impl Running {
    pub fn xinzhi(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xinzhi"))
            .args(arguments)
            .args(&self.arguments)
            .current_dir(root())
            .env("NO_COLOR", "1")
            .env("XINZHI_STORE_USER", "dba")
            .env("XINZHI_STORE_PASSWORD", "dba")
            .output()
            .expect("the binary runs")
    }
}

/// The rows of an answer, sorted.
fn rows(output: &Output) -> Vec<String> {
    assert!(output.status.success(), "{}", stderr(output));
    let mut rows: Vec<String> = stdout(output).lines().map(str::to_owned).collect();
    rows.sort();
    rows
}

/// The same body for every server: what is pushed answers as the project does.
fn answers_as_the_project(server: &Running) {
    let pushed = server.xinzhi(&["push"]);
    assert!(pushed.status.success(), "{}", stderr(&pushed));
    assert!(
        !stderr(&pushed).contains("takes some for the same"),
        "{}",
        stderr(&pushed)
    );
    let again = server.xinzhi(&["push", "--dry-run"]);
    assert!(
        stdout(&again).contains(": 0 graphs added, 0 replaced, 0 dropped"),
        "{}",
        stdout(&again)
    );
    let asked: [&[&str]; 10] = [
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
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } ?g a xz:Passage } GROUP BY ?g",
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
            "SELECT ?s { ?s a xz:Strategy }",
            "--format",
            "csv",
            "--labels",
            "beside",
        ],
        &["stats"],
        &["draw", "strategy-map", "--format", "mermaid"],
        &["draw", "argument-map", "--format", "dot"],
        &["draw", "eight-centres", "--format", "svg"],
        &["draw", "institutions", "--format", "mermaid"],
        &["search", "創新"],
    ];
    for question in asked {
        assert_eq!(
            rows(&server.xinzhi(question)),
            rows(&crate::kit::xinzhi(question)),
            "{question:?}"
        );
    }
}

#[test]
fn an_oxigraph_server_answers_as_the_project() {
    if let Some(server) = oxigraph() {
        answers_as_the_project(&server);
    }
}

#[test]
fn virtuoso_answers_as_the_project() {
    if let Some(server) = virtuoso() {
        answers_as_the_project(&server);
    }
}
