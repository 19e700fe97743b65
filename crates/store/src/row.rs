//! A document as it stands in an export: where it belongs, and its JSON.

use crate::document::Erased;
use crate::{Address, Kind, Place, Revision, StoreError};

/// A document outside a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it belongs.
    pub account: String,
    /// Where it belongs.
    pub region: String,
    /// The name of its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// How often it was committed, from 1.
    pub revision: Revision,
    /// The document, JSON.
    pub document: String,
}

impl Row {
    pub(crate) fn new(at: &Address, revision: Revision, document: String) -> Self {
        Self {
            account: at.place.account.clone(),
            region: at.place.region.clone(),
            kind: at.kind.name().into(),
            id: at.id.clone(),
            revision,
            document,
        }
    }

    /// Reads the document, and so finds whether it is one of its kind.
    pub(crate) fn read(&self) -> Result<(Address, Revision, Erased), StoreError> {
        let kind = Kind::named(&self.kind).ok_or_else(|| StoreError::UnknownKind {
            kind: self.kind.clone(),
        })?;
        let at = Place::new(&*self.account, &*self.region).at(kind, &*self.id);
        let read = kind.codec().read;
        let document = read(&self.document).map_err(|error| StoreError::damaged(&at, &error))?;
        Ok((at, self.revision.max(1), document))
    }
}
