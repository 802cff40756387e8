//! From every IRI to its document, in the form and language that are asked for.

use super::{paper, project, site};
use std::io::Read;
use xinzhi::views::site::hosting::Tier;
use xinzhi::views::site::{PageError, render_all};
use xinzhi::views::verify::{Reply, verify};

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
    let (project, live) = project();
    let site = site(&project, true, &live.snapshot());
    let routes = site.routes();
    for route in routes.iter().step_by(routes.len() / 25 + 1) {
        let mut compared = |path: String, bytes: Vec<u8>| {
            let live = served.get(&format!("/{path}"), "*/*");
            assert_eq!(live.status, 200, "{path}");
            assert!(live.body == bytes, "{path} differs");
            Ok::<(), PageError>(())
        };
        render_all(&site, &route, &mut compared).expect("renders");
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
