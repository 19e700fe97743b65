//! Where a document stands: account, Region, kind and id.

use crate::Kind;
use std::fmt;

/// An account in a Region, which sees only its own documents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Twelve digits.
    pub account: String,
    /// Such as `us-east-1`.
    pub region: String,
}

/// The address of one document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The account and Region that own the document.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
    /// Its id among those of its kind; ids are case sensitive. A document that belongs to another
    /// one has that one's id, a slash, and its own.
    pub id: String,
}

impl Place {
    /// Names an account in a Region.
    pub fn new(account: impl Into<String>, region: impl Into<String>) -> Self {
        Self {
            account: account.into(),
            region: region.into(),
        }
    }

    /// Names a document of this place.
    pub fn at(&self, kind: Kind, id: impl Into<String>) -> Address {
        Address {
            place: self.clone(),
            kind,
            id: id.into(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.account, self.region)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}:{}", self.kind, self.place, self.id)
    }
}
