//! Reading RDF with the line of every quad.
//!
//! oxttl tells positions for errors only, but its low-level parser, fed line by line, yields each triple at its line:
//!
//! | syntax | line of a quad | columns |
//! |---|---|---|
//! | Turtle, TriG, N-Triples, N-Quads, N3 | where its object begins | of the term in that line |
//! | RDF/XML | where the parser stood when it had read it: the end of the property's element, or its tag | of the term as far as it is written so |
//! | JSON-LD | where its object, else its subject, is written as a string; 0 where neither is | the same |
//!
//! A syntax error is a finding: the rest of the file, and every other file, is still read.

mod blank;
mod bounds;
mod bytes;
mod collector;
mod flow;
mod known;
mod lines;
mod pieces;
mod statements;
mod strings;
mod taken;
mod whole;

use self::blank::Blank;
use self::collector::{Collector, not_utf8};
use super::dataset::{Dataset, DatasetBuilder};
use crate::words::diagnostic::Finding;
use crate::words::format::Format;
use crate::words::prefixes::Prefixes;
use oxrdf::NamedNode;
use rayon::prelude::*;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

pub use self::bounds::Bounds;
pub use self::bytes::{ReadError, UNPACKED_LIMIT, read_bytes, unpack};
pub use self::flow::{Flow, Flown, Portion};
pub use self::taken::{Taken, is_sound, take};

/// Texts up to this size are kept for excerpts and columns.
const KEPT_TEXT_BYTES: usize = 32 << 20;

/// So much is read at once, while what was read before it is put together.
const PORTION_BYTES: usize = 32 << 20;

/// A file to be read.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The path as it is shown.
    pub path: String,
    /// The syntax.
    pub format: Format,
    /// What relative IRIs are resolved against.
    pub base: Option<String>,
    /// The graph that quads without a graph name go to.
    pub graph: Option<NamedNode>,
    /// The bytes, unpacked.
    pub bytes: Cow<'a, [u8]>,
}

/// What was read from a file.
#[derive(Clone, Debug)]
pub struct Parsed {
    path: String,
    text: Option<Arc<String>>,
    /// The quads, with this file as the only one.
    builder: DatasetBuilder,
    prefixes: Vec<(String, String)>,
    findings: Vec<Finding>,
}

/// Everything that was read, merged.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The quads.
    pub dataset: Dataset,
    /// The prefixes that the files declare; where they differ, the first file wins.
    pub prefixes: Prefixes,
    /// Syntax errors.
    pub findings: Vec<Finding>,
}

impl Parsed {
    /// Nothing yet.
    fn of(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: None,
            builder: DatasetBuilder::default(),
            prefixes: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Takes what was read of the text behind so many lines, blank nodes as they are called there.
    fn append(&mut self, part: Self, lines: usize) {
        self.builder.append(part.builder, lines as u32, |term| term);
        for mut finding in part.findings {
            if let Some(place) = &mut finding.place {
                place.line += lines;
            }
            self.findings.push(finding);
        }
    }
}

impl<'a> Source<'a> {
    /// A text that is at hand, under the path by which findings shall name it.
    pub fn of_text(path: impl Into<String>, format: Format, text: &'a str) -> Self {
        Self {
            path: path.into(),
            format,
            base: None,
            graph: None,
            bytes: Cow::Borrowed(text.as_bytes()),
        }
    }
}

impl Source<'static> {
    /// A file on disk, its format from the given one or from its name.
    pub fn open(
        path: &Path,
        format: Option<Format>,
        base: Option<String>,
    ) -> Result<Self, ReadError> {
        let name = path.display().to_string();
        let format = format.or_else(|| Format::of_path(path));
        if format.is_none() && path.is_file() {
            return Err(ReadError::UnknownFormat(name));
        }
        let bytes = read_bytes(path)?;
        let format = format.ok_or_else(|| ReadError::UnknownFormat(name.clone()))?;
        Ok(Self {
            path: if name == "-" {
                "<stdin>".to_owned()
            } else {
                name
            },
            format,
            base,
            graph: None,
            bytes: Cow::Owned(bytes),
        })
    }
}

/// Reads all sources, in parallel, and merges them in their order.
pub fn read(sources: Vec<Source<'_>>) -> Loaded {
    read_within(sources, Bounds::default())
}

