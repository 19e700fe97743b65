//! The call to a backend, before it is made: an HTTP request for every kind of integration.

mod address;
mod aws_services;
mod aws_uri;
mod http_call;
mod placeholder;
mod proxy_event;
mod service_call;

pub(crate) use address::substitute;
pub(crate) use proxy_event::{header_maps, lists, request_context, single_values, text_values};
pub(crate) use service_call::{Caller, FunctionCall, function_call};

use crate::backend::{BackendRequest, Target};
use crate::failure::Failure;
use crate::multi_map::MultiMap;
use crate::payload::Payload;
use crate::run::Run;
use crate::steps::MappedRequest;
use crate::trace::{Event, Trace};
use std::time::Duration;
use trygate_model::{IntegrationType, ResponseTransferMode};

/// A call as it will be made, and as the log shows it.
pub(crate) struct Endpoint {
    pub target: Target,
    pub method: String,
    pub uri: String,
    pub headers: MultiMap,
    /// The headers that the log shows.
    pub shown: MultiMap,
    pub body: Payload,
    /// Why the call cannot be signed, if it cannot; the address is logged all the same (observed).
    pub illegal: Option<Failure>,
}

/// Makes the call of an integration that is no MOCK.
pub(crate) fn of_integration(run: &Run<'_>, mapped: MappedRequest) -> Result<Endpoint, Failure> {
    match run.integration.kind {
        IntegrationType::Aws | IntegrationType::AwsProxy => service_call::service_call(run, mapped),
        IntegrationType::Http | IntegrationType::HttpProxy | IntegrationType::Mock => {
            http_call::http_call(run, mapped)
        }
    }
}

/// Whether the integration passes its answer on while it arrives; only proxies can.
pub(crate) fn streams(run: &Run<'_>) -> bool {
    run.integration.response_transfer_mode == Some(ResponseTransferMode::Stream)
        && run.integration.kind.is_proxy()
}

/// The verb of the call: the integration's, or that of the request where it takes any.
fn verb(run: &Run<'_>) -> String {
    match run.integration.http_method.as_deref() {
        None | Some("ANY") => run.http_method().as_str().to_owned(),
        Some(method) => method.to_owned(),
    }
}

impl Endpoint {
    /// Records the call, as far as it can be made.
    pub(crate) fn record(&self, trace: &mut Trace) -> Result<(), Failure> {
        trace.record(Event::EndpointUri(self.uri.clone()));
        if let Some(failure) = &self.illegal {
            return Err(failure.clone());
        }
        trace.record(Event::EndpointHeaders(self.shown.clone()));
        trace.record(Event::EndpointBody(self.body.clone()));
        Ok(())
    }

    /// Makes the request that a backend is given.
    pub(crate) fn request(self, timeout: Duration) -> BackendRequest {
        let headers = self.headers.into_iter();
        BackendRequest {
            target: self.target,
            method: self.method,
            uri: self.uri,
            headers: headers
                .flat_map(|(name, values)| {
                    values.into_iter().map(move |value| (name.clone(), value))
                })
                .collect(),
            body: self.body.into_bytes(),
            timeout,
            insecure_skip_verification: false,
            client_certificate: None,
        }
    }
}
