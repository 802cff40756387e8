//! The dumps of all data, with their sizes and digests.

use super::model::Site;
use super::route::SiteFile;
use crate::data::write::{WriteError, write};
use crate::views::evidence::{Evidence, carry};
use crate::words::format::Format;
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};
use std::io::Write;

/// A dump.
pub struct Dump {
    /// Its file.
    pub file: SiteFile,
    /// Its media type, as it is inside when it is compressed.
    pub media_type: &'static str,
    /// Whether it is compressed with gzip.
    pub is_packed: bool,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, in hexadecimal digits.
    pub digest: String,
}

const DUMPS: [(SiteFile, Format, bool); 3] = [
    (SiteFile::DumpNQuads, Format::NQuads, true),
    (SiteFile::DumpTriG, Format::TriG, false),
    (SiteFile::DumpTurtle, Format::Turtle, false),
];

impl Site {
    /// The dumps, made when they are first asked for: best before several pages are rendered at once, as each would make them.
    ///
    /// # Errors
    /// When a format cannot carry what the data holds.
    pub fn dumps(&self) -> Result<&[Dump], WriteError> {
        if let Some(dumps) = self.dumps.get() {
            return Ok(dumps);
        }
        // One after the other: each needs room for a sorted copy of everything.
        let mut made = DUMPS
            .into_iter()
            .map(|(file, format, packed)| dump(self, file, format, packed))
            .collect::<Result<Vec<_>, _>>()?;
        if self.has_figures() {
            let bytes = super::cube::turtle(self)?;
            made.push(finished(
                SiteFile::DumpFigures,
                Format::Turtle,
                false,
                bytes,
            ));
        }
        Ok(self.dumps.get_or_init(|| made))
    }
}

fn dump(site: &Site, file: SiteFile, format: Format, packed: bool) -> Result<Dump, WriteError> {
    let described = site.own.then(|| site.project.iri("dataset"));
    let dataset = carry(
        &site.dataset,
        &site.default_graph,
        Evidence::usual(format),
        described.as_ref(),
    );
    let mut bytes = Vec::new();
    write(&dataset, &site.prefixes, format, &mut bytes)?;
    if packed {
        bytes = gzip(&bytes)?;
    }
    Ok(finished(file, format, packed, bytes))
}

fn finished(file: SiteFile, format: Format, packed: bool, bytes: Vec<u8>) -> Dump {
    let digest = Sha256::digest(&bytes)
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    Dump {
        file,
        media_type: format.media_type(),
        is_packed: packed,
        bytes,
        digest,
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    packed.finish()
}