/// Reads all sources, and refuses those that ask more of the parser than the bounds allow.
pub fn read_within(sources: Vec<Source<'_>>, bounds: Bounds) -> Loaded {
    in_portions(sources, bounds, PORTION_BYTES)
}

fn in_portions(sources: Vec<Source<'_>>, bounds: Bounds, bytes: usize) -> Loaded {
    let alone = sources.len() == 1;
    let parse_all = |sources: Vec<Source<'_>>| -> Vec<Parsed> {
        let parsed = sources.into_par_iter().map(|source| {
            let blank = match alone {
                true => Blank::default(),
                false => Blank::of(&source.path),
            };
            parse(source, blank, true, bounds)
        });
        parsed.collect()
    };
    let mut sources = sources.into_iter();
    let mut merged = Merged::default();
    let mut parsed = parse_all(portion(&mut sources, bytes));
    while !parsed.is_empty() {
        let next = portion(&mut sources, bytes);
        let (_, ahead) = rayon::join(
            || parsed.into_iter().for_each(|file| merged.take(file)),
            || parse_all(next),
        );
        parsed = ahead;
    }
    merged.loaded()
}

/// The next sources, until there are so many bytes of them.
fn portion<'a>(sources: &mut impl Iterator<Item = Source<'a>>, bytes: usize) -> Vec<Source<'a>> {
    let (mut portion, mut taken) = (Vec::new(), 0);
    for source in sources {
        taken += source.bytes.len();
        portion.push(source);
        if taken >= bytes {
            break;
        }
    }
    portion
}

/// What was read of files so far, put together in their order.
#[derive(Default)]
struct Merged {
    builder: DatasetBuilder,
    prefixes: Prefixes,
    findings: Vec<Finding>,
}

impl Merged {
    fn take(&mut self, file: Parsed) {
        self.builder.absorb(file.builder);
        for (prefix, namespace) in &file.prefixes {
            if self.prefixes.namespace(prefix).is_none() {
                self.prefixes.insert(prefix, namespace);
            }
        }
        self.findings.extend(file.findings);
    }

    fn loaded(self) -> Loaded {
        Loaded {
            dataset: self.builder.build(),
            prefixes: self.prefixes,
            findings: self.findings,
        }
    }
}

/// The text that bytes are, not copied unless a byte order mark precedes it; else the bytes, and how many of them are text.
fn text_of(bytes: Cow<'_, [u8]>) -> Result<Cow<'_, str>, (Cow<'_, [u8]>, usize)> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let bytes = match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(bytes.strip_prefix(MARK).unwrap_or(bytes)),
        Cow::Owned(bytes) => match bytes.strip_prefix(MARK) {
            Some(bytes) => Cow::Owned(bytes.to_vec()),
            None => Cow::Owned(bytes),
        },
    };
    match bytes {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => Err((Cow::Borrowed(bytes), error.valid_up_to())),
        },
        Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            (Cow::Owned(error.into_bytes()), valid)
        }),
    }
}

