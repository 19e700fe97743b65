//! What an operation answers when it refuses: typed, with one place for the words.
//!
//! Texts were observed in answers recorded from AWS and in error reports of AWS's users; those that
//! no observation backs are marked `guess`. Statuses and names of modelled exceptions come from the
//! service model; ValidationException, SerializationException and MissingAuthenticationToken are
//! not modelled but observed.

mod account;
mod authorizer;
mod documentation;
mod export;
mod gateway_response;
mod patch;
mod sdk;
mod stage;
mod violation;

pub use account::AccountProblem;
pub use authorizer::AuthorizerProblem;
pub use documentation::DocumentationProblem;
pub use export::ExportProblem;
pub use gateway_response::GatewayResponseProblem;
pub use patch::PatchProblem;
pub use sdk::SdkProblem;
pub use stage::StageProblem;
pub use violation::{Constraint, Violation};

use std::fmt;
use trygate_model::limits::TIMEOUT_MIN_MILLIS;

/// Why an operation was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exception {
    // the call itself
    /// No operation has this path and verb.
    MissingAuthenticationToken,
    /// The operation is offered, but not this use of it.
    Unsupported {
        /// What cannot be done, as a sentence without its end.
        what: String,
    },
    /// The body is larger than the service takes.
    RequestTooLarge {
        /// The most that is taken, bytes.
        limit: usize,
    },
    /// The body is not the JSON that the operation takes.
    Serialization(SerializationProblem),
    /// Members break constraints of the service model.
    Validation(Vec<Violation>),
    /// The store or the program failed.
    Internal {
        /// What failed.
        detail: String,
    },

    /// A patch cannot be applied.
    Patch(PatchProblem),

    /// Something is wrong with a call on a noun of the account.
    Account(AccountProblem),

    // 404
    /// There is no such API.
    NoSuchApi {
        /// The account that was asked.
        account: String,
        /// The id.
        id: String,
    },
    /// There is no such resource (or, for most operations below it, no such API).
    NoSuchResource,
    /// The resource has no such method.
    NoSuchMethod,
    /// The method has no integration, or there is no such method.
    NoSuchIntegration,
    /// There is no response for the status code.
    NoSuchResponse,
    /// There is no such request validator (or no such API).
    NoSuchRequestValidator,
    /// There is no such model (or no such API).
    NoSuchModel {
        /// The name.
        name: String,
    },
    /// There is no such client certificate.
    NoSuchClientCertificate,

    // 409
    /// The parent has a child of that name.
    ResourceNameTaken {
        /// The path part.
        part: String,
    },
    /// The resource has the method.
    MethodExists,
    /// The method has the response.
    ResponseExists,
    /// Another response of the integration has the same selection pattern.
    SelectionPatternTaken {
        /// The pattern; none: the default response.
        pattern: Option<String>,
    },
    /// The API has a model of that name.
    ModelNameTaken,
    /// A method needs the model.
    ModelInUse {
        /// The model's name.
        name: String,
        /// Where it is needed.
        user: ModelUser,
    },
    /// A method needs the request validator.
    RequestValidatorInUse {
        /// The validator's name.
        name: String,
        /// The verb of a method that needs it.
        method: String,
        /// The path of that method's resource.
        path: String,
    },
    /// Others changed the API again and again meanwhile.
    ConcurrentModification,

    // 429
    /// The API has as many resources as it may have.
    TooManyResources,

    // 400, APIs
    /// `description` is there but empty.
    EmptyDescription,
    /// `name` is there but empty.
    EmptyApiName,
    /// `minimumCompressionSize` is out of its range.
    InvalidMinimumCompressionSize,
    /// More than one endpoint type.
    SeveralEndpointTypes,
    /// An empty list of endpoint types.
    NoEndpointType,
    /// A private API with the address family `ipv4`.
    PrivateNeedsDualstack,
    /// An address family that there is not.
    InvalidIpAddressType,
    /// VPC endpoints on an API that is not private.
    VpcEndpointsNeedPrivate,
    /// The resource policy is not a JSON object.
    InvalidPolicy,
    /// The API of a request validator does not exist.
    InvalidRestApi,
    /// The endpoint types are none that there are.
    InvalidEndpointTypes,
    /// The treatment of a definition's base path is none that there is.
    InvalidBasePath,
    /// The definition cannot be read, or has warnings where those count.
    InvalidDefinition {
        /// What the reader says on AWS's wire.
        message: String,
    },

    // 400, resources
    /// The path part has characters that are not allowed.
    InvalidPathPart,
    /// A sibling of the resource is a path variable too.
    SecondVariable {
        /// The sibling's path part.
        sibling: String,
    },
    /// The parent takes the rest of the path.
    ChildOfGreedy {
        /// The parent's path part.
        parent: String,
    },
    /// A resource would stand below itself.
    CyclicalResources,
    /// The root cannot be moved.
    RootHasNoParent,
    /// The root cannot be renamed.
    RootHasNoPathPart,
    /// The root cannot be deleted.
    RootIsKept,

    // 400, methods
    /// The verb is none that a method can have.
    InvalidHttpMethod,
    /// The kind of authorization is none that there is.
    InvalidAuthorizationType,
    /// The kind of authorization needs an authorizer of the API.
    InvalidAuthorizer,
    /// Scopes on a method without Cognito.
    ScopesNeedCognito,
    /// The model does not exist.
    InvalidModel {
        /// The name.
        name: String,
    },
    /// The request validator does not exist.
    InvalidRequestValidator,
    /// A name stands in two locations of a method's parameters.
    DuplicateParameterName,
    /// A parameter's name or its source cannot be used.
    InvalidMappings(Vec<MappingProblem>),
    /// A key of a map of templates or models is no content type.
    InvalidContentTypes(Vec<String>),

    // 400, integrations
    /// The backend's verb is missing.
    EmptyIntegrationMethod,
    /// The URI is no HTTP URL.
    InvalidHttpEndpoint,
    /// The URI or the role is no ARN.
    InvalidArn,
    /// The ARN names neither a path nor an action.
    ArnNeedsPathOrAction,
    /// The service cannot be called as a proxy.
    ProxyOfService,
    /// The service needs a role to be called with.
    RoleNeeded,
    /// The timeout is out of its range.
    InvalidTimeout {
        /// The most that the integration may be given, milliseconds.
        most: u32,
    },
    /// The passthrough behavior is none that there is.
    InvalidPassthroughBehavior,
    /// A cache key parameter is no parameter.
    InvalidCacheKeyParameter,
    /// A VPC link without its id.
    ConnectionIdNeeded,
    /// Streaming on an integration that maps payloads.
    StreamNeedsProxy,
    /// The method has no integration to be tested.
    NoIntegration,

    // 400, models and validators
    /// The model has no name.
    EmptyModelName,
    /// The model's name has characters that are not allowed.
    InvalidModelName {
        /// The name.
        name: String,
    },
    /// The model has no schema.
    EmptySchema,
    /// The schema cannot be used.
    InvalidSchema(Vec<SchemaProblem>),
    /// The request validator has no name.
    BlankValidatorName,
    /// The API has a request validator of that name.
    ValidatorNameTaken,

    /// Deployments and stages.
    Stage(StageProblem),
    /// An export is refused.
    Export(ExportProblem),
    /// An authorizer's operation refuses.
    Authorizer(AuthorizerProblem),
    /// A gateway response's operation refuses.
    GatewayResponse(GatewayResponseProblem),
    /// Documentation's operation refuses.
    Documentation(DocumentationProblem),
    /// An SDK's operation refuses.
    Sdk(SdkProblem),

    // 400, lists
    /// The position was not made by an earlier page of the same list.
    InvalidPosition,
}

