//! A large file of N-Triples, N-Quads, Turtle or TriG, read portion by portion: it is never in memory as a whole.
//!
//! The file is read twice. The first time gives the digest by which its blank nodes are named ([`super::taken`]), the second time its
//! statements. Only the names of blank nodes grow with the file. Portions of lines are parsed at once; Turtle and TriG need what
//! stands before to read on, so that one parser is fed all of them. Other formats are taken whole.

use super::blank::Blank;
use super::bytes::flowing;
use super::collector::{Collector, not_utf8};
use super::lines::Stream;
use super::{Bounds, Parsed, ReadError, pieces};
use crate::data::dataset::DatasetBuilder;
use crate::words::diagnostic::{Finding, Severity};
use crate::words::format::{Compression, Format};
use oxrdf::{NamedNode, Quad};
use sha2::Digest;
use std::io::Read;
use std::path::Path;

/// The bytes of a portion: what is read of them takes some ten times as much.
const PORTION: usize = 8 << 20;
/// Files with fewer bytes are taken whole.
const LARGE: u64 = 16 << 20;
/// Packed files with fewer bytes are.
const LARGE_PACKED: u64 = 1 << 20;

/// A file to be read portion by portion.
#[derive(Debug)]
pub struct Flow<'a> {
    path: &'a Path,
    format: Format,
    base: Option<String>,
    graph: Option<NamedNode>,
    portion: usize,
}