/// Reads one source, with names for its blank nodes; its text may be kept beside the quads, for excerpts and columns.
fn parse(source: Source<'_>, blank: Blank, keeps_text: bool, bounds: Bounds) -> Parsed {
    let mut parsed = Parsed::of(&source.path);
    let text = match text_of(source.bytes) {
        Ok(text) => text,
        Err((bytes, valid)) => {
            let finding = not_utf8(&source.path, &bytes, valid);
            parsed.findings.push(finding);
            parsed.builder.file(&source.path, None);
            return parsed;
        }
    };
    let (short, large) = match text.len() <= KEPT_TEXT_BYTES {
        true => {
            let mut text = text.into_owned();
            text.shrink_to_fit();
            (Some(Arc::new(text)), None)
        }
        false => (None, Some(text)),
    };
    let all = short.as_deref().map(String::as_str).or(large.as_deref());
    let text = all.unwrap_or_default();
    parsed.text.clone_from(&short);
    let kept = short.clone().filter(|_| keeps_text);
    parsed.builder.file(&source.path, kept);
    let mut collector = Collector {
        parsed,
        blank,
        graph: source.graph.map(Into::into),
    };
    if let Format::NTriples | Format::NQuads = source.format {
        let read = pieces::parse(text, source.format, bounds, &mut collector);
        // A large text and what was read of it need not be in memory together.
        drop(large);
        pieces::join(read, 0, &mut collector);
        return collector.parsed;
    }
    if collector.is_too_much(bounds::check(text, source.format, bounds)) {
        return collector.parsed;
    }
    match source.format {
        Format::Turtle => lines::turtle(text, source.base, &mut collector),
        Format::TriG => lines::trig(text, source.base, &mut collector),
        Format::NTriples | Format::NQuads => {}
        Format::RdfXml => whole::rdf_xml(text, source.base, &mut collector),
        Format::N3 => lines::n3(text, source.base, &mut collector),
        Format::JsonLd => whole::json_ld(text, source.base, &mut collector),
    }
    collector.parsed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::vocabulary::rdfs;
    use std::collections::HashSet;

    fn source(path: &str, format: Format, text: &str) -> Source<'static> {
        Source {
            path: path.into(),
            format,
            base: None,
            graph: None,
            bytes: Cow::Owned(text.as_bytes().to_vec()),
        }
    }

    #[test]
    fn every_triple_has_its_line() {
        let text = "@prefix e: <http://e/> .\n\ne:a e:b \"x\"@zh-Hant-HK ;\n  e:c 1 ,\n   2 .\n";
        let loaded = read(vec![source("a.ttl", Format::Turtle, text)]);
        let mut lines: Vec<u32> = loaded
            .dataset
            .quads()
            .filter_map(|q| loaded.dataset.line(q))
            .map(|l| l.number)
            .collect();
        lines.sort_unstable();
        assert_eq!(lines, [3, 4, 5]);
        assert_eq!(loaded.prefixes.namespace("e"), Some("http://e/"));
    }

    /// Literals that wait for the next token, or span lines, stand at the line on which they begin.
    #[test]
    fn literals_stand_where_they_begin() {
        let text = "@prefix e: <http://e/> .\ne:a e:b \"x\"\n  # remark\n  ; e:c \"\"\"one\ntwo\nthree\"\"\" ;\n  e:d 5\n .\n";
        let loaded = read(vec![source("a.ttl", Format::Turtle, text)]);
        let mut lines: Vec<u32> = loaded
            .dataset
            .quads()
            .filter_map(|q| loaded.dataset.line(q))
            .map(|l| l.number)
            .collect();
        lines.sort_unstable();
        assert_eq!(lines, [2, 4, 7]);
    }

    #[test]
    fn a_syntax_error_leaves_the_rest() {
        let text = "<http://e/a> <http://e/b> \"1\" .\n<http://e/a> <http://e/b> ] .\n<http://e/a> <http://e/b> \"3\" .\n";
        let loaded = read(vec![
            source("a.ttl", Format::Turtle, text),
            source(
                "b.nt",
                Format::NTriples,
                "<http://e/a> <http://e/b> <http://e/c> .\n",
            ),
        ]);
        assert_eq!(loaded.findings.len(), 1);
        assert_eq!(loaded.findings[0].place.as_ref().map(|p| p.line), Some(2));
        assert_eq!(loaded.dataset.len(), 3);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_told_with_their_place() {
        let mut bad = source("a.ttl", Format::Turtle, "");
        bad.bytes = Cow::Borrowed(b"# ok\n# \xe4\xb8\n");
        let loaded = read(vec![bad]);
        assert_eq!(
            loaded.findings[0]
                .place
                .as_ref()
                .map(|p| (p.line, p.column)),
            Some((2, 3))
        );
    }

    #[test]
    fn blank_nodes_of_two_files_stay_apart_and_are_named_alike_each_time() {
        let both = || {
            read(vec![
                source("a.ttl", Format::Turtle, "_:x <http://e/b> [] ."),
                source("b.ttl", Format::Turtle, "_:x <http://e/b> [] ."),
            ])
        };
        let (one, two) = (both(), both());
        assert_eq!(one.dataset.len(), 2);
        let quads = |d: &Dataset| d.quads().filter_map(|q| d.quad(q)).collect::<Vec<_>>();
        assert_eq!(quads(&one.dataset), quads(&two.dataset));
    }

    #[test]
    fn files_read_portion_by_portion_give_what_all_at_once_give() {
        let sources = || {
            (0..9).map(|n| {
                let text = format!(
                    "@prefix e{}: <http://e/{n}#> .\n_:x <http://e/p> \"{}\" .\n<http://e/a> <http://e/p> <http://e/{}> .\n<{n}",
                    n % 2,
                    n % 4,
                    n % 5,
                );
                source(&format!("{n}.ttl"), Format::Turtle, &text)
            })
        };
        let all = |bytes: usize| {
            let loaded = in_portions(sources().collect(), Bounds::default(), bytes);
            let dataset = &loaded.dataset;
            let quads = dataset.quads();
            let quads: Vec<_> = quads.map(|q| (dataset.quad(q), dataset.line(q))).collect();
            let prefixes = format!("{:?}", loaded.prefixes);
            (quads, prefixes, format!("{:?}", loaded.findings))
        };
        let at_once = all(usize::MAX);
        assert_eq!(at_once.0.len(), 9 + 5);
        for bytes in [1, 300] {
            assert_eq!(all(bytes), at_once);
        }
    }

    #[test]
    fn a_file_read_alone_keeps_its_labels() {
        let loaded = read(vec![source(
            "a.ttl",
            Format::Turtle,
            "[] <http://e/b> [ <http://e/b> _:b1 ] . _:b1 <http://e/b> _:x .",
        )]);
        let labels: HashSet<String> = loaded
            .dataset
            .quads()
            .flat_map(|q| [q.s, q.o])
            .map(|id| loaded.dataset.term(id).to_string())
            .collect();
        assert_eq!(labels.len(), 4);
        assert!(labels.contains("_:x"), "{labels:?}");
    }

    #[test]
    fn rdf_xml_and_json_ld_are_read() {
        let xml = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:rdfs=\"http://www.w3.org/2000/01/rdf-schema#\">\n<rdf:Description rdf:about=\"http://e/a\">\n<rdfs:label>x</rdfs:label>\n</rdf:Description>\n</rdf:RDF>";
        let json = r#"{"@id":"http://e/b","http://www.w3.org/2000/01/rdf-schema#label":"y"}"#;
        let loaded = read(vec![
            source("a.rdf", Format::RdfXml, xml),
            source("b.jsonld", Format::JsonLd, json),
        ]);
        assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
        let label = loaded.dataset.iri(rdfs::LABEL);
        assert_eq!(loaded.dataset.matching(None, label, None).count(), 2);
        let lines: Vec<u32> = loaded
            .dataset
            .quads()
            .filter_map(|q| loaded.dataset.line(q))
            .map(|l| l.number)
            .collect();
        assert!(lines.contains(&3), "{lines:?}");
    }

    fn lines_of(format: Format, text: &str) -> Vec<u32> {
        let loaded = read(vec![source("a", format, text)]);
        assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
        let lines = loaded
            .dataset
            .quads()
            .filter_map(|q| loaded.dataset.line(q));
        let mut lines: Vec<u32> = lines.map(|line| line.number).collect();
        lines.sort_unstable();
        lines
    }

    #[test]
    fn json_ld_and_n3_have_lines() {
        let json = r#"{
  "@context": { "@vocab": "http://e/", "knows": { "@type": "@id" } },
  "@graph": [
    { "@id": "http://e/a",
      "name": "one",
      "size": 12,
      "knows": "http://e/b" },
    { "@id": "http://e/b",
      "name": "one" }
  ]
}"#;
        assert_eq!(lines_of(Format::JsonLd, json), [4, 5, 7, 9]);
        let n3 = "@prefix e: <http://e/> .\ne:a e:p e:b ;\n  e:q \"x\" .\n";
        assert_eq!(lines_of(Format::N3, n3), [2, 3]);
    }

    #[test]
    fn n3_beyond_rdf_is_told_at_its_line() {
        let text = "@prefix e: <http://e/> .\ne:a e:p e:b .\n{ ?x e:p ?y } => { ?y e:p ?x } .\n";
        let loaded = read(vec![source("a.n3", Format::N3, text)]);
        let line = |f: &Finding| f.place.as_ref().map(|place| place.line);
        assert!(!loaded.findings.is_empty());
        assert!(
            loaded.findings.iter().all(|f| line(f) == Some(3)),
            "{:?}",
            loaded.findings
        );
    }
}