/// Why a body is not the JSON that an operation takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SerializationProblem {
    /// It is no JSON.
    NotJson {
        /// What the reader says.
        detail: String,
    },
    /// A scalar stands where another kind of value belongs.
    WrongScalar {
        /// The Java class of what was given.
        given: &'static str,
        /// The Java class of what belongs there.
        wanted: &'static str,
    },
    /// A scalar stands where a list, map or structure belongs.
    NotACollection {
        /// The Java class of what was given.
        given: &'static str,
    },
    /// A structure or map stands where something else belongs.
    UnexpectedStructure,
    /// A list stands where something else belongs.
    UnexpectedList,
}

/// Where a model is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelUser {
    /// A method's request.
    Request {
        /// The path of the resource and the verb.
        method: String,
    },
    /// A method's response.
    Response {
        /// The path of the resource and the verb.
        method: String,
    },
    /// Another model's schema.
    Model {
        /// The other model's name.
        name: String,
    },
}

/// What is wrong with a parameter mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingProblem {
    /// It cannot be read.
    Malformed(String),
    /// It names a parameter that the method or its response does not declare.
    Undeclared(String),
    /// The method has no response for the status code.
    NoMethodResponse,
}

/// What is wrong with a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaProblem {
    /// It is no JSON schema.
    Malformed,
    /// It refers to a model that does not exist.
    UnknownModel(String),
}

