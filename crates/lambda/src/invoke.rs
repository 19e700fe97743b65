//! The operation Invoke: synchronous, asynchronous or for the permission alone.

use crate::catalogue::Target;
use crate::error::{LambdaError, ThrottleReason};
use crate::event_stream::EventStream;
use crate::function_name::FunctionName;
use crate::host::LambdaHost;
use crate::job::{Answer, Event, JobEnd, Rooms};
use crate::limits::{EVENT_BYTES, REQUEST_BYTES, RESPONSE_BYTES};
use crate::place::Place;
use crate::policy::ServiceCall;
use crate::wire::{LambdaReply, LambdaRequest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::IgnoredAny;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, TryAcquireError};
use trygate_invoke::{HeaderList, LiveReply};

/// The waits before an asynchronous invocation is tried again. AWS waits one minute and two; nobody
/// sits through that at a desk.
const RETRY_WAITS: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(2)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InvocationType {
    RequestResponse,
    Event,
    DryRun,
}

impl LambdaHost {
    pub(crate) async fn invoke(
        self: &Arc<Self>,
        function: &FunctionName,
        request: &LambdaRequest,
        request_id: &str,
    ) -> Result<LambdaReply, LambdaError> {
        let kind = invocation_type(request)?;
        let target = self.invocation_target(function, request)?;
        let event = self.event(&target, kind, request, request_id)?;
        let trace_id = event.trace_id.clone();
        match kind {
            InvocationType::DryRun => Ok(LambdaReply::empty(204, request_id)),
            InvocationType::Event => {
                self.enqueue(target, event)?;
                let mut reply = LambdaReply::empty(202, request_id);
                add_header(&mut reply, "x-amzn-Remapped-Content-Length", "0");
                add_header(&mut reply, "X-Amzn-Trace-Id", &trace_id);
                Ok(reply)
            }
            InvocationType::RequestResponse => {
                let answer = self.run(&target, event).await?;
                Ok(buffered_reply(answer, &target, request_id, &trace_id))
            }
        }
    }

    pub(crate) async fn invoke_with_response_stream(
        self: &Arc<Self>,
        function: &FunctionName,
        request: &LambdaRequest,
        request_id: &str,
    ) -> Result<LiveReply, LambdaError> {
        let kind = invocation_type(request)?;
        if kind == InvocationType::Event {
            let detail = "A streaming invocation is RequestResponse or DryRun".to_owned();
            return Err(LambdaError::InvalidParameter { detail });
        }
        let target = self.invocation_target(function, request)?;
        let event = self.event(&target, kind, request, request_id)?;
        if kind == InvocationType::DryRun {
            return Ok(LambdaReply::empty(204, request_id).into());
        }
        let trace_id = event.trace_id.clone();
        let stream = self.run_live(&target, event).await?;
        let mut headers: HeaderList = Vec::with_capacity(4);
        let content_type = "application/vnd.amazon.eventstream";
        for (name, value) in [
            ("Content-Type", content_type),
            ("x-amzn-RequestId", request_id),
            ("X-Amz-Executed-Version", &target.plan.version),
            ("X-Amzn-Trace-Id", &trace_id),
        ] {
            headers.push((name.to_owned(), value.to_owned()));
        }
        Ok(LiveReply {
            status: 200,
            headers,
            body: Box::new(stream),
        })
    }

    fn invocation_target(
        &self,
        function: &FunctionName,
        request: &LambdaRequest,
    ) -> Result<Target, LambdaError> {
        let mut byte = [0];
        self.parts.ambient.ids.fill(&mut byte);
        let number = f64::from(byte[0]) / 256.0;
        let place = self.place(request);
        let mut target = self.catalogue.target(function, &place, number);
        if let Err(LambdaError::FunctionNotFound { .. }) = target {
            match self.settle(&function.name) {
                Some(Ok(())) => target = self.catalogue.target(function, &place, number),
                Some(Err(what)) => return Err(LambdaError::Unavailable { what }),
                None => {}
            }
        }
        let target = target?;
        // a service says for whom it calls; callers with keys of their own are the owner here
        let source_arn = request.header("x-amz-source-arn");
        if let Some(source_arn) = source_arn.filter(|_| self.enforces_permissions) {
            let (service, action) = ("apigateway.amazonaws.com", "lambda:InvokeFunction");
            let call = ServiceCall {
                service,
                action,
                source_arn,
            };
            if !target.allows(call) {
                return Err(LambdaError::AccessDenied {
                    action,
                    caller: service.to_owned(),
                    resource: target.invoked_arn,
                });
            }
        }
        Ok(target)
    }

