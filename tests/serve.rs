//! The server as a function of requests: the cases of hostile input, the protocol, negotiation. And on a socket where it must be.

use crate::kit::{folder, root};
use axum::body::Body;
use axum::http::{Request, Response, header};
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use xinzhi::data::dataset::Dataset;
use xinzhi::data::project::Project;
use xinzhi::data::read::{Source, read};
use xinzhi::meaning::query::limits::{Limit, Limits};
use xinzhi::store::live::{Live, Sees};
use xinzhi::store::remote::peers::Peers;
use xinzhi::views::serve::{Access, Service, Settings, Token, connection, respond};
use xinzhi::views::site::hosting::Tier;
use xinzhi::views::site::{Material, Site, Views};
use xinzhi::views::verify::{Reply, verify};
use xinzhi::words::format::Format;
use xinzhi::words::prefixes::Prefixes;

const TOKEN: &str = "0123456789abcdef";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// A server and the threads on which it runs.
pub struct Served {
    service: Arc<Service>,
    runtime: tokio::runtime::Runtime,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
    /// Whether the body broke off.
    broken: bool,
}

impl Answer {
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

fn served(turtle: &str, set: impl FnOnce(&mut Limits), writable: bool) -> Served {
    served_among(turtle, set, writable, Peers::default())
}

/// A server that may ask others.
pub fn served_among(
    turtle: &str,
    set: impl FnOnce(&mut Limits),
    writable: bool,
    peers: Peers,
) -> Served {
    let source = Source {
        path: "t".into(),
        format: Format::TriG,
        base: None,
        graph: None,
        bytes: turtle.as_bytes().to_vec().into(),
    };
    let loaded = read(vec![source]);
    assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
    let mut limits = Limits::default();
    limits.set(Limit::QueryTime, 20);
    limits.set(Limit::UpdateTime, 20);
    set(&mut limits);
    let settings = Settings {
        live: Live::new(loaded.dataset, Sees::Strict),
        origin: None,
        prefixes: Prefixes::default(),
        limits,
        access: Access {
            token: writable.then(|| Token::new(TOKEN)).flatten(),
            cors: false,
            hosts: vec!["localhost".into()],
        },
        peers,
        pages: None,
        at_once: true,
    };
    Served::new(settings)
}

/// A thousand subjects.
fn many() -> String {
    (0..1000).fold("@prefix e: <http://e/> .\n".to_owned(), |text, n| {
        text + &format!("e:s{n} e:p {n} ; e:next e:s{} .\n", n + 1)
    })
}

/// The project's own site; made once, for it takes long.
pub fn paper() -> &'static Served {
    static PAPER: OnceLock<Served> = OnceLock::new();
    PAPER.get_or_init(paper_site)
}

fn paper_site() -> Served {
    let project = Project::find(&root()).expect("the project is found");
    let loaded = read(project.sources().expect("it has sources"));
    let prefixes = project.prefixes();
    let again = prefixes.clone();
    let settings = Settings {
        live: Live::new(loaded.dataset, Sees::Merge),
        origin: None,
        prefixes,
        limits: Limits::default(),
        access: Access {
            hosts: vec!["localhost".into()],
            ..Access::default()
        },
        peers: Peers::default(),
        pages: Some(Box::new(move |snapshot| {
            Ok(Site::build(Material {
                texts: BTreeMap::new(),
                project: project.clone(),
                dataset: snapshot.dataset.clone(),
                default_graph: snapshot.default_graph.clone(),
                prefixes: again.clone(),
                url: Some("http://localhost/".into()),
                own: true,
                painter: Some(Box::new(
                    Views::of(&project, &again).expect("the views are right"),
                )),
            })
            .expect("the site is built"))
        })),
        at_once: true,
    };
    Served::new(settings)
}

impl Served {
    fn new(settings: Settings) -> Self {
        Self {
            service: Arc::new(Service::new(settings).expect("the prefixes are IRIs")),
            runtime: connection::runtime().expect("threads start"),
        }
    }

    fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let service = Arc::clone(&self.service);
            // As on a connection: on a thread of the runtime, whose stack is big.
            let response = tokio::spawn(async move { respond(&service, request).await });
            taken(response.await.expect("the server does not panic")).await
        })
    }

    fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.send(request(method, target, headers, body))
    }

    pub fn get(&self, target: &str, accept: &str) -> Answer {
        self.ask("GET", target, &[("accept", accept)], "")
    }

    pub fn query(&self, text: &str) -> Answer {
        self.ask(
            "POST",
            "/query",
            &[("content-type", "application/sparql-query")],
            text,
        )
    }

    pub fn update(&self, text: &str) -> Answer {
        let bearer = format!("Bearer {TOKEN}");
        let headers = [
            ("content-type", "application/sparql-update"),
            ("authorization", bearer.as_str()),
        ];
        self.ask("POST", "/update", &headers, text)
    }

    fn put(&self, media: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {TOKEN}");
        let headers = [("content-type", media), ("authorization", bearer.as_str())];
        self.ask("PUT", "/store?graph=http://e/g", &headers, body)
    }

    /// The next plain question is answered: nothing has been lost.
    pub fn lives(&self) {
        let began = Instant::now();
        let answer = self.query("ASK {}");
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(began.elapsed() < Duration::from_secs(5));
    }
}

fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut builder = Request::builder()
        .method(method)
        .uri(target)
        .header("host", "localhost");
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder
        .body(Body::from(body.to_owned()))
        .expect("is a request")
}

async fn taken(response: Response<Body>) -> Answer {
    let (parts, mut body) = response.into_parts();
    let mut bytes = Vec::new();
    let mut broken = false;
    while let Some(frame) = body.frame().await {
        match frame.map(http_body_frame) {
            Ok(Some(data)) => bytes.extend_from_slice(&data),
            Ok(None) => {}
            Err(_) => {
                broken = true;
                break;
            }
        }
    }
    Answer {
        status: parts.status.as_u16(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect(),
        body: bytes,
        broken,
    }
}

fn http_body_frame(frame: http_body::Frame<axum::body::Bytes>) -> Option<axum::body::Bytes> {
    frame.into_data().ok()
}

/// Refused with a cause, soon, and the server lives.
fn refused(served: &Served, answer: &Answer, statuses: &[u16], cause: &str) {
    let text = answer.text();
    assert!(
        statuses.contains(&answer.status),
        "{} {text}",
        answer.status
    );
    assert!(text.contains(cause), "'{text}' does not say '{cause}'");
    assert!(answer.header("content-type").starts_with("text/plain"));
    served.lives();
}

// --- cases 1 to 3: nothing reaches out -------------------------------------------------------------------------------------

/// A listener that notes whether anybody came.
pub struct Canary(std::net::TcpListener);

impl Canary {
    pub fn new() -> (Self, String) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
        listener.set_nonblocking(true).expect("it does not block");
        let url = format!(
            "http://{}/x",
            listener.local_addr().expect("it has an address")
        );
        (Self(listener), url)
    }

    pub fn is_untouched(&self) {
        std::thread::sleep(Duration::from_millis(50));
        assert!(self.0.accept().is_err(), "somebody came");
    }
}

