//! Drawings and rankings from the command line: on the paper, and on any RDF.

use crate::kit::{folder, stderr, stdout, xinzhi, xinzhi_in};
use std::path::Path;
use std::process::Command;

/// A ring of six with a chord, a tail, and a part of its own; the first label is made to break things.
const RING: &str = r#"@prefix e: <http://e/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:a rdfs:label "say \"N\" \\N <b>&amp;</b> {x|y}"@en ; a e:Kind ; e:to e:b . e:b e:to e:c . e:c e:to e:d . e:d e:to e:e .
e:e e:to e:f . e:f e:to e:a . e:b e:chord e:e . e:d e:tail e:t . e:x e:to e:y .
"#;

fn ring() -> tempfile::TempDir {
    let place = folder();
    std::fs::write(place.path().join("ring.ttl"), RING).expect("writes");
    place
}

/// What a command writes on the ring.
fn on_ring(place: &Path, arguments: &[&str]) -> String {
    let all: Vec<&str> = arguments
        .iter()
        .copied()
        .chain(["-d", "ring.ttl"])
        .collect();
    let output = xinzhi_in(place, &all);
    assert!(output.status.success(), "{all:?}: {}", stderr(&output));
    stdout(&output)
}

#[test]
fn the_extension_says_which_form() {
    let place = ring();
    let nodes = |name: &str, mark: &str| {
        on_ring(place.path(), &["draw", "-o", name]);
        let text = std::fs::read_to_string(place.path().join(name)).expect("written");
        text.matches(mark).count()
    };
    assert_eq!(nodes("a.svg", "<a href="), 9);
    assert_eq!(nodes("a.dot", "tooltip=") - 9, 9, "9 edges and 9 nodes");
    assert_eq!(nodes("a.gv", " -> n"), 9);
    assert_eq!(nodes("a.graphml", "<node "), 9);
    assert_eq!(nodes("a.mmd", " --> ") + nodes("a.mmd", " -->|"), 9);
    assert_eq!(nodes("a.json", "\"key\":"), 9);
    assert_eq!(nodes("a.csv", "\n"), 10);
}

