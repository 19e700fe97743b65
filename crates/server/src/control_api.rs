//! Maps HTTP to the control plane's wire and back, and answers what is ours: the health check.

use crate::listen::{HttpRequest, HttpResponse, Respond};
use crate::test_invoke::EngineWithBackends;
use std::sync::Arc;
use trygate_control::{Control, WireRequest, WireResponse};
use trygate_lambda::{LambdaHost, LambdaRequest};
use trygate_model::Ambient;
use trygate_store::AnyStore;

/// Where the health check answers. No operation of AWS has a path like it.
pub const HEALTH_PATH: &str = "/_trygate/health";

/// The control plane as an answerer of HTTP requests.
pub(crate) struct ControlApi {
    control: Control<AnyStore>,
    functions: Option<Arc<LambdaHost>>,
}

impl ControlApi {
    /// Puts a control plane before a store; clock and ids are the given ones, account and Region
    /// those of each call.
    pub(crate) fn new(
        store: AnyStore,
        ambient: &Ambient,
        invoker: Arc<EngineWithBackends>,
    ) -> Self {
        let (clock, ids) = (ambient.clock.clone(), ambient.ids.clone());
        let factory = move |account: &str, region: &str| Ambient {
            clock: clock.clone(),
            ids: ids.clone(),
            account_id: account.to_owned(),
            region: region.to_owned(),
        };
        Self {
            functions: invoker.functions().cloned(),
            control: Control::new(store, Box::new(factory), invoker),
        }
    }

    /// Carries out one call on the wire.
    pub(crate) async fn handle(&self, request: WireRequest) -> WireResponse {
        self.control.handle(request).await
    }
}

impl Respond for ControlApi {
    async fn respond(&self, request: HttpRequest) -> HttpResponse {
        if request.path == HEALTH_PATH {
            return health(&request);
        }
        if let Some(functions) = &self.functions
            && trygate_lambda::is_path_of_lambda(&request.path)
        {
            return lambda_api(functions, request).await;
        }
        let answer = self
            .handle(WireRequest {
                method: request.method,
                path: request.path,
                query: request.query,
                headers: request.headers,
                body: request.body,
            })
            .await;
        let headers = answer.headers.into_iter();
        HttpResponse {
            status: answer.status,
            headers: headers
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body: answer.body,
        }
    }
}

/// Answers a call of Lambda's API, unless a web page made it.
///
/// Whoever makes a function runs code on this machine. A page in the user's browser can send requests
/// here, but none that both carries a signature and hides where it comes from; signatures themselves
/// are not verified.
async fn lambda_api(functions: &Arc<LambdaHost>, request: HttpRequest) -> HttpResponse {
    let header = |wanted: &str| {
        let found = request.headers.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    let is_signed =
        header("authorization").is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 "));
    if !is_signed || header("origin").is_some() {
        let message = "Calls of Lambda's API must be signed, and not come from a web page";
        return HttpResponse::error(403, "MissingAuthenticationTokenException", message);
    }
    let reply = functions
        .handle(LambdaRequest {
            method: request.method,
            path: request.path,
            query: request.query,
            headers: request.headers,
            body: request.body,
        })
        .await;
    HttpResponse {
        status: reply.status,
        headers: reply.headers,
        body: reply.body,
    }
}

fn health(request: &HttpRequest) -> HttpResponse {
    if request.method != "GET" && request.method != "HEAD" {
        let message = format!("{HEALTH_PATH} answers GET");
        return HttpResponse::error(405, "MethodNotAllowedException", &message);
    }
    let mut document = serde_json::Map::new();
    document.insert("status".into(), "ok".into());
    document.insert("version".into(), env!("CARGO_PKG_VERSION").into());
    HttpResponse::json(200, &document.into())
}