#[test]
fn service_and_load_reach_nobody() {
    let served = served(&many(), |_| {}, true);
    let (canary, url) = Canary::new();
    for text in [
        format!("SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"),
        format!("SELECT * {{ BIND(<{url}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}"),
        format!("SELECT * {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}"),
    ] {
        refused(&served, &served.query(&text), &[403], "SERVICE is off");
    }
    let silent = served.query(&format!(
        "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}"
    ));
    assert_eq!(silent.status, 200);
    assert!(
        silent.text().contains("\"bindings\":[{}]"),
        "{}",
        silent.text()
    );
    let inside = format!("INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}");
    refused(&served, &served.update(&inside), &[403], "SERVICE is off");
    for source in [
        url.as_str(),
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "ftp://127.0.0.1/x",
    ] {
        refused(
            &served,
            &served.update(&format!("LOAD <{source}>")),
            &[403],
            "LOAD is off",
        );
    }
    assert_eq!(served.update(&format!("LOAD SILENT <{url}>")).status, 204);
    let from = served.query(&format!("ASK FROM <{url}> {{ ?s ?p ?o }}"));
    assert!(from.text().contains("false"), "{}", from.text());
    let named = served.ask(
        "GET",
        &format!("/query?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D&default-graph-uri={url}"),
        &[],
        "",
    );
    assert!(named.text().contains("false"), "{}", named.text());
    canary.is_untouched();
}

#[test]
fn data_reaches_nobody() {
    let served = served("", |_| {}, true);
    let (canary, url) = Canary::new();
    let context = format!(r#"{{"@context": "{url}", "@id": "http://e/s", "http://e/p": 1}}"#);
    refused(
        &served,
        &served.put("application/ld+json", &context),
        &[400],
        "",
    );
    let import = format!(
        r#"{{"@context": {{"@version": 1.1, "@import": "{url}"}}, "@id": "http://e/s", "http://e/p": 1}}"#
    );
    refused(
        &served,
        &served.put("application/ld+json", &import),
        &[400],
        "",
    );
    let imports = format!("<http://e/o> <http://www.w3.org/2002/07/owl#imports> <{url}> .");
    assert_eq!(served.put("text/turtle", &imports).status, 201);
    for entity in [
        format!("SYSTEM \"{url}\""),
        "SYSTEM \"file:///etc/passwd\"".to_owned(),
    ] {
        let xml = format!(
            "<!DOCTYPE r [<!ENTITY e {entity}>]><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:e=\"http://e/\"><rdf:Description rdf:about=\"http://e/s\"><e:p>&e;</e:p></rdf:Description></rdf:RDF>"
        );
        let answer = served.put("application/rdf+xml", &xml);
        assert!(!answer.text().contains("root:"), "{}", answer.text());
        refused(&served, &answer, &[400], "");
    }
    assert!(
        !served
            .get("/store?graph=http://e/g", "text/turtle")
            .text()
            .contains("root:")
    );
    canary.is_untouched();
}

// --- cases 6 to 10: bombs and depth ----------------------------------------------------------------------------------------

#[test]
fn entity_bombs_are_refused_and_ordinary_entities_read() {
    let served = served("", |_| {}, true);
    let xml = |entities: &str, text: &str| {
        format!(
            "<?xml version=\"1.0\"?><!DOCTYPE rdf:RDF [{entities}]><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:e=\"http://e/\"><rdf:Description rdf:about=\"http://e/s\"><e:p>{text}</e:p></rdf:Description></rdf:RDF>"
        )
    };
    let laughs: String = (1..10).fold("<!ENTITY l0 \"lol\">".to_owned(), |text, n| {
        let before = format!("&l{};", n - 1).repeat(10);
        text + &format!("<!ENTITY l{n} \"{before}\">")
    });
    refused(
        &served,
        &served.put("application/rdf+xml", &xml(&laughs, "&l9;")),
        &[400, 413],
        "entit",
    );
    let long = format!("<!ENTITY a \"{}\">", "x".repeat(100_000));
    refused(
        &served,
        &served.put("application/rdf+xml", &xml(&long, &"&a;".repeat(20_000))),
        &[400, 413],
        "entit",
    );
    let good = xml(
        "<!ENTITY owl \"http://www.w3.org/2002/07/owl#\"><!ENTITY o2 \"&owl;\">",
        "&owl;&owl;",
    );
    assert_eq!(served.put("application/rdf+xml", &good).status, 201);
}

#[test]
fn packed_bodies_are_bounded_and_cut_ones_refused() {
    let served = served("", |limits| limits.set(Limit::Body, 1 << 20), true);
    let bearer = format!("Bearer {TOKEN}");
    let send = |bytes: Vec<u8>| {
        let request = Request::builder()
            .method("PUT")
            .uri("/store?default")
            .header("host", "localhost")
            .header("content-type", "application/n-triples")
            .header("content-encoding", "gzip")
            .header("authorization", &bearer)
            .body(Body::from(bytes))
            .expect("is a request");
        served.send(request)
    };
    let pack = |text: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).expect("packs");
        encoder.finish().expect("packs")
    };
    refused(
        &served,
        &send(pack(&vec![b'#'; 50 << 20])),
        &[413],
        "limit body",
    );
    let line = b"<http://e/s> <http://e/p> \"x\" .\n".repeat(200);
    let whole = pack(&line);
    refused(
        &served,
        &send(whole[..whole.len() - 9].to_vec()),
        &[400],
        "gzip",
    );
    refused(&served, &send(b"no gzip".to_vec()), &[400], "gzip");
    assert_eq!(send(whole).status, 204);
}

#[test]
fn a_body_with_an_error_at_its_end_changes_nothing() {
    let served = served("", |_| {}, true);
    assert_eq!(
        served
            .put("text/turtle", "<http://e/s> <http://e/p> 1 .")
            .status,
        201
    );
    let mut lines = "<http://e/s> <http://e/p> \"2\" .\n".repeat(3_000);
    lines.push_str("<http://e/s> oops .\n");
    refused(
        &served,
        &served.put("application/n-triples", &lines),
        &[400],
        "body:3001:",
    );
    let graph = served
        .get("/store?graph=http://e/g", "application/n-triples")
        .text();
    assert!(
        graph.contains("\"1\"") && !graph.contains("\"2\""),
        "{graph}"
    );
}

