//! `Path`: a compiled path, to be kept and applied to many documents.
//!
//! Not bound to a document model or a thread. Compiling happens in `compile.rs`, reading in
//! `evaluate.rs`; this file is the door in front of both.

use std::fmt;
use std::sync::Arc;

use crate::compile;
use crate::definite;
use crate::error::{Error, ErrorKind};
use crate::evaluate;
use crate::node::{Kind, Node};
use crate::token::Token;
use crate::version::Version;

/// Bounds the text of a path, in bytes.
const PATH_LENGTH: usize = 16 * 1024;

/// Is a compiled JSONPath.
#[derive(Clone)]
pub struct Path {
    text: Arc<str>,
    tokens: Tokens,
    version: Version,
}

impl Path {
    /// Compiles a path as `ReadContext.read(path)` does, which trims it first up to 2.4.0.
    pub fn compile(text: &str, version: Version) -> Result<Self, Error> {
        if text.is_empty() {
            let message = "path can not be null or empty";
            return Err(Error::new(ErrorKind::IllegalArgument, message));
        }
        if text.len() > PATH_LENGTH {
            let message = format!("the path is longer than {PATH_LENGTH} bytes");
            return Err(Error::new(ErrorKind::Limit, message));
        }
        let trimmed = match version {
            Version::V2_2 | Version::V2_4 => trim(text),
            // 2.0.0 trims too, but where its compiler wraps all errors
            Version::V2_0 | Version::Head => text,
        };
        if trimmed.is_empty() {
            let message = "json can not be null or empty";
            return Err(Error::new(ErrorKind::IllegalArgument, message));
        }
        let tokens = compile::path(trimmed, version, 0)?;
        Ok(Self {
            text: Arc::from(text),
            tokens,
            version,
        })
    }

    /// Returns the text the path was compiled from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the release whose rules the path follows.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Tells whether the path answers with one node rather than with an array of what it found.
    pub fn is_definite(&self) -> bool {
        self.tokens.is_definite()
    }

    /// Reads from a document as `JsonPath.parse(document).read(path)` does with default settings.
    ///
    /// A missing path is an error of kind [`ErrorKind::PathNotFound`] when the path is definite,
    /// and an empty array when it is not.
    pub fn read<N: Node>(&self, document: &N) -> Result<N, Error> {
        if document.kind() == Kind::Null {
            let message = match self.version {
                Version::V2_0 | Version::V2_2 => "root can not be null",
                Version::V2_4 | Version::Head => "json can not be null",
            };
            return Err(Error::new(ErrorKind::IllegalArgument, message));
        }
        evaluate::document(&self.tokens, document, self.version)
    }
}

impl fmt::Display for Path {
    /// Prints the path in the library's own bracket notation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tokens.text())
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({:?}, {})", self.text, self.version.name())
    }
}

/// `String.trim()`: everything up to the space goes.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|character| character <= ' ')
}

/// Holds the steps of a path, and what is known of them without a document.
#[derive(Clone, Debug)]
pub(crate) struct Tokens(Arc<Steps>);

#[derive(Debug)]
struct Steps {
    list: Vec<Token>,
    upstream: Vec<bool>,
    definite: bool,
    is_root: bool,
}

impl Tokens {
    pub(crate) fn new(list: Vec<Token>, version: Version) -> Self {
        let upstream = definite::upstream(&list, version);
        Self::with_upstream(list, upstream, version)
    }

    /// Is a path of 2.0.0, where the sign in the path does not tell where it starts.
    pub(crate) fn v2_0(list: Vec<Token>, is_root: bool) -> Self {
        let upstream = definite::upstream(&list, Version::V2_0);
        let definite = definite::whole(&list, Version::V2_0);
        Self(Arc::new(Steps {
            list,
            upstream,
            definite,
            is_root,
        }))
    }

    pub(crate) fn with_upstream(list: Vec<Token>, upstream: Vec<bool>, version: Version) -> Self {
        let definite = definite::whole(&list, version);
        let is_root = !matches!(list.first(), Some(Token::Root { sign: '@' }));
        Self(Arc::new(Steps {
            list,
            upstream,
            definite,
            is_root,
        }))
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Token> {
        self.0.list.get(at)
    }

    pub(crate) fn is_leaf(&self, at: usize) -> bool {
        at + 1 >= self.0.list.len()
    }

    /// Tells whether everything before a step can select only one node.
    pub(crate) fn is_upstream_definite(&self, at: usize) -> bool {
        self.0.upstream.get(at).copied().unwrap_or(true)
    }

    pub(crate) fn is_definite(&self) -> bool {
        self.0.definite
    }

    /// Tells whether the path starts at the document, not at the node a filter looks at.
    pub(crate) fn is_root(&self) -> bool {
        self.0.is_root
    }

    /// Tells whether the last step is a call.
    pub(crate) fn is_call(&self) -> bool {
        matches!(self.0.list.last(), Some(Token::Call(_)))
    }

    pub(crate) fn list(&self) -> &[Token] {
        &self.0.list
    }

    /// Is this path with other steps, of which all but the last are this path's own.
    pub(crate) fn extended(&self, list: Vec<Token>, version: Version) -> Self {
        let mut upstream = self.0.upstream.clone();
        upstream.push(self.0.definite);
        Self::with_upstream(list, upstream, version)
    }

    pub(crate) fn text(&self) -> String {
        self.text_from(0)
    }

    pub(crate) fn text_from(&self, at: usize) -> String {
        self.0.list.iter().skip(at).map(Token::fragment).collect()
    }
}
