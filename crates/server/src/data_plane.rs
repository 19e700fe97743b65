//! Calls of deployed stages: from the address to the answer, through the very pipeline that tests
//! run.
//!
//! What is called is the deployment's snapshot, never the API as it stands. What cannot be
//! checked (IAM signatures, where the server verifies none) is refused with a reason and never let
//! through. Recorded: that an unknown path and an unknown verb are 403
//! `Missing Authentication Token`; reported: that an unknown stage is 403 `Forbidden`, which is
//! answered to an unknown API too.

mod content_encoding;
mod front_door;
mod iam;
mod idle;
mod metering;
mod stage_address;
mod throttle;

pub(crate) use stage_address::StageAddress;

use crate::auth::EXECUTE_API;
use crate::control_api::ControlApi;
use crate::listen::{HttpRequest, HttpResponse};
use crate::test_invoke::{EngineWithBackends, client_certificate};
use front_door::{Asked, CallIds};
use idle::Unidle;
use metering::KeyedCall;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use throttle::Buckets;
use trygate_invoke::context_tree::ContextValue;
use trygate_invoke::multi_map::MultiMap;
use trygate_invoke::{
    ApiKey, Caller, Checks, ClientCertificate, Failure, Invocation, InvokeError, LiveCall, Mode,
    Outcome, RefusedCall, TraceLevel,
};
use trygate_model::limits::PAYLOAD_BYTES;
use trygate_model::{Ambient, Api, ApiSnapshot, HttpMethod, Method, Stage, TextMap};
use trygate_store::Place;

/// Answers calls of stages.
pub(crate) struct DataPlane {
    control: Arc<ControlApi>,
    invoker: Arc<EngineWithBackends>,
    /// The port that clients call, once it is known.
    port: AtomicU16,
    buckets: Arc<Buckets>,
}

/// Why a call comes to no answer of the API's.
enum Refusal {
    /// The gateway answers by itself, as the API's gateway responses say.
    Gateway(Failure),
    /// There is no such API or stage, or it must not be called this way.
    Forbidden,
    /// The call needs what this server does not do.
    Unsupported(String),
    /// The program failed.
    Failed(String),
}

/// A stage with the deployment that answers this call.
struct Deployed {
    frozen: Arc<ApiSnapshot>,
    ambient: Ambient,
    stage: Stage,
    deployment_id: String,
    /// Whether the canary answers; none where the stage has none.
    is_canary: Option<bool>,
    variables: TextMap,
}

impl Deployed {
    fn api(&self) -> &Api {
        &self.frozen.0
    }
}

/// One call under way.
struct Call<'a> {
    address: StageAddress<'a>,
    request: &'a HttpRequest,
    ids: &'a CallIds,
    headers: MultiMap,
    /// The path without its stage.
    path: String,
}

impl DataPlane {
    /// Makes a data plane over what a control plane keeps.
    pub(crate) fn new(control: Arc<ControlApi>, invoker: Arc<EngineWithBackends>) -> Self {
        Self {
            control,
            invoker,
            port: AtomicU16::new(0),
            buckets: Arc::default(),
        }
    }

    /// Says at which port clients call.
    pub(crate) fn listens_at(&self, port: u16) {
        self.port.store(port, Ordering::Relaxed);
    }

    /// Answers a call of a stage.
    pub(crate) async fn respond(&self, request: HttpRequest) -> HttpResponse {
        let ids = self.ids(&request);
        let Some(address) = StageAddress::of(&request) else {
            return forbidden(&ids, &request);
        };
        let call = Call {
            headers: front_door::request_headers(&request, &ids, self.port.load(Ordering::Relaxed)),
            path: path_of(address.path),
            address,
            request: &request,
            ids: &ids,
        };
        let deployed = match self.deployed(&call.address).await {
            Ok(deployed) => deployed,
            Err(refusal) => return self.refused(refusal, &call, None),
        };
        match self.invoke(&call, &deployed).await {
            Ok(mut outcome) => {
                let api = &deployed.api().rest_api;
                outcome.rest = outcome.rest.map(|rest| Unidle::watch(rest, api));
                let asked = Asked::of(&request);
                front_door::response(outcome, &ids, &asked, api.minimum_compression_size)
            }
            Err(refusal) => self.refused(refusal, &call, Some(&deployed)),
        }
    }