#[test]
fn deep_data_is_refused_or_read_in_every_format() {
    let served = served("", |_| {}, true);
    let deep = 20_000;
    let nested =
        |open: &str, middle: &str, close: &str| open.repeat(deep) + middle + &close.repeat(deep);
    let rdf = "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:e=\"http://e/\"";
    for (media, text) in [
        (
            "text/turtle",
            format!(
                "<http://e/s> <http://e/p> {} .",
                nested("[ <http://e/p> ", "1", " ]")
            ),
        ),
        (
            "text/turtle",
            format!("<http://e/s> <http://e/p> {} .", nested("( ", "1", " )")),
        ),
        (
            "text/turtle",
            format!(
                "<http://e/s> <http://e/p> {} .",
                nested("<<( <http://e/s> <http://e/p> ", "1", " )>>")
            ),
        ),
        (
            "application/n-triples",
            format!(
                "<http://e/s> <http://e/p> {} .",
                nested("<<( <http://e/s> <http://e/p> ", "<http://e/o>", " )>>")
            ),
        ),
        (
            "application/rdf+xml",
            format!(
                "<rdf:RDF {rdf}>{}</rdf:RDF>",
                nested("<e:C><e:p>", "", "</e:p></e:C>")
            ),
        ),
        ("application/ld+json", nested("{\"http://e/p\":", "1", "}")),
        (
            "application/ld+json",
            format!("{{\"http://e/p\":{}}}", nested("[", "1", "]")),
        ),
        (
            "application/trig",
            format!(
                "<http://e/g> {{ <http://e/s> <http://e/p> {} }}",
                nested("[ <http://e/p> ", "1", " ]")
            ),
        ),
    ] {
        let began = Instant::now();
        let answer = served.put(media, &text);
        refused(&served, &answer, &[400], "data-nesting");
        assert!(began.elapsed() < Duration::from_secs(4), "{media}");
    }
}

// --- cases 11 to 19: queries ------------------------------------------------------------------------------------------------

#[test]
fn queries_nested_or_chained_without_measure_are_refused_by_name() {
    let served = served(&many(), |_| {}, false);
    for deep in [130, 500, 1_000, 2_000, 30_000] {
        let nested = |open: &str, middle: &str, close: &str| {
            open.repeat(deep) + middle + &close.repeat(deep)
        };
        for text in [
            format!("ASK {}", nested("{", "", "}")),
            format!("ASK {{ FILTER{} }}", nested("(", "1", ")")),
            format!("SELECT * {{ {} }}", nested("{ SELECT * { ", "", " } }")),
            format!(
                "ASK {{ ?s {}<http://e/p>{} ?o }}",
                "(".repeat(deep),
                ")*".repeat(deep)
            ),
            format!(
                "ASK {{ FILTER{}}}",
                nested(" EXISTS { FILTER NOT", " EXISTS {}", "}")
            ),
            format!("ASK {{ ?s ?p {} }}", nested("[ ?p ", "1", "]")),
            format!("ASK {{ {} }}", nested("OPTIONAL {", "", "}")),
            format!("ASK {{ {} }}", nested("GRAPH ?g {", "", "}")),
            format!("ASK {{ {} }}", nested("MINUS {", "", "}")),
            format!(
                "ASK {{ BIND({}1{} AS ?x) }}",
                "IF(1,".repeat(deep),
                ",1)".repeat(deep)
            ),
        ] {
            let answer = served.query(&text);
            assert!(
                [400, 413].contains(&answer.status),
                "{deep}: {}",
                answer.text()
            );
            assert!(answer.text().contains("limit query-"), "{}", answer.text());
        }
    }
    for many in [1_100, 30_000] {
        for text in [
            format!("ASK {{ FILTER(1{}) }}", " && 1".repeat(many)),
            format!("ASK {{ FILTER(1{}) }}", "+1".repeat(many)),
            format!("ASK {{ {{}}{} }}", " UNION {}".repeat(many)),
            format!(
                "ASK {{ ?s <http://e/p>{} ?o }}",
                "/<http://e/p>".repeat(many)
            ),
            format!(
                "ASK {{ ?s ^<http://e/p>{} ?o }}",
                "|<http://e/p>".repeat(many)
            ),
            format!("ASK {{ FILTER({}1) }}", "!".repeat(many)),
        ] {
            let answer = served.query(&text);
            assert!(
                [400, 413].contains(&answer.status),
                "{many}: {}",
                answer.text()
            );
            assert!(answer.text().contains("limit query-"), "{}", answer.text());
        }
    }
    served.lives();
}

#[test]
fn queries_of_many_patterns_are_answered_or_refused_within_the_time() {
    let served = served(&many(), |limits| limits.set(Limit::QueryTime, 10), false);
    let parts = |n: usize, part: fn(usize) -> String| (0..n).map(part).collect::<String>();
    for (text, answered) in [
        (
            format!(
                "ASK {{ ?s ?p ?o {} }}",
                parts(30, |n| format!("OPTIONAL {{ ?s <http://e/q{n}> ?o{n} }} "))
            ),
            true,
        ),
        (
            format!(
                "ASK {{ ?s ?p ?o {} }}",
                parts(300, |n| format!("OPTIONAL {{ ?s <http://e/q{n}> ?o{n} }} "))
            ),
            false,
        ),
        (
            format!(
                "ASK {{ ?s ?p ?o {} }}",
                parts(3_000, |n| format!(
                    "OPTIONAL {{ ?s <http://e/q{n}> ?o{n} }} "
                ))
            ),
            false,
        ),
        (
            format!(
                "ASK {{ {} }}",
                parts(100, |n| format!("?s{n} <http://e/next> ?s{} . ", n + 1))
            ),
            true,
        ),
        (
            format!(
                "ASK {{ {} }}",
                parts(1_000, |n| format!("?s{n} <http://e/next> ?s{} . ", n + 1))
            ),
            false,
        ),
        (
            format!(
                "ASK {{ ?s <http://e/next>{} ?o }}",
                "/<http://e/next>".repeat(999)
            ),
            false,
        ),
        (
            format!(
                "ASK {{ ?s ?p ?o FILTER(?o IN ({}0)) }}",
                parts(50_000, |n| format!("{n},"))
            ),
            true,
        ),
        (
            format!(
                "ASK {{ VALUES ?o {{ {} }} ?s ?p ?o }}",
                parts(50_000, |n| format!("{n} "))
            ),
            true,
        ),
    ] {
        let began = Instant::now();
        let answer = served.query(&text);
        let start: String = text.chars().take(60).collect();
        assert!(
            began.elapsed() < Duration::from_secs(12),
            "{start}: {:?}",
            began.elapsed()
        );
        if answered {
            assert!(
                [200, 503].contains(&answer.status),
                "{start}: {}",
                answer.text()
            );
        } else {
            assert_eq!(answer.status, 400, "{start}: {}", answer.text());
            assert!(
                answer.text().contains("query-patterns") || answer.text().contains("query-chain")
            );
        }
    }
    served.lives();
}

