//! Snapshots: a finished dataset in one checksummed file that opens without parsing; it is compressed, or stored to open sooner.
//!
//! A file begins with eight bytes of magic, the version of the layout (1 byte), the length of the unpacked body (8 bytes, little
//! endian) and the SHA-256 of the packed body; the body is one zstd frame. It holds prefixes, the paths of the files that were read,
//! the dictionary in its order, and the quads by graph, subject, predicate and object with their lines; numbers are LEB128 and a
//! quad names only what differs from the one before. The texts of the files, from which excerpts and columns come, are left out.
//! Opening is linear, but for sorting the other arrays.

use super::dataset::{Dataset, DatasetBuilder, QuadIds, TermId};
use super::places::Line;
use crate::words::prefixes::Prefixes;
use oxrdf::{BaseDirection, BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use sha2::{Digest, Sha256};

/// What a snapshot begins with.
pub const MAGIC: [u8; 8] = *b"\x89XINZHI\n";
/// The layout that is written and read.
pub const VERSION: u8 = 1;
/// Where the packed body begins.
const HEADER_BYTES: usize = 8 + 1 + 8 + 32;
/// How deep triple terms nest at most.
const MAX_DEPTH: usize = 64;

/// Why a snapshot cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// The file is something else.
    #[error("this is no snapshot of xinzhi")]
    NoSnapshot,
    /// Another version wrote it.
    #[error("the snapshot has layout {0}, this program reads layout {VERSION}: make it anew")]
    OtherVersion(u8),
    /// The checksum differs, or the contents contradict themselves.
    #[error("the snapshot is damaged ({0}): make it anew from its data")]
    Damaged(&'static str),
}

/// How a body is packed; either way it is a zstd frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Into half of the bytes or less.
    Small,
    /// As it is, which opens sooner.
    Stored,
}

/// Packs a dataset and its prefixes.
pub fn write(dataset: &Dataset, prefixes: &Prefixes, packing: Packing) -> Vec<u8> {
    let mut body = Body::default();
    body.prefixes(prefixes);
    body.dataset(dataset);
    let level = match packing {
        Packing::Small => CompressionLevel::Fastest,
        Packing::Stored => CompressionLevel::Uncompressed,
    };
    let packed = compress_to_vec(body.bytes.as_slice(), level);
    let mut file = Vec::with_capacity(HEADER_BYTES + packed.len());
    file.extend(MAGIC);
    file.push(VERSION);
    file.extend((body.bytes.len() as u64).to_le_bytes());
    file.extend(Sha256::digest(&packed));
    file.extend(packed);
    file
}

/// Opens a snapshot.
///
/// # Errors
/// When it is none, of another version, or damaged; nothing of a damaged one is used.
pub fn read(file: &[u8]) -> Result<(Dataset, Prefixes), SnapshotError> {
    let rest = file.strip_prefix(&MAGIC).ok_or(SnapshotError::NoSnapshot)?;
    let (version, rest) = rest.split_first().ok_or(SnapshotError::NoSnapshot)?;
    if *version != VERSION {
        return Err(SnapshotError::OtherVersion(*version));
    }
    let cut = SnapshotError::Damaged("it is cut short");
    let (length, rest) = rest.split_first_chunk::<8>().ok_or(cut)?;
    let (digest, packed) = rest.split_first_chunk::<32>().ok_or(cut)?;
    if Sha256::digest(packed).as_slice() != digest {
        return Err(SnapshotError::Damaged("its checksum differs"));
    }
    let body = unpack(packed, u64::from_le_bytes(*length))
        .ok_or(SnapshotError::Damaged("it cannot be unpacked"))?;
    let mut reader = Reader { rest: &body };
    reader
        .contents()
        .ok_or(SnapshotError::Damaged("its contents do not fit together"))
}

/// Unpacks a body that must have the stated length.
fn unpack(packed: &[u8], length: u64) -> Option<Vec<u8>> {
    use std::io::Read;
    let length = usize::try_from(length).ok()?;
    let decoder = ruzstd::decoding::StreamingDecoder::new(packed).ok()?;
    // The stated length is believed only as far as the packed one makes it likely.
    let mut body = Vec::with_capacity(length.min(packed.len().saturating_mul(64)));
    decoder
        .take(length as u64 + 1)
        .read_to_end(&mut body)
        .ok()?;
    (body.len() == length).then_some(body)
}

const IRI: u8 = 0;
const BLANK: u8 = 1;
const PLAIN: u8 = 2;
const TYPED: u8 = 3;
const TAGGED: u8 = 4;
const LEFT_TO_RIGHT: u8 = 5;
const RIGHT_TO_LEFT: u8 = 6;
const TRIPLE: u8 = 7;

/// The unpacked contents, as they are written.
#[derive(Default)]
struct Body {
    bytes: Vec<u8>,
}

