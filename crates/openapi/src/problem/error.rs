//! Everything that refuses a definition, with typed fields; the only place of its wording.
//!
//! `Display` is our message, [`ErrorKind::mend`] says what to do, [`ErrorKind::construct`] is a
//! stable word for counting. What AWS says of the same thing stands in `wire`.

use crate::tree::variables;
use std::fmt;

macro_rules! error_kinds {
    ($($(#[doc = $doc:literal])* $variant:ident $({ $($(#[doc = $field_doc:literal])* $field:ident: $type:ty),* $(,)? })?,)*) => {
        /// What refuses a definition.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[doc = $doc])* $variant $({ $($(#[doc = $field_doc])* $field: $type),* })?,)*
        }
    };
}

error_kinds! {
    /// The source is larger than the limit.
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The source is not UTF-8.
    NotUtf8 {
        /// The first byte that is not.
        offset: usize,
    },
    /// The source holds a NUL byte.
    NulByte {
        /// Where.
        offset: usize,
    },
    /// The source holds nothing.
    Empty,
    /// The source is neither JSON nor YAML.
    Syntax {
        /// `JSON` or `YAML`, by which it was read.
        format: &'static str,
        /// What the parser met.
        detail: String,
        /// The template placeholder of Terraform or another tool that the line holds.
        placeholder: Option<String>,
    },
    /// Values are nested deeper than the limit.
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// The document has more values than the limit, aliases included.
    TooManyValues {
        /// The limit.
        limit: usize,
    },
    /// A member's name stands twice in one object.
    DuplicateKey {
        /// The name.
        key: String,
        /// The line of the first.
        first_line: usize,
    },
    /// YAML that has no meaning as JSON.
    UnsupportedYaml {
        /// What it is.
        what: String,
    },
    /// The document is no object.
    NotAnObject {
        /// What it is instead.
        found: &'static str,
    },
    /// The document names no version.
    NoVersion,
    /// The document's version is none that AWS takes.
    UnsupportedVersion {
        /// The version.
        found: String,
    },
    /// A value has the wrong type.
    WrongType {
        /// The member's name.
        member: String,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// A member is missing.
    Missing {
        /// The member's name.
        member: String,
    },
    /// A value is none of those that are allowed.
    NotAllowed {
        /// The member's name.
        member: String,
        /// The value.
        value: String,
        /// What is allowed.
        allowed: String,
    },
    /// An integration that AWS cannot parse.
    MalformedIntegration {
        /// Why.
        cause: Box<ErrorKind>,
    },
    /// An integration that only HTTP APIs have.
    HttpApiIntegration {
        /// The member that makes it one.
        member: &'static str,
    },
    /// A CloudFormation intrinsic function that cannot be resolved here.
    Intrinsic {
        /// Its name, such as `Fn::Sub`.
        name: String,
        /// What in it cannot be resolved, such as `${Table}`.
        detail: Option<String>,
    },
    /// A placeholder of a template tool that was not filled in.
    Placeholder {
        /// The placeholder.
        text: String,
    },
    /// A reference to another file or to the network.
    ExternalReference {
        /// The reference.
        reference: String,
    },
    /// A reference to nothing.
    DanglingReference {
        /// The reference.
        reference: String,
    },
    /// References that lead back to themselves.
    CyclicReference {
        /// The reference.
        reference: String,
    },
    /// A model's name has other characters than letters and digits.
    ModelName {
        /// The name.
        name: String,
    },
    /// A schema refers to something else than a model.
    ModelReference {
        /// The reference.
        reference: String,
    },
    /// A path segment that no resource can have.
    PathPart {
        /// The segment.
        part: String,
    },
    /// Two variables under one parent.
    SiblingVariable {
        /// The variable that is there.
        existing: String,
        /// The one that cannot be there too.
        part: String,
    },
    /// A resource under a greedy variable.
    ChildOfGreedy {
        /// The greedy variable.
        part: String,
    },
    /// More resources than the limit.
    TooManyResources {
        /// The limit.
        limit: usize,
    },
    /// A verb that no method can have.
    UnknownVerb {
        /// The verb.
        verb: String,
    },
    /// A status code that is not three digits.
    StatusCode {
        /// The code.
        code: String,
    },
    /// A parameter's name has characters that AWS does not allow.
    ParameterName {
        /// The name.
        name: String,
    },
    /// Two parameters of different places share a name.
    ParameterClash {
        /// The name.
        name: String,
    },
    /// An integration that calls something has no verb.
    NoIntegrationVerb,
    /// An HTTP integration's URI is none.
    HttpEndpoint {
        /// The URI.
        uri: String,
    },
    /// An AWS integration's URI is no ARN.
    NotAnArn {
        /// The URI.
        uri: String,
    },
    /// An AWS integration's ARN names neither path nor action.
    ArnWithoutAction {
        /// The URI.
        uri: String,
    },
    /// A Lambda proxy integration of something else.
    ProxyTarget {
        /// The URI.
        uri: String,
    },
    /// A timeout that AWS does not allow.
    Timeout {
        /// The timeout.
        millis: u64,
    },
    /// A mapping's source is no expression.
    MappingExpression {
        /// The expression.
        expression: String,
    },
    /// A mapping's target is none.
    MappingTarget {
        /// The target.
        target: String,
    },
    /// A mapping names a parameter that is not declared.
    MappingParameter {
        /// The parameter.
        parameter: String,
    },
    /// A content type that is none.
    ContentType {
        /// The text.
        content_type: String,
    },
    /// A security scheme says what kind of authorizer it is, but has none.
    AuthorizerMissing {
        /// The scheme's name.
        scheme: String,
    },
    /// A file that a definition names stands outside its folder.
    FileOutside {
        /// What stands there.
        path: String,
    },
    /// A file that a definition names cannot be read.
    FileUnreadable {
        /// What stands there.
        path: String,
        /// Why.
        why: String,
    },
    /// A template has no REST API.
    NoApi,
    /// A template has several REST APIs.
    SeveralApis {
        /// Their logical ids.
        apis: Vec<String>,
    },
    /// A template has no REST API of that name.
    UnknownApi {
        /// The name.
        given: String,
        /// The logical ids of those that it has.
        apis: Vec<String>,
    },
    /// The definition of a template's API is elsewhere.
    RemoteDefinition,
    /// A resource whose parent is not in the template.
    LooseResource {
        /// Its logical id.
        id: String,
    },
    /// A value that must be JSON text is not.
    NotJson {
        /// The member's name.
        member: String,
        /// What is wrong with it.
        detail: String,
    },
}

impl ErrorKind {
    /// Tells whether another tool, such as CloudFormation or Terraform, is to fill the value in.
    pub fn is_for_another_tool(&self) -> bool {
        match self {
            Self::Intrinsic { .. } | Self::Placeholder { .. } => true,
            Self::MalformedIntegration { cause } => cause.is_for_another_tool(),
            _ => false,
        }
    }

    /// Returns the word by which refusals are counted: the construct that cannot be taken.
    pub fn construct(&self) -> String {
        match self {
            Self::TooLarge { .. } => "source size".into(),
            Self::NotUtf8 { .. } => "not UTF-8".into(),
            Self::NulByte { .. } => "NUL byte".into(),
            Self::Empty => "empty source".into(),
            Self::Syntax {
                placeholder: Some(_),
                ..
            }
            | Self::Placeholder { .. } => "template placeholder".into(),
            Self::Syntax { format, .. } => format!("{format} syntax"),
            Self::TooDeep { .. } => "nesting depth".into(),
            Self::TooManyValues { .. } => "number of values".into(),
            Self::DuplicateKey { .. } => "duplicate key".into(),
            Self::UnsupportedYaml { .. } => "YAML construct".into(),
            Self::NotAnObject { .. } => "document type".into(),
            Self::NoVersion | Self::UnsupportedVersion { .. } => "OpenAPI version".into(),
            Self::WrongType { .. } => "wrong type".into(),
            Self::Missing { member } => format!("missing {member}"),
            Self::NotAllowed { member, .. } => format!("value of {member}"),
            Self::MalformedIntegration { cause } => cause.construct(),
            Self::HttpApiIntegration { member } => format!("HTTP API integration ({member})"),
            Self::Intrinsic { name, .. } => name.clone(),
            Self::ExternalReference { .. } => "external $ref".into(),
            Self::DanglingReference { .. } => "dangling $ref".into(),
            Self::CyclicReference { .. } => "cyclic $ref".into(),
            Self::ModelName { .. } => "model name".into(),
            Self::ModelReference { .. } => "model reference".into(),
            Self::PathPart { .. } => "path".into(),
            Self::SiblingVariable { .. } => "sibling path variables".into(),
            Self::ChildOfGreedy { .. } => "child of a greedy variable".into(),
            Self::TooManyResources { .. } => "number of resources".into(),
            Self::UnknownVerb { .. } => "verb".into(),
            Self::StatusCode { .. } => "status code".into(),
            Self::ParameterName { .. } => "parameter name".into(),
            Self::ParameterClash { .. } => "parameter names".into(),
            Self::NoIntegrationVerb => "missing httpMethod".into(),
            Self::HttpEndpoint { .. } => "HTTP endpoint".into(),
            Self::NotAnArn { .. } | Self::ArnWithoutAction { .. } => "integration ARN".into(),
            Self::ProxyTarget { .. } => "proxy target".into(),
            Self::Timeout { .. } => "timeout".into(),
            Self::MappingExpression { .. } => "mapping expression".into(),
            Self::MappingTarget { .. } => "mapping target".into(),
            Self::MappingParameter { .. } => "undeclared mapping parameter".into(),
            Self::ContentType { .. } => "content type".into(),
            Self::AuthorizerMissing { .. } => "authtype without authorizer".into(),
            Self::NotJson { .. } => "JSON text".into(),
            Self::FileOutside { .. } | Self::FileUnreadable { .. } => "named file".into(),
            Self::NoApi | Self::SeveralApis { .. } | Self::UnknownApi { .. } => {
                "choice of an API".into()
            }
            Self::RemoteDefinition => "remote definition".into(),
            Self::LooseResource { .. } => "resource without parent".into(),
        }
    }

    /// Returns what would mend it, if that can be said.
    pub fn mend(&self) -> Option<String> {
        Some(match self {
            Self::TooLarge { .. } => "AWS takes definitions of up to 6 MB".into(),
            Self::NotUtf8 { .. } => "save the file as UTF-8".into(),
            Self::Syntax { placeholder: Some(text), .. } | Self::Placeholder { text } => {
                format!("{text} belongs to a template tool; render the file and read the result")
            }
            Self::Syntax { format: "JSON", .. } => {
                "a document that begins with `{` is read as JSON, by AWS too".into()
            }
            Self::TooDeep { .. } => "flatten the document, or name parts by `$ref`".into(),
            Self::DuplicateKey { key, .. } => format!("keep one `{key}`"),
            Self::NoVersion => "add `openapi: 3.0.1` or `swagger: \"2.0\"`".into(),
            Self::UnsupportedVersion { .. } => "AWS takes Swagger 2.0 and OpenAPI 3.0.x".into(),
            Self::Missing { member } => format!("add `{member}`"),
            Self::NotAllowed { allowed, .. } => format!("use {allowed}"),
            Self::MalformedIntegration { cause } => return cause.mend(),
            Self::HttpApiIntegration { .. } => "write the integration out, with `type`, `uri` and \
                 `httpMethod`"
                .into(),
            Self::Intrinsic { name, .. } if name == "Fn::Transform" => {
                "put the text that it includes in its place".into()
            }
            Self::Intrinsic { name, .. } if name == variables::TERRAFORM => {
                "apply the plan, and show the state instead".into()
            }
            Self::Intrinsic { name, .. } if name == "Fn::Sub" || name == "Fn::Join" => {
                "AWS::Region, AWS::AccountId, AWS::Partition and AWS::URLSuffix are known; give \
                 the others with --parameter NAME=VALUE"
                    .into()
            }
            Self::Intrinsic { .. } => {
                "give the value with --parameter NAME=VALUE, or write it out".into()
            }
            Self::ExternalReference { .. } => {
                "bundle the document into one file; AWS follows references within it only".into()
            }
            Self::ModelName { name } => {
                let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
                format!("name it `{bare}`")
            }
            Self::ModelReference { .. } => {
                "refer to a whole schema under components/schemas or definitions".into()
            }
            Self::PathPart { part } if part == "$default" => {
                "`$default` is a route of HTTP APIs; a REST API has `/{proxy+}`".into()
            }
            Self::PathPart { .. } => "a segment is letters, digits and `._-:`, or `{name}`, or \
                 `{name+}`, and nothing beside the braces"
                .into(),
            Self::SiblingVariable { existing, .. } => {
                format!("call it `{existing}` in this path too")
            }
            Self::UnknownVerb { .. } => {
                "use get, put, post, delete, options, head, patch or x-amazon-apigateway-any-method"
                    .into()
            }
            Self::StatusCode { .. } => "write each code, such as 500".into(),
            Self::ParameterName { .. } => "names are letters, digits and `._$-`".into(),
            Self::ParameterClash { .. } => {
                "AWS wants names unique across path, query and header".into()
            }
            Self::NoIntegrationVerb => "add `httpMethod`; a Lambda function is always POST".into(),
            Self::HttpEndpoint { .. } => "the URI begins with http:// or https://".into(),
            Self::NotAnArn { .. } | Self::ArnWithoutAction { .. } => "the URI is \
                 arn:aws:apigateway:REGION:SERVICE:path/… or …:action/…, for a function \
                 arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations"
                .into(),
            Self::ProxyTarget { .. } => "use type `aws`, with a mapping template".into(),
            Self::Timeout { .. } => "use 50 to 29000 milliseconds".into(),
            Self::MappingExpression { expression } if expression.starts_with("method.request.") => {
                "a response is mapped from integration.response.header.NAME, \
                 integration.response.body, stageVariables.NAME, context.NAME or a 'literal'"
                    .into()
            }
            Self::MappingExpression { expression }
                if expression.starts_with("integration.response.") =>
            {
                "a request is mapped from method.request.path.NAME, .querystring.NAME, \
                 .header.NAME or .body, stageVariables.NAME, context.NAME or a 'literal'"
                    .into()
            }
            Self::MappingExpression { expression } => {
                format!("a literal stands in single quotes: `'{expression}'`")
            }
            Self::MappingParameter { parameter } if parameter.starts_with("method.response.") => {
                "declare the header under the method's `responses`".into()
            }
            Self::MappingParameter { .. } => "declare it under the method's `parameters`".into(),
            Self::MappingTarget { .. } => "targets are integration.request.header.NAME, \
                 .querystring.NAME and .path.NAME, method.response.header.NAME and \
                 gatewayresponse.header.NAME"
                .into(),
            Self::AuthorizerMissing { .. } => "add x-amazon-apigateway-authorizer, or remove \
                 x-amazon-apigateway-authtype"
                .into(),
            Self::NulByte { .. } => {
                "save the file as UTF-8 text; a NUL often means UTF-16".into()
            }
            Self::Empty => "give it an OpenAPI 3.0 or Swagger 2.0 document".into(),
            Self::Syntax { .. } => {
                "look at the indentation and the quotes of this line and the one before".into()
            }
            Self::TooManyValues { .. } => {
                "write out what aliases repeat, or split the API; an alias counts as often as it \
                 stands"
                    .into()
            }
            Self::UnsupportedYaml { .. } => "write plain YAML that means JSON".into(),
            Self::NotAnObject { .. } => {
                "a document is one object with `openapi` or `swagger`, `info` and `paths`".into()
            }
            Self::WrongType { expected, .. } => format!("write {expected}"),
            Self::DanglingReference { .. } => {
                "define what it names, or correct the path after `#/`".into()
            }
            Self::CyclicReference { .. } => {
                "write one of the references out; only schemas may refer to themselves".into()
            }
            Self::ChildOfGreedy { .. } => {
                "a `{name+}` takes all the rest of a path; put the other path beside it".into()
            }
            Self::TooManyResources { .. } => "split the API".into(),
            Self::ContentType { .. } => "write a media type, such as application/json".into(),
            Self::NotJson { .. } => "write JSON text".into(),
            Self::FileOutside { .. } => {
                "move it into the folder of the definition, or allow files outside it".into()
            }
            Self::FileUnreadable { .. } => "name a file that is there".into(),
            Self::NoApi => "name a template with AWS::ApiGateway::RestApi, AWS::Serverless::Api \
                 or aws_api_gateway_rest_api"
                .into(),
            Self::SeveralApis { .. } | Self::UnknownApi { .. } => {
                "choose one by its logical id, as in --api NAME".into()
            }
            Self::RemoteDefinition => "name the definition's own file instead".into(),
            Self::LooseResource { .. } => "let its parent be a resource of the same API".into(),
        })
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes, limit } => {
                write!(f, "the source has {bytes} bytes, more than {limit}")
            }
            Self::NotUtf8 { offset } => write!(f, "byte {offset} is not UTF-8"),
            Self::NulByte { offset } => write!(f, "byte {offset} is NUL"),
            Self::Empty => f.write_str("the source is empty"),
            Self::Syntax { format, detail, .. } => write!(f, "this is not {format}: {detail}"),
            Self::TooDeep { limit } => write!(f, "values are nested more than {limit} deep"),
            Self::TooManyValues { limit } => {
                write!(
                    f,
                    "the document has more than {limit} values, aliases included"
                )
            }
            Self::DuplicateKey { key, first_line } => {
                write!(f, "`{key}` stands twice, first on line {first_line}")
            }
            Self::UnsupportedYaml { what } => write!(f, "{what} has no meaning in a definition"),
            Self::NotAnObject { found } => {
                write!(f, "a definition is an object, and this is {found}")
            }
            Self::NoVersion => f.write_str("neither `openapi` nor `swagger` names a version"),
            Self::UnsupportedVersion { found } => {
                write!(f, "AWS does not take version `{found}`")
            }
            Self::WrongType {
                member,
                expected,
                found,
            } => {
                write!(f, "`{member}` must be {expected}, and is {found}")
            }
            Self::Missing { member } => write!(f, "`{member}` is missing"),
            Self::NotAllowed { member, value, .. } => {
                write!(f, "`{member}` cannot be `{value}`")
            }
            Self::MalformedIntegration { cause } => cause.fmt(f),
            Self::Intrinsic {
                name,
                detail: Some(detail),
            } if name == variables::TERRAFORM => {
                write!(f, "{detail} is known after `terraform apply` only")
            }
            Self::Intrinsic {
                name,
                detail: Some(detail),
            } => {
                write!(
                    f,
                    "{name} needs {detail}, which is not known outside CloudFormation"
                )
            }
            Self::Intrinsic { name, detail: None } => {
                write!(
                    f,
                    "{name} is a function of CloudFormation and cannot be resolved here"
                )
            }
            Self::HttpApiIntegration { member } => {
                write!(f, "an integration by `{member}` is of HTTP APIs only")
            }
            Self::Placeholder { text } => write!(f, "the placeholder {text} was not filled in"),
            Self::ExternalReference { reference } => {
                write!(f, "`{reference}` refers to another file")
            }
            Self::DanglingReference { reference } => {
                write!(f, "`{reference}` refers to nothing in this document")
            }
            Self::CyclicReference { reference } => {
                write!(f, "`{reference}` leads back to itself")
            }
            Self::ModelName { name } => {
                write!(
                    f,
                    "a model's name is letters and digits, and `{name}` is not"
                )
            }
            Self::ModelReference { reference } => write!(f, "`{reference}` names no model"),
            Self::PathPart { part } => write!(f, "`{part}` cannot be a path segment"),
            Self::SiblingVariable { existing, part } => {
                write!(
                    f,
                    "`{part}` cannot stand beside `{existing}`: a parent has one variable"
                )
            }
            Self::ChildOfGreedy { part } => write!(f, "nothing can stand under `{part}`"),
            Self::TooManyResources { limit } => {
                write!(f, "the paths make more than {limit} resources")
            }
            Self::UnknownVerb { verb } => write!(f, "AWS has no method `{verb}`"),
            Self::StatusCode { code } => write!(f, "`{code}` is not a status code"),
            Self::ParameterName { name } => write!(f, "AWS takes no parameter named `{name}`"),
            Self::ParameterClash { name } => {
                write!(f, "two parameters of different places are named `{name}`")
            }
            Self::NoIntegrationVerb => f.write_str("`httpMethod` is missing"),
            Self::HttpEndpoint { uri } => write!(f, "`{uri}` is no HTTP endpoint"),
            Self::NotAnArn { uri } => write!(f, "`{uri}` is no ARN"),
            Self::ArnWithoutAction { uri } => {
                write!(f, "the ARN `{uri}` names neither a path nor an action")
            }
            Self::ProxyTarget { uri } => {
                write!(
                    f,
                    "an aws_proxy integration calls Lambda or Firehose, not `{uri}`"
                )
            }
            Self::Timeout { millis } => write!(f, "AWS allows no timeout of {millis} ms"),
            Self::MappingExpression { expression } => {
                write!(f, "`{expression}` is no mapping expression")
            }
            Self::MappingTarget { target } => write!(f, "nothing can be mapped to `{target}`"),
            Self::MappingParameter { parameter } => {
                write!(f, "`{parameter}` is not declared")
            }
            Self::ContentType { content_type } => {
                write!(f, "`{content_type}` is no content type")
            }
            Self::AuthorizerMissing { scheme } => write!(
                f,
                "the security scheme `{scheme}` has x-amazon-apigateway-authtype but no \
                 x-amazon-apigateway-authorizer"
            ),
            Self::NotJson { member, detail } => write!(f, "`{member}` is not JSON: {detail}"),
            Self::FileOutside { path } => {
                write!(
                    f,
                    "the file `{path}` stands outside the folder of the definition"
                )
            }
            Self::FileUnreadable { path, why } => {
                write!(f, "the file `{path}` cannot be read: {why}")
            }
            Self::NoApi => f.write_str("the template has no REST API"),
            Self::SeveralApis { apis } => {
                write!(f, "the template has several REST APIs: {}", apis.join(", "))
            }
            Self::UnknownApi { given, apis } => {
                let apis = apis.join(", ");
                write!(f, "the template has no REST API `{given}`; it has {apis}")
            }
            Self::RemoteDefinition => f.write_str("the definition of this API is elsewhere"),
            Self::LooseResource { id } => {
                write!(f, "the resource `{id}` has no parent in the template")
            }
        }
    }
}