/// How a file was read.
#[derive(Debug, Default)]
pub struct Flown {
    /// How many statements it makes.
    pub statements: usize,
    /// Whether one of them stands in no named graph.
    pub has_nameless: bool,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl<'a> Flow<'a> {
    /// A file of so many bytes, and what relative IRIs and statements without a graph mean in it; `None` when it is to be taken whole: it
    /// is small, of another format, or no file.
    pub fn of(
        path: &'a Path,
        format: Option<Format>,
        bytes: u64,
        base: Option<String>,
        graph: Option<NamedNode>,
    ) -> Option<Self> {
        let format = format.or_else(|| Format::of_path(path))?;
        let large = match Compression::of_path(path) {
            Compression::None => LARGE,
            Compression::Gzip | Compression::Zstd => LARGE_PACKED,
        };
        let flows = match format {
            Format::NTriples | Format::NQuads | Format::Turtle | Format::TriG => true,
            Format::RdfXml | Format::N3 | Format::JsonLd => false,
        };
        (flows && bytes >= large && path.is_file()).then_some(Self {
            path,
            format,
            base,
            graph,
            portion: PORTION,
        })
    }

    /// Reads the file. Each portion is given on, as long as no error was found, and as long as it is wanted.
    pub fn read(self, mut each: impl FnMut(Portion) -> bool) -> Flown {
        let mut flown = Flown::default();
        if let Err(error) = self.portions(&mut each, &mut flown) {
            let finding = Finding::new("read", Severity::Violation, error.to_string());
            flown.findings.push(finding);
        }
        flown
    }

    fn portions(
        &self,
        each: &mut impl FnMut(Portion) -> bool,
        flown: &mut Flown,
    ) -> Result<(), ReadError> {
        let name = self.path.display().to_string();
        let mut collector = Collector {
            parsed: Parsed::of(&name),
            blank: Blank::of_digest(&self.digest()?),
            graph: self.graph.clone().map(Into::into),
        };
        let mut file = flowing(self.path)?;
        let mut stream = Stream::of(self.format, self.base.clone(), &mut collector);
        let (mut bytes, mut lines, mut first) = (Vec::new(), 0, true);
        loop {
            let ended = self.fill(&mut file, &mut bytes)?;
            let end = match (ended, &stream) {
                (true, _) => bytes.len(),
                (false, None) => whole_statements(&bytes),
                (false, Some(_)) => whole_lines(&bytes),
            };
            if end == 0 && !ended {
                // A line is longer than a portion.
                continue;
            }
            let mark = usize::from(first && bytes.starts_with(b"\xef\xbb\xbf")) * 3;
            first = false;
            let text = match std::str::from_utf8(&bytes[mark..end]) {
                Ok(text) => text,
                Err(error) => {
                    let mut finding = not_utf8(&name, &bytes[mark..end], error.valid_up_to());
                    if let Some(place) = &mut finding.place {
                        place.line += lines;
                    }
                    flown.findings.push(finding);
                    return Ok(());
                }
            };
            lines = match &mut stream {
                Some(stream) => stream.read(text, ended, &mut collector),
                None => {
                    let cut = pieces::cut(text, rayon::current_num_threads());
                    let read = pieces::at_once(cut, self.format, Bounds::default(), &collector);
                    pieces::join(read, lines, &mut collector)
                }
            };
            flown.findings.append(&mut collector.parsed.findings);
            let builder = std::mem::take(&mut collector.parsed.builder);
            flown.statements += builder.len();
            flown.has_nameless |= builder.has_nameless();
            let portion = Portion {
                builder,
                bytes: end as u64,
            };
            if flown.findings.is_empty() && !each(portion) || ended {
                return Ok(());
            }
            bytes.drain(..end);
        }
    }

    /// The digest of the contents.
    fn digest(&self) -> Result<Vec<u8>, ReadError> {
        let (mut file, mut digest) = (flowing(self.path)?, sha2::Sha256::new());
        let mut bytes = vec![0; 1 << 16];
        loop {
            match file.read(&mut bytes).map_err(|error| self.broken(error))? {
                0 => return Ok(digest.finalize().to_vec()),
                read => digest.update(&bytes[..read]),
            }
        }
    }

    /// Adds a portion to the bytes; says whether the file ended.
    fn fill(&self, file: &mut dyn Read, bytes: &mut Vec<u8>) -> Result<bool, ReadError> {
        let before = bytes.len();
        let portion = self.portion as u64;
        file.take(portion)
            .read_to_end(bytes)
            .map_err(|error| self.broken(error))?;
        Ok(bytes.len() - before < self.portion)
    }

    fn broken(&self, source: std::io::Error) -> ReadError {
        ReadError::Unpack {
            path: self.path.display().to_string(),
            source,
        }
    }
}

/// The length of those lines that are there to their end.
fn whole_lines(bytes: &[u8]) -> usize {
    let last = bytes.iter().rposition(|b| *b == b'\n');
    last.map_or(0, |at| at + 1)
}

/// The same, as far as a statement ends there.
fn whole_statements(bytes: &[u8]) -> usize {
    let mut end = bytes.len();
    while let Some(at) = bytes[..end].iter().rposition(|b| *b == b'\n') {
        if bytes[..at].trim_ascii_end().ends_with(b".") {
            return at + 1;
        }
        end = at;
    }
    0
}

/// Statements of a file, in its order.
#[derive(Debug)]
pub struct Portion {
    builder: DatasetBuilder,
    /// The bytes that they take there, unpacked.
    pub bytes: u64,
}

impl Portion {
    /// The statements.
    pub fn into_quads(self) -> impl Iterator<Item = Quad> {
        (0..self.builder.len()).filter_map(move |at| self.builder.nth(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{Source, take};

    fn flown(path: &Path, portion: usize) -> (Vec<String>, Flown) {
        let flow = Flow {
            path,
            format: Format::of_path(path).expect("has a format"),
            base: Some("http://e/".to_owned()),
            graph: None,
            portion,
        };
        let mut quads = Vec::new();
        let flown = flow.read(|portion| {
            quads.extend(portion.into_quads().map(|quad| quad.to_string()));
            true
        });
        (quads, flown)
    }

    #[test]
    fn portions_give_what_the_whole_gives() {
        let folder = tempfile::tempdir().expect("can be made");
        let path = folder.path().join("a.nq");
        let mut text: String = (0..90)
            .map(|n| {
                format!(
                    "_:x{} <http://e/p> \"香 {n}. \" <http://e/g{}> .\n",
                    n / 4,
                    n % 3
                )
            })
            .collect();
        text.push_str("\n# an end without a line end\n<http://e/a> <http://e/b> <http://e/c> .");
        std::fs::write(&path, format!("\u{feff}{text}")).expect("can be written");
        let whole = take(Source::open(&path, None, None).expect("opens"));
        let whole: Vec<String> = whole.quads().map(|quad| quad.to_string()).collect();
        assert_eq!(whole.len(), 91);
        for portion in [7, 64, 1_000, 1 << 20] {
            let (quads, flown) = flown(&path, portion);
            assert_eq!(quads, whole, "{portion}");
            assert!(flown.findings.is_empty() && flown.has_nameless);
            assert_eq!(flown.statements, 91);
        }
    }

    /// Long texts, comments, prefixes and brackets go on over the ends of portions, and a blank node is one in all of them.
    #[test]
    fn portions_of_turtle_give_what_the_whole_gives() {
        let folder = tempfile::tempdir().expect("can be made");
        let mut text = "\u{feff}@prefix e: <ns#> .\n".to_owned();
        for n in 0..30 {
            text += &format!("<s{n}> e:p _:x , \"\"\"香 {n} . (\n'''[ .\n\"\"\" ; # ( .\n");
            text += "  e:q [ e:r ( 1 2 ) ;\n e:t 'x'@en ] .\n";
            if n == 20 {
                text += "@prefix e: <other#> .\n";
            }
        }
        let graphs = "e:g {\n e:a e:b _:x .\n _:x e:c\n e:d }\n<last> e:p 1 .";
        let graphs = format!("{text}{graphs}");
        for (name, text, count) in [("a.ttl", &text, 30 * 9), ("a.trig", &graphs, 30 * 9 + 3)] {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("can be written");
            let base = Some("http://e/".to_owned());
            let whole = take(Source::open(&path, None, base).expect("opens"));
            assert!(whole.is_sound(), "{:?}", whole.findings);
            let whole: Vec<String> = whole.quads().map(|quad| quad.to_string()).collect();
            assert_eq!(whole.len(), count);
            for portion in [7, 64, 1_000, 1 << 20] {
                let (quads, flown) = flown(&path, portion);
                assert!(flown.findings.is_empty(), "{:?}", flown.findings);
                assert_eq!(quads, whole, "{portion}");
                assert_eq!((flown.statements, flown.has_nameless), (count, true));
            }
        }
    }

    #[test]
    fn errors_of_turtle_have_the_lines_of_the_file() {
        let folder = tempfile::tempdir().expect("can be made");
        let path = folder.path().join("a.ttl");
        let good = "<a> <b> \"\"\"1\n2\"\"\" .\n".repeat(50);
        let line = |flown: &Flown| flown.findings[0].place.as_ref().map(|place| place.line);
        std::fs::write(&path, format!("{good}<a> <b> ] .\n{good}")).expect("can be written");
        for portion in [100, 1 << 20] {
            assert_eq!(line(&flown(&path, portion).1), Some(101));
        }
        let deep = format!("{good}<a> <b> {}\n", "[ <c>\n".repeat(1_001));
        std::fs::write(&path, deep).expect("can be written");
        for portion in [100, 1 << 20] {
            let (_, flown) = flown(&path, portion);
            assert!(flown.findings[0].message.contains("data-nesting"));
            assert_eq!(line(&flown), Some(1_101));
        }
    }

    #[test]
    fn errors_have_the_lines_of_the_file() {
        let folder = tempfile::tempdir().expect("can be made");
        let path = folder.path().join("a.nq");
        let mut text = "<http://e/a> <http://e/b> <http://e/c> .\n".repeat(50);
        text.push_str("<http://e/a> <no iri> <http://e/c> .\n");
        std::fs::write(&path, &text).expect("can be written");
        let line = |flown: &Flown| flown.findings[0].place.as_ref().map(|place| place.line);
        assert_eq!(line(&flown(&path, 100).1), Some(51));
        std::fs::write(&path, [text.as_bytes(), b"\xff .\n"].concat()).expect("can be written");
        let (_, flown) = flown(&path, 100);
        let last = flown
            .findings
            .last()
            .and_then(|finding| finding.place.as_ref());
        assert_eq!(last.map(|place| place.line), Some(52));
    }
}