/// The planner cannot be stopped: what it may be given is bounded, and the answer does not wait for it.
#[test]
fn planning_that_runs_over_is_answered_in_time() {
    let served = served(&many(), |limits| limits.set(Limit::QueryTime, 1), false);
    let star = |n: usize| {
        let parts: String = (0..n)
            .map(|n| format!("?s <http://e/q{n}> ?o{n} . "))
            .collect();
        format!("SELECT * {{ {parts} }}")
    };
    refused(&served, &served.query(&star(129)), &[400], "query-patterns");
    let began = Instant::now();
    let answer = served.query(&star(128));
    assert!([200, 503].contains(&answer.status), "{}", answer.text());
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    served.lives();
    // Evaluations that are not short have places left beside it.
    let counted = "SELECT (COUNT(*) AS ?n) { ?a <http://e/p> ?n1 . ?b <http://e/p> ?n2 FILTER(?n1 = ?n2 && ?n1 < 50) }";
    assert!([200, 503].contains(&served.query(counted).status));
    served.lives();
}

#[test]
fn evaluation_without_end_is_cut_in_time_and_never_looks_whole() {
    let served = served(&many(), |limits| limits.set(Limit::QueryTime, 1), false);
    let cross = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l";
    for text in [
        format!("SELECT (COUNT(*) AS ?n) {{ {cross} }}"),
        format!("SELECT (COUNT(DISTINCT *) AS ?n) {{ {cross} }}"),
        format!("SELECT * {{ {cross} }} ORDER BY RAND() LIMIT 3"),
        format!("SELECT (GROUP_CONCAT(?c) AS ?n) {{ {cross} }}"),
        format!("SELECT DISTINCT ?a {{ {cross} FILTER(CONCAT(STR(?a), STR(?j)) = \"none\") }}"),
        "SELECT (COUNT(*) AS ?n) { ?s (<http://e/next>|^<http://e/next>)* ?o . ?x (<http://e/next>|^<http://e/next>)* ?y }".to_owned(),
        format!("SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {0} }} VALUES ?y {{ {0} }} VALUES ?z {{ {0} }} }}", "1 2 3 4 5 6 7 8 9 ".repeat(200)),
        format!("SELECT (COUNT(*) AS ?n) {{ {{ {cross} }} UNION {{ {cross} }} MINUS {{ ?a ?z ?y }} }}"),
    ] {
        let began = Instant::now();
        let answer = served.query(&text);
        assert!(began.elapsed() < Duration::from_secs(5), "{text}: {:?}", began.elapsed());
        assert_eq!(answer.status, 503, "{text}: {}", answer.text());
        assert!(answer.text().contains("query-time"), "{}", answer.text());
    }
    let began = Instant::now();
    let streamed = served.query(&format!("SELECT * {{ {cross} }}"));
    assert!(
        began.elapsed() < Duration::from_secs(6),
        "{:?}",
        began.elapsed()
    );
    assert!(
        streamed.status == 200 && streamed.broken,
        "a cut body breaks off"
    );
    let graph = served.query(&format!("CONSTRUCT {{ ?a ?b ?f }} {{ {cross} }}"));
    assert!(graph.broken || graph.status == 503, "a cut body breaks off");
    served.lives();
}

#[test]
fn updates_over_the_time_leave_nothing() {
    let served = served(&many(), |limits| limits.set(Limit::UpdateTime, 1), true);
    let began = Instant::now();
    let cut = served.update("INSERT DATA { <http://e/x> <http://e/x> 1 } ; INSERT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }");
    assert_eq!(cut.status, 503, "{}", cut.text());
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(
        served
            .query("ASK { <http://e/x> ?p ?o }")
            .text()
            .contains("false")
    );
    served.lives();
}

#[test]
fn text_that_functions_multiply_is_bounded() {
    let served = served(&many(), |limits| limits.set(Limit::QueryTime, 5), false);
    let doubled = |function: fn(usize) -> String| {
        (1..40).fold("BIND(\"xxxxxxxx\" AS ?v0)".to_owned(), |text, n| {
            text + &format!(" BIND({} AS ?v{n})", function(n - 1))
        })
    };
    for text in [
        doubled(|n| format!("CONCAT(?v{n}, ?v{n})")),
        doubled(|n| format!("REPLACE(?v{n}, \".\", ?v{n})")),
        doubled(|n| format!("STRDT(CONCAT(?v{n}, ?v{n}), <{XSD}string>)")),
        doubled(|n| format!("ENCODE_FOR_URI(CONCAT(?v{n}, \"é\", ?v{n}))")),
    ] {
        let answer = served.query(&format!("SELECT (STRLEN(?v39) AS ?n) {{ {text} }}"));
        assert!([200, 503].contains(&answer.status), "{}", answer.text());
        if answer.status == 200 {
            assert!(
                answer.text().contains("\"bindings\":[{}]"),
                "{}",
                answer.text()
            );
        }
    }
    let grouped = "SELECT (STRLEN(GROUP_CONCAT(?c; SEPARATOR=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\")) AS ?n) { ?a ?b ?c . ?d ?e ?f }";
    let answer = served.query(grouped);
    assert!([200, 503].contains(&answer.status), "{}", answer.text());
    served.lives();
}

#[test]
fn regular_expressions_are_linear_or_refused() {
    let served = served(&many(), |limits| limits.set(Limit::QueryTime, 3), false);
    for pattern in [
        "(a+)+$".to_owned(),
        "((a{1,1000}){1,1000}){1,1000}".to_owned(),
        "a?".repeat(60_000),
        "(a)".repeat(5_000),
    ] {
        let text = format!(
            "SELECT ?s {{ ?s ?p ?o FILTER(REGEX(\"{}!\", \"{pattern}\")) }} LIMIT 1",
            "a".repeat(5_000)
        );
        let began = Instant::now();
        let answer = served.query(&text);
        assert!([200, 503].contains(&answer.status), "{}", answer.text());
        assert!(
            began.elapsed() < Duration::from_secs(15),
            "{:?}",
            began.elapsed()
        );
    }
    served.lives();
}