    /// Answers a call whose payload is larger than API Gateway takes; no gateway response changes it
    /// (documented).
    pub(crate) fn too_large(&self, head: &HttpRequest) -> HttpResponse {
        let message = format!("HTTP content length exceeded {PAYLOAD_BYTES} bytes.");
        let mut answer = HttpResponse::error(413, "RequestTooLargeException", &message);
        front_door::add_ids(&mut answer.headers, &self.ids(head), &Asked::of(head));
        answer
    }

    fn ids(&self, request: &HttpRequest) -> CallIds {
        let ambient = self.control.ambient();
        let given = request
            .header("X-Amzn-Trace-Id")
            .filter(|value| value.contains("Root="));
        CallIds {
            request: ambient.ids.request_id(),
            extended: ambient.ids.extended_request_id(),
            trace: given.map_or_else(
                || format!("Root={}", ambient.ids.trace_root(ambient.clock.now())),
                str::to_owned,
            ),
        }
    }

    /// Finds the stage and the deployment that answers.
    async fn deployed(&self, address: &StageAddress<'_>) -> Result<Deployed, Refusal> {
        let found = self
            .control
            .api_anywhere(address.api_id, address.region)
            .await
            .map_err(Refusal::Failed)?;
        let (place, current) = found.ok_or(Refusal::Forbidden)?;
        let stage = current.stages.get(address.stage);
        let stage = stage.ok_or(Refusal::Forbidden)?.clone();
        let ambient = Ambient {
            account_id: place.account,
            region: place.region,
            ..self.control.ambient().clone()
        };
        let canary = stage.canary_settings.as_ref();
        let is_canary = canary.map(|canary| draw(&ambient, canary.percent_traffic));
        let deployment_id = match canary {
            Some(canary) if is_canary == Some(true) => &canary.deployment_id,
            _ => &stage.deployment_id,
        };
        let frozen = self
            .control
            .snapshot(&ambient, address.api_id, deployment_id)
            .await
            .map_err(Refusal::Failed)?;
        Ok(Deployed {
            frozen,
            ambient,
            deployment_id: deployment_id.clone(),
            variables: stage.variables_of(is_canary == Some(true)),
            is_canary,
            stage,
        })
    }

    async fn invoke(&self, call: &Call<'_>, deployed: &Deployed) -> Result<Outcome, Refusal> {
        let api = deployed.api();
        if api.rest_api.disable_execute_api_endpoint {
            return Err(Refusal::Forbidden);
        }
        let missing = || Refusal::Gateway(Failure::MissingAuthenticationToken);
        let verb = HttpMethod::parse(&call.request.method)
            .filter(|verb| *verb != HttpMethod::Any)
            .ok_or_else(missing)?;
        let routed = api.route(&call.path, Some(verb)).ok_or_else(missing)?;
        let (method_verb, method) = routed.resource.method_for(verb).ok_or_else(missing)?;
        let caller = self.caller(call, deployed, method)?;
        let path = api.path_of(routed.resource);
        let verbs = [verb.as_str(), method_verb.as_str()];
        let api_key = if method.api_key_required {
            Some(self.key(call, deployed, path.clone(), verbs).await?)
        } else {
            None
        };
        let now = deployed.ambient.clock.now();
        let (api_id, stage) = (call.address.api_id, &deployed.stage);
        if !metering::stage_allows(&self.buckets, api_id, stage, &path, verbs, now) {
            return Err(Refusal::Gateway(Failure::Throttled));
        }
        let mut headers = call.headers.clone();
        let size = api.rest_api.minimum_compression_size;
        let body = call.request.body.clone();
        let body = front_door::unpacked(body, &mut headers, size).map_err(Refusal::Gateway)?;
        let invocation = Invocation {
            resource_id: routed.resource.id.clone(),
            http_method: verb,
            path_with_query_string: Some(with_query(&call.path, &call.request.query)),
            headers,
            body,
            stage_variables: deployed.variables.clone(),
            caller,
            client_certificate: self.certificate(deployed).await?,
            mode: Mode::Live(Box::new(LiveCall {
                api_key,
                ..live_call(call, deployed)
            })),
            checks: Checks {
                authorizer: true,
                api_keys: None,
                policy: true,
            },
            trace_level: TraceLevel::Log,
        };
        self.invoker
            .invoke(api, &invocation, &deployed.ambient)
            .await
            .map_err(|error| match error {
                InvokeError::Unsupported { .. } | InvokeError::Unreachable { .. } => {
                    Refusal::Unsupported(error.to_string())
                }
                other => Refusal::Failed(other.to_string()),
            })
    }

