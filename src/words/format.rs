//! Formats of the field by extension and media type, and compression around them.

use oxrdfio::{JsonLdProfileSet, RdfFormat};
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// An RDF syntax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Turtle (triples).
    Turtle,
    /// TriG (quads).
    TriG,
    /// N-Triples (triples).
    NTriples,
    /// N-Quads (quads).
    NQuads,
    /// JSON-LD 1.1 (quads).
    JsonLd,
    /// RDF/XML (triples).
    RdfXml,
    /// Notation3 (reading only).
    N3,
}

/// What the field calls a format: its names as an option, its extensions and its media types; the first of each is written.
struct Row {
    format: Format,
    names: &'static [&'static str],
    media_types: &'static [&'static str],
}

const TABLE: &[Row] = &[
    Row {
        format: Format::Turtle,
        names: &["ttl", "turtle"],
        media_types: &["text/turtle", "application/x-turtle"],
    },
    Row {
        format: Format::TriG,
        names: &["trig"],
        media_types: &["application/trig", "application/x-trig"],
    },
    Row {
        format: Format::NTriples,
        names: &["nt", "ntriples", "n-triples"],
        media_types: &["application/n-triples", "text/plain"],
    },
    Row {
        format: Format::NQuads,
        names: &["nq", "nquads", "n-quads"],
        media_types: &["application/n-quads", "text/x-nquads"],
    },
    Row {
        format: Format::JsonLd,
        names: &["jsonld", "json-ld", "json"],
        media_types: &["application/ld+json", "application/json"],
    },
    Row {
        format: Format::RdfXml,
        names: &["rdf", "rdfxml", "rdf/xml", "owl", "xml"],
        media_types: &["application/rdf+xml", "application/xml", "text/xml"],
    },
    Row {
        format: Format::N3,
        names: &["n3"],
        media_types: &["text/n3", "text/rdf+n3"],
    },
];

impl Format {
    /// Every format in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.format)
    }

    fn row(self) -> &'static Row {
        TABLE
            .iter()
            .find(|row| row.format == self)
            .expect("every format has a row in the table")
    }

    /// The extension without the dot.
    pub fn extension(self) -> &'static str {
        self.row().names[0]
    }

    /// The registered media type.
    pub fn media_type(self) -> &'static str {
        self.row().media_types[0]
    }

    /// Whether the syntax carries graph names.
    pub fn has_graphs(self) -> bool {
        matches!(self, Self::TriG | Self::NQuads | Self::JsonLd)
    }

    /// The format of a file by its name, looking through `.gz` and `.zst`.
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let bare = Compression::strip(&name);
        let (_, extension) = bare.rsplit_once('.')?;
        TABLE
            .iter()
            .find(|row| row.names.contains(&extension))
            .map(|row| row.format)
    }

    /// The same syntax in oxrdfio's terms.
    pub fn rdf_format(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::TriG => RdfFormat::TriG,
            Self::NTriples => RdfFormat::NTriples,
            Self::NQuads => RdfFormat::NQuads,
            Self::JsonLd => RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            },
            Self::RdfXml => RdfFormat::RdfXml,
            Self::N3 => RdfFormat::N3,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.extension())
    }
}

/// No RDF syntax has this name.
#[derive(Debug, thiserror::Error)]
#[error("unknown format '{0}': use ttl, trig, nt, nq, jsonld, rdf or n3, or a media type")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        let name = text
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .trim_start_matches('.')
            .to_ascii_lowercase();
        TABLE
            .iter()
            .find(|row| {
                row.names.contains(&name.as_str()) || row.media_types.contains(&name.as_str())
            })
            .map(|row| row.format)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// Compression around a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// As it is.
    None,
    /// gzip (RFC 1952).
    Gzip,
    /// Zstandard (RFC 8878).
    Zstd,
}

impl Compression {
    /// The compression that the first bytes show, whatever the name says.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        match bytes {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// The compression that a file name asks for.
    pub fn of_path(path: &Path) -> Self {
        match path.extension() {
            Some(end) if end.eq_ignore_ascii_case("gz") => Self::Gzip,
            Some(end) if end.eq_ignore_ascii_case("zst") => Self::Zstd,
            _ => Self::None,
        }
    }

    fn strip(name: &str) -> &str {
        name.strip_suffix(".gz")
            .or_else(|| name.strip_suffix(".zst"))
            .unwrap_or(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_media_types_are_found() {
        assert_eq!(
            "text/turtle; charset=utf-8".parse::<Format>().ok(),
            Some(Format::Turtle)
        );
        assert_eq!(
            "application/n-quads".parse::<Format>().ok(),
            Some(Format::NQuads)
        );
        assert!("docx".parse::<Format>().is_err());
    }

    #[test]
    fn paths_are_read_through_compression() {
        assert_eq!(
            Format::of_path(Path::new("a/b.nq.gz")),
            Some(Format::NQuads)
        );
        assert_eq!(Format::of_path(Path::new("b.TTL")), Some(Format::Turtle));
        assert_eq!(Format::of_path(Path::new("noext")), None);
    }

    #[test]
    fn every_format_reads_its_own_name() {
        for format in Format::all() {
            assert_eq!(format.extension().parse::<Format>().ok(), Some(format));
            assert_eq!(format.media_type().parse::<Format>().ok(), Some(format));
        }
    }
}