/// Status and name of each family of exceptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind(u16, &'static str);

const BAD_REQUEST: Kind = Kind(400, "BadRequestException");
const NOT_FOUND: Kind = Kind(404, "NotFoundException");
const CONFLICT: Kind = Kind(409, "ConflictException");
const LIMIT_EXCEEDED: Kind = Kind(429, "LimitExceededException");

impl Exception {
    /// Returns the status of the answer.
    pub fn status(&self) -> u16 {
        self.kind().0
    }

    /// Returns the name that the header `x-amzn-ErrorType` carries.
    pub fn error_type(&self) -> &'static str {
        self.kind().1
    }

    /// Returns after how many seconds the call may be made again, where the answer says so.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Account(problem) => problem.retry_after(),
            _ => None,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::MissingAuthenticationToken => Kind(403, "MissingAuthenticationTokenException"),
            Self::Unsupported { .. } => Kind(501, "NotImplementedException"),
            Self::Account(problem) => problem.kind(),
            Self::RequestTooLarge { .. } => Kind(413, "RequestTooLargeException"),
            Self::Serialization(_) => Kind(400, "SerializationException"),
            Self::Validation(_) => Kind(400, "ValidationException"),
            Self::Internal { .. } => Kind(500, "InternalFailure"),
            Self::NoSuchApi { .. }
            | Self::NoSuchResource
            | Self::NoSuchMethod
            | Self::NoSuchIntegration
            | Self::NoSuchResponse
            | Self::NoSuchRequestValidator
            | Self::NoSuchModel { .. }
            | Self::NoSuchClientCertificate => NOT_FOUND,
            Self::ResourceNameTaken { .. }
            | Self::MethodExists
            | Self::ResponseExists
            | Self::SelectionPatternTaken { .. }
            | Self::ModelNameTaken
            | Self::ModelInUse { .. }
            | Self::RequestValidatorInUse { .. }
            | Self::ConcurrentModification => CONFLICT,
            Self::TooManyResources => LIMIT_EXCEEDED,
            Self::Patch(problem) if problem.is_not_found() => NOT_FOUND,
            Self::Stage(problem) => problem.kind(),
            Self::Export(problem) => problem.kind(),
            Self::Authorizer(problem) => problem.kind(),
            Self::GatewayResponse(problem) => problem.kind(),
            Self::Documentation(problem) => problem.kind(),
            Self::Sdk(problem) => problem.kind(),
            _ => BAD_REQUEST,
        }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported { what } => f.write_str(what),
            // guess: the words of a data plane's refusal, with the control plane's limit
            Self::RequestTooLarge { limit } => {
                write!(f, "HTTP content length exceeded {limit} bytes.")
            }
            Self::Serialization(problem) => problem.fmt(f),
            Self::Account(problem) => problem.fmt(f),
            Self::Stage(problem) => problem.fmt(f),
            Self::Export(problem) => problem.fmt(f),
            Self::Authorizer(problem) => problem.fmt(f),
            Self::GatewayResponse(problem) => problem.fmt(f),
            Self::Documentation(problem) => problem.fmt(f),
            Self::Sdk(problem) => problem.fmt(f),
            Self::Validation(violations) => violation::write_all(violations, f),
            Self::Patch(problem) => problem.fmt(f),
            Self::Internal { detail } => write!(f, "trygate failed: {detail}"),
            Self::NoSuchApi { account, id } => {
                write!(f, "Invalid API identifier specified {account}:{id}")
            }
            Self::NoSuchModel { name } => write!(f, "Invalid model name specified: {name}"),
            Self::ResourceNameTaken { part } => write!(
                f,
                "Another resource with the same parent already has this name: {part}"
            ),
            Self::SelectionPatternTaken { pattern } => write!(
                f,
                "Integration response with selection pattern {} already exists",
                pattern.as_deref().unwrap_or("default")
            ),
            Self::ModelInUse { name, user } => {
                write!(f, "Cannot delete model '{name}', is referenced in {user}")
            }
            // guess: as AWS words the same refusal for an authorizer
            Self::RequestValidatorInUse { name, method, path } => write!(
                f,
                "Cannot delete request validator '{name}', is referenced in method: {method}/{path}"
            ),
            Self::InvalidDefinition { message } => f.write_str(message),
            Self::SecondVariable { sibling } => write!(
                f,
                "A sibling ({sibling}) of this resource already has a variable path part -- only one is allowed"
            ),
            Self::ChildOfGreedy { parent } => write!(
                f,
                "Cannot create a child of a resource with a greedy path variable: {parent}"
            ),
            Self::InvalidModel { name } => write!(f, "Invalid model identifier specified: {name}"),
            Self::InvalidMappings(problems) => {
                f.write_str("Invalid mapping expression specified: ")?;
                write_errors(problems, f)
            }
            Self::InvalidContentTypes(types) => {
                let errors: Vec<String> = types
                    .iter()
                    .map(|content_type| format!("Invalid content type specified: {content_type}"))
                    .collect();
                write_errors(&errors, f)
            }
            Self::InvalidTimeout { most } => {
                write!(
                    f,
                    "Timeout should be between {TIMEOUT_MIN_MILLIS} ms and {most} ms"
                )
            }
            Self::InvalidModelName { name } => {
                write!(f, "Model name must be alphanumeric: {name}")
            }
            Self::InvalidSchema(problems) => {
                f.write_str("Invalid model specified: ")?;
                write_errors(problems, f)
            }
            _ => f.write_str(self.fixed_text()),
        }
    }
}

