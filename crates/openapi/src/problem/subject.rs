//! Which part of an API a problem concerns, in our words and in AWS's.
//!
//! AWS's leads (`Unable to put integration on 'GET' for resource at path '/x': `) are those that
//! users published between 2016 and 2024.

use trygate_model::HttpMethod;

/// The part of an API that a problem or a warning concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The API or the document as a whole.
    Api,
    /// A resource, by its path.
    Resource(String),
    /// A method, by verb and path.
    Method(HttpMethod, String),
    /// A method's integration.
    Integration(HttpMethod, String),
    /// The role that an integration calls a service with, which nothing on this machine needs.
    Credentials(HttpMethod, String),
    /// One of an integration's responses.
    IntegrationResponse(HttpMethod, String),
    /// A model, by name.
    Model(String),
    /// An authorizer, by name.
    Authorizer(String),
    /// A gateway response, by type.
    GatewayResponse(String),
}

impl Subject {
    /// Returns what stands before our message: empty, or words that end in a colon and a space.
    pub(crate) fn lead(&self) -> String {
        match self {
            Self::Api => String::new(),
            Self::Resource(path) => format!("{path}: "),
            Self::Method(verb, path) => format!("{verb} {path}: "),
            Self::Integration(verb, path) | Self::Credentials(verb, path) => {
                format!("{verb} {path}, integration: ")
            }
            Self::IntegrationResponse(verb, path) => {
                format!("{verb} {path}, integration response: ")
            }
            Self::Model(name) => format!("model {name}: "),
            Self::Authorizer(name) => format!("authorizer {name}: "),
            Self::GatewayResponse(name) => format!("gateway response {name}: "),
        }
    }

    /// Returns what AWS's import puts before the message of the call that failed.
    pub(crate) fn aws_lead(&self) -> String {
        match self {
            Self::Api => String::new(),
            Self::Resource(path) => format!("Unable to create resource at path '{path}': "),
            Self::Method(verb, path) => {
                format!("Unable to put method '{verb}' on resource at path '{path}': ")
            }
            Self::Integration(verb, path) | Self::Credentials(verb, path) => {
                format!("Unable to put integration on '{verb}' for resource at path '{path}': ")
            }
            Self::IntegrationResponse(verb, path) => format!(
                "Unable to put integration response on '{verb}' for resource at path '{path}': "
            ),
            Self::Model(name) => format!("Unable to create model for '{name}': "),
            Self::Authorizer(name) => format!("Unable to create authorizer '{name}': "),
            Self::GatewayResponse(name) => {
                format!("Unable to put gateway response '{name}': ")
            }
        }
    }

    /// Tells whether this concerns a method, by verb and path, or what the method stands on.
    pub fn concerns(&self, http_method: HttpMethod, path: &str) -> bool {
        match self {
            Self::Method(verb, at)
            | Self::Integration(verb, at)
            | Self::IntegrationResponse(verb, at) => *verb == http_method && at == path,
            Self::Resource(at) => at == path,
            Self::Api
            | Self::Credentials(..)
            | Self::Model(_)
            | Self::Authorizer(_)
            | Self::GatewayResponse(_) => false,
        }
    }

    /// Returns the path that AWS names when an integration cannot be parsed.
    pub(crate) fn path(&self) -> Option<&str> {
        match self {
            Self::Resource(path)
            | Self::Method(_, path)
            | Self::Integration(_, path)
            | Self::Credentials(_, path)
            | Self::IntegrationResponse(_, path) => Some(path),
            _ => None,
        }
    }
}
