//! Files that nobody should have written, at the command line: read as they are meant, or told and given up soon.

use crate::kit::{folder, stderr, stdout, xinzhi_in};
use std::io::Write;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

const LINE: &str = "<http://e/s> <http://e/p> \"\u{6f22}\" .\n";

/// The statements of a file, counted by the binary.
fn counted(folder: &Path, data: &str) -> Output {
    let query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let data = format!("--data={data}");
    let format = ["--from-format", "nt"];
    let arguments = ["query", &data, "-q", query, "--format", "csv"];
    let is_named = Path::new(&data).extension().is_some();
    let more = if is_named { &[][..] } else { &format };
    xinzhi_in(folder, &[&arguments[..], more].concat())
}

/// Refused with a cause, without a panic, soon.
fn refused(name: &str, output: &Output, cause: &str) {
    let told = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{name}: {told}");
    assert!(
        told.contains(cause),
        "{name} does not say '{cause}': {told}"
    );
    assert!(
        !told.contains("panicked") && !told.contains("root:"),
        "{told}"
    );
    assert!(stdout(output).is_empty(), "{name}: nothing is half told");
}

#[test]
fn odd_files_are_read_or_told() {
    let place = folder();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let long = format!("<http://e/s> <http://e/p> \"{}\" .\n", "x".repeat(8 << 20));
    for (name, bytes, expected) in [
        ("bom.ttl", format!("\u{feff}{LINE}").into_bytes(), Ok("1")),
        ("crlf.ttl", LINE.replace('\n', "\r\n").into_bytes(), Ok("1")),
        ("cr.ttl", LINE.replace('\n', "\r").into_bytes(), Ok("1")),
        ("long.nt", long.into_bytes(), Ok("1")),
        ("empty.ttl", Vec::new(), Ok("0")),
        ("-x.ttl", LINE.into(), Ok("1")),
        (
            "utf16.ttl",
            utf16(&format!("\u{feff}{LINE}")),
            Err("utf16.ttl:1:1"),
        ),
        (
            "latin.ttl",
            b"<http://e/s> <http://e/p> \"\xe9\" .".into(),
            Err("latin.ttl:1:28"),
        ),
        (
            "wrong.nt",
            b"@prefix e: <http://e/> . e:s e:p e:o .".into(),
            Err("wrong.nt:1:1"),
        ),
        ("no.nt.gz", b"no gzip".into(), Err("no.nt.gz:1:1")),
    ] {
        std::fs::write(place.path().join(name), bytes).expect("is written");
        let output = counted(place.path(), name);
        match expected {
            Ok(number) => assert_eq!(
                stdout(&output).trim_end(),
                format!("n\r\n{number}"),
                "{name}"
            ),
            Err(cause) => refused(name, &output, cause),
        }
    }
}

#[test]
fn bombs_and_depth_are_refused() {
    let place = folder();
    let deep = 30_000;
    let nested = |open: &str, middle: &str, close: &str| {
        let inner = open.repeat(deep) + middle + &close.repeat(deep);
        format!("<http://e/s> <http://e/p> {inner} .").into_bytes()
    };
    let xml = |entities: &str| {
        format!("<!DOCTYPE r [{entities}]><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:e=\"http://e/\"><rdf:Description rdf:about=\"http://e/s\"><e:p>&l9;</e:p></rdf:Description></rdf:RDF>").into_bytes()
    };
    let laughs: String = (1..10).fold("<!ENTITY l0 \"lol\">".to_owned(), |text, n| {
        let before = format!("&l{};", n - 1).repeat(10);
        text + &format!("<!ENTITY l{n} \"{before}\">")
    });
    let pack = |text: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).expect("packs");
        encoder.finish().expect("packs")
    };
    let mut cut = pack(LINE.repeat(1000).as_bytes());
    cut.truncate(cut.len() - 9);
    let context = br#"{"@context": "http://127.0.0.1:1/c", "@id": "http://e/s", "http://e/p": 1}"#;
    for (name, bytes, cause) in [
        ("laughs.rdf", xml(&laughs), "entity-text"),
        ("file.rdf", xml("<!ENTITY l9 SYSTEM \"file:///etc/passwd\">"), "ENTITY"),
        ("context.jsonld", context.to_vec(), "not fetched"),
        ("bomb.nt.gz", pack(&vec![b'#'; 100 << 20]), "unpacks to more than"),
        ("cut.nt.gz", cut, "cannot unpack"),
        ("nodes.ttl", nested("[ <http://e/p> ", "1", " ]"), "data-nesting"),
        ("lists.ttl", nested("( ", "1", " )"), "data-nesting"),
        ("triples.nt", nested("<<( <http://e/s> <http://e/p> ", "<http://e/o>", " )>>"), "data-nesting"),
        ("objects.jsonld", ("{\"http://e/p\":".repeat(deep) + "1" + &"}".repeat(deep)).into(), "data-nesting"),
        ("elements.rdf", format!("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:e=\"http://e/\">{}", "<e:C><e:p>".repeat(deep)).into(), "data-nesting"),
    ] {
        std::fs::write(place.path().join(name), bytes).expect("is written");
        let began = Instant::now();
        refused(name, &counted(place.path(), name), cause);
        assert!(began.elapsed() < Duration::from_secs(10), "{name}");
    }
}

/// A pipe gives its bytes once, and a device may give them without end.
#[cfg(unix)]
#[test]
fn pipes_are_read_whole_and_devices_not_for_ever() {
    let place = folder();
    let pipe = place.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()));
    let writer = std::thread::spawn(move || std::fs::write(pipe, LINE));
    assert_eq!(stdout(&counted(place.path(), "pipe")), "n\r\n1\r\n");
    writer.join().expect("does not panic").expect("is written");
    refused(
        "/dev/zero",
        &counted(place.path(), "/dev/zero"),
        "more than",
    );
    std::os::unix::fs::symlink("b", place.path().join("a")).expect("is made");
    std::os::unix::fs::symlink("a", place.path().join("b")).expect("is made");
    refused("a", &counted(place.path(), "a"), "cannot read a");
}
