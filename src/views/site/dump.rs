//! The dumps of all data, with their sizes and digests. Large ones are kept in a temporary file, not in memory.

use super::model::Site;
use super::route::SiteFile;
use crate::data::write::{Sheet, WriteError, writable, write_sheet};
use crate::views::evidence::{Evidence, usual_sheets};
use crate::words::format::Format;
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};
use std::io::{self, BufWriter, Seek, Write};
use std::sync::{Mutex, PoisonError};
use tempfile::SpooledTempFile;

/// A dump.
pub struct Dump {
    /// Its file.
    pub file: SiteFile,
    /// Its media type, as it is inside when it is compressed.
    pub media_type: &'static str,
    /// Whether it is compressed with gzip.
    pub is_packed: bool,
    /// How many bytes it has.
    pub size: u64,
    /// SHA-256 of the bytes, in hexadecimal digits.
    pub digest: String,
    contents: Mutex<SpooledTempFile>,
}

/// So many bytes of a dump are kept in memory.
const IN_MEMORY_BYTES: usize = 1 << 20;

impl Dump {
    fn new(
        file: SiteFile,
        format: Format,
        is_packed: bool,
        fill: impl FnOnce(&mut Digesting) -> Result<(), WriteError>,
    ) -> Result<Self, WriteError> {
        let mut out = Digesting {
            out: BufWriter::new(SpooledTempFile::new(IN_MEMORY_BYTES)),
            digest: Sha256::new(),
            size: 0,
        };
        fill(&mut out)?;
        let contents = out
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        let digest = out.digest.finalize();
        let digest = digest
            .iter()
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        Ok(Self {
            file,
            media_type: format.media_type(),
            is_packed,
            size: out.size,
            digest,
            contents: Mutex::new(contents),
        })
    }

    /// Writes its bytes.
    ///
    /// # Errors
    /// When the temporary file cannot be read, or the output fails.
    pub fn copy(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        contents.rewind()?;
        io::copy(&mut *contents, out)?;
        Ok(())
    }
}

/// What a dump is written to: its bytes are counted and digested on their way.
struct Digesting {
    out: BufWriter<SpooledTempFile>,
    digest: Sha256,
    size: u64,
}

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
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
        let described = self.own.then(|| self.project.iri("dataset"));
        let prefixes = writable(&self.prefixes);
        let (merge, mut made) = (&self.default_graph, Vec::new());
        // One after the other, for the sake of memory.
        usual_sheets(
            &self.dataset,
            merge,
            described.as_ref(),
            &prefixes,
            |form, sheet| {
                let of_form = DUMPS
                    .into_iter()
                    .filter(|(_, format, _)| Evidence::usual(*format) == form);
                for (file, format, packed) in of_form {
                    made.push(dump(sheet, file, format, packed)?);
                }
                Ok::<(), WriteError>(())
            },
        )?;
        if self.has_figures() {
            let (file, format) = (SiteFile::DumpFigures, Format::Turtle);
            made.push(Dump::new(file, format, false, |out| {
                super::cube::turtle(self, out)
            })?);
        }
        Ok(self.dumps.get_or_init(|| made))
    }
}

fn dump(
    sheet: &Sheet<'_, '_>,
    file: SiteFile,
    format: Format,
    packed: bool,
) -> Result<Dump, WriteError> {
    Dump::new(file, format, packed, |out| {
        if !packed {
            return write_sheet(sheet, format, out);
        }
        let mut packer = GzBuilder::new().mtime(0).write(out, Compression::best());
        write_sheet(sheet, format, &mut packer)?;
        packer.finish()?;
        Ok(())
    })
}