impl From<AccountProblem> for Exception {
    fn from(problem: AccountProblem) -> Self {
        Self::Account(problem)
    }
}

impl std::error::Error for Exception {}

impl From<AuthorizerProblem> for Exception {
    fn from(problem: AuthorizerProblem) -> Self {
        Self::Authorizer(problem)
    }
}

impl From<GatewayResponseProblem> for Exception {
    fn from(problem: GatewayResponseProblem) -> Self {
        Self::GatewayResponse(problem)
    }
}

impl From<SdkProblem> for Exception {
    fn from(problem: SdkProblem) -> Self {
        Self::Sdk(problem)
    }
}

impl From<DocumentationProblem> for Exception {
    fn from(problem: DocumentationProblem) -> Self {
        Self::Documentation(problem)
    }
}

impl From<ExportProblem> for Exception {
    fn from(problem: ExportProblem) -> Self {
        Self::Export(problem)
    }
}

impl From<StageProblem> for Exception {
    fn from(problem: StageProblem) -> Self {
        Self::Stage(problem)
    }
}

impl Exception {
    /// Returns the words of an exception whose words do not depend on what was given.
    fn fixed_text(&self) -> &'static str {
        match self {
            Self::MissingAuthenticationToken => "Missing Authentication Token",
            Self::NoSuchResource => "Invalid Resource identifier specified",
            Self::NoSuchMethod => "Invalid Method identifier specified",
            Self::NoSuchIntegration => "Invalid Integration identifier specified",
            Self::NoSuchResponse => "Invalid Response status code specified",
            Self::NoSuchRequestValidator | Self::InvalidRequestValidator => {
                "Invalid Request Validator identifier specified"
            }
            // not checked against AWS
            Self::NoSuchClientCertificate => "The specified client certificate id is not valid",
            Self::MethodExists => "Method already exists for this resource",
            Self::ResponseExists => "Response already exists for this resource",
            Self::ModelNameTaken => "Model name already exists for this REST API",
            Self::ConcurrentModification => {
                "Unable to complete operation due to concurrent modification. Please try again later."
            }
            Self::TooManyResources => {
                "Maximum number of resources for this API has been reached. Please contact AWS if you need additional resources."
            }
            Self::EmptyDescription => "Description cannot be an empty string",
            // guess: as AWS words the same refusal for a VPC link
            Self::EmptyApiName => "Name cannot be empty",
            Self::InvalidMinimumCompressionSize => {
                "Invalid minimum compression size, must be between 0 and 10485760"
            }
            Self::SeveralEndpointTypes => "Cannot create an api with multiple Endpoint Types.",
            Self::NoEndpointType => {
                "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED."
            }
            Self::PrivateNeedsDualstack => {
                "Only dualstack ipAddressType is supported for Private APIs."
            }
            Self::InvalidIpAddressType => "ipAddressType must be either ipv4 or dualstack.",
            // guess
            Self::VpcEndpointsNeedPrivate => {
                "VPCEndpoints can only be specified with PRIVATE apis."
            }
            // guess
            Self::InvalidPolicy => {
                "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."
            }
            Self::InvalidRestApi => "Invalid REST API identifier specified",
            Self::InvalidEndpointTypes => {
                "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"
            }
            // guess: as AWS words the same refusal for endpoint types
            Self::InvalidBasePath => {
                "Invalid basepath specified. Valid options are ignore,prepend,split"
            }
            Self::InvalidPathPart => {
                "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."
            }
            Self::CyclicalResources => "Resources cannot be cyclical.",
            Self::RootHasNoParent => "Root resource cannot update its parentId.",
            Self::RootHasNoPathPart => "Root resource cannot update its pathPart.",
            // guess
            Self::RootIsKept => "Root resource cannot be deleted",
            Self::InvalidHttpMethod => {
                "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"
            }
            // guess: as AWS words the same refusal for a verb
            Self::InvalidAuthorizationType => {
                "Invalid AuthorizationType specified. Valid options are NONE,AWS_IAM,CUSTOM,COGNITO_USER_POOLS"
            }
            Self::InvalidAuthorizer => {
                "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."
            }
            Self::ScopesNeedCognito => {
                "Invalid Method authorization type specified. Authorization Scopes are only valid for COGNITO_USER_POOLS authorization type"
            }
            Self::DuplicateParameterName => {
                "Parameter names must be unique across querystring, header and path"
            }
            Self::EmptyIntegrationMethod => "Enumeration value for HttpMethod must be non-empty",
            Self::InvalidHttpEndpoint => "Invalid HTTP endpoint specified for URI",
            Self::InvalidArn => "Invalid ARN specified in the request",
            Self::ArnNeedsPathOrAction => "AWS ARN for integration must contain path or action",
            Self::ProxyOfService => {
                "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
            }
            Self::RoleNeeded => "Role ARN must be specified for AWS integrations",
            // guess: as AWS words the same refusal for a verb
            Self::InvalidPassthroughBehavior => {
                "Invalid PassthroughBehavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER"
            }
            Self::InvalidCacheKeyParameter => "Invalid cache key parameter specified",
            // guess
            Self::ConnectionIdNeeded => {
                "ConnectionId must be specified when ConnectionType is VPC_LINK"
            }
            // guess
            Self::StreamNeedsProxy => {
                "Response transfer mode STREAM is only supported for HTTP_PROXY and AWS_PROXY integrations"
            }
            Self::NoIntegration => "No integration defined for method",
            Self::EmptyModelName => "Model name must be non-empty",
            Self::EmptySchema => {
                "Model schema must have at least 1 property or array items defined"
            }
            Self::BlankValidatorName => "Request Validator name cannot be blank",
            Self::ValidatorNameTaken => "Request Validator name must be unique",
            // guess
            Self::InvalidPosition => "Invalid position parameter specified",
            // every other kind is written with what was given, above
            _ => "",
        }
    }
}

