//! What can happen in an invocation: one variant for each thing, with typed fields and no text.

pub use crate::authorizer::policy::Decision;
use crate::backend::HeaderList;
use crate::failure::Failure;
use crate::invocation::ApiKey;
use crate::multi_map::MultiMap;
use crate::payload::Payload;
use std::time::Duration;
use trygate_model::{GatewayResponseType, HttpMethod, TextMap};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A call of a stage came.
    Arrived {
        /// `$context.extendedRequestId`.
        extended_request_id: String,
        /// The `X-Amzn-Trace-Id`.
        trace_id: String,
    },
    /// An authorizer is asked.
    AuthorizerStarted {
        /// Its id.
        authorizer_id: String,
        /// Its name.
        name: String,
        /// The request's id.
        request_id: String,
    },
    /// The identity that the authorizer judges.
    AuthorizerIdentity(Identity),
    /// What the authorizer's function returned.
    AuthorizerResult(Payload),
    /// The function's policy can be used.
    AuthorizerPolicy {
        /// Whom it is for; may be empty.
        principal_id: String,
        /// The policy, JSON.
        policy: String,
    },
    /// The authorizer has judged.
    AuthorizerCompleted,
    /// The caller is not known.
    Unauthorized {
        /// The request's id.
        request_id: String,
    },
    /// A user pool's token does not hold.
    TokenRefused {
        /// Why.
        why: String,
    },
    /// A policy was held against the call.
    PolicyDecided {
        /// Whose policy.
        origin: PolicyOrigin,
        /// The method that is called.
        method_arn: String,
        /// What it says.
        decision: Decision,
    },
    /// The API key was looked at.
    ApiKeyChecked {
        /// The request's id.
        request_id: String,
        /// The key that came; may be empty.
        key: String,
        /// The API's id and its stage.
        api_stage: String,
        /// Verb and path template of the method.
        method: String,
        /// What came of it.
        verdict: KeyVerdict,
    },
    /// A limit of a usage plan or a method is met.
    ThrottleExceeded {
        /// The request's id.
        request_id: String,
        /// The key that came; may be empty.
        key: String,
        /// The API's id.
        api_id: String,
        /// The stage.
        stage: String,
        /// The id of the resource.
        resource_id: String,
        /// The verb.
        http_method: HttpMethod,
        /// Requests a second.
        limit: f64,
        /// Requests at once.
        burst: u32,
    },
    /// The key that came with the call.
    ApiKeyUsed(ApiKey),
    /// The invocation began.
    Started {
        /// The request's id.
        request_id: String,
    },
    /// The method and the path that were asked for.
    MethodRequest {
        /// The verb.
        http_method: HttpMethod,
        /// The path as given, without query.
        path: String,
        /// The template of the resource that answers.
        resource_path: String,
    },
    /// What the path's variables are bound to.
    RequestPath(TextMap),
    /// The query.
    RequestQueryString(MultiMap),
    /// The headers.
    RequestHeaders(MultiMap),
    /// The body before anything was done to it.
    RequestBody(Payload),
    /// A step that a test invocation leaves out.
    Skipped(SkippedStep),
    /// All required parameters are there.
    ParametersValidated {
        /// The validator's name.
        validator: String,
    },
    /// The body fits its model.
    BodyValidated {
        /// The content type that chose the model.
        content_type: String,
        /// The model's name.
        model: String,
    },
    /// A parameter mapping was carried out.
    Mapped {
        /// On the way there or back.
        phase: Phase,
        /// The target expression.
        target: String,
        /// The source expression.
        source: String,
        /// The values found; none: the target is left out.
        values: Option<Vec<String>>,
    },
    /// A template was chosen.
    TemplateChosen {
        /// On the way there or back.
        phase: Phase,
        /// The content type it stands under.
        content_type: String,
        /// Why this one.
        rule: TemplateRule,
    },
    /// The body goes on as it is.
    PassedThrough {
        /// On the way there or back.
        phase: Phase,
        /// Why.
        rule: PassthroughRule,
    },
    /// Something happened inside a template; recorded at [`TraceLevel::Steps`](super::TraceLevel).
    Template {
        /// On the way there or back.
        phase: Phase,
        /// What.
        step: TemplateStep,
    },
    /// A template was evaluated.
    TemplateRendered {
        /// On the way there or back.
        phase: Phase,
        /// The body that it saw.
        before: Payload,
        /// What came out.
        after: String,
    },
    /// A template could not be parsed or evaluated.
    TemplateFailed {
        /// On the way there or back.
        phase: Phase,
        /// Where and why.
        failure: TemplateFailure,
    },
    /// A template overrode a parameter or the status.
    Overridden {
        /// Such as `integration.request.header.X` or `method.response.status`.
        target: String,
        /// The values.
        values: Vec<String>,
    },
    /// A template set an override that has no effect.
    OverrideIgnored {
        /// What was set.
        target: String,
        /// The value.
        value: String,
    },
    /// The status that a MOCK integration's template asked for.
    MockStatus {
        /// The status.
        status: u16,
    },
    /// The address of the backend.
    EndpointUri(String),
    /// The headers to the backend.
    EndpointHeaders(MultiMap),
    /// The body to the backend.
    EndpointBody(Payload),
    /// The call began.
    Sending {
        /// The address.
        uri: String,
    },
    /// The backend answered.
    Replied {
        /// Its status.
        status: u16,
        /// The time it took.
        latency: Duration,
    },
    /// The backend's headers.
    ReplyHeaders(HeaderList),
    /// The backend's body.
    ReplyBody(Payload),
    /// An integration response was selected.
    ResponseSelected {
        /// The status that the client sees.
        status_code: String,
        /// The pattern that matched; none: the default response.
        pattern: Option<String>,
        /// What the patterns were held against.
        matched: String,
    },
    /// The body to the client.
    ResponseBody(Payload),
    /// The headers to the client.
    ResponseHeaders(MultiMap),
    /// The invocation failed.
    Failed(Failure),
    /// A gateway response was made.
    GatewayResponse {
        /// The kind of failure.
        kind: GatewayResponseType,
        /// The status that the client sees.
        status: u16,
        /// Where the response is defined.
        source: GatewayResponseSource,
    },
    /// The invocation ended without a failure.
    Succeeded,
    /// The invocation ended.
    Completed {
        /// The status that the client sees.
        status: u16,
    },
}

