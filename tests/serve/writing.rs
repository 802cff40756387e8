//! Cases 30, 31, 33 and 48: who may write, and what comes back.

use super::{TOKEN, XSD, served};
use axum::body::Body;
use axum::http::Request;

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
