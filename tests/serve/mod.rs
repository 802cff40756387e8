//! The server as a function of requests: the cases of hostile input, the protocol, negotiation. And on a socket where it must be.

mod addresses;
mod bombs;
mod crowd;
mod cutting;
mod documents;
mod outward;
mod pages;
mod planning;
mod socket;
pub use socket::Running;
mod writing;

use crate::kit::root;
use axum::body::Body;
use axum::http::{Request, Response};
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use xinzhi::data::dataset::Dataset;
use xinzhi::data::project::Project;
use xinzhi::data::read::{Source, read};
use xinzhi::meaning::query::limits::{Limit, Limits};
use xinzhi::store::live::{Live, Sees, Snapshot};
use xinzhi::store::remote::peers::Peers;
use xinzhi::views::serve::{Access, Maker, Service, Settings, Token, connection, respond};
use xinzhi::views::site::{Material, Painter, Site, Views};
use xinzhi::words::format::Format;
use xinzhi::words::prefixes::Prefixes;

pub use outward::Canary;

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
    let mut limits = Limits::default();
    limits.set(Limit::QueryTime, 20);
    limits.set(Limit::UpdateTime, 20);
    set(&mut limits);
    let plain = settings(Live::new(dataset(turtle), Sees::Strict));
    let access = Access {
        token: writable.then(|| Token::new(TOKEN)).flatten(),
        ..plain.access
    };
    Served::new(Settings {
        limits,
        access,
        peers,
        ..plain
    })
}

/// What is served when nothing else is said: no pages, nothing to be written.
fn settings(live: Live) -> Settings {
    Settings {
        live,
        origin: None,
        prefixes: Prefixes::default(),
        limits: Limits::default(),
        access: Access {
            hosts: vec!["localhost".into()],
            ..Access::default()
        },
        peers: Peers::default(),
        pages: None,
        at_once: true,
    }
}

fn dataset(turtle: &str) -> Dataset {
    let source = Source {
        path: "t".into(),
        format: Format::TriG,
        base: None,
        graph: None,
        bytes: turtle.as_bytes().to_vec().into(),
    };
    let loaded = read(vec![source]);
    assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
    loaded.dataset
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
    let (project, live) = project();
    Served::new(Settings {
        prefixes: project.prefixes(),
        pages: Some(maker(project, true)),
        ..settings(live)
    })
}

/// The project and its data.
fn project() -> (Project, Live) {
    let project = Project::find(&root()).expect("the project is found");
    let loaded = read(project.sources().expect("it has sources"));
    (project, Live::new(loaded.dataset, Sees::Merge))
}

fn maker(project: Project, own: bool) -> Box<Maker> {
    Box::new(move |snapshot| Ok(site(&project, own, snapshot)))
}

/// The pages of the project, or of anybody's data.
fn site(project: &Project, own: bool, snapshot: &Snapshot) -> Site {
    let prefixes = match own {
        true => project.prefixes(),
        false => Prefixes::default(),
    };
    let views = || Views::of(project, &prefixes).expect("the views are right");
    Site::build(Material {
        texts: BTreeMap::new(),
        project: project.clone(),
        dataset: Arc::clone(&snapshot.dataset),
        default_graph: snapshot.default_graph.clone(),
        url: Some("http://localhost/".into()),
        own,
        painter: own.then(|| Box::new(views()) as Box<dyn Painter>),
        prefixes,
    })
    .expect("the site is built")
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