impl Body {
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }

    fn prefixes(&mut self, prefixes: &Prefixes) {
        self.number(prefixes.iter().count() as u64);
        for (prefix, namespace) in prefixes.iter() {
            self.text(prefix);
            self.text(namespace);
        }
    }

    fn dataset(&mut self, dataset: &Dataset) {
        self.number(dataset.files().paths().count() as u64);
        for path in dataset.files().paths() {
            self.text(path);
        }
        let dictionary = dataset.dictionary();
        self.number(dictionary.len() as u64);
        for term in (0..dictionary.len()).map(|n| dictionary.term(TermId::at(n))) {
            self.term(term);
        }
        self.number(dataset.len() as u64);
        let mut last = [u64::MAX; 3];
        for (quad, line) in dataset.quads_with_lines() {
            self.quad(quad, line, &mut last);
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::NamedNode(node) => {
                self.bytes.push(IRI);
                self.text(node.as_str());
            }
            Term::BlankNode(node) => {
                self.bytes.push(BLANK);
                self.text(node.as_str());
            }
            Term::Literal(literal) => self.literal(literal),
            Term::Triple(triple) => {
                self.bytes.push(TRIPLE);
                self.term(&triple.subject.clone().into());
                self.text(triple.predicate.as_str());
                self.term(&triple.object);
            }
        }
    }

    fn literal(&mut self, literal: &Literal) {
        let (kind, second) = match (literal.language(), literal.direction()) {
            (Some(tag), None) => (TAGGED, tag),
            (Some(tag), Some(BaseDirection::Ltr)) => (LEFT_TO_RIGHT, tag),
            (Some(tag), Some(BaseDirection::Rtl)) => (RIGHT_TO_LEFT, tag),
            (None, _) if literal.datatype() == oxrdf::vocab::xsd::STRING => (PLAIN, ""),
            (None, _) => (TYPED, literal.datatype().as_str()),
        };
        self.bytes.push(kind);
        self.text(literal.value());
        if kind != PLAIN {
            self.text(second);
        }
    }

    /// How many of graph, subject and predicate are those of the quad before; then the others, the object and the line.
    fn quad(&mut self, quad: QuadIds, line: Line, last: &mut [u64; 3]) {
        // The default graph is no term: it is written as 0, terms from 1.
        let shown = |id: TermId| match id {
            TermId::DEFAULT_GRAPH => 0,
            id => id.index() as u64 + 1,
        };
        let heads = [quad.g, quad.s, quad.p].map(shown);
        let same = heads.iter().zip(&*last).take_while(|(a, b)| a == b).count();
        self.bytes.push(same as u8);
        for head in &heads[same..] {
            self.number(*head);
        }
        *last = heads;
        self.number(shown(quad.o));
        if line.is_known() {
            self.number(u64::from(line.file) + 1);
            self.number(u64::from(line.number));
        } else {
            self.number(0);
        }
    }
}

