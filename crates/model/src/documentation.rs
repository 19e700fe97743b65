//! Documentation parts: texts about parts of an API, and versions of them.
//!
//! Where a part can be and what stands for what is left out is the API reference's
//! (`DocumentationPartLocation`); that a path defaults to `/` is recorded.

use crate::TextMap;
use serde::{Deserialize, Serialize};

/// A documentation part of an API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentationPart {
    /// Six lower-case alphanumerics.
    pub id: String,
    /// What it is about.
    pub location: DocumentationPartLocation,
    /// The texts, JSON text of an object.
    pub properties: String,
}

/// What a documentation part is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentationPartLocation {
    /// The kind of thing.
    #[serde(rename = "type")]
    pub kind: DocumentedType,
    /// A resource's path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// A verb, or `*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A status code, or `*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    /// The name of a parameter, a header, a model or an authorizer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl DocumentationPartLocation {
    /// Returns a member that a thing of this kind needs and that is missing.
    pub fn lacking(&self) -> Option<&'static str> {
        let needs_name = self.kind.takes_name() && self.kind != DocumentedType::RequestBody;
        (needs_name && self.name.is_none()).then_some("name")
    }

    /// Returns a member that is given and that a thing of this kind cannot have.
    pub fn surplus(&self) -> Option<&'static str> {
        let depth = self.kind.depth();
        let given = [
            ("path", self.path.is_some() && depth < 1),
            ("method", self.method.is_some() && depth < 2),
            ("statusCode", self.status_code.is_some() && depth < 3),
            ("name", self.name.is_some() && !self.kind.takes_name()),
        ];
        given
            .iter()
            .find(|(_, wrong)| *wrong)
            .map(|(name, _)| *name)
    }

    /// Fills in what stands for what is left out.
    #[must_use]
    pub fn with_defaults(mut self) -> Self {
        let depth = self.kind.depth();
        if depth >= 1 {
            self.path.get_or_insert_with(|| "/".into());
        }
        if depth >= 2 {
            self.method.get_or_insert_with(|| "*".into());
        }
        if depth >= 3 {
            self.status_code.get_or_insert_with(|| "*".into());
        }
        self
    }
}

/// The kind of thing that a documentation part is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(
    missing_docs,
    reason = "the variants are AWS's names of what they mean"
)]
pub enum DocumentedType {
    Api,
    Authorizer,
    Model,
    Resource,
    Method,
    PathParameter,
    QueryParameter,
    RequestHeader,
    RequestBody,
    Response,
    ResponseHeader,
    ResponseBody,
}

impl DocumentedType {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Api,
        Self::Authorizer,
        Self::Model,
        Self::Resource,
        Self::Method,
        Self::PathParameter,
        Self::QueryParameter,
        Self::RequestHeader,
        Self::RequestBody,
        Self::Response,
        Self::ResponseHeader,
        Self::ResponseBody,
    ];

    /// Returns AWS's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "API",
            Self::Authorizer => "AUTHORIZER",
            Self::Model => "MODEL",
            Self::Resource => "RESOURCE",
            Self::Method => "METHOD",
            Self::PathParameter => "PATH_PARAMETER",
            Self::QueryParameter => "QUERY_PARAMETER",
            Self::RequestHeader => "REQUEST_HEADER",
            Self::RequestBody => "REQUEST_BODY",
            Self::Response => "RESPONSE",
            Self::ResponseHeader => "RESPONSE_HEADER",
            Self::ResponseBody => "RESPONSE_BODY",
        }
    }

    /// Reads AWS's name, upper case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether a thing of this kind has a name.
    fn takes_name(self) -> bool {
        !matches!(
            self,
            Self::Api | Self::Resource | Self::Method | Self::Response | Self::ResponseBody
        )
    }

    /// Returns how much of path, method and status locates a thing of this kind.
    fn depth(self) -> usize {
        match self {
            Self::Api | Self::Authorizer | Self::Model => 0,
            Self::Resource => 1,
            Self::Method
            | Self::PathParameter
            | Self::QueryParameter
            | Self::RequestHeader
            | Self::RequestBody => 2,
            Self::Response | Self::ResponseHeader | Self::ResponseBody => 3,
        }
    }
}

/// A version of an API's documentation: its parts as they were when the version was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentationVersion {
    /// The name of the version.
    pub version: String,
    /// When it was made, epoch seconds.
    pub created_date: i64,
    /// A description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The parts by id.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub parts: TextMap<DocumentationPart>,
}
