//! The control plane from wire to wire, on a memory store with fixed time and seeded ids.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod conforms;
mod fixtures;
mod properties;
mod sdks;
mod turns;

use std::sync::Arc;
use trygate_control::{
    AmbientFactory, BoxFuture, Control, TestAuthorizerAnswer, TestAuthorizerRequest, TestInvoke,
    TestInvokeAnswer, TestInvokeRefusal, TestInvokeRequest, WireRequest, WireResponse,
};
use trygate_model::{Ambient, Api, Clock, FixedClock, Ids, SeededIds, Timestamp};
use trygate_store::AnyStore;

/// Answers with what it was asked, so that a fixture can tell what arrives.
struct Echo;

impl TestInvoke for Echo {
    fn test_invoke<'a>(
        &'a self,
        api: Arc<Api>,
        request: TestInvokeRequest,
        place: &'a Ambient,
    ) -> BoxFuture<'a, Result<TestInvokeAnswer, TestInvokeRefusal>> {
        Box::pin(async move {
            match request.path_with_query_string.as_deref() {
                Some("/none") => return Err(TestInvokeRefusal::NoIntegration),
                Some("/unsupported") => {
                    return Err(TestInvokeRefusal::Unsupported {
                        what: "a test".into(),
                    });
                }
                Some("/failed") => {
                    return Err(TestInvokeRefusal::Failed {
                        detail: "a test".into(),
                    });
                }
                _ => {}
            }
            Ok(TestInvokeAnswer {
                status: 200,
                body: request.body,
                headers: request.headers,
                multi_value_headers: request.multi_value_headers,
                log: format!(
                    "{} {} {} {:?} {:?} {:?} {:?} {}",
                    request.http_method,
                    api.path_of(&api.resources[&request.resource_id]),
                    request.path_with_query_string.unwrap_or_default(),
                    request.stage_variables,
                    request.access_key,
                    request.user_agent,
                    request
                        .client_certificate
                        .map(|found| found.client_certificate_id.clone()),
                    place.account_id,
                ),
                latency: 5,
                trace: request.wants_trace.then(|| serde_json::json!([])),
            })
        })
    }

    fn test_authorizer<'a>(
        &'a self,
        api: Arc<Api>,
        request: TestAuthorizerRequest,
        _: &'a Ambient,
    ) -> BoxFuture<'a, Result<TestAuthorizerAnswer, TestInvokeRefusal>> {
        Box::pin(async move {
            let name = &api.authorizers[&request.authorizer_id].name;
            let path = request.path_with_query_string.unwrap_or_default();
            Ok(TestAuthorizerAnswer {
                client_status: 0,
                log: format!(
                    "{name} {path} {:?} {:?} {:?} {:?}",
                    request.headers,
                    request.multi_value_headers,
                    request.stage_variables,
                    request.additional_context
                ),
                latency: 5,
                principal_id: Some("p".into()),
                policy: None,
                claims: None,
                trace: None,
            })
        })
    }
}

fn ambient() -> AmbientFactory {
    let clock: Arc<dyn Clock> = Arc::new(FixedClock(Timestamp::from_millis(1_751_000_000_000)));
    let ids: Arc<dyn Ids> = Arc::new(SeededIds::new(1));
    Box::new(move |account, region| Ambient {
        clock: Arc::clone(&clock),
        ids: Arc::clone(&ids),
        account_id: account.to_owned(),
        region: region.to_owned(),
    })
}

fn control() -> Control<AnyStore> {
    Control::new(AnyStore::memory(), ambient(), Arc::new(Echo))
}

/// Makes a call of `VERB /path?query` and a body.
fn request(line: &str, body: impl Into<Vec<u8>>) -> WireRequest {
    let (method, target) = line.split_once(' ').unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    WireRequest {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        headers: vec![("Accept".into(), "application/json".into())],
        body: body.into(),
    }
}

fn header<'a>(response: &'a WireResponse, name: &str) -> Option<&'a str> {
    response
        .headers
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.as_str())
}