#[test]
fn among_heavy_queries_a_plain_one_is_answered_or_told_to_come_again() {
    let served = served(
        &many(),
        |limits| {
            limits.set(Limit::QueryTime, 3);
            limits.set(Limit::Evaluations, 2);
            limits.set(Limit::Queue, 4);
        },
        false,
    );
    let heavy = || {
        request(
            "POST",
            "/query",
            &[("content-type", "application/sparql-query")],
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        )
    };
    let statuses = served.runtime.block_on(async {
        let all: Vec<_> = (0..32)
            .map(|_| {
                let (service, request) = (Arc::clone(&served.service), heavy());
                tokio::spawn(async move {
                    let response = respond(&service, request).await;
                    (
                        response.status().as_u16(),
                        response.headers().contains_key(header::RETRY_AFTER),
                    )
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(300)).await;
        let began = Instant::now();
        let service = Arc::clone(&served.service);
        let plain = tokio::spawn(async move {
            respond(&service, request("GET", "/query?query=ASK%7B%7D", &[], "")).await
        });
        let plain = plain.await.expect("answers");
        assert!([200, 503].contains(&plain.status().as_u16()));
        assert!(began.elapsed() < Duration::from_secs(5));
        let mut statuses = Vec::new();
        for one in all {
            statuses.push(one.await.expect("answers"));
        }
        statuses
    });
    assert!(statuses.iter().all(|(status, _)| *status == 503));
    assert!(
        statuses.iter().filter(|(_, again)| *again).count() >= 16,
        "{statuses:?}"
    );
    served.lives();
}

/// As many readers ask for pages as there are threads that read requests.
#[test]
fn queries_do_not_wait_until_the_pages_are_made() {
    let begun = std::sync::atomic::AtomicBool::new(false);
    let served = Served::new(Settings {
        live: Live::new(Dataset::default(), Sees::Strict),
        origin: None,
        prefixes: Prefixes::default(),
        limits: Limits::default(),
        access: Access::default(),
        peers: Peers::default(),
        pages: Some(Box::new(move |_| {
            if !begun.swap(true, std::sync::atomic::Ordering::SeqCst) {
                std::thread::sleep(Duration::from_secs(1));
            }
            Err(xinzhi::views::serve::Problem::bad("it never will be"))
        })),
        at_once: true,
    });
    let readers: Vec<_> = (0..8)
        .map(|_| {
            let service = Arc::clone(&served.service);
            let page = request("GET", "/", &[], "");
            served
                .runtime
                .spawn(async move { respond(&service, page).await.status() })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    let began = Instant::now();
    assert_eq!(served.query("ASK {}").status, 200);
    assert!(
        began.elapsed() < Duration::from_millis(600),
        "{:?}",
        began.elapsed()
    );
    readers.into_iter().for_each(|reader| reader.abort());
}

#[test]
fn a_reader_who_leaves_stops_the_evaluation() {
    let served = served(
        &many(),
        |limits| {
            limits.set(Limit::QueryTime, 60);
            limits.set(Limit::Evaluations, 1);
            limits.set(Limit::Queue, 0);
        },
        false,
    );
    let heavy = request(
        "POST",
        "/query",
        &[("content-type", "application/sparql-query")],
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    );
    served.runtime.block_on(async {
        let service = Arc::clone(&served.service);
        let task = tokio::spawn(async move { respond(&service, heavy).await });
        tokio::time::sleep(Duration::from_millis(300)).await;
        task.abort();
        tokio::time::sleep(Duration::from_secs(3)).await;
    });
    // The one place is free again.
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d <http://e/p> ?f }";
    assert_eq!(served.query(slow).status, 200);
}

// --- cases 22 to 33: requests ------------------------------------------------------------------------------------------------

#[test]
fn malformed_text_is_a_bad_request() {
    let served = served(&many(), |_| {}, false);
    for target in [
        "/query?query=%",
        "/query?query=%zz",
        "/query?query=ASK%7B%7D%00",
        "/query?query=%ff%fe",
        "/query?query=%ED%A0%80",
        "/%00",
        "/query?query=ASK%7B%7D&query=ASK%7B%7D",
    ] {
        let answer = served.ask("GET", target, &[], "");
        assert!(
            [400, 404].contains(&answer.status),
            "{target}: {}",
            answer.status
        );
    }
    let parameters = format!("/query?{}query=ASK%7B%7D", "a=b&".repeat(5_000));
    assert!([400, 414].contains(&served.ask("GET", &parameters, &[], "").status));
    for bytes in [
        vec![0xff, 0xfe, b'A', 0],
        b"ASK {\0}".to_vec(),
        vec![0xed, 0xa0, 0x80],
    ] {
        let request = Request::builder()
            .method("POST")
            .uri("/query")
            .header("host", "localhost")
            .header("content-type", "application/sparql-query")
            .body(Body::from(bytes))
            .expect("is a request");
        assert_eq!(served.send(request).status, 400);
    }
    let long = format!("/query?query=ASK%7B%7D{}", "%20".repeat(20_000));
    assert_eq!(served.ask("GET", &long, &[], "").status, 414);
    let text = served.query(&format!("ASK {{}} #{}", "x".repeat(2 << 20)));
    assert_eq!(text.status, 413);
    let huge = served.ask(
        "PUT",
        "/store?default",
        &[
            ("content-length", "9000000000000000"),
            ("content-type", "text/turtle"),
        ],
        "",
    );
    assert_eq!(huge.status, 403, "it is read-only, whatever its length");
    served.lives();
}

#[test]
fn no_header_is_injected_and_no_foreign_file_served() {
    let served = paper();
    let answer = served.ask(
        "GET",
        "/store?graph=http://e/%0d%0aX-Injected:%20yes",
        &[],
        "",
    );
    assert_eq!(answer.status, 400);
    assert!(answer.header("x-injected").is_empty());
    for target in [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%5c..%5cetc",
        "//etc/passwd",
        "/%252e%252e/etc/passwd",
        "/page/../../Cargo.toml",
        "/page/..%2f..%2fCargo.toml",
        "/dump/../Cargo.toml",
        "/page/person/x.en.html%00.ttl",
        "/.git/config",
        "/page/id/../../../Cargo.toml",
        "/.well-known/../Cargo.toml",
        "/store/../../etc/passwd",
    ] {
        let answer = served.ask("GET", target, &[], "");
        assert!(
            [400, 404].contains(&answer.status),
            "{target}: {}",
            answer.status
        );
        assert!(!answer.text().contains("root:") && !answer.text().contains("[package]"));
    }
    for iri in [
        "http://e/x%3E%20%3Fp%20%3Fo%20%7D%20%3B%20DROP%20ALL%20%23",
        "%5Cu003E",
        "a%0Ab",
        "javascript:alert(1)",
        "relative",
    ] {
        let answer = served.ask("GET", &format!("/resource?iri={iri}"), &[], "");
        assert!(
            [400, 404].contains(&answer.status),
            "{iri}: {}",
            answer.status
        );
    }
}

#[test]
fn hostile_values_stay_text_on_pages() {
    let data = r#"@prefix e: <http://e/> . e:s <http://www.w3.org/2000/01/rdf-schema#label> "<script>alert(1)</script>" , "\"onmouseover=alert(1) '"@en ; e:link <javascript:alert(1)> , <data:text/html,x> , <http://e/%22%3E%3Cscript%3E> ; <http://e/p-quot;x> "]]></svg><script>" ."#;
    let here = folder();
    std::fs::write(here.path().join("d.ttl"), data).expect("the data is written");
    let live = Live::new(
        read(vec![Source {
            path: "d".into(),
            format: Format::Turtle,
            base: None,
            graph: None,
            bytes: data.as_bytes().to_vec().into(),
        }])
        .dataset,
        Sees::Strict,
    );
    let project = Project::embedded().expect("the project is there");
    let prefixes = Prefixes::default();
    let again = prefixes.clone();
    let served = Served::new(Settings {
        origin: None,
        live,
        prefixes,
        limits: Limits::default(),
        access: Access::default(),
        peers: Peers::default(),
        pages: Some(Box::new(move |snapshot| {
            Ok(Site::build(Material {
                texts: BTreeMap::new(),
                project: project.clone(),
                dataset: snapshot.dataset.clone(),
                default_graph: snapshot.default_graph.clone(),
                prefixes: again.clone(),
                url: Some("http://localhost/".into()),
                own: false,
                painter: None,
            })
            .expect("the site is built"))
        })),
        at_once: true,
    });
    for (target, accept) in [
        ("/resource?iri=http://e/s", "text/html"),
        ("/", "text/html"),
    ] {
        let mut answer = served.get(target, accept);
        if answer.status == 303 {
            let location = answer.header("location").trim_start_matches('.').to_owned();
            answer = served.get(&location, accept);
        }
        assert_eq!(answer.status, 200, "{target}");
        let page = answer.text();
        assert!(
            !page.contains("<script>alert")
                && !page.contains("href=\"javascript:")
                && !page.contains("href=\"data:"),
            "{page}"
        );
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
            "{policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let error = served.get(
        "/query?query=SELECT%20%3Cscript%3Ealert(1)%3C/script%3E",
        "text/html",
    );
    assert_eq!(error.status, 400);
    assert!(error.header("content-type").starts_with("text/plain"));
}

#[test]
fn pages_need_no_other_host() {
    let served = paper();
    for target in [
        "/",
        "/page/ask.en.html",
        "/page/view.en.html",
        "/page/ns.en.html",
    ] {
        let page = served.get(target, "text/html").text();
        for part in ["src=\"", "<link rel=\"stylesheet\" href=\""] {
            for value in page.split(part).skip(1) {
                assert!(
                    !value.starts_with("http") && !value.starts_with("//"),
                    "{target}: {}",
                    &value[..60]
                );
            }
        }
        assert!(
            !page.contains("<script>") && !page.contains("<script src"),
            "{target}"
        );
    }
}

#[test]
fn only_those_write_who_may() {
    let served = served("", |_| {}, true);
    let bearer = format!("Bearer {TOKEN}");
    let own = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("authorization", bearer.as_str()),
    ];
    let text = "update=INSERT%20DATA%20%7B%3Chttp://e/s%3E%20%3Chttp://e/p%3E%201%7D";
    for (extra, status) in [
        (("origin", "http://evil.example"), 403),
        (("origin", "null"), 403),
        (("sec-fetch-site", "cross-site"), 403),
        (("origin", "http://localhost"), 204),
    ] {
        let headers: Vec<(&str, &str)> = own.iter().copied().chain([extra]).collect();
        assert_eq!(
            served.ask("POST", "/update", &headers, text).status,
            status,
            "{extra:?}"
        );
    }
    assert_eq!(
        served
            .ask(
                "POST",
                "/update",
                &[("content-type", "text/plain"), own[1]],
                text
            )
            .status,
        415
    );
    for (authorization, status) in [
        ("Bearer wrong-wrong-wrong", 401),
        ("Basic 0123456789abcdef", 401),
    ] {
        let answer = served.ask(
            "POST",
            "/update",
            &[own[0], ("authorization", authorization)],
            text,
        );
        assert_eq!(answer.status, status);
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
        assert!(!answer.text().contains("wrong"));
    }
    assert_eq!(
        served
            .ask(
                "POST",
                &format!("/update?access_token={TOKEN}"),
                &own[..1],
                text
            )
            .status,
        401
    );
    let foreign = Request::builder()
        .uri("/query?query=ASK%7B%7D")
        .header("host", "evil.example")
        .body(Body::empty())
        .expect("is a request");
    assert_eq!(served.send(foreign).status, 403);
    let preflight = served.ask(
        "OPTIONS",
        "/update",
        &[
            ("origin", "http://evil.example"),
            ("access-control-request-method", "POST"),
        ],
        "",
    );
    assert!(preflight.header("access-control-allow-origin").is_empty());
    assert_eq!(preflight.header("allow"), "POST, OPTIONS");
}

#[test]
fn a_read_only_server_changes_nothing() {
    let served = served("<http://e/s> <http://e/p> 1 .", |_| {}, false);
    let text = "DELETE WHERE { ?s ?p ?o }";
    for (method, target, media) in [
        ("POST", "/update", "application/sparql-update"),
        ("POST", "/sparql", "application/sparql-update"),
        ("POST", "/update", "application/x-www-form-urlencoded"),
        ("PUT", "/store?default", "text/turtle"),
        ("POST", "/store?default", "text/turtle"),
        ("POST", "/store", "text/turtle"),
        ("DELETE", "/store?default", ""),
        ("PATCH", "/store?default", "application/sparql-update"),
        ("DELETE", "/store?graph=http://e/g", ""),
        ("PUT", "/store/x", "text/turtle"),
        ("DELETE", "/store", ""),
    ] {
        let body = if media.ends_with("urlencoded") {
            "update=DELETE%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D"
        } else {
            text
        };
        let answer = served.ask(method, target, &[("content-type", media)], body);
        assert!(
            (400..500).contains(&answer.status),
            "{method} {target}: {}",
            answer.status
        );
    }
    let as_query = served.query(text);
    assert_eq!(as_query.status, 400);
    assert!(
        served
            .query("ASK { <http://e/s> <http://e/p> 1 }")
            .text()
            .contains("true")
    );
}

// --- case 48: what is sent comes back ----------------------------------------------------------------------------------------

#[test]
fn terms_come_back_as_they_were_sent() {
    let served = served("", |_| {}, true);
    let lines = format!(
        "<http://e/s> <http://e/p> \"01\"^^<{XSD}integer> .\n<http://e/s> <http://e/p> \"1.00\"^^<{XSD}decimal> .\n<http://e/s> <http://e/p> \"+00:00\"^^<http://e/t> .\n<http://e/s> <http://e/p> \"P12M\"^^<{XSD}duration> .\n<http://e/s> <http://e/p> \"a\\nb \u{1f600}\" .\n<http://e/s> <http://e/p> \"x\"@zh-hant-hk .\n<http://e/s> <http://e/p> <<( <http://e/a> <http://e/b> \"1\"^^<{XSD}boolean> )>> .\n"
    );
    assert_eq!(served.put("application/n-triples", &lines).status, 201);
    let back = served
        .get("/store?graph=http://e/g", "application/n-triples")
        .text();
    for value in [
        "\"01\"",
        "\"1.00\"",
        "\"+00:00\"",
        "\"P12M\"",
        "a\\nb \u{1f600}",
        "<<( ",
    ] {
        assert!(back.contains(value), "{value}: {back}");
    }
    assert_eq!(back.lines().count(), 7, "{back}");
}

// --- parts 1 to 3 -------------------------------------------------------------------------------------------------------------

#[test]
fn every_iri_of_ours_leads_to_its_document() {
    let served = paper();
    for (accept, ending) in [
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/rdf+xml", ".rdf"),
        ("application/n-triples", ".nt"),
        ("application/trig", ".trig"),
        ("text/html", ".zh-Hant-HK.html"),
        ("text/html;q=0.1, text/turtle;q=0.9", ".ttl"),
    ] {
        let answer = served.get("/id/place/hong-kong", accept);
        assert_eq!(answer.status, 303, "{}", answer.text());
        assert_eq!(
            answer.header("location"),
            format!("../../page/place/hong-kong{ending}")
        );
        assert_eq!(answer.header("vary"), "Accept, Accept-Language");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        let document = served.get(&format!("/page/place/hong-kong{ending}"), "*/*");
        assert_eq!(document.status, 200);
        assert!(
            document
                .header("link")
                .contains("rel=\"alternate\"; type=\"text/turtle\"")
        );
    }
    let spoken = served.ask(
        "GET",
        "/id/place/hong-kong",
        &[("accept-language", "fr, en;q=0.5")],
        "",
    );
    assert!(spoken.header("location").ends_with(".en.html"));
    let refused = served.get("/id/place/hong-kong", "image/png");
    assert_eq!(refused.status, 406);
    assert!(refused.text().contains("text/turtle"));
    for (target, status) in [
        ("/id/place/hong-kong.ttl", 303),
        ("/id/place/hong-kong?format=nt&lang=en", 303),
        ("/page/place/hong-kong", 200),
        ("/id/place/nowhere", 404),
        ("/ns", 303),
        ("/dataset", 303),
        ("/.well-known/void", 200),
        ("/sitemap.xml", 200),
        ("/dump/all.nq.gz", 200),
        ("/", 200),
        (
            "/resource?iri=https://w3id.org/xinzhi/id/place/hong-kong",
            303,
        ),
        ("/resource?iri=http://www.wikidata.org/entity/Q8646", 200),
    ] {
        assert_eq!(served.get(target, "*/*").status, status, "{target}");
    }
}

#[test]
fn documents_have_tags_heads_and_methods() {
    let served = paper();
    let path = "/page/place/hong-kong.en.html";
    let first = served.get(path, "*/*");
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() > 10, "{tag}");
    assert_eq!(
        served
            .ask("GET", path, &[("if-none-match", &tag)], "")
            .status,
        304
    );
    let head = served.ask("HEAD", path, &[], "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), first.body.len().to_string());
    let packed = served.ask("GET", path, &[("accept-encoding", "gzip")], "");
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert_ne!(packed.header("etag"), tag);
    let mut plain = String::new();
    flate2::read::GzDecoder::new(packed.body.as_slice())
        .read_to_string(&mut plain)
        .expect("unpacks");
    assert_eq!(plain, first.text());
    assert_eq!(
        served
            .ask("GET", path, &[("accept-encoding", "br")], "")
            .header("content-encoding"),
        "br"
    );
    let wrong = served.ask("POST", path, &[], "");
    assert_eq!(
        (wrong.status, wrong.header("allow")),
        (405, "GET, HEAD, OPTIONS")
    );
    assert_eq!(served.ask("OPTIONS", path, &[], "").status, 204);
    assert!(
        first
            .header("content-security-policy")
            .contains("default-src 'none'")
    );
}

#[test]
fn the_live_site_shows_the_bytes_of_the_published_one() {
    let served = paper();
    let project = Project::find(&root()).expect("the project is found");
    let loaded = read(project.sources().expect("it has sources"));
    let prefixes = project.prefixes();
    let merge = xinzhi::store::merge_of(&loaded.dataset);
    let painter: Option<Box<dyn xinzhi::views::site::Painter>> =
        Some(Box::new(Views::of(&project, &prefixes).expect("views")));
    let site = Site::build(Material {
        texts: BTreeMap::new(),
        dataset: loaded.dataset,
        default_graph: merge,
        prefixes,
        url: Some("http://localhost/".into()),
        own: true,
        painter,
        project,
    })
    .expect("the site is built");
    let routes = site.routes();
    for route in routes.iter().step_by(routes.len() / 25 + 1) {
        for (path, bytes) in xinzhi::views::site::render_all(&site, route).expect("renders") {
            let live = served.get(&format!("/{path}"), "*/*");
            assert_eq!(live.status, 200, "{path}");
            assert!(live.body == bytes, "{path} differs");
        }
    }
}

#[test]
fn our_server_passes_verify_in_full() {
    let served = paper();
    let probes = verify("http://localhost/", Tier::Full, &|ask| {
        let path = ask.url.strip_prefix("http://localhost").unwrap_or(&ask.url);
        let answer = served.ask(
            "GET",
            path,
            &[("accept", &ask.accept), ("accept-language", &ask.language)],
            "",
        );
        Ok(Reply {
            status: answer.status,
            headers: answer.headers,
            body: answer.body,
        })
    })
    .expect("it can be tried");
    let missed: Vec<_> = probes
        .iter()
        .filter(|probe| probe.missed.is_some())
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(probes.len() > 50, "{}", probes.len());
}

// --- on a socket ----------------------------------------------------------------------------------------------------------------

/// The binary as a server.
pub struct Running {
    child: Child,
    port: u16,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_xinzhi"))
            .args(["serve", "--bind", "127.0.0.1:0"])
            .args(arguments)
            .env("XINZHI_TOKEN", TOKEN)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut told = child.stderr.take().expect("it talks");
        let mut line = String::new();
        let mut byte = [0u8];
        while !line.ends_with('\n') && told.read(&mut byte).is_ok_and(|n| n == 1) {
            line.push(char::from(byte[0]));
        }
        let port = line
            .split_once("127.0.0.1:")
            .and_then(|(_, rest)| rest.split('/').next())
            .and_then(|port| port.parse().ok())
            .unwrap_or_else(|| panic!("no port in '{line}'"));
        Self { child, port }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a time");
        stream
    }

    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // A server that has answered and closed need not read on.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn ask(&self) -> String {
        self.raw(
            b"GET /query?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        )
    }

    fn end(&mut self, signal: &str) -> Option<i32> {
        let killed = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status();
        assert!(killed.is_ok_and(|status| status.success()));
        for _ in 0..100 {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the server does not end")
    }
}

#[test]
fn malformed_http_gets_one_answer_and_an_end() {
    let server = Running::start(&["--empty", "--limit", "header-time=2"]);
    let head =
        "POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n";
    for (what, bytes, statuses) in [
        (
            "two lengths",
            format!("{head}Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {{}}x"),
            &["400"][..],
        ),
        (
            "a bad chunk",
            format!("{head}Transfer-Encoding: chunked\r\n\r\nzz\r\nASK {{}}\r\n0\r\n\r\n"),
            &["400"][..],
        ),
        (
            "a header of 1 MB",
            format!(
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n",
                "x".repeat(1 << 20)
            ),
            &["431"][..],
        ),
        (
            "20,000 headers",
            format!(
                "GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n",
                "X: y\r\n".repeat(20_000)
            ),
            &["431"][..],
        ),
        (
            "no host",
            "GET /query?query=ASK%7B%7D HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
            &["400"][..],
        ),
        (
            "garbage",
            "\u{1}\u{2}\u{3}garbage\r\n\r\n".to_owned(),
            &["400"][..],
        ),
        (
            "a TLS hello",
            "\u{16}\u{3}\u{1}\u{2}\r\n\r\n".to_owned(),
            &["400"][..],
        ),
        (
            "a long target",
            format!(
                "GET /{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "x".repeat(1 << 20)
            ),
            &["414", "431"][..],
        ),
        (
            "a length without end",
            format!("{head}Content-Length: 9000000000000000\r\n\r\n"),
            &["413"][..],
        ),
    ] {
        let answer = server.raw(bytes.as_bytes());
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(
            statuses.contains(&status),
            "{what}: '{}'",
            answer.lines().next().unwrap_or_default()
        );
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{what}: {answer}");
        assert!(server.ask().contains(" 200 "), "after {what}");
    }
    let both = server.raw(format!("{head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes());
    assert!(both.matches("HTTP/1.1 ").count() <= 1, "{both}");
}

#[test]
fn half_requests_do_not_keep_others_out() {
    let server = Running::start(&[
        "--empty",
        "--limit",
        "header-time=2",
        "--limit",
        "body-idle=2",
    ]);
    let halves: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = server.connect();
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: loc")
                .expect("is sent");
            stream
        })
        .collect();
    let began = Instant::now();
    assert!(server.ask().contains(" 200 "));
    assert!(began.elapsed() < Duration::from_secs(5));
    for mut half in halves.into_iter().take(3) {
        let mut rest = Vec::new();
        half.read_to_end(&mut rest)
            .expect("the connection has ended");
    }
    assert!(began.elapsed() < Duration::from_secs(20));
    let unsent = server.raw(b"POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK");
    assert!(unsent.contains(" 408 "), "{unsent}");
}

#[test]
fn a_server_that_is_told_to_end_ends_in_order() {
    let mut server = Running::start(&["--empty"]);
    assert!(server.ask().contains(" 200 "));
    assert_eq!(server.end("-TERM"), Some(0));
    let mut server = Running::start(&["--empty"]);
    assert_eq!(server.end("-INT"), Some(0));
}

#[test]
fn what_cannot_be_served_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken
        .local_addr()
        .expect("it has an address")
        .port()
        .to_string();
    let run = |arguments: &[&str], token: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_xinzhi"))
            .args(arguments)
            .env("XINZHI_TOKEN", token)
            .env("NO_COLOR", "1")
            .output()
            .expect("the binary runs");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    for (arguments, token, cause) in [
        (
            &["serve", "--empty", "--bind", &format!("127.0.0.1:{port}")][..],
            "",
            "cannot be listened on",
        ),
        (
            &["serve", "--empty", "--bind", "nonsense"][..],
            "",
            "ADDRESS:PORT",
        ),
        (&["serve", "--empty", "--writable"][..], "", "XINZHI_TOKEN"),
        (
            &["serve", "--empty", "--writable", "--bind", "0.0.0.0:0"][..],
            "short",
            "at least 16",
        ),
        (
            &["serve", "--limit", "nonsense=1"][..],
            "",
            "there is no limit",
        ),
    ] {
        let (code, told) = run(arguments, token);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(cause), "{told}");
    }
}

// --- laws of what is fuzzed -------------------------------------------------------------------------------------------------------

proptest::proptest! {
    #[test]
    fn no_text_gets_out_of_dot_or_xml(text in "(?s).{0,80}") {
        let dot = xinzhi::views::draw::dot::quoted(&text);
        let inner = dot.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("it is quoted");
        let mut escaped = false;
        for c in inner.chars() {
            assert!(escaped || c != '"', "{dot}");
            escaped = !escaped && c == '\\';
        }
        assert!(!escaped, "{dot}");
        let safe = xinzhi::views::draw::text::xml(&text);
        assert!(!safe.contains(['<', '>', '"', '\'']), "{safe}");
    }
}
