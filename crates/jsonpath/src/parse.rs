//! Reading JSON as json-smart does, straight into any document model.
//!
//! Not a validator, unless asked for [`Mode::Strict`]: json-smart's permissive mode, which Jayway's
//! default provider uses, takes `{a: b}`, `'single'`, trailing commas and much that is no JSON at
//! all. Text that is JSON takes a fast path; anything else is read again by `permissive.rs`.

mod error;
mod fast;
mod number;
mod permissive;
mod sink;
#[cfg(test)]
mod tests;

pub use error::{ParseError, ParseErrorKind};
pub use sink::{Piece, Sink};

use crate::error::{Error, ErrorKind};
use crate::node::{Kind, Node};
use crate::version::Version;

/// Tells how much more than JSON is accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// What json-smart's permissive mode accepts, as Jayway's default provider does.
    #[default]
    Permissive,
    /// JSON of RFC 8259 and nothing else.
    Strict,
}

/// Bounds what one text may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many bytes the text may have.
    pub text: usize,
    /// How deep arrays and objects may nest.
    pub depth: usize,
    /// How many characters one number may have.
    pub number: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text: 16 * 1024 * 1024,
            depth: 400,
            number: 4096,
        }
    }
}

/// Chooses how a text is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// How much more than JSON is accepted.
    pub mode: Mode,
    /// Which release of Jayway, and so of json-smart, is imitated.
    pub version: Version,
    /// What the text may cost.
    pub limits: Limits,
}

/// Reads a text as json-smart's parser does.
pub fn parse<N: Node>(text: &str, options: &ParseOptions) -> Result<N, ParseError> {
    let mut nodes = sink::Nodes::new();
    if parse_plain(text, options, &mut nodes)? {
        return Ok(nodes.into_root());
    }
    permissive::read(text, options)
}

/// Reads a text that is plain JSON, which most are, and tells a sink what it holds.
///
/// False where the text may be more than that; then [`parse`] knows, and what the sink was told is
/// void.
pub fn parse_plain(
    text: &str,
    options: &ParseOptions,
    sink: &mut impl Sink,
) -> Result<bool, ParseError> {
    let limit = options.limits.text;
    if text.len() > limit {
        return Err(ParseError::new(ParseErrorKind::TextTooLong { limit }, 0));
    }
    match (fast::read(text, options, sink), options.mode) {
        (Ok(()), _) => Ok(true),
        (Err(fast::Stop::Limit(error)), _) => Err(error),
        (Err(fast::Stop::NotJson { at }), Mode::Strict) => Err(ParseError::strict(text, at)),
        (Err(fast::Stop::NotJson { .. }), Mode::Permissive) => Ok(false),
    }
}

/// Reads a document as `JsonPath.parse(text)` does, with the checks Jayway puts around its parser.
pub fn parse_document<N: Node>(text: &str, version: Version) -> Result<N, Error> {
    if text.is_empty() {
        let message = "json string can not be null or empty";
        return Err(Error::new(ErrorKind::IllegalArgument, message));
    }
    let options = ParseOptions {
        version,
        ..ParseOptions::default()
    };
    let document: N = parse(text, &options)?;
    match version {
        Version::V2_4 | Version::Head if document.kind() == Kind::Null => Err(Error::new(
            ErrorKind::IllegalArgument,
            "json can not be null",
        )),
        _ => Ok(document),
    }
}
