//! SPARQL 1.1 Graph Store Protocol: graphs read and written over HTTP.

use super::evaluate::Given;
use super::problem::Problem;
use super::results::graph_form;
use super::stream::Out;
use super::{Request, Service};
use crate::data::dataset::{Dataset, DatasetBuilder, TermId};
use crate::data::places::Line;
use crate::data::read::{Bounds, Source, read_within};
use crate::data::write::write;
use crate::meaning::query::limits::Limit;
use crate::store::live::{Draft, Snapshot};
use crate::words::diagnostic::Severity;
use crate::words::format::Format;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Default,
    Named(NamedNode),
    /// All graphs: `/store` without a name.
    All,
}

/// The methods of the protocol.
pub const METHODS: &str = "GET, HEAD, PUT, POST, DELETE, OPTIONS";

/// Answers a request of the protocol.
///
/// # Errors
/// When the request is wrong or may not be done.
pub async fn answer(service: &Arc<Service>, request: Request) -> Result<Response<Body>, Problem> {
    let target = target(&request)?;
    match request.parts.method.clone() {
        Method::GET => get(service, &request, &target).await,
        Method::PUT | Method::POST => put(service, request, target).await,
        Method::DELETE => delete(service, &request, target).await,
        _ => Err(Problem::method(METHODS)),
    }
}

fn target(request: &Request) -> Result<Target, Problem> {
    let named = request.parameters.one("graph")?;
    let default = request.parameters.has("default");
    let direct = request.path.strip_prefix("/store/");
    match (named, default, direct) {
        (Some(_), true, _) => Err(Problem::bad("name a graph, or default, not both")),
        (Some(iri), false, _) => NamedNode::new(iri)
            .map(Target::Named)
            .map_err(|error| Problem::bad(format!("graph: no absolute IRI: {error}"))),
        (None, true, _) => Ok(Target::Default),
        (None, false, Some(_)) => NamedNode::new(request.own_iri())
            .map(Target::Named)
            .map_err(|error| Problem::bad(format!("the address is no IRI: {error}"))),
        (None, false, None) => Ok(Target::All),
    }
}