    /// Returns the account and Region of a caller: the Region of its signature, and the account that
    /// its access key stands for if that is written as one.
    pub(crate) fn place(&self, request: &LambdaRequest) -> Place {
        let ambient = &self.parts.ambient;
        let scope = request
            .header("authorization")
            .and_then(|value| value.split_once("Credential="))
            .map(|(_, rest)| rest.split(',').next().unwrap_or_default());
        let mut parts = scope.unwrap_or_default().split('/');
        let account = parts
            .next()
            .filter(|key| key.len() == 12 && key.bytes().all(|byte| byte.is_ascii_digit()));
        let region = parts.nth(1).filter(|region| !region.is_empty());
        Place {
            account_id: account.unwrap_or(&ambient.account_id).to_owned(),
            region: region.unwrap_or(&ambient.region).to_owned(),
        }
    }

    /// Reads what a function will see, and checks the payload as Lambda does.
    fn event(
        &self,
        target: &Target,
        kind: InvocationType,
        request: &LambdaRequest,
        request_id: &str,
    ) -> Result<Event, LambdaError> {
        let limit = match kind {
            InvocationType::Event => EVENT_BYTES,
            InvocationType::RequestResponse | InvocationType::DryRun => REQUEST_BYTES,
        };
        if request.body.len() > limit {
            let operation = "InvokeFunction";
            return Err(LambdaError::RequestTooLarge { limit, operation });
        }
        if !request.body.is_empty()
            && let Err(error) = serde_json::from_slice::<IgnoredAny>(&request.body)
        {
            let detail = error.to_string();
            return Err(LambdaError::InvalidRequestContent { detail });
        }
        let client_context = match request.header("x-amz-client-context") {
            Some(context) if kind != InvocationType::Event => Some(decoded_context(context)?),
            _ => None,
        };
        let wants_tail = kind == InvocationType::RequestResponse
            && match request.header("x-amz-log-type") {
                None | Some("None") => false,
                Some("Tail") => true,
                Some(other) => {
                    return Err(not_in_set(other, "logType", "[Tail, None]"));
                }
            };
        Ok(Event {
            request_id: request_id.to_owned(),
            invoked_arn: target.invoked_arn.clone(),
            trace_id: self.trace_id(target, request.header("x-amzn-trace-id")),
            client_context,
            payload: request.body.clone().into(),
            wants_tail,
            live: None,
        })
    }

    /// Makes the trace that a function runs under, in the form of 2025's answers. What the lineage is
    /// made from is not known; here a function keeps its own.
    fn trace_id(&self, target: &Target, given: Option<&str>) -> String {
        let ids = &self.parts.ambient.ids;
        let root = given
            .and_then(|given| {
                given
                    .split(';')
                    .find_map(|part| part.trim().strip_prefix("Root="))
            })
            .map_or_else(
                || ids.trace_root(self.parts.ambient.clock.now()),
                str::to_owned,
            );
        let digest = Sha256::digest(target.plan.key());
        let lineage = digest.iter().take(4).fold(String::new(), |mut text, byte| {
            // writing to a String cannot fail
            let _ = write!(text, "{byte:02x}");
            text
        });
        let parent = ids.hex(8);
        format!("Root={root};Parent={parent};Sampled=0;Lineage=1:{lineage}:0")
    }

    /// Runs an event now.
    async fn run(self: &Arc<Self>, target: &Target, event: Event) -> Result<Answer, LambdaError> {
        let _rooms = self.rooms(target)?;
        match self.fleet.run(&target.plan, event).await? {
            JobEnd::Answered(answer) => Ok(answer),
            // nobody gave the event a reader
            JobEnd::Streaming(_) | JobEnd::Unavailable { .. } => Err(LambdaError::Unavailable {
                what: "the answer was streamed, which was not asked for".into(),
            }),
        }
    }

    /// Runs an event now and returns as soon as the answer begins.
    async fn run_live(
        self: &Arc<Self>,
        target: &Target,
        mut event: Event,
    ) -> Result<EventStream, LambdaError> {
        event.live = Some(Arc::new(self.rooms(target)?));
        Ok(match self.fleet.run(&target.plan, event).await? {
            JobEnd::Streaming(streamed) => EventStream::of(streamed),
            JobEnd::Answered(answer) => EventStream::whole(answer),
            JobEnd::Unavailable { what } => return Err(LambdaError::Unavailable { what }),
        })
    }

