//! TestInvokeMethod and TestInvokeAuthorizer, carried out: the control plane's request through the
//! pipeline and back.

use std::sync::Arc;
use std::time::Duration;
use trygate_backends::{HttpBackend, Router, Routes};
use trygate_control::{
    BoxFuture, TestAuthorizerAnswer, TestAuthorizerRequest, TestInvoke, TestInvokeAnswer,
    TestInvokeRefusal, TestInvokeRequest,
};
use trygate_invoke::trace::render_json;
use trygate_invoke::{
    AuthorizerInvocation, Backend, Caller, ClientCertificate, Engine, Failure, Invocation,
    InvokeError, Outcome, RefusedCall, TraceLevel,
};
use trygate_lambda::LambdaHost;
use trygate_model::{Ambient, Api, TextMap};

/// The pipeline with what it calls.
pub struct EngineWithBackends {
    engine: Engine,
    backend: Arc<dyn Backend>,
    functions: Option<Arc<LambdaHost>>,
}

impl EngineWithBackends {
    /// Puts a pipeline before a backend.
    pub fn new(engine: Engine, backend: Arc<dyn Backend>) -> Self {
        Self {
            engine,
            backend,
            functions: None,
        }
    }

    /// Serves Lambda's API for these functions too.
    #[must_use]
    pub fn serving(mut self, functions: Arc<LambdaHost>) -> Self {
        self.functions = Some(functions);
        self
    }

    /// Returns the functions whose API is served.
    pub(crate) fn functions(&self) -> Option<&Arc<LambdaHost>> {
        self.functions.as_ref()
    }

    /// Runs one method.
    pub(crate) async fn invoke(
        &self,
        api: &Api,
        invocation: &Invocation,
        place: &Ambient,
    ) -> Result<Outcome, InvokeError> {
        let backend = self.backend.as_ref();
        self.engine.invoke(api, invocation, backend, place).await
    }

    /// Answers a call of a stage that reaches no method.
    pub(crate) fn refuse(
        &self,
        api: &Api,
        call: &RefusedCall<'_>,
        failure: Failure,
        place: &Ambient,
    ) -> Outcome {
        self.engine.refuse(api, call, failure, place)
    }
}

impl Default for EngineWithBackends {
    /// Calls HTTP backends, and nothing that the user would have to name.
    fn default() -> Self {
        let backend = Router::new(HttpBackend::new(), Routes::default());
        Self::new(Engine::new(), Arc::new(backend))
    }
}

impl TestInvoke for EngineWithBackends {
    fn test_invoke<'a>(
        &'a self,
        api: Arc<Api>,
        request: TestInvokeRequest,
        place: &'a Ambient,
    ) -> BoxFuture<'a, Result<TestInvokeAnswer, TestInvokeRefusal>> {
        Box::pin(async move {
            let wants_trace = request.wants_trace;
            let invocation = invocation(request);
            let outcome = self
                .invoke(&api, &invocation, place)
                .await
                .map_err(|error| refusal(&error))?;
            Ok(answer(&outcome, wants_trace))
        })
    }

    fn test_authorizer<'a>(
        &'a self,
        api: Arc<Api>,
        request: TestAuthorizerRequest,
        place: &'a Ambient,
    ) -> BoxFuture<'a, Result<TestAuthorizerAnswer, TestInvokeRefusal>> {
        Box::pin(async move {
            let wants_trace = request.wants_trace;
            let invocation = authorizer_invocation(request);
            let outcome = self
                .engine
                .invoke_authorizer(&api, &invocation, self.backend.as_ref(), place)
                .await
                .map_err(|error| refusal(&error))?;
            Ok(TestAuthorizerAnswer {
                client_status: outcome.client_status,
                log: outcome.log(),
                latency: millis(outcome.latency),
                trace: wants_trace.then(|| render_json(&outcome.trace)),
                principal_id: outcome.principal_id,
                policy: outcome.policy,
                claims: outcome.claims,
            })
        })
    }
}

