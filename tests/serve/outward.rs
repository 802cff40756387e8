//! Cases 1 to 5: neither queries nor data reach out.

use super::{many, refused, served};
use std::net::TcpListener;
use std::time::Duration;

/// A listener that notes whether anybody came.
pub struct Canary(TcpListener);

impl Canary {
    pub fn new() -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
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