/// Reads a body; `None` at anything that no writer writes.
struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if shift == 63 && part > 1 {
                return None;
            }
            n |= part << shift;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    /// A number of things that follow, each of which takes a byte at least.
    fn count(&mut self) -> Option<usize> {
        let n = usize::try_from(self.number()?).ok()?;
        (n <= self.rest.len()).then_some(n)
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = self.count()?;
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }

    fn contents(&mut self) -> Option<(Dataset, Prefixes)> {
        let mut prefixes = Prefixes::default();
        for _ in 0..self.count()? {
            let (prefix, namespace) = (self.text()?, self.text()?);
            prefixes.insert(prefix, namespace);
        }
        let mut builder = DatasetBuilder::default();
        let files = self.count()?;
        for _ in 0..files {
            let path = self.text()?;
            builder.file(path, None);
        }
        let terms = self.count()?;
        builder.reserve(terms, 0);
        for n in 0..terms {
            let term = self.term(0)?;
            (builder.intern(term).index() == n).then_some(())?;
        }
        let quads = self.count()?;
        builder.reserve(0, quads);
        let mut last = [0; 3];
        for _ in 0..quads {
            let (quad, line) = self.quad(&mut last, terms, files)?;
            builder.add_ids(quad, line);
        }
        self.rest.is_empty().then(|| (builder.build(), prefixes))
    }

    fn term(&mut self, depth: usize) -> Option<Term> {
        let kind = self.byte()?;
        if kind == TRIPLE {
            return self.triple(depth);
        }
        let text = self.text()?;
        Some(match kind {
            IRI => NamedNode::new_unchecked(text).into(),
            BLANK => BlankNode::new(text).ok()?.into(),
            PLAIN => Literal::new_simple_literal(text).into(),
            TYPED => {
                Literal::new_typed_literal(text, NamedNode::new_unchecked(self.text()?)).into()
            }
            TAGGED => Literal::new_language_tagged_literal_unchecked(text, self.text()?).into(),
            LEFT_TO_RIGHT | RIGHT_TO_LEFT => {
                let direction = if kind == LEFT_TO_RIGHT {
                    BaseDirection::Ltr
                } else {
                    BaseDirection::Rtl
                };
                let tag = self.text()?;
                Literal::new_directional_language_tagged_literal_unchecked(text, tag, direction)
                    .into()
            }
            _ => return None,
        })
    }

    fn triple(&mut self, depth: usize) -> Option<Term> {
        if depth == MAX_DEPTH {
            return None;
        }
        let subject = match self.term(depth + 1)? {
            Term::NamedNode(node) => NamedOrBlankNode::from(node),
            Term::BlankNode(node) => node.into(),
            Term::Literal(_) | Term::Triple(_) => return None,
        };
        let predicate = NamedNode::new_unchecked(self.text()?);
        let object = self.term(depth + 1)?;
        Some(Triple::new(subject, predicate, object).into())
    }

    fn quad(&mut self, last: &mut [u64; 3], terms: usize, files: usize) -> Option<(QuadIds, Line)> {
        let same = usize::from(self.byte()?);
        for head in last.get_mut(same..)? {
            *head = self.number()?;
        }
        let object = self.number()?;
        let term = |n: u64| {
            let index = usize::try_from(n.checked_sub(1)?).ok()?;
            (index < terms).then(|| TermId::at(index))
        };
        let quad = QuadIds {
            g: if last[0] == 0 {
                TermId::DEFAULT_GRAPH
            } else {
                term(last[0])?
            },
            s: term(last[1])?,
            p: term(last[2])?,
            o: term(object)?,
        };
        let line = match self.number()? {
            0 => Line::UNKNOWN,
            file => Line {
                file: u32::try_from(file - 1)
                    .ok()
                    .filter(|f| (*f as usize) < files)?,
                number: u32::try_from(self.number()?).ok()?,
            },
        };
        Some((quad, line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{Source, read as read_rdf};
    use crate::words::format::Format;
    use proptest::prelude::*;
    use std::borrow::Cow;

    const SAMPLE: &str = "PREFIX e: <http://e/>\ne:s e:p \"一\"@zh-Hant-HK , \"x\" , 01 , \"a\"@ar--rtl , <<( e:s e:p _:b )>> .\ne:g { e:s e:p e:o . _:b e:q e:o . }\n";

    fn loaded(text: &str) -> crate::data::read::Loaded {
        read_rdf(vec![Source {
            path: "a.trig".into(),
            format: Format::TriG,
            base: None,
            graph: None,
            bytes: Cow::Borrowed(text.as_bytes()),
        }])
    }

    #[test]
    fn what_is_written_is_read() {
        let long = format!("{SAMPLE} e:s e:q \"{}\" .", "香港".repeat(100_000));
        for text in [SAMPLE, &long] {
            let loaded = loaded(text);
            assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
            for packing in [Packing::Small, Packing::Stored] {
                let file = write(&loaded.dataset, &loaded.prefixes, packing);
                assert_eq!(file, write(&loaded.dataset, &loaded.prefixes, packing));
                let (dataset, prefixes) = read(&file).expect("opens");
                assert_eq!(prefixes, loaded.prefixes);
                let quads = |d: &Dataset| {
                    d.quads_with_lines()
                        .map(|(q, line)| (d.quad(q).expect("a quad"), line))
                        .collect::<Vec<_>>()
                };
                assert_eq!(quads(&dataset), quads(&loaded.dataset));
                assert!(dataset.files().paths().eq(["a.trig"]));
            }
        }
    }

    #[test]
    fn every_damage_is_told() {
        let loaded = loaded(SAMPLE);
        for packing in [Packing::Small, Packing::Stored] {
            let file = write(&loaded.dataset, &loaded.prefixes, packing);
            for at in 0..file.len() {
                let mut damaged = file.clone();
                damaged[at] ^= 0x10;
                assert!(read(&damaged).is_err(), "byte {at}");
                assert!(read(&file[..at]).is_err(), "cut at {at}");
            }
        }
        assert_eq!(
            read(b"@prefix e: <x:> .").map(|_| ()),
            Err(SnapshotError::NoSnapshot)
        );
        let mut next = write(&loaded.dataset, &loaded.prefixes, Packing::Small);
        next[8] = VERSION + 1;
        assert_eq!(
            read(&next).map(|_| ()),
            Err(SnapshotError::OtherVersion(VERSION + 1))
        );
    }

    proptest! {
        /// Bodies that nobody wrote are refused or read, without panic.
        #[test]
        fn no_body_panics(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Reader { rest: &body }.contents();
        }
    }
}
