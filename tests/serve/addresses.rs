//! Cases 22 to 24 and 27: addresses and texts that are no requests.

use super::{many, paper, served};
use axum::body::Body;
use axum::http::Request;

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