impl fmt::Display for SerializationProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // guess: AWS tells no more than the kind
            Self::NotJson { detail } => write!(f, "The request body is not valid JSON: {detail}"),
            Self::WrongScalar { given, wanted } => {
                write!(f, "class {given} can not be converted to an {wanted}")
            }
            // guess: as other AWS services word it, and the next two
            Self::NotACollection { given } => {
                write!(f, "Unrecognized collection type class {given}")
            }
            Self::UnexpectedStructure => {
                f.write_str("Start of structure or map found where not expected.")
            }
            Self::UnexpectedList => f.write_str("Start of list found where not expected"),
        }
    }
}

impl fmt::Display for ModelUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { method } => write!(f, "method request: {method}"),
            Self::Response { method } => write!(f, "method response: {method}"),
            // guess
            Self::Model { name } => write!(f, "model: {name}"),
        }
    }
}

impl fmt::Display for MappingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(text) => write!(f, "Invalid mapping expression specified: {text}"),
            Self::Undeclared(text) => {
                write!(f, "Invalid mapping expression parameter specified: {text}")
            }
            Self::NoMethodResponse => f.write_str("No method response exists for method."),
        }
    }
}

impl fmt::Display for SchemaProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("Invalid model schema specified"),
            Self::UnknownModel(name) => write!(f, "Invalid model specified: {name}"),
        }
    }
}

/// Writes problems as AWS's validator prints its result.
fn write_errors<T: fmt::Display>(errors: &[T], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("Validation Result: warnings : [], errors : [")?;
    for (index, error) in errors.iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        write!(f, "{separator}{error}")?;
    }
    f.write_str("]")
}
