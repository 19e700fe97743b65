//! A document with its revision, as shelves hold it and as callers get it.

use crate::Document;
use crate::document::Erased;
use std::sync::Arc;

/// Counts the commits to one document, from 1.
pub type Revision = u64;

/// Counts the documents of a store in the order in which they were inserted.
pub type Sequence = u64;

/// A document as a store holds it.
#[derive(Debug)]
pub struct Versioned<D> {
    /// The revision that a commit must name.
    pub revision: Revision,
    /// The document, shared: reading it costs a reference count.
    pub document: Arc<D>,
}

impl<D> Clone for Versioned<D> {
    fn clone(&self) -> Self {
        Self {
            revision: self.revision,
            document: Arc::clone(&self.document),
        }
    }
}

impl<D: PartialEq> PartialEq for Versioned<D> {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision && self.document == other.document
    }
}

/// One page of the documents of a kind, in the order in which they were inserted.
#[derive(Debug)]
pub struct Listing<D> {
    /// The documents with their sequence numbers.
    pub items: Vec<(Sequence, Versioned<D>)>,
    /// Whether more follow after the last one.
    pub more: bool,
}

impl<D: PartialEq> PartialEq for Listing<D> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items && self.more == other.more
    }
}

/// A document of some kind on a shelf.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) sequence: Sequence,
    pub(crate) revision: Revision,
    pub(crate) document: Erased,
}

impl Item {
    /// Returns the document with its type; none if it has another, which no kind allows.
    pub(crate) fn typed<D: Document>(&self) -> Option<Versioned<D>> {
        Some(Versioned {
            revision: self.revision,
            document: Arc::clone(&self.document).downcast::<D>().ok()?,
        })
    }
}
