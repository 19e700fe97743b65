//! Where a document stands: account, Region and API id.

use std::fmt;

/// An account in a Region, which sees only its own APIs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Twelve digits.
    pub account: String,
    /// Such as `us-east-1`.
    pub region: String,
}

/// The address of one API's document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiAddress {
    /// The account and Region that own the API.
    pub place: Place,
    /// The API's id; ids are case sensitive.
    pub api_id: String,
}

impl Place {
    /// Names an account in a Region.
    pub fn new(account: impl Into<String>, region: impl Into<String>) -> Self {
        Self {
            account: account.into(),
            region: region.into(),
        }
    }

    /// Names an API of this place.
    pub fn api(&self, api_id: impl Into<String>) -> ApiAddress {
        ApiAddress {
            place: self.clone(),
            api_id: api_id.into(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.account, self.region)
    }
}

impl fmt::Display for ApiAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.place, self.api_id)
    }
}
