//! Bytes from files and standard input, unpacked.

use crate::words::format::Compression;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// The most bytes that are read from one place, packed or unpacked.
pub const UNPACKED_LIMIT: u64 = 8 << 30;
/// So many times its packed size a file may unpack to. RDF packs to a tenth or a fortieth; a bomb packs to a thousandth.
const UNPACKED_RATIO: u64 = 200;
/// Up to this size nobody asks how well it was packed.
const UNPACKED_FREELY: u64 = 64 << 20;

/// A file that could not be opened or told apart.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is missing or unreadable.
    #[error("cannot read {path}: {source}")]
    Io {
        /// The path.
        path: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The extension says nothing.
    #[error(
        "cannot tell the format of {0}: name it with --from-format (ttl, trig, nt, nq, jsonld, rdf, n3)"
    )]
    UnknownFormat(String),
    /// The archive is damaged or too large.
    #[error("cannot unpack {path}: {source}")]
    Unpack {
        /// The path.
        path: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// Reads bytes from a path, or from standard input for `-`, and unpacks gzip and Zstandard.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    let name = path.display().to_string();
    let io_error = |source| ReadError::Io {
        path: name.clone(),
        source,
    };
    let bytes = if path == Path::new("-") {
        bounded(io::stdin().lock(), 0, UNPACKED_LIMIT).map_err(io_error)?
    } else {
        if path.is_dir() {
            return Err(io_error(io::Error::new(
                io::ErrorKind::IsADirectory,
                "it is a folder, a file is needed",
            )));
        }
        let file = std::fs::File::open(path).map_err(io_error)?;
        let known = file.metadata().map_err(io_error)?;
        let most = match is_device(&known) {
            true => UNPACKED_FREELY,
            false => UNPACKED_LIMIT,
        };
        bounded(file, known.len(), most).map_err(io_error)?
    };
    unpack(bytes).map_err(|source| ReadError::Unpack { path: name, source })
}

/// Whether a file is a device, such as one that gives zeros without end.
#[cfg(unix)]
fn is_device(known: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    known.file_type().is_char_device() || known.file_type().is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &std::fs::Metadata) -> bool {
    false
}

/// Opens a file to be read from its beginning, unpacked on the way.
pub(super) fn flowing(path: &Path) -> Result<Box<dyn Read>, ReadError> {
    let io_error = |source| ReadError::Io {
        path: path.display().to_string(),
        source,
    };
    let file = std::fs::File::open(path).map_err(io_error)?;
    let size = file.metadata().map_err(io_error)?.len();
    let file = BufReader::with_capacity(1 << 20, file);
    unpacked(file, size).map_err(|source| ReadError::Unpack {
        path: path.display().to_string(),
        source,
    })
}

/// Reads to the end, which devices and pipes need not have; the size is what is expected.
fn bounded(from: impl Read, size: u64, most: u64) -> io::Result<Vec<u8>> {
    let size = size.min(most);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(size).unwrap_or(0))?;
    from.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("it has more than {most} bytes"),
        ));
    }
    Ok(bytes)
}

/// Unpacks bytes whose first ones show a compression.
pub fn unpack(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    if Compression::of_bytes(&bytes) == Compression::None {
        return Ok(bytes);
    }
    let mut out = Vec::new();
    unpacked(bytes.as_slice(), bytes.len() as u64)?.read_to_end(&mut out)?;
    Ok(out)
}

/// What so many bytes unpack to, when their first ones show a compression.
fn unpacked<'a>(mut packed: impl BufRead + 'a, size: u64) -> io::Result<Box<dyn Read + 'a>> {
    let compression = Compression::of_bytes(packed.fill_buf()?);
    let from: Box<dyn Read + 'a> = match compression {
        Compression::None => return Ok(Box::new(packed)),
        Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(packed)),
        Compression::Zstd => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(packed);
            Box::new(
                decoder.map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?,
            )
        }
    };
    let most = size
        .saturating_mul(UNPACKED_RATIO)
        .clamp(UNPACKED_FREELY, UNPACKED_LIMIT);
    Ok(Box::new(Measured {
        from,
        size,
        most,
        read: 0,
    }))
}

/// A reader of what is packed, which ends with an error when it is more than anybody packs so well.
struct Measured<R> {
    from: R,
    size: u64,
    most: u64,
    read: u64,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(bytes)?;
        self.read += read as u64;
        if self.read > self.most {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!(
                    "it unpacks to more than {} bytes and has {}: unpack it by hand when that is right",
                    self.most, self.size
                ),
            ));
        }
        Ok(read)
    }
}