    /// Finds out who calls, where the method needs a signature. Authorizers and the resource policy are
    /// the pipeline's to ask.
    fn caller(
        &self,
        call: &Call<'_>,
        deployed: &Deployed,
        method: &Method,
    ) -> Result<Caller, Refusal> {
        let mut caller = Caller {
            user_agent: call.request.header("User-Agent").map(str::to_owned),
            ..Caller::default()
        };
        if method.authorization_type != "AWS_IAM" {
            return Ok(caller);
        }
        let request = call.request;
        let signed =
            request.header("Authorization").is_some() || request.query.contains("X-Amz-Signature=");
        if !signed {
            return Err(Refusal::Gateway(Failure::MissingAuthenticationToken));
        }
        let Some(identified) = self.control.identify(request, EXECUTE_API) else {
            let what =
                "the method needs AWS_IAM, and signatures are verified with `--auth sigv4` only";
            return Err(Refusal::Unsupported(what.into()));
        };
        let ambient = &deployed.ambient;
        let method_arn = format!(
            "arn:{}:{EXECUTE_API}:{}:{}:{}/{}/{}{}",
            ambient.partition(),
            ambient.region,
            ambient.account_id,
            call.address.api_id,
            deployed.stage.stage_name,
            request.method,
            call.path
        );
        let has_policy = deployed.api().rest_api.policy.is_some();
        let (access_key, principal) = iam::principal(identified, ambient, has_policy, &method_arn)
            .map_err(Refusal::Gateway)?;
        caller.access_key = Some(access_key);
        caller.principal = Some(principal);
        Ok(caller)
    }

