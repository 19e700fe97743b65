//! Compression on a stage: `minimumCompressionSize`, `Accept-Encoding` and `Content-Encoding`.
//!
//! Documented: an API with a minimum size takes compressed requests and compresses answers of at
//! least that size with `gzip` or `deflate`, as the client accepts. That a request's payload is
//! unpacked for every kind of integration, and one that is broken is a bad request, is a guess.

use flate2::Compression;
use flate2::read::{GzDecoder, ZlibDecoder};
use flate2::write::{GzEncoder, ZlibEncoder};
use std::io::{Read, Write as _};

/// A coding that API Gateway knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Gzip,
    Deflate,
}

/// Why a payload cannot be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unpackable {
    /// It is larger than the limit once it is unpacked.
    TooLarge,
    /// It is not what its header says.
    Broken,
}

impl Coding {
    /// Reads a `Content-Encoding`; none where there is nothing to unpack.
    pub(crate) fn of_content(value: &str) -> Option<Self> {
        Self::named(value.trim())
    }

    /// Chooses what the client likes best of what it accepts; none: the payload stays as it is.
    pub(crate) fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for item in header.split(',') {
            let mut parts = item.split(';');
            let name = parts.next().unwrap_or_default().trim();
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q=")?.trim().parse().ok())
                .unwrap_or(1.0);
            let coding = if name == "*" {
                Some(Self::Gzip)
            } else {
                Self::named(name)
            };
            if let Some(coding) = coding
                && weight > best.map_or(0.0, |(_, weight)| weight)
            {
                best = Some((coding, weight));
            }
        }
        best.map(|(coding, _)| coding)
    }

    fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("gzip") {
            Some(Self::Gzip)
        } else if name.eq_ignore_ascii_case("deflate") {
            Some(Self::Deflate)
        } else {
            None
        }
    }

    /// Returns the name in headers.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
        }
    }

    /// Packs a payload.
    pub(crate) fn pack(self, payload: &[u8]) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(payload)?;
                encoder.finish()
            }
            Self::Deflate => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(payload)?;
                encoder.finish()
            }
        }
    }

    /// Unpacks a payload of at most so many bytes.
    pub(crate) fn unpack(self, payload: &[u8], limit: usize) -> Result<Vec<u8>, Unpackable> {
        let limit_bytes = u64::try_from(limit).unwrap_or(u64::MAX);
        let mut unpacked = Vec::new();
        let read = match self {
            Self::Gzip => GzDecoder::new(payload)
                .take(limit_bytes.saturating_add(1))
                .read_to_end(&mut unpacked),
            Self::Deflate => ZlibDecoder::new(payload)
                .take(limit_bytes.saturating_add(1))
                .read_to_end(&mut unpacked),
        };
        match read {
            Err(_) => Err(Unpackable::Broken),
            Ok(length) if length > limit => Err(Unpackable::TooLarge),
            Ok(_) => Ok(unpacked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_chooses() {
        for (header, expected) in [
            ("gzip", Some(Coding::Gzip)),
            ("br, deflate", Some(Coding::Deflate)),
            ("deflate;q=0.5, GZIP;q=1.0", Some(Coding::Gzip)),
            ("gzip;q=0.2,deflate;q=0.8", Some(Coding::Deflate)),
            ("gzip;q=0", None),
            ("*", Some(Coding::Gzip)),
            ("identity, br", None),
            ("", None),
            (";;,q=,;q=nan", None),
        ] {
            assert_eq!(Coding::accepted(header), expected, "{header}");
        }
    }

    #[test]
    fn what_is_packed_comes_back_within_the_limit() {
        let payload = vec![b'x'; 5000];
        for coding in [Coding::Gzip, Coding::Deflate] {
            let packed = coding.pack(&payload).unwrap();
            assert!(packed.len() < 200);
            assert_eq!(coding.unpack(&packed, 5000), Ok(payload.clone()));
            assert_eq!(coding.unpack(&packed, 4999), Err(Unpackable::TooLarge));
            assert_eq!(coding.unpack(b"no", 10), Err(Unpackable::Broken));
        }
    }
}