#[test]
fn what_cannot_be_drawn_is_told_with_what_can() {
    let place = ring();
    let refused = |arguments: &[&str], told: &str| {
        let output = xinzhi_in(place.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    };
    refused(&["draw", "-d", "ring.ttl", "-o", "a.pdf"], "graphml");
    refused(
        &["draw", "-d", "ring.ttl", "--format", "tiff"],
        "svg, png, dot",
    );
    refused(
        &["draw", "-d", "ring.ttl", "--engine", "neat"],
        "layered, stress, time, matrix or dot",
    );
    refused(
        &["draw", "-d", "ring.ttl", "--max-nodes", "3"],
        "--around ENTITY",
    );
    refused(&["draw", "-d", "ring.ttl", "--around", "e:zz"], "zz");
    refused(
        &[
            "draw",
            "-d",
            "ring.ttl",
            "--between",
            "http://e/a",
            "http://e/x",
        ],
        "no way",
    );
    refused(&["draw", "-d", "ring.ttl", "--dpi", "96"], "PNG");
    refused(&["draw", "-d", "ring.ttl", "--ways", "2"], "--between");
    refused(&["stats", "-d", "ring.ttl", "--rank", "fame"], "pagerank");
    refused(&["stats", "-d", "ring.ttl", "--class", "e:Kind"], "--rank");
    assert!(!place.path().join("a.pdf").exists());
}

#[test]
fn filters_narrow_any_data() {
    let place = ring();
    let edges = |arguments: &[&str]| {
        let all: Vec<&str> = ["draw", "--format", "csv"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        on_ring(place.path(), &all).lines().count() - 1
    };
    assert_eq!(edges(&["--around", "http://e/t"]), 1);
    assert_eq!(edges(&["--around", "http://e/t", "--hops", "2"]), 3);
    assert_eq!(edges(&["--property", "http://e/chord"]), 1);
    assert_eq!(
        edges(&["--between", "http://e/a", "http://e/d"]),
        3 + 4,
        "a-b-c-d, a-b-e-d, a-f-e-d"
    );
    assert_eq!(
        edges(&["--between", "http://e/a", "http://e/d", "--ways", "1"]),
        3
    );
    assert_eq!(
        edges(&["--min-degree", "3"]),
        2,
        "b, e and d have three neighbours"
    );
    assert_eq!(edges(&["--top", "2", "--by", "degree"]), 1);
}

#[test]
fn a_view_is_narrowed_like_data() {
    let whole = stdout(&xinzhi(&["draw", "who-said-what", "--format", "csv"]));
    let one = [
        "draw",
        "who-said-what",
        "--format",
        "csv",
        "--around",
        "夏寶龍",
        "--hops",
        "1",
    ];
    let near = stdout(&xinzhi(&one));
    assert!(near.lines().count() > 1 && near.lines().count() < whole.lines().count());
    assert!(
        near.lines()
            .skip(1)
            .all(|line| line.contains("xia-baolong")),
        "{near}"
    );
    let property = [
        "draw",
        "who-said-what",
        "--format",
        "csv",
        "--property",
        "xz:occasion",
    ];
    let occasions = stdout(&xinzhi(&property));
    assert!(
        occasions
            .lines()
            .skip(1)
            .all(|line| line.contains("ns#occasion"))
    );
}

#[test]
fn a_neighbourhood_says_what_it_is_and_where_it_is_from() {
    let svg = stdout(&xinzhi(&["draw", "--around", "夏寶龍", "--lang", "en"]));
    assert!(svg.contains("<title>Xia Baolong: direct relations</title>"));
    assert!(svg.contains(">Source: "));
    assert_eq!(
        svg.matches("stroke-width=\"3.6\"").count(),
        1,
        "one node is the focus"
    );
    let edges = stdout(&xinzhi(&["draw", "--around", "夏寶龍", "--format", "csv"]));
    assert!(
        !edges.contains("wasAssociatedWith"),
        "an inferred wider property says no more than the one stated beside it"
    );
}

#[test]
fn graphviz_may_place_the_nodes() {
    if Command::new("dot").arg("-V").output().is_err() {
        return;
    }
    let place = ring();
    let nodes = |engine: &str| {
        let svg = on_ring(place.path(), &["draw", "--engine", engine]);
        (
            svg.matches("<a href=").count(),
            svg.matches("<g><title>").count(),
        )
    };
    assert_eq!(nodes("dot"), nodes("layered"));
    let clustered = on_ring(
        place.path(),
        &["draw", "--engine", "dot", "--cluster", "component"],
    );
    assert_eq!(clustered.matches("class=\"k\"").count(), 2);
}

#[test]
fn the_same_bytes_every_time_and_nothing_from_elsewhere() {
    for engine in ["layered", "stress", "matrix", "time"] {
        for page in ["fit", "a4", "a4-across", "slide"] {
            let place = ring();
            let draw = || on_ring(place.path(), &["draw", "--engine", engine, "--page", page]);
            let svg = draw();
            assert_eq!(svg, draw());
            for word in ["<script", "<image", "url(", "@import", "NaN", "inf"] {
                assert!(!svg.contains(word), "{engine}, {page}: {word}");
            }
            assert!(svg.contains("@media screen and (prefers-color-scheme:dark)"));
        }
    }
}

#[test]
fn nodes_are_ranked_in_every_form() {
    let place = ring();
    let csv = on_ring(
        place.path(),
        &["stats", "--rank", "pagerank", "--format", "csv"],
    );
    let scores = csv
        .lines()
        .skip(1)
        .filter_map(|l| l.split(',').nth(1)?.parse::<f64>().ok());
    assert!((scores.sum::<f64>() - 1.0).abs() < 1e-9);
    let first = on_ring(place.path(), &["stats", "--rank", "degree", "--top", "1"]);
    assert_eq!(first.lines().count(), 1);
    let json = on_ring(
        place.path(),
        &["stats", "--rank", "closeness", "--format", "json"],
    );
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["nodes"].as_array().map(Vec::len), Some(9));
    on_ring(
        place.path(),
        &["stats", "--rank", "betweenness", "-o", "rank.ttl"],
    );
    let asked = xinzhi_in(
        place.path(),
        &[
            "query",
            "-d",
            "rank.ttl",
            "--format",
            "csv",
            "-q",
            "SELECT (COUNT(?value) AS ?n) { ?s <http://purl.org/voc/vrank#hasRank> ?r . ?r <http://purl.org/voc/vrank#rankValue> ?value }",
        ],
    );
    assert_eq!(stdout(&asked).split_whitespace().last(), Some("9"));
    let paper = stdout(&xinzhi(&[
        "stats", "--rank", "pagerank", "--top", "30", "--format", "csv",
    ]));
    assert!(
        !paper.contains("/ns#") || !paper.contains("xinzhi/ns#ThePaper,"),
        "{paper}"
    );
    assert!(paper.contains("id/place/hong-kong"));
}

#[test]
fn groups_and_ways_stand_alone() {
    let place = ring();
    let json = on_ring(
        place.path(),
        &["stats", "--groups", "component", "--format", "json"],
    );
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let sizes: Vec<u64> = json["groups"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|g| g["size"].as_u64())
        .collect();
    assert_eq!(sizes, [7, 2]);
    let ttl = on_ring(
        place.path(),
        &["stats", "--groups", "community", "--format", "ttl"],
    );
    assert!(ttl.contains("skos:Collection"));
    let csv = on_ring(
        place.path(),
        &[
            "stats",
            "--between",
            "http://e/a",
            "http://e/d",
            "--ways",
            "9",
            "--format",
            "csv",
        ],
    );
    let mut lengths = std::collections::BTreeMap::new();
    for line in csv.lines().skip(1) {
        *lengths
            .entry(line.split(',').next().unwrap_or("").to_owned())
            .or_insert(0) += 1;
    }
    assert_eq!(lengths.into_values().collect::<Vec<_>>(), [3, 3, 3, 5]);
    let text = on_ring(
        place.path(),
        &["stats", "--between", "http://e/t", "http://e/c"],
    );
    assert!(
        text.contains('←'),
        "a step against its edge says so: {text}"
    );
}

/// networkx computes the same numbers, where Python has it.
#[test]
fn networkx_agrees() {
    let place = ring();
    on_ring(
        place.path(),
        &["draw", "--format", "json", "-o", "ring.json"],
    );
    let script = "import sys, json\ntry:\n import networkx as nx\nexcept ImportError:\n sys.exit(9)\nd = json.load(open('ring.json'))\ng = nx.Graph((l['source'], l['target']) for l in d['links'])\nb = nx.betweenness_centrality(g)\nh = nx.harmonic_centrality(g)\nfor n in g: print(n, b[n], h[n] / (len(g) - 1))";
    let python = Command::new("python3")
        .args(["-c", script])
        .current_dir(place.path())
        .output();
    let Ok(python) = python else { return };
    if python.status.code() == Some(9) {
        return;
    }
    assert!(python.status.success(), "{}", stderr(&python));
    let ours = |measure: &str, iri: &str| -> f64 {
        let csv = on_ring(
            place.path(),
            &["stats", "--rank", measure, "--format", "csv"],
        );
        let line = csv
            .lines()
            .find(|l| l.split(',').nth(2) == Some(iri))
            .expect("ranked")
            .to_owned();
        line.split(',')
            .nth(1)
            .and_then(|n| n.parse().ok())
            .expect("a number")
    };
    for line in stdout(&python).lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let theirs = |i: usize| words[i].parse::<f64>().expect("a number");
        assert!(
            (ours("betweenness", words[0]) - theirs(1)).abs() < 1e-9,
            "{line}"
        );
        assert!(
            (ours("closeness", words[0]) - theirs(2)).abs() < 1e-9,
            "{line}"
        );
    }
}

#[test]
fn png_is_written_or_the_way_to_it_told() {
    let place = ring();
    let output = xinzhi_in(place.path(), &["draw", "-d", "ring.ttl", "-o", "ring.png"]);
    if cfg!(feature = "png") {
        let told = stderr(&output);
        if told.contains("no font was found") {
            return;
        }
        assert!(output.status.success(), "{told}");
        let bytes = std::fs::read(place.path().join("ring.png")).expect("written");
        assert!(bytes.starts_with(b"\x89PNG\r\n"));
    } else {
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("--features png"),
            "{}",
            stderr(&output)
        );
        assert!(!place.path().join("ring.png").exists());
    }
}