fn authorizer_invocation(request: TestAuthorizerRequest) -> AuthorizerInvocation {
    AuthorizerInvocation {
        authorizer_id: request.authorizer_id,
        headers: merged(request.headers, request.multi_value_headers),
        path_with_query_string: request.path_with_query_string,
        body: request.body,
        stage_variables: request.stage_variables,
        additional_context: request.additional_context,
        caller: Caller {
            access_key: request.access_key,
            user_agent: request.user_agent,
            principal: None,
        },
        trace_level: TraceLevel::Log,
    }
}

fn millis(latency: Duration) -> u64 {
    u64::try_from(latency.as_millis()).unwrap_or(u64::MAX)
}

/// Gives the pipeline a certificate that the control plane keeps.
pub(crate) fn client_certificate(found: &trygate_model::ClientCertificate) -> ClientCertificate {
    ClientCertificate {
        id: found.client_certificate_id.clone(),
        certificate: found.pem_encoded_certificate.clone(),
        private_key: found.private_key.clone(),
    }
}

fn invocation(request: TestInvokeRequest) -> Invocation {
    Invocation {
        path_with_query_string: request.path_with_query_string,
        headers: merged(request.headers, request.multi_value_headers),
        body: request.body.into_bytes(),
        stage_variables: request.stage_variables,
        client_certificate: request
            .client_certificate
            .map(|found| Arc::new(client_certificate(&found))),
        caller: Caller {
            access_key: request.access_key,
            user_agent: request.user_agent,
            principal: None,
        },
        trace_level: if request.wants_trace {
            TraceLevel::Steps
        } else {
            TraceLevel::Log
        },
        ..Invocation::test(request.resource_id, request.http_method)
    }
}

/// Joins the two maps of headers. How AWS does it is not known; here a name that stands in both has
/// all its values once.
fn merged(single: TextMap, multiple: TextMap<Vec<String>>) -> TextMap<Vec<String>> {
    let mut headers: TextMap<Vec<String>> = single
        .into_iter()
        .map(|(name, value)| (name, vec![value]))
        .collect();
    for (name, values) in multiple {
        let known = headers.entry(name).or_default();
        // the lone value is usually the last one of the list
        known.retain(|value| !values.contains(value));
        known.extend(values);
    }
    headers
}

fn answer(outcome: &Outcome, with_trace: bool) -> TestInvokeAnswer {
    TestInvokeAnswer {
        status: outcome.status,
        body: outcome.body_text(),
        headers: outcome.single_headers(),
        multi_value_headers: outcome.headers.clone(),
        log: outcome.log(),
        latency: millis(outcome.latency),
        trace: with_trace.then(|| render_json(&outcome.trace)),
    }
}

fn refusal(error: &InvokeError) -> TestInvokeRefusal {
    match error {
        InvokeError::NoIntegration { .. } => TestInvokeRefusal::NoIntegration,
        InvokeError::Unsupported { .. } | InvokeError::Unreachable { .. } => {
            TestInvokeRefusal::Unsupported {
                what: error.to_string(),
            }
        }
        // the control plane has looked all of them up
        InvokeError::NoSuchResource { .. }
        | InvokeError::NoSuchMethod { .. }
        | InvokeError::NoSuchAuthorizer { .. } => TestInvokeRefusal::Failed {
            detail: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_both_maps_are_joined() {
        let single = [("A", "1"), ("B", "2"), ("C", "3")];
        let single = single.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let multiple = [("B", vec!["1", "2"]), ("C", vec!["4"]), ("D", vec![])];
        let multiple = multiple.map(|(name, values)| {
            let values = values.into_iter().map(str::to_owned).collect();
            (name.to_owned(), values)
        });
        let joined = merged(single.into(), multiple.into());
        let shown: Vec<_> = joined
            .iter()
            .map(|(name, values)| format!("{name}={}", values.join(",")))
            .collect();
        assert_eq!(shown, ["A=1", "B=1,2", "C=3,4", "D="]);
    }
}