impl Event {
    /// Whether this tells of a call to a backend before its answer.
    pub(super) fn is_of_endpoint(&self) -> bool {
        matches!(
            self,
            Self::EndpointUri(_)
                | Self::EndpointHeaders(_)
                | Self::EndpointBody(_)
                | Self::Sending { .. }
        )
    }
}

/// Who a caller says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// A token.
    Token(String),
    /// Source expressions with their values.
    Sources(MultiMap),
}

/// Whose policy it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyOrigin {
    /// The one that an authorizer returned.
    Authorizer,
    /// The API's own.
    Api,
}

/// What came of looking at an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyVerdict {
    /// The method needs none.
    NotNeeded,
    /// It is known.
    Known,
    /// It is missing or not known.
    Unknown,
}

/// The way a payload goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// To the backend.
    Request,
    /// Back to the client.
    Response,
}

/// A step that TestInvokeMethod leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SkippedStep {
    /// The method's authorization.
    Authorization {
        /// Its type, such as `CUSTOM`.
        authorization_type: String,
    },
    /// The method's API key.
    ApiKey,
    /// The API's resource policy.
    ResourcePolicy,
    /// The request's content type: a test takes every body for `application/json`.
    ContentType {
        /// The type that was given.
        given: String,
    },
}

/// Why a template was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateRule {
    /// It stands under the payload's content type.
    ContentType,
    /// Nothing fits the client's `Accept`, and there is one for `application/json`.
    JsonFallback,
    /// Nothing fits the client's `Accept`, and it is the first.
    First,
}

/// Why a body goes on as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassthroughRule {
    /// The integration is a proxy.
    Proxy,
    /// There is no template at all.
    NoTemplates,
    /// No template fits, and `WHEN_NO_MATCH` lets the body through.
    NoMatch,
}

/// Something that happened inside a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateStep {
    /// A `#set` was carried out.
    Set {
        /// The line, from 1.
        line: u32,
        /// The reference as written.
        target: String,
        /// The value's text.
        value: String,
    },
    /// A branch of an `#if` was taken.
    Branch {
        /// The line, from 1.
        line: u32,
        /// Which directive; none: no branch.
        taken: Option<String>,
    },
    /// A `#foreach` ended.
    Loop {
        /// The line, from 1.
        line: u32,
        /// The rounds.
        rounds: usize,
    },
    /// A reference was evaluated.
    Reference {
        /// The line, from 1.
        line: u32,
        /// The reference as written.
        reference: String,
        /// The value's text; none: null.
        value: Option<String>,
    },
    /// Something that a template's author should know.
    Warning {
        /// The line, from 1; 0 where it is not known.
        line: u32,
        /// What.
        message: String,
    },
}

/// Where and why a template failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TemplateFailure {
    /// The line, from 1; 0 where it is not known.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// Why, in one line.
    pub message: String,
    /// The source around it with a mark, for people.
    pub excerpt: String,
}

/// Where a gateway response is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayResponseSource {
    /// AWS's own.
    Standard,
    /// The API defines it for this kind.
    Customised,
    /// The API defines it for `DEFAULT_4XX` or `DEFAULT_5XX`.
    Inherited(GatewayResponseType),
}