    /// Asks for an API key, and counts the call.
    async fn key(
        &self,
        call: &Call<'_>,
        deployed: &Deployed,
        path: String,
        verbs: [&'static str; 2],
    ) -> Result<ApiKey, Refusal> {
        if deployed.api().rest_api.api_key_source != "HEADER" {
            let what =
                "the API takes keys from an authorizer, and authorizers are not asked on stages";
            return Err(Refusal::Unsupported(what.into()));
        }
        let value = call
            .request
            .header("X-API-Key")
            .filter(|key| !key.is_empty());
        let value = value.ok_or(Refusal::Gateway(Failure::InvalidApiKey))?;
        let keyed = KeyedCall {
            value: value.to_owned(),
            api_id: call.address.api_id.to_owned(),
            stage: deployed.stage.stage_name.clone(),
            path,
            verbs,
            now: deployed.ambient.clock.now(),
        };
        let ambient = &deployed.ambient;
        let place = Place::new(&*ambient.account_id, &*ambient.region);
        let store = self.control.store();
        let admitted = metering::admit(store, &place, &self.buckets, keyed).await;
        let key = admitted.map_err(|error| Refusal::Failed(error.to_string()))?;
        let key = key.map_err(Refusal::Gateway)?;
        Ok(ApiKey {
            id: key.id,
            value: key.value,
        })
    }

    /// Loads the certificate that the stage shows to backends.
    async fn certificate(
        &self,
        deployed: &Deployed,
    ) -> Result<Option<Arc<ClientCertificate>>, Refusal> {
        let Some(id) = &deployed.stage.client_certificate_id else {
            return Ok(None);
        };
        let found = self.control.client_certificate(&deployed.ambient, id).await;
        match found.map_err(Refusal::Failed)? {
            Some(found) => Ok(Some(Arc::new(client_certificate(&found)))),
            None => Err(Refusal::Unsupported(format!(
                "the stage's client certificate {id} is none that trygate has made"
            ))),
        }
    }

    fn refused(
        &self,
        refusal: Refusal,
        call: &Call<'_>,
        deployed: Option<&Deployed>,
    ) -> HttpResponse {
        let (status, kind, message) = match (refusal, deployed) {
            (Refusal::Gateway(failure), Some(deployed)) => {
                let context = refused_context(call, deployed);
                let refused = RefusedCall {
                    request_id: &call.ids.request,
                    path: &call.path,
                    query: &call.request.query,
                    headers: &call.headers,
                    stage_variables: &deployed.variables,
                    context: &context,
                    events: &[],
                };
                let outcome =
                    self.invoker
                        .refuse(deployed.api(), &refused, failure, &deployed.ambient);
                let size = deployed.api().rest_api.minimum_compression_size;
                return front_door::response(outcome, call.ids, &Asked::of(call.request), size);
            }
            (Refusal::Forbidden | Refusal::Gateway(_), _) => {
                return forbidden(call.ids, call.request);
            }
            (Refusal::Unsupported(what), _) => (
                501,
                "NotImplementedException",
                format!("trygate does not support this yet, so the call was refused: {what}"),
            ),
            (Refusal::Failed(what), _) => {
                (500, "InternalFailure", format!("trygate failed: {what}"))
            }
        };
        let mut answer = HttpResponse::error(status, kind, &message);
        front_door::add_ids(&mut answer.headers, call.ids, &Asked::of(call.request));
        answer
    }
}

/// Answers as AWS does where there is no such API or stage.
fn forbidden(ids: &CallIds, request: &HttpRequest) -> HttpResponse {
    let mut answer = HttpResponse::error(403, "ForbiddenException", "Forbidden");
    front_door::add_ids(&mut answer.headers, ids, &Asked::of(request));
    answer
}

/// Returns the path that the API sees: slashes right behind the stage count once (recorded).
fn path_of(behind_stage: &str) -> String {
    format!("/{}", behind_stage.trim_start_matches('/'))
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// Draws whether a call goes to a canary that has so much of the traffic.
fn draw(ambient: &Ambient, percent: f64) -> bool {
    let mut bytes = [0; 4];
    ambient.ids.fill(&mut bytes);
    let drawn = f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0) * 100.0;
    drawn < percent
}

fn live_call(call: &Call<'_>, deployed: &Deployed) -> LiveCall {
    let domain_name = domain_name(call, deployed);
    let prefix = domain_name.split('.').next().unwrap_or_default();
    LiveCall {
        stage: deployed.stage.stage_name.clone(),
        deployment_id: deployed.deployment_id.clone(),
        path: full_path(call),
        request_id: call.ids.request.clone(),
        extended_request_id: call.ids.extended.clone(),
        domain_prefix: prefix.to_owned(),
        domain_name,
        source_ip: source_ip(call),
        protocol: protocol(call).to_owned(),
        trace_id: call.ids.trace.clone(),
        is_canary: deployed.is_canary,
        api_key: None,
        authorizer: None,
    }
}

/// Returns the host that was called, or the one that AWS would have given the API.
fn domain_name(call: &Call<'_>, deployed: &Deployed) -> String {
    call.address.host.map_or_else(
        || {
            format!(
                "{}.execute-api.{}.{}",
                call.address.api_id,
                deployed.ambient.region,
                deployed.ambient.dns_suffix()
            )
        },
        str::to_owned,
    )
}

/// Returns the path with its stage, as the client wrote it.
fn full_path(call: &Call<'_>) -> String {
    format!("/{}{}", call.address.stage, call.address.path)
}

fn source_ip(call: &Call<'_>) -> String {
    let peer = call.request.peer;
    peer.map_or(String::new(), |peer| peer.to_string())
}

fn protocol(call: &Call<'_>) -> &'static str {
    if call.request.is_http_1_0 {
        "HTTP/1.0"
    } else {
        "HTTP/1.1"
    }
}

/// Returns what is known of `$context` where no method was found.
fn refused_context(call: &Call<'_>, deployed: &Deployed) -> TextMap<ContextValue> {
    let now = deployed.ambient.clock.now();
    let domain_name = domain_name(call, deployed);
    let prefix = domain_name.split('.').next().unwrap_or_default().to_owned();
    let user_agent = call.request.header("User-Agent").unwrap_or_default();
    let identity = [
        ("sourceIp", source_ip(call)),
        ("userAgent", user_agent.to_owned()),
    ];
    let identity = identity.map(|(name, value)| (name.to_owned(), value.into()));
    let mut context: TextMap<ContextValue> = [
        ("httpMethod", call.request.method.clone()),
        ("extendedRequestId", call.ids.extended.clone()),
        ("requestTime", now.common_log()),
        ("path", full_path(call)),
        ("accountId", deployed.ambient.account_id.clone()),
        ("protocol", protocol(call).to_owned()),
        ("stage", deployed.stage.stage_name.clone()),
        ("domainPrefix", prefix),
        ("requestId", call.ids.request.clone()),
        ("domainName", domain_name),
        ("deploymentId", deployed.deployment_id.clone()),
        ("apiId", call.address.api_id.to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.into()))
    .collect();
    context.insert(
        "requestTimeEpoch".into(),
        ContextValue::Number(now.millis()),
    );
    context.insert(
        "identity".into(),
        ContextValue::Map(identity.into_iter().collect()),
    );
    context
}