async fn get(
    service: &Arc<Service>,
    request: &Request,
    target: &Target,
) -> Result<Response<Body>, Problem> {
    let named = request.parameters.one("format")?.unwrap_or_default();
    let (named, accept) = match (target, named, request.accept()) {
        // All graphs need a form that has room for their names.
        (Target::All, "", accept) if !has_room(accept) => ("trig", accept),
        (_, named, accept) => (named, accept),
    };
    let form = graph_form(named, accept)?;
    let snapshot = service.live.snapshot();
    if let Target::Named(name) = target
        && !snapshot.has_graph(name.as_ref())
    {
        return Err(Problem::missing(format!("there is no graph {name}")));
    }
    let allowance = service.evaluations.allowance(Limit::QueryTime, None);
    let target = target.clone();
    let prefixes = service.prefixes.clone();
    let work = move |out: &mut Out| {
        let dataset = part(&snapshot, &target, form);
        let mut bytes = Vec::new();
        write(&dataset, &prefixes, form, &mut bytes).map_err(|error| {
            Problem::new(
                StatusCode::NOT_ACCEPTABLE,
                format!("{error}; ask for another form"),
            )
        })?;
        out.write_all(&bytes)
            .map_err(|_| super::evaluate::told(crate::data::allowance::Cut::Left))
    };
    let given = service.evaluations.run(allowance, work).await?;
    let mut response = match given {
        Given::Whole(bytes) => Response::new(Body::from(bytes)),
        Given::Begun(body) => Response::new(body),
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(form.media_type()),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept, Accept-Encoding"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

fn has_room(accept: &str) -> bool {
    ["trig", "n-quads", "ld+json"]
        .iter()
        .any(|form| accept.contains(form))
}

/// The quads that were asked for, as a dataset of their own.
fn part(snapshot: &Snapshot, target: &Target, form: Format) -> Dataset {
    let dataset = &snapshot.dataset;
    let mut builder = DatasetBuilder::default();
    let mut add = |quad: Option<Quad>, keeps_name: bool| {
        if let Some(quad) = quad {
            let graph_name = if keeps_name {
                quad.graph_name
            } else {
                GraphName::DefaultGraph
            };
            builder.add(Quad { graph_name, ..quad }, Line::UNKNOWN);
        }
    };
    match target {
        Target::All => dataset
            .quads()
            .for_each(|q| add(dataset.quad(q), form.has_graphs())),
        Target::Default => snapshot
            .in_graph(None)
            .for_each(|q| add(dataset.quad(q), false)),
        Target::Named(name) => {
            let graph: Option<TermId> = dataset.iri(name.as_ref());
            if let Some(graph) = graph {
                snapshot
                    .in_graph(Some(graph))
                    .for_each(|q| add(dataset.quad(q), false));
            }
        }
    }
    builder.build()
}

async fn put(
    service: &Arc<Service>,
    mut request: Request,
    target: Target,
) -> Result<Response<Body>, Problem> {
    service.may_write(&request)?;
    let replaces = request.parts.method == Method::PUT;
    let new = target == Target::All && !replaces;
    let uploads = uploads(service, &mut request).await?;
    let has_names = uploads
        .iter()
        .any(|upload| matches!(upload.format, Format::TriG | Format::NQuads));
    let made = (new && !has_names).then(|| fresh_name(service, &request));
    let target = made.clone().map_or(target, Target::Named);
    let base = match &target {
        Target::Named(name) => name.as_str().to_owned(),
        Target::Default | Target::All => request.own_iri(),
    };
    let allowance = service.evaluations.allowance(Limit::UpdateTime, None);
    let stop = Arc::clone(&allowance.stop);
    let own = Arc::clone(service);
    let was_new = Arc::new(AtomicBool::new(false));
    let tell = Arc::clone(&was_new);
    let work = move |_: &mut Out| {
        let mut quads = Vec::new();
        for upload in uploads {
            quads.extend(parse(upload, &base, &target, own.bounds())?);
        }
        own.live.change(
            |draft| {
                tell.store(fill(draft, &target, quads, replaces), Ordering::SeqCst);
                Ok::<(), Problem>(())
            },
            || stop.keep(),
        )
    };
    service.evaluations.run(allowance, work).await?;
    let mut response = Response::new(Body::empty());
    let created = was_new.load(Ordering::SeqCst);
    *response.status_mut() = if created {
        StatusCode::CREATED
    } else {
        StatusCode::NO_CONTENT
    };
    if let Some(name) = made
        && let Ok(location) = HeaderValue::from_str(name.as_str())
    {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Puts quads into a draft; says whether their graph is new.
fn fill(draft: &mut Draft, target: &Target, quads: Vec<Quad>, replaces: bool) -> bool {
    let mut is_new = false;
    match target {
        Target::Named(name) => {
            is_new = !draft.has_graph(name);
            if replaces && !is_new {
                draft.clear(name);
            }
            draft.create(name.clone());
        }
        Target::Default if replaces => draft.clear_default(),
        Target::All if replaces => {
            draft.clear_default();
            draft.drop_named();
        }
        Target::Default | Target::All => {}
    }
    quads.into_iter().for_each(|quad| draft.insert(quad));
    is_new
}

/// A name for a graph that was sent without one: by its number, which no graph has yet.
fn fresh_name(service: &Service, request: &Request) -> NamedNode {
    let snapshot = service.live.snapshot();
    let mut number = snapshot.version + 1;
    loop {
        let name =
            NamedNode::new_unchecked(format!("http://{}/store/graph-{number}", request.host));
        if !snapshot.has_graph(name.as_ref()) {
            return name;
        }
        number += 1;
    }
}

async fn delete(
    service: &Arc<Service>,
    request: &Request,
    target: Target,
) -> Result<Response<Body>, Problem> {
    service.may_write(request)?;
    let allowance = service.evaluations.allowance(Limit::UpdateTime, None);
    let stop = Arc::clone(&allowance.stop);
    let own = Arc::clone(service);
    let work = move |_: &mut Out| {
        own.live
            .change(|draft| take_away(draft, &target), || stop.keep())
    };
    service.evaluations.run(allowance, work).await?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}

fn take_away(draft: &mut Draft, target: &Target) -> Result<(), Problem> {
    match target {
        Target::Default => draft.clear_default(),
        Target::Named(name) if draft.has_graph(name) => draft.drop_graph(name),
        Target::Named(name) => {
            return Err(Problem::missing(format!("there is no graph {name}")));
        }
        Target::All => {
            draft.clear_default();
            draft.drop_named();
        }
    }
    Ok(())
}

/// A document that was sent.
struct Upload {
    format: Format,
    bytes: Bytes,
}

async fn uploads(service: &Service, request: &mut Request) -> Result<Vec<Upload>, Problem> {
    let full = request.content_type().to_owned();
    let media_type = request.media_type()?;
    let bytes = request
        .body(service.limits.size(Limit::Body), &service.limits, "body")
        .await?;
    if media_type != "multipart/form-data" {
        return Ok(vec![Upload {
            format: format_of(&media_type)?,
            bytes: bytes.into(),
        }]);
    }
    let wrong =
        |error: multer::Error| Problem::bad(format!("the multipart body is broken: {error}"));
    let boundary = multer::parse_boundary(full).map_err(wrong)?;
    let mut parts = multer::Multipart::new(Body::from(bytes).into_data_stream(), boundary);
    let mut uploads = Vec::new();
    while let Some(field) = parts.next_field().await.map_err(wrong)? {
        let format = match field.content_type() {
            Some(media_type) => format_of(media_type.essence_str())?,
            None => Format::Turtle,
        };
        let bytes = field.bytes().await.map_err(wrong)?;
        uploads.push(Upload { format, bytes });
    }
    Ok(uploads)
}

fn format_of(media_type: &str) -> Result<Format, Problem> {
    media_type.parse().map_err(|_| {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("'{media_type}' is no RDF: send text/turtle, application/n-triples, application/ld+json, application/rdf+xml, application/trig or application/n-quads"),
        )
    })
}

/// Reads a document; its blank nodes become new nodes.
fn parse(
    upload: Upload,
    base: &str,
    target: &Target,
    bounds: Bounds,
) -> Result<Vec<Quad>, Problem> {
    let loaded = read_within(
        vec![Source {
            path: "body".to_owned(),
            format: upload.format,
            base: Some(base.to_owned()),
            graph: None,
            bytes: Cow::Owned(upload.bytes.into()),
        }],
        bounds,
    );
    let broken = loaded
        .findings
        .iter()
        .find(|f| f.severity == Severity::Violation);
    if let Some(finding) = broken {
        return Err(Problem::bad(finding.to_text()));
    }
    let mut names = HashMap::new();
    let quads = loaded
        .dataset
        .quads()
        .filter_map(|q| loaded.dataset.quad(q));
    Ok(quads
        .map(|quad| Quad {
            subject: subject(quad.subject, &mut names),
            predicate: quad.predicate,
            object: term(quad.object, &mut names),
            graph_name: match target {
                Target::Named(name) => name.clone().into(),
                Target::Default => GraphName::DefaultGraph,
                Target::All => match quad.graph_name {
                    GraphName::BlankNode(node) => new_node(node, &mut names).into(),
                    other => other,
                },
            },
        })
        .collect())
}

type Names = HashMap<BlankNode, BlankNode>;

fn new_node(node: BlankNode, names: &mut Names) -> BlankNode {
    names.entry(node).or_default().clone()
}

fn subject(node: NamedOrBlankNode, names: &mut Names) -> NamedOrBlankNode {
    match node {
        NamedOrBlankNode::BlankNode(node) => new_node(node, names).into(),
        named => named,
    }
}

fn term(term: Term, names: &mut Names) -> Term {
    match term {
        Term::BlankNode(node) => new_node(node, names).into(),
        Term::Triple(triple) => Triple {
            subject: subject(triple.subject, names),
            predicate: triple.predicate,
            object: self::term(triple.object, names),
        }
        .into(),
        other => other,
    }
}
