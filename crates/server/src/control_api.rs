//! Maps HTTP to the control plane's wire and back, and answers what is ours: the health check.

use crate::auth::Auth;
use crate::listen::{HttpRequest, HttpResponse, Respond};
use crate::server::ServerOptions;
use crate::test_invoke::EngineWithBackends;
use std::sync::Arc;
use trygate_control::{Control, WireRequest, WireResponse};
use trygate_model::Ambient;
use trygate_store::AnyStore;

/// Where the health check answers. No operation of AWS has a path like it.
pub const HEALTH_PATH: &str = "/_trygate/health";

/// The control plane as an answerer of HTTP requests.
pub(crate) struct ControlApi {
    control: Control<AnyStore>,
    auth: Auth,
    ambient: Ambient,
}

impl ControlApi {
    /// Puts a control plane before a store; clock and ids are the given ones, account and Region
    /// those of each call.
    pub(crate) fn new(
        store: AnyStore,
        ambient: &Ambient,
        invoker: Arc<EngineWithBackends>,
        options: ServerOptions,
    ) -> Self {
        let (clock, ids) = (ambient.clock.clone(), ambient.ids.clone());
        let factory = move |account: &str, region: &str| Ambient {
            clock: clock.clone(),
            ids: ids.clone(),
            account_id: account.to_owned(),
            region: region.to_owned(),
        };
        let control = Control::new(store, Box::new(factory), invoker);
        Self {
            control: match options.control_rate {
                Some(rate) => control.throttled(rate),
                None => control,
            },
            auth: options.auth,
            ambient: ambient.clone(),
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
        let caller = match &self.auth {
            Auth::Off => None,
            Auth::SigV4(keyring) => {
                let now = self.ambient.clock.now().seconds();
                match keyring.caller(&request, now) {
                    Ok(caller) => Some(caller),
                    Err(denial) => return denial.answer(&self.ambient.ids.request_id()),
                }
            }
        };
        let request = WireRequest {
            method: request.method,
            path: request.path,
            query: request.query,
            headers: request.headers,
            body: request.body,
        };
        let answer = match caller {
            Some(caller) => self.control.handle_for(request, caller).await,
            None => self.control.handle(request).await,
        };
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
