//! Cases 6 to 10: data that unfolds, nests without measure, or is wrong at its end.

use super::{TOKEN, refused, served};
use axum::body::Body;
use axum::http::Request;
use std::io::Write;
use std::time::{Duration, Instant};
use xinzhi::meaning::query::limits::Limit;

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
    let rdf = "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:e=\"http://e/\"";
    let xml = format!("<rdf:RDF {rdf}>…</rdf:RDF>");
    let triple = "<http://e/s> <http://e/p> ";
    let quoted = format!("<<( {triple}");
    let turtle = format!("{triple}… .");
    let graph = format!("<http://e/g> {{ {turtle} }}");
    // What stands around the nested part, then what opens, is inside, and closes.
    for (media, around, open, middle, close) in [
        ("text/turtle", turtle.as_str(), "[ <http://e/p> ", "1", " ]"),
        ("text/turtle", &turtle, "( ", "1", " )"),
        ("text/turtle", &turtle, &quoted, "1", " )>>"),
        (
            "application/n-triples",
            &turtle,
            &quoted,
            "<http://e/o>",
            " )>>",
        ),
        (
            "application/rdf+xml",
            &xml,
            "<e:C><e:p>",
            "",
            "</e:p></e:C>",
        ),
        ("application/ld+json", "", "{\"http://e/p\":", "1", "}"),
        ("application/ld+json", "{\"http://e/p\":…}", "[", "1", "]"),
        ("application/trig", &graph, "[ <http://e/p> ", "1", " ]"),
    ] {
        let nested = open.repeat(deep) + middle + &close.repeat(deep);
        let (before, after) = around.split_once('…').unwrap_or_default();
        let text = format!("{before}{nested}{after}");
        let began = Instant::now();
        let answer = served.put(media, &text);
        refused(&served, &answer, &[400], "data-nesting");
        assert!(began.elapsed() < Duration::from_secs(4), "{media}");
    }
}