    /// Takes a place among the invocations at once, or says which limit is met.
    fn rooms(&self, target: &Target) -> Result<Rooms, LambdaError> {
        let take = |room: &Arc<Semaphore>, reason| match room.clone().try_acquire_owned() {
            Ok(permit) => Ok(Some(permit)),
            Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => {
                Err(LambdaError::TooManyRequests { reason })
            }
        };
        let own = match &target.reserved {
            Some(room) => take(room, ThrottleReason::ReservedConcurrency)?,
            None => None,
        };
        let all = take(&self.concurrency, ThrottleReason::Concurrency)?;
        Ok([own, all])
    }

    /// Runs an event later: at once, but nobody waits; again if it fails or is throttled.
    fn enqueue(self: &Arc<Self>, target: Target, event: Event) -> Result<(), LambdaError> {
        let Ok(queued) = self.events.clone().try_acquire_owned() else {
            let reason = ThrottleReason::Events;
            return Err(LambdaError::TooManyRequests { reason });
        };
        let host = Arc::downgrade(self);
        tokio::spawn(async move {
            let attempts = target.plan.settings.maximum_retry_attempts as usize;
            for wait in RETRY_WAITS.iter().take(attempts).map(Some).chain([None]) {
                let Some(host) = host.upgrade() else { return };
                let ended = host.run(&target, event.clone()).await;
                drop(host);
                match (ended, wait) {
                    (Ok(answer), _) if answer.function_error.is_none() => break,
                    (_, Some(wait)) => tokio::time::sleep(*wait).await,
                    (_, None) => break,
                }
            }
            drop(queued);
        });
        Ok(())
    }
}

/// Makes Lambda's answer of a buffered invocation, its headers in the order of recorded logs.
fn buffered_reply(
    answer: Answer,
    target: &Target,
    request_id: &str,
    trace_id: &str,
) -> LambdaReply {
    let (payload, function_error) = if answer.payload.len() > RESPONSE_BYTES {
        // a streamed answer may be larger than a buffered invocation takes
        let (payload, error) = crate::environment::too_large(RESPONSE_BYTES);
        (payload, error)
    } else {
        // a stream that broke off is its error to who wanted it whole
        let details = answer
            .function_error
            .as_ref()
            .and_then(|error| error.details.clone());
        let payload = details.map_or(answer.payload, Into::into);
        (payload, answer.function_error)
    };
    let content_type = answer
        .content_type
        .filter(|_| answer.streamed)
        .unwrap_or_else(|| "application/json".to_owned());
    let mut reply = LambdaReply {
        status: 200,
        headers: vec![("Content-Type".into(), content_type)],
        body: payload.to_vec(),
    };
    add_header(&mut reply, "x-amzn-RequestId", request_id);
    if function_error.is_some() {
        // what the function itself catches and reports is nobody's `Handled` any more
        add_header(&mut reply, "X-Amz-Function-Error", "Unhandled");
    }
    add_header(&mut reply, "x-amzn-Remapped-Content-Length", "0");
    add_header(&mut reply, "X-Amz-Executed-Version", &target.plan.version);
    if let Some(tail) = answer.log_tail {
        add_header(&mut reply, "X-Amz-Log-Result", &STANDARD.encode(tail));
    }
    add_header(&mut reply, "X-Amzn-Trace-Id", trace_id);
    reply
}

fn add_header(reply: &mut LambdaReply, name: &str, value: &str) {
    reply.headers.push((name.to_owned(), value.to_owned()));
}

fn invocation_type(request: &LambdaRequest) -> Result<InvocationType, LambdaError> {
    match request.header("x-amz-invocation-type") {
        None | Some("" | "RequestResponse") => Ok(InvocationType::RequestResponse),
        Some("Event") => Ok(InvocationType::Event),
        Some("DryRun") => Ok(InvocationType::DryRun),
        Some(other) => Err(not_in_set(
            other,
            "invocationType",
            "[Event, RequestResponse, DryRun]",
        )),
    }
}

fn not_in_set(value: &str, member: &str, set: &str) -> LambdaError {
    LambdaError::InvalidParameter {
        detail: format!(
            "1 validation error detected: Value '{value}' at '{member}' failed to satisfy \
             constraint: Member must satisfy enum value set: {set}"
        ),
    }
}

fn decoded_context(text: &str) -> Result<String, LambdaError> {
    let invalid = || LambdaError::InvalidRequestContent {
        detail: "Client context must be a valid Base64-encoded JSON object.".to_owned(),
    };
    let bytes = STANDARD.decode(text).map_err(|_| invalid())?;
    serde_json::from_slice::<serde_json::Map<_, _>>(&bytes).map_err(|_| invalid())?;
    String::from_utf8(bytes).map_err(|_| invalid())
}
