//! What a store keeps: typed documents of a closed set of kinds.
//!
//! The types are the model's; a store knows of each only how it is written as JSON and read back.
//! A kind's name stands in the file and in exports, so it never changes.

use crate::FunctionRecord;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::fmt;
use std::sync::Arc;
use trygate_model::{
    AccessAssociation, Account, Api, ApiKey, ApiSnapshot, BasePathMapping, ClientCertificate,
    DomainName, Usage, UsagePlan, UsagePlanKey, VpcLink,
};

/// Something that is kept whole.
pub trait Document: fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What it is.
    const KIND: Kind;
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal,)+) => {
        /// The kinds of documents.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Returns the name that stands in files.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }

            /// Returns how documents of this kind are written and read.
            pub(crate) fn codec(self) -> Codec {
                match self {
                    $(Self::$kind => Codec::of::<$kind>(),)+
                }
            }
        }

        $(impl Document for $kind {
            const KIND: Kind = Kind::$kind;
        })+
    };
}

kinds! {
    /// A REST API with everything below it; by its id.
    Api = "api",
    /// An API as a deployment froze it, written once; by the API's id, a slash, the deployment's id.
    ApiSnapshot = "api-snapshot",
    /// The settings of an account in a Region; there is one, its id is `account`.
    Account = "account",
    /// An API key; by its id.
    ApiKey = "api-key",
    /// A usage plan; by its id.
    UsagePlan = "usage-plan",
    /// A key of a usage plan; by the plan's id, a slash, the key's id.
    UsagePlanKey = "usage-plan-key",
    /// What a key of a usage plan has used; by the plan's id, a slash, the key's id.
    Usage = "usage",
    /// A custom domain name; by its name, with a plus sign and its id if it is private.
    DomainName = "domain-name",
    /// A base path mapping; by its domain name's id here, a slash, and the base path.
    BasePathMapping = "base-path-mapping",
    /// A domain name access association; by its ARN.
    AccessAssociation = "access-association",
    /// A VPC link; by its id.
    VpcLink = "vpc-link",
    /// A client certificate with its private key; by its id.
    ClientCertificate = "client-certificate",
    /// A Lambda function; by its name.
    FunctionRecord = "function",
}

impl Kind {
    /// Finds a kind by the name that stands in files.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A document of some kind.
pub(crate) type Erased = Arc<dyn Any + Send + Sync>;

/// How documents of one kind are written and read.
#[derive(Clone, Copy)]
pub(crate) struct Codec {
    pub(crate) read: fn(&str) -> serde_json::Result<Erased>,
    pub(crate) write: fn(&Erased) -> serde_json::Result<String>,
}

impl Codec {
    pub(crate) fn of<D: Document>() -> Self {
        Self {
            read: |json| Ok(Arc::new(serde_json::from_str::<D>(json)?)),
            write: |document| match document.downcast_ref::<D>() {
                Some(document) => serde_json::to_string(document),
                // a kind has one type, so nothing else can stand here
                None => Ok("null".into()),
            },
        }
    }
}

/// A document on its way into a store, written out beforehand where that saves the store's thread
/// from doing it.
pub(crate) struct Draft {
    pub(crate) document: Erased,
    pub(crate) json: Option<String>,
    pub(crate) codec: Codec,
}

impl Draft {
    pub(crate) fn of<D: Document>(document: D) -> Self {
        Self {
            document: Arc::new(document),
            json: None,
            codec: Codec::of::<D>(),
        }
    }

    /// Returns the JSON, made now unless it was made before.
    pub(crate) fn json(&mut self) -> serde_json::Result<String> {
        match self.json.take() {
            Some(json) => Ok(json),
            None => (self.codec.write)(&self.document),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again_and_differ() {
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.name()), Some(*kind));
        }
        assert_eq!(Kind::named("Api"), None);
    }
}
