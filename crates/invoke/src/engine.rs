//! The way into the pipeline, and what is kept between invocations.

use crate::backend::Backend;
use crate::credentials::Credentials;
use crate::invocation::Invocation;
use crate::outcome::Outcome;
use crate::pipeline;
use crate::run::Run;
use crate::template_cache::TemplateCache;
use std::fmt;
use trygate_model::{Ambient, Api, ConnectionType, HttpMethod, Integration, IntegrationType};

/// Runs invocations. It keeps parsed templates and the keys to sign with, nothing else; it can be
/// shared by threads.
#[derive(Default)]
pub struct Engine {
    templates: TemplateCache,
    credentials: Option<Credentials>,
}

/// Why an invocation could not begin. All of these are found before anything runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvokeError {
    /// The API has no such resource.
    NoSuchResource {
        /// The id that was asked for.
        resource_id: String,
    },
    /// The resource has neither the verb nor `ANY`.
    NoSuchMethod {
        /// The path template of the resource.
        path: String,
        /// The verb that was asked for.
        http_method: HttpMethod,
    },
    /// The method has no integration.
    NoIntegration {
        /// The path template of the resource.
        path: String,
        /// The method's verb.
        http_method: HttpMethod,
    },
    /// The definition needs something that trygate does not do yet.
    Unsupported {
        /// What.
        feature: Unsupported,
        /// The path template of the resource.
        path: String,
        /// The method's verb.
        http_method: HttpMethod,
    },
}

/// What the pipeline does not do yet; `COMPATIBILITY.md` lists the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsupported {
    /// An integration with an AWS service or a Lambda function.
    IntegrationType(IntegrationType),
    /// A backend behind a VPC link.
    VpcLink,
    /// An answer that is passed on while it arrives.
    Streaming,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IntegrationType(kind) => write!(f, "{} integrations", kind.as_str()),
            Self::VpcLink => f.write_str("VPC_LINK connections"),
            Self::Streaming => f.write_str("responseTransferMode STREAM"),
        }
    }
}

impl fmt::Display for InvokeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchResource { resource_id } => {
                write!(f, "the API has no resource with the id {resource_id}")
            }
            Self::NoSuchMethod { path, http_method } => {
                write!(f, "{path} has no {http_method} method and no ANY method")
            }
            Self::NoIntegration { path, http_method } => {
                write!(f, "{http_method} {path} has no integration")
            }
            Self::Unsupported {
                feature,
                path,
                http_method,
            } => {
                write!(
                    f,
                    "{http_method} {path} needs {feature}, which trygate does not support yet"
                )
            }
        }
    }
}

impl std::error::Error for InvokeError {}

impl Engine {
    /// Makes an engine that has parsed nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Signs calls to AWS services with these keys.
    #[must_use]
    pub fn signing_with(mut self, credentials: Option<Credentials>) -> Self {
        self.credentials = credentials;
        self
    }

    /// Returns the keys that calls to AWS services are signed with, if they are the user's.
    pub fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// Runs one method as TestInvokeMethod does. A failed simulation is an [`Outcome`] too.
    pub async fn invoke(
        &self,
        api: &Api,
        invocation: &Invocation,
        backend: &dyn Backend,
        ambient: &Ambient,
    ) -> Result<Outcome, InvokeError> {
        let Some(resource) = api.resources.get(&invocation.resource_id) else {
            let resource_id = invocation.resource_id.clone();
            return Err(InvokeError::NoSuchResource { resource_id });
        };
        let path = || api.path_of(resource);
        let Some((http_method, method)) = resource.method_for(invocation.http_method) else {
            let http_method = invocation.http_method;
            return Err(InvokeError::NoSuchMethod {
                path: path(),
                http_method,
            });
        };
        let Some(integration) = &method.integration else {
            return Err(InvokeError::NoIntegration {
                path: path(),
                http_method,
            });
        };
        if let Some(feature) = unsupported(integration) {
            return Err(InvokeError::Unsupported {
                feature,
                path: path(),
                http_method,
            });
        }
        let run = Run::new(
            &self.templates,
            api,
            resource,
            method,
            integration,
            invocation,
            ambient,
        );
        Ok(pipeline::run(run, backend).await)
    }
}

fn unsupported(integration: &Integration) -> Option<Unsupported> {
    match integration.kind {
        IntegrationType::Aws | IntegrationType::AwsProxy => {
            Some(Unsupported::IntegrationType(integration.kind))
        }
        IntegrationType::Http | IntegrationType::HttpProxy => {
            if integration.connection_type == Some(ConnectionType::VpcLink) {
                Some(Unsupported::VpcLink)
            } else if integration.response_transfer_mode
                == Some(trygate_model::ResponseTransferMode::Stream)
            {
                Some(Unsupported::Streaming)
            } else {
                None
            }
        }
        IntegrationType::Mock => None,
    }
}
