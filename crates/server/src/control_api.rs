//! Maps HTTP to the control plane's wire and back, and answers what is ours: the health check.

use crate::auth::{API_GATEWAY, Auth, Denial, Identity, LAMBDA};
use crate::listen::{HttpRequest, HttpResponse, Respond};
use crate::server::ServerOptions;
use crate::test_invoke::EngineWithBackends;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use trygate_control::{Caller, Control, WireRequest, WireResponse};
use trygate_lambda::{LambdaHost, LambdaRequest};
use trygate_model::{Ambient, Api, ApiSnapshot, ClientCertificate};
use trygate_store::{AnyStore, Place, Store as _, StoreError};

/// Where the health check answers. No operation of AWS has a path like it.
pub const HEALTH_PATH: &str = "/_trygate/health";

/// The control plane as an answerer of HTTP requests.
pub(crate) struct ControlApi {
    control: Control<AnyStore>,
    auth: Auth,
    /// Clock and ids; account and Region are those of each call.
    ambient: Ambient,
    /// Where APIs were found; ids do not move from one place to another.
    places: RwLock<BTreeMap<String, Vec<Place>>>,
    functions: Option<Arc<LambdaHost>>,
}

/// How many APIs are remembered with their places.
const MOST_PLACES: usize = 100_000;

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
        let functions = invoker.functions().cloned();
        let control = Control::new(store, Box::new(factory), invoker);
        Self {
            functions,
            control: match options.control_rate {
                Some(rate) => control.throttled(rate),
                None => control,
            },
            auth: options.auth,
            ambient: ambient.clone(),
            places: RwLock::default(),
        }
    }

    /// Finds who signed a call of a service; none where signatures are not verified.
    pub(crate) fn identify(
        &self,
        request: &HttpRequest,
        service: &str,
    ) -> Option<Result<Identity, Denial>> {
        let now = self.ambient.clock.now().seconds();
        match &self.auth {
            Auth::Off => None,
            Auth::SigV4(keyring) => Some(keyring.identify(request, service, now)),
        }
    }

    /// Returns the store.
    pub(crate) fn store(&self) -> &AnyStore {
        self.control.store()
    }

    /// Returns clock and ids.
    pub(crate) fn ambient(&self) -> &Ambient {
        &self.ambient
    }

    /// Finds an API whose account is not known, and its Region perhaps not either.
    pub(crate) async fn api_anywhere(
        &self,
        id: &str,
        region: Option<&str>,
    ) -> Result<Option<(Place, Arc<Api>)>, String> {
        let remembered = {
            let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
            places.get(id).cloned()
        };
        if let Some(places) = remembered
            && let Some(found) = self.api_in(&places, id, region).await?
        {
            return Ok(Some(found));
        }
        let store = self.control.store();
        let places = store
            .places::<Api>(id)
            .await
            .map_err(|error| error.to_string())?;
        let found = self.api_in(&places, id, region).await?;
        if found.is_some() {
            let mut known = self.places.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() < MOST_PLACES {
                known.insert(id.to_owned(), places);
            }
        }
        Ok(found)
    }

    /// Loads a client certificate of an account in a Region.
    pub(crate) async fn client_certificate(
        &self,
        ambient: &Ambient,
        id: &str,
    ) -> Result<Option<Arc<ClientCertificate>>, String> {
        let place = Place::new(&*ambient.account_id, &*ambient.region);
        match self.control.store().load(&place, id).await {
            Ok(found) => Ok(Some(found.document)),
            Err(StoreError::NoSuchDocument(_)) => Ok(None),
            Err(other) => Err(other.to_string()),
        }
    }

    /// Loads an API as a deployment froze it.
    pub(crate) async fn snapshot(
        &self,
        ambient: &Ambient,
        api_id: &str,
        deployment_id: &str,
    ) -> Result<Arc<ApiSnapshot>, String> {
        let place = Place::new(&*ambient.account_id, &*ambient.region);
        let id = ApiSnapshot::id_of(api_id, deployment_id);
        let found = self.control.store().load(&place, &id).await;
        found
            .map(|found| found.document)
            .map_err(|error| error.to_string())
    }

    async fn api_in(
        &self,
        places: &[Place],
        id: &str,
        region: Option<&str>,
    ) -> Result<Option<(Place, Arc<Api>)>, String> {
        for place in places {
            if region.is_some_and(|region| place.region != region) {
                continue;
            }
            match self.control.store().load::<Api>(place, id).await {
                Ok(found) => return Ok(Some((place.clone(), found.document))),
                Err(StoreError::NoSuchDocument(_)) => {}
                Err(other) => return Err(other.to_string()),
            }
        }
        Ok(None)
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
        let is_of_lambda = trygate_lambda::is_path_of_lambda(&request.path);
        let service = if is_of_lambda { LAMBDA } else { API_GATEWAY };
        let identity = match self.identify(&request, service) {
            None => None,
            Some(Ok(identity)) => Some(identity),
            Some(Err(denial)) => return denial.answer(&self.ambient.ids.request_id()),
        };
        if let Some(functions) = &self.functions
            && is_of_lambda
        {
            return lambda_api(functions, request).await;
        }
        let request = WireRequest {
            method: request.method,
            path: request.path,
            query: request.query,
            headers: request.headers,
            body: request.body,
        };
        let answer = match identity {
            Some(identity) => {
                let caller = Caller {
                    access_key: Some(identity.access_key),
                    account: identity.account,
                    region: identity.region,
                    ..Caller::of(&request)
                };
                self.control.handle_for(request, caller).await
            }
            None => self.control.handle(request).await,
        };
        let headers = answer.headers.into_iter();
        HttpResponse {
            status: answer.status,
            headers: headers
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body: answer.body,
            rest: None,
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
        let mut headers = request.headers.iter();
        let found = headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.as_str())
    };
    let is_signed =
        header("authorization").is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 "));
    if !is_signed || header("origin").is_some() {
        let message = "Calls of Lambda's API must be signed, and not come from a web page";
        return HttpResponse::error(403, "MissingAuthenticationTokenException", message);
    }
    let request = LambdaRequest {
        method: request.method,
        path: request.path,
        query: request.query,
        headers: request.headers,
        body: request.body,
    };
    if request.is_streaming() {
        let reply = functions.handle_streaming(request).await;
        return HttpResponse {
            status: reply.status,
            headers: reply.headers,
            body: Vec::new(),
            rest: Some(reply.body),
        };
    }
    let reply = functions.handle(request).await;
    HttpResponse {
        status: reply.status,
        headers: reply.headers,
        body: reply.body,
        rest: None,
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
