//! gzip and brotli for readers who ask for them.

use super::negotiate;
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header;
use std::io::Write;

/// A way to pack a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// As it is.
    Plain,
    /// gzip (RFC 1952).
    Gzip,
    /// brotli (RFC 7932).
    Brotli,
}

/// Bodies below this size are not packed.
const SMALLEST: usize = 1 << 10;

impl Packing {
    /// What a reader wants for a body of a size and type; brotli before gzip when both are equally welcome.
    pub fn wanted(headers: &HeaderMap, media_type: &str, size: usize) -> Self {
        let packs = media_type.starts_with("text/")
            || ["xml", "json", "n-triples", "n-quads", "trig"]
                .iter()
                .any(|part| media_type.contains(part));
        let Some(accept) = headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|v| v.to_str().ok())
        else {
            return Self::Plain;
        };
        if !packs || size < SMALLEST {
            return Self::Plain;
        }
        // Codings have no '/', so that each is its own whole name in the negotiation of media types.
        let offers: [negotiate::Offered<'_>; 2] = [(&["br"], 1000), (&["gzip"], 1000)];
        match negotiate::choose(accept, &offers) {
            Some(0) => Self::Brotli,
            Some(_) => Self::Gzip,
            None => Self::Plain,
        }
    }

    /// The name in headers.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// Packs bytes; `None` when it fails, which memory alone can cause.
    pub fn pack(self, bytes: &Bytes, level: u32) -> Option<Bytes> {
        let mut packed = Vec::with_capacity(bytes.len() / 3);
        match self {
            Self::Plain => return Some(bytes.clone()),
            Self::Gzip => {
                let level = flate2::Compression::new(level);
                let mut encoder = flate2::write::GzEncoder::new(&mut packed, level);
                encoder.write_all(bytes).ok()?;
                encoder.finish().ok()?;
            }
            Self::Brotli => {
                let mut encoder = brotli::CompressorWriter::new(&mut packed, 1 << 14, level, 20);
                encoder.write_all(bytes).ok()?;
                encoder.flush().ok()?;
            }
        }
        Some(packed.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_coding_that_is_wished_for_is_taken() {
        let wanted = |accept: &'static str, media_type, size| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
            Packing::wanted(&headers, media_type, size)
        };
        assert_eq!(
            wanted("gzip, deflate, br", "text/html", 5000),
            Packing::Brotli
        );
        assert_eq!(wanted("gzip", "text/turtle", 5000), Packing::Gzip);
        assert_eq!(
            wanted("gzip;q=1, br;q=0.5", "text/turtle", 5000),
            Packing::Gzip
        );
        assert_eq!(wanted("gzip;q=0", "text/turtle", 5000), Packing::Plain);
        assert_eq!(wanted("identity", "text/turtle", 5000), Packing::Plain);
        assert_eq!(wanted("br", "text/turtle", 50), Packing::Plain);
        assert_eq!(wanted("br", "application/gzip", 5000), Packing::Plain);
    }
}
