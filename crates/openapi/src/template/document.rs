//! The resources of one API → its OpenAPI document.
//!
//! What an API's resources say in CloudFormation's words is said in OpenAPI's, value by value, so that
//! reading the document tells what is wrong with the template.

use super::{Built, Part, attributes, sam};
use crate::extensions::{
    ANY_METHOD, api_key_source, auth, authorizer, binary_media_types, documentation,
    endpoint_access_mode, endpoint_configuration, gateway_responses, integration,
    minimum_compression_size, policy, request_validators, security_policy,
};
use crate::problem::report::Report;
use crate::problem::{ErrorKind, Subject, WarningKind};
use crate::tree::{Member, Node, Object, Place, Value, made, variables};
use std::collections::HashMap;
use trygate_model::schema_model::model_name_of_url;
use trygate_model::{Ambient, TextMap};

/// The types of resources that go into a document.
const READ: [&str; 11] = [
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Model",
    "AWS::ApiGateway::RequestValidator",
    "AWS::ApiGateway::Authorizer",
    "AWS::ApiGateway::GatewayResponse",
    "AWS::ApiGateway::DocumentationPart",
    // an API is invoked as it is, whatever is deployed
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::DocumentationVersion",
    "AWS::ApiGateway::Stage",
];

/// Whether resources of a type go into a document.
pub(super) fn is_read(kind: &str) -> bool {
    READ.contains(&kind)
}

/// Builds the document of an API.
pub(super) fn build<'a>(
    parts: &[Part<'a>],
    chosen: &str,
    ambient: &Ambient,
    report: &mut Report,
) -> Option<Built<'a>> {
    let api = parts
        .iter()
        .find(|part| super::is_api(&part.kind) && part.id == chosen)?;
    let of_api = |kind: &'static str| {
        parts.iter().filter(move |part| {
            part.kind == kind && part.text("RestApiId").as_deref() == Some(chosen)
        })
    };
    let body = api.get("Body").or_else(|| api.get("DefinitionBody"));
    if body.is_none()
        && (api
            .get("BodyS3Location")
            .or_else(|| api.get("DefinitionUri")))
        .is_some()
    {
        let location = api
            .get("BodyS3Location")
            .or_else(|| api.get("DefinitionUri"))?;
        report.error(ErrorKind::RemoteDefinition, Subject::Api, location.place);
        return None;
    }
    let mut document = match body {
        Some(body) => body.clone(),
        None => empty(api),
    };
    properties(api, &mut document);
    let mut names = Names::default();
    for part in of_api("AWS::ApiGateway::Model") {
        let name = part.text("Name").unwrap_or_else(|| part.id.clone());
        model(part, &name, &mut document);
    }
    for part in of_api("AWS::ApiGateway::RequestValidator") {
        let name = part.text("Name").unwrap_or_else(|| part.id.clone());
        validator(part, &name, &mut document);
        names.validators.insert(part.id.clone(), name);
    }
    for part in of_api("AWS::ApiGateway::Authorizer") {
        let name = part.text("Name").unwrap_or_else(|| part.id.clone());
        describe_authorizer(part, &name, &mut document);
        names.authorizers.insert(part.id.clone(), name);
    }
    for part in of_api("AWS::ApiGateway::GatewayResponse") {
        gateway_response(part, &mut document);
    }
    for part in of_api("AWS::ApiGateway::DocumentationPart") {
        documentation_part(part, &mut document);
    }
    let is_adopted = api.asset.as_deref() == Some(super::ADOPTED);
    let paths = paths(parts, chosen, is_adopted, report);
    for part in of_api("AWS::ApiGateway::Resource") {
        if let Some(path) = paths.get(&part.id) {
            let item = made::object(part.place, Vec::new());
            document.change_at(&["paths"], |all| all.set_if_absent(path, item));
        }
    }
    for part in of_api("AWS::ApiGateway::Method") {
        method(part, &paths, &names, &mut document, report);
    }
    if api.kind == "AWS::Serverless::Api" {
        sam::apply(parts, api, &mut document, ambient, report);
    }
    let mut stages = TextMap::new();
    for part in of_api("AWS::ApiGateway::Stage") {
        stage(part, part.text("StageName"), &mut stages);
    }
    if api.kind == "AWS::Serverless::Api" {
        stage(api, api.text("StageName"), &mut stages);
    }
    let types = api.get("EndpointConfiguration").and_then(|node| {
        node.get("Types")
            .or_else(|| node.get("Type"))
            .or(Some(node))
    });
    let endpoint_types = match types.map(|node| &node.value) {
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect(),
        Some(Value::String(text)) => vec![text.to_string()],
        // SAM's own default is AWS's
        _ => Vec::new(),
    };
    Some(Built {
        document,
        is_made: body.is_none(),
        apis: Vec::new(),
        endpoint_types,
        functions: Vec::new(),
        stages,
    })
}

fn stage(part: &Part<'_>, name: Option<String>, stages: &mut TextMap<TextMap>) {
    let mut variables = TextMap::new();
    let given = part.get("Variables").and_then(Node::as_object);
    for member in given.map(Object::members).unwrap_or_default() {
        if let Some(value) = member.node.scalar_text() {
            variables.insert(member.key.to_string(), value.into_owned());
        }
    }
    stages.insert(name.unwrap_or_else(|| part.id.clone()), variables);
}

/// Names of an API's parts by their logical ids.
#[derive(Default)]
struct Names {
    validators: HashMap<String, String>,
    authorizers: HashMap<String, String>,
}

/// Makes the document of an API that has no body: with the models that a new API has.
fn empty<'a>(api: &Part<'a>) -> Node<'a> {
    let place = api.place;
    let text = |text: &str| made::text(place, text);
    let title = api.get("Name").cloned().unwrap_or_else(|| text(&api.id));
    let mut document = made::object(place, Vec::new());
    document.set("openapi", text("3.0.1"));
    document.change_at(&["info", "title"], |node| *node = title);
    if let Some(description) = api.get("Description") {
        document.change_at(&["info", "description"], |node| *node = description.clone());
    }
    document.change_at(&["paths"], |_| {});
    for (name, json) in [
        (
            "Empty",
            serde_json::json!({"title": "Empty Schema", "type": "object"}),
        ),
        (
            "Error",
            serde_json::json!({
                "title": "Error Schema",
                "type": "object",
                "properties": {"message": {"type": "string"}},
            }),
        ),
    ] {
        let schema = Node::of_json(&json, place);
        document.change_at(&["components", "schemas", name], |node| *node = schema);
    }
    document
}

/// Where named schemas and security schemes stand in a document.
fn sections(document: &Node<'_>) -> (&'static [&'static str], &'static [&'static str]) {
    if document.get("swagger").is_some() {
        (&["definitions"], &["securityDefinitions"])
    } else {
        (
            &["components", "schemas"],
            &["components", "securitySchemes"],
        )
    }
}

/// Puts the API's own properties into the document.
fn properties<'a>(api: &Part<'a>, document: &mut Node<'a>) {
    let simple = [
        ("MinimumCompressionSize", minimum_compression_size::NAME),
        ("ApiKeySourceType", api_key_source::NAME),
        ("Policy", policy::NAME),
        ("SecurityPolicy", security_policy::NAME),
        ("EndpointAccessMode", endpoint_access_mode::NAME),
    ];
    for (property, extension) in simple {
        if let Some(node) = api.get(property) {
            document.set(extension, node.clone());
        }
    }
    if let Some(node) = api.get("BinaryMediaTypes") {
        let mut types = node.clone();
        if let Value::Array(items) = &mut types.value {
            for item in items {
                // a slash is written as patch operations want it (SAM specification)
                if let Some(text) = item.as_str() {
                    *item = made::text(item.place, text.replace("~1", "/"));
                }
            }
        }
        document.set(binary_media_types::NAME, types);
    }
    let endpoint = [
        (
            "DisableExecuteApiEndpoint",
            "disableExecuteApiEndpoint",
            api.get("DisableExecuteApiEndpoint"),
        ),
        (
            "VpcEndpointIds",
            "vpcEndpointIds",
            api.get("EndpointConfiguration").and_then(|node| {
                node.get("VpcEndpointIds")
                    .or_else(|| node.get("VPCEndpointIds"))
            }),
        ),
        (
            "IpAddressType",
            "ipAddressType",
            api.get("EndpointConfiguration")
                .and_then(|node| node.get("IpAddressType")),
        ),
    ];
    for (_, key, node) in endpoint {
        if let Some(node) = node {
            let path = [endpoint_configuration::NAME, key];
            document.change_at(&path, |own| *own = node.clone());
        }
    }
    if let Some(tags) = api.get("Tags") {
        let pairs: Vec<(Node<'a>, Node<'a>)> = match &tags.value {
            Value::Array(items) => items
                .iter()
                .filter_map(|tag| Some((tag.get("Key")?.clone(), tag.get("Value")?.clone())))
                .collect(),
            Value::Object(object) => object
                .members()
                .iter()
                .map(|tag| {
                    (
                        made::text(tag.key_place, tag.key.as_ref()),
                        tag.node.clone(),
                    )
                })
                .collect(),
            _ => Vec::new(),
        };
        let mut items = match document.get("tags").map(|node| node.value.clone()) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        };
        for (name, value) in pairs {
            let place = name.place;
            let members = vec![
                made::member("name", name),
                made::member(crate::extensions::tag_value::NAME, value),
            ];
            items.push(made::object(place, members));
        }
        if !items.is_empty() {
            document.set("tags", made::array(tags.place, items));
        }
    }
}

/// Adds a model; schemas of other models are named as the document does.
pub(super) fn add_schema<'a>(name: &str, schema: &Node<'a>, document: &mut Node<'a>) {
    let (schemas, _) = sections(document);
    let prefix = format!("#/{}/", schemas.join("/"));
    let mut schema = schema.clone();
    // a schema may be JSON text
    if let Some(text) = schema.as_str()
        && let Ok(json) = serde_json::from_str::<serde_json::Value>(text)
    {
        schema = Node::of_json(&json, schema.place);
    }
    localise(&mut schema, &prefix);
    let path: Vec<&str> = schemas.iter().copied().chain([name]).collect();
    document.change_at(&path, |own| *own = schema);
}

fn localise(node: &mut Node<'_>, prefix: &str) {
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| localise(item, prefix)),
        Value::Object(object) => {
            for member in object.members_mut() {
                let name = member.node.as_str().and_then(model_name_of_url);
                if let Some(name) = name.filter(|_| member.key == "$ref") {
                    let reference = format!("{prefix}{name}");
                    member.node = made::text(member.node.place, reference);
                } else {
                    localise(&mut member.node, prefix);
                }
            }
        }
        _ => {}
    }
}

fn model<'a>(part: &Part<'a>, name: &str, document: &mut Node<'a>) {
    let none = made::object(part.place, Vec::new());
    add_schema(name, part.get("Schema").unwrap_or(&none), document);
    if let Some(description) = part.get("Description") {
        let (schemas, _) = sections(document);
        let path: Vec<&str> = schemas.iter().copied().chain([name]).collect();
        let description = description.clone();
        document.change_at(&path, |schema| {
            schema.set_if_absent("description", description);
        });
    }
}

fn validator<'a>(part: &Part<'a>, name: &str, document: &mut Node<'a>) {
    let keys = [
        ("ValidateRequestBody", "validateRequestBody"),
        ("ValidateRequestParameters", "validateRequestParameters"),
    ];
    let definition = renamed(part, &keys);
    document.change_at(&[request_validators::NAMES, name], |own| *own = definition);
}

/// Makes an object of some properties under other names.
fn renamed<'a>(part: &Part<'a>, keys: &[(&str, &str)]) -> Node<'a> {
    let members = keys.iter().filter_map(|(from, to)| {
        let node = part.get(from)?.clone();
        Some(made::member(*to, node))
    });
    made::object(part.place, members.collect())
}

fn describe_authorizer<'a>(part: &Part<'a>, name: &str, document: &mut Node<'a>) {
    let description = renamed(
        part,
        &[
            ("Type", "type"),
            ("AuthorizerUri", "authorizerUri"),
            ("AuthorizerCredentials", "authorizerCredentials"),
            ("IdentitySource", "identitySource"),
            (
                "IdentityValidationExpression",
                "identityValidationExpression",
            ),
            (
                "AuthorizerResultTtlInSeconds",
                "authorizerResultTtlInSeconds",
            ),
            ("ProviderARNs", "providerARNs"),
        ],
    );
    let label = part.get("AuthType").cloned();
    add_scheme(
        part.place,
        name,
        "Unused",
        label,
        Some(description),
        document,
    );
}

/// Adds a security scheme.
pub(super) fn add_scheme<'a>(
    place: Place,
    name: &str,
    header: &str,
    label: Option<Node<'a>>,
    description: Option<Node<'a>>,
    document: &mut Node<'a>,
) {
    let text = |text: &str| made::text(place, text);
    let mut members = vec![
        made::member("type", text("apiKey")),
        made::member("name", text(header)),
        made::member("in", text("header")),
    ];
    members.extend(label.map(|label| made::member(authorizer::TYPE_NAME, label)));
    members.extend(description.map(|own| made::member(authorizer::NAME, own)));
    let (_, schemes) = sections(document);
    let path: Vec<&str> = schemes.iter().copied().chain([name]).collect();
    document.change_at(&path, |own| *own = made::object(place, members));
}

fn gateway_response<'a>(part: &Part<'a>, document: &mut Node<'a>) {
    let Some(kind) = part.text("ResponseType") else {
        return;
    };
    let response = renamed(
        part,
        &[
            ("StatusCode", "statusCode"),
            ("ResponseParameters", "responseParameters"),
            ("ResponseTemplates", "responseTemplates"),
        ],
    );
    document.change_at(&[gateway_responses::NAME, &kind], |own| *own = response);
}

fn documentation_part<'a>(part: &Part<'a>, document: &mut Node<'a>) {
    let mut location = made::object(part.place, Vec::new());
    let given = part.get("Location").and_then(Node::as_object);
    for member in given.map(Object::members).unwrap_or_default() {
        location.set(&lower_first(&member.key), member.node.clone());
    }
    let mut members = vec![made::member("location", location)];
    if let Some(properties) = part.get("Properties") {
        members.push(made::member("properties", properties.clone()));
    }
    let item = made::object(part.place, members);
    document.change_at(&[documentation::NAME, "documentationParts"], |list| {
        if !matches!(list.value, Value::Array(_)) {
            *list = made::array(list.place, Vec::new());
        }
        if let Value::Array(items) = &mut list.value {
            items.push(item);
        }
    });
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

/// Finds the paths of an API's resources by logical id; the root is there under the ids by which
/// templates name it.
fn paths(
    parts: &[Part<'_>],
    api: &str,
    is_adopted: bool,
    report: &mut Report,
) -> HashMap<String, String> {
    let mut paths = HashMap::new();
    paths.insert(format!("{api}/"), "/".to_owned());
    paths.insert(api.to_owned(), "/".to_owned());
    let is_resource = |part: &&Part<'_>| {
        part.kind == "AWS::ApiGateway::Resource" && part.text("RestApiId").as_deref() == Some(api)
    };
    let mut left: Vec<&Part<'_>> = parts.iter().filter(is_resource).collect();
    // each turn finds those whose parents are found
    while !left.is_empty() {
        let before = left.len();
        let ids: Vec<String> = left.iter().map(|part| part.id.clone()).collect();
        left.retain(|part| {
            let parent = part.text("ParentId");
            // what an API that is not here has above a resource is not known, and left out
            let is_outside = |parent: &String| is_adopted && !ids.contains(parent);
            let above = parent.and_then(|parent| {
                let outside = is_outside(&parent).then(|| "/".to_owned());
                paths.get(&parent).cloned().or(outside)
            });
            if part.get("ParentId").is_none() && part.get("PathPart").is_none() {
                // the root itself, which Terraform can have as a resource
                paths.insert(part.id.clone(), "/".to_owned());
                return false;
            }
            let (Some(above), Some(segment)) = (above, part.text("PathPart")) else {
                return true;
            };
            let path = format!("{}/{segment}", above.trim_end_matches('/'));
            paths.insert(part.id.clone(), path);
            false
        });
        if left.len() == before {
            break;
        }
    }
    for part in left {
        let open = ["ParentId", "PathPart"]
            .into_iter()
            .filter_map(|key| part.get(key))
            .find(|node| variables::intrinsic(node).is_some());
        let (kind, place) =
            match open.and_then(|node| Some((variables::intrinsic(node)?, node.place))) {
                Some(((name, detail), place)) => (ErrorKind::Intrinsic { name, detail }, place),
                None => (
                    ErrorKind::LooseResource {
                        id: part.id.clone(),
                    },
                    part.place,
                ),
            };
        // nothing else stands on a path that is not known
        report.error(kind, Subject::Resource(format!("({})", part.id)), place);
    }
    paths
}

fn method<'a>(
    part: &Part<'a>,
    paths: &HashMap<String, String>,
    names: &Names,
    document: &mut Node<'a>,
    report: &mut Report,
) {
    let resource = part.text("ResourceId");
    let path = resource.as_ref().and_then(|id| paths.get(id));
    let (Some(path), Some(verb)) = (path, part.text("HttpMethod")) else {
        let what = format!("the method `{}`, whose path is not known", part.id);
        report.warning(WarningKind::Ignored { what }, Subject::Api, part.place);
        return;
    };
    let key = match verb.to_ascii_uppercase().as_str() {
        "ANY" => ANY_METHOD.to_owned(),
        other => other.to_ascii_lowercase(),
    };
    let operation = operation(part, names, document, report);
    document.change_at(&["paths", path, &key], |own| *own = operation);
}

/// What a method has that goes elsewhere than into a member of its own name.
const METHOD: [&str; 14] = [
    "RestApiId",
    "ResourceId",
    "HttpMethod",
    "OperationName",
    "RequestParameters",
    "RequestModels",
    "MethodResponses",
    "AuthorizationType",
    "AuthorizerId",
    "AuthorizationScopes",
    "ApiKeyRequired",
    "RequestValidatorId",
    "Integration",
    "Metadata",
];

fn operation<'a>(
    part: &Part<'a>,
    names: &Names,
    document: &mut Node<'a>,
    report: &mut Report,
) -> Node<'a> {
    let place = part.place;
    let mut own = made::object(place, Vec::new());
    if let Some(name) = part.get("OperationName") {
        own.set("operationId", name.clone());
    }
    let parameters = parameters(part.get("RequestParameters"));
    if !parameters.is_empty() {
        own.set("parameters", made::array(place, parameters));
    }
    if let Some(models) = part.get("RequestModels").and_then(Node::as_object) {
        own.change_at(&["requestBody", "content"], |node| {
            *node = content(models, document);
        });
    }
    own.change_at(&["responses"], |_| {});
    if let Some(Value::Array(responses)) = part.get("MethodResponses").map(|node| &node.value) {
        for response in responses {
            let Some(code) = response.get("StatusCode").and_then(Node::scalar_text) else {
                continue;
            };
            let mut written = made::object(response.place, Vec::new());
            written.set("description", made::text(response.place, ""));
            let headers = response.get("ResponseParameters").and_then(Node::as_object);
            for member in headers.map(Object::members).unwrap_or_default() {
                let name = member.key.rsplit("method.response.header.").next();
                let none = made::object(member.key_place, Vec::new());
                let name = name.unwrap_or(&member.key).to_owned();
                written.change_at(&["headers", &name], |own| *own = none);
            }
            if let Some(models) = response.get("ResponseModels").and_then(Node::as_object) {
                written.set("content", content(models, document));
            }
            own.change_at(&["responses", &code], |own| *own = written);
        }
    }
    security(part, names, document, &mut own);
    if let Some(id) = part.text("RequestValidatorId") {
        let name = names.validators.get(&id).cloned().unwrap_or(id);
        let place = part
            .get("RequestValidatorId")
            .map_or(place, |node| node.place);
        own.set(request_validators::NAME, made::text(place, name));
    }
    if let Some(node) = part.get("Integration") {
        own.set(integration::NAME, integration_of(node));
    }
    let members = part.properties.as_object().map(Object::members);
    for member in members.unwrap_or_default() {
        if !METHOD.contains(&member.key.as_ref()) {
            let kind = WarningKind::UnknownMember {
                of: "AWS::ApiGateway::Method".to_owned(),
                member: member.key.to_string(),
                near: None,
            };
            report.warning(kind, Subject::Api, member.key_place);
        }
    }
    own
}

/// Writes declared parameters as those of an operation.
fn parameters<'a>(declared: Option<&Node<'a>>) -> Vec<Node<'a>> {
    let members = declared.and_then(Node::as_object).map(Object::members);
    let parameter = |member: &Member<'a>| {
        let rest = member.key.strip_prefix("method.request.")?;
        let (location, name) = rest.split_once('.')?;
        let place = match location {
            "querystring" => "query",
            other => other,
        };
        let at = member.key_place;
        Some(made::object(
            at,
            vec![
                made::member("name", made::text(at, name)),
                made::member("in", made::text(at, place)),
                made::member("required", member.node.clone()),
            ],
        ))
    };
    let members = members.unwrap_or_default().iter();
    members.filter_map(parameter).collect()
}

/// Writes models by content type as a payload's content.
fn content<'a>(models: &Object<'a>, document: &Node<'a>) -> Node<'a> {
    let (schemas, _) = sections(document);
    let prefix = format!("#/{}/", schemas.join("/"));
    let members = models.members().iter().map(|member| {
        let at = member.node.place;
        let schema = match member.node.scalar_text() {
            Some(name) => made::object(
                at,
                vec![made::member(
                    "$ref",
                    made::text(at, format!("{prefix}{name}")),
                )],
            ),
            // a function that is not resolved
            None => member.node.clone(),
        };
        let media = made::object(at, vec![made::member("schema", schema)]);
        made::member(member.key.to_string(), media)
    });
    let members: Vec<Member<'a>> = members.collect();
    let place = members
        .first()
        .map_or(document.place, |member| member.key_place);
    made::object(place, members)
}

fn security<'a>(part: &Part<'a>, names: &Names, document: &mut Node<'a>, own: &mut Node<'a>) {
    let place = part.place;
    let mut alternatives = Vec::new();
    let kind = part.text("AuthorizationType").unwrap_or_default();
    match kind.to_ascii_uppercase().as_str() {
        "AWS_IAM" => {
            let label = made::text(place, "AWS_IAM");
            own.change_at(&[auth::NAME, "type"], |node| *node = label);
        }
        "CUSTOM" | "COGNITO_USER_POOLS" => {
            if let Some(id) = part.text("AuthorizerId") {
                let name = names.authorizers.get(&id).cloned().unwrap_or(id);
                let none = made::array(place, Vec::new());
                let scopes = part.get("AuthorizationScopes").cloned().unwrap_or(none);
                alternatives.push(made::object(place, vec![made::member(name, scopes)]));
            }
        }
        _ => {}
    }
    if part
        .text("ApiKeyRequired")
        .is_some_and(|text| text == "true")
    {
        add_scheme(place, "api_key", "x-api-key", None, None, document);
        let none = made::array(place, Vec::new());
        alternatives.push(made::object(place, vec![made::member("api_key", none)]));
    }
    own.set("security", made::array(place, alternatives));
}

/// Writes an integration of CloudFormation's as the extension.
fn integration_of<'a>(node: &Node<'a>) -> Node<'a> {
    let Some(object) = node.as_object() else {
        return node.clone();
    };
    if variables::intrinsic(node).is_some() {
        return node.clone();
    }
    let mut out = made::object(node.place, Vec::new());
    for member in object.members() {
        match member.key.as_ref() {
            "IntegrationHttpMethod" => out.set("httpMethod", member.node.clone()),
            "IntegrationResponses" => out.set("responses", integration_responses(&member.node)),
            "TlsConfig" => out.set("tlsConfig", lowered(&member.node)),
            other => out.set(&lower_first(other), member.node.clone()),
        }
    }
    out
}

/// Makes the first letters of an object's names small.
fn lowered<'a>(node: &Node<'a>) -> Node<'a> {
    let Some(object) = node.as_object() else {
        return node.clone();
    };
    let members = object.members().iter();
    let members = members.map(|member| made::member(lower_first(&member.key), member.node.clone()));
    made::object(node.place, members.collect())
}

fn integration_responses<'a>(node: &Node<'a>) -> Node<'a> {
    let Value::Array(items) = &node.value else {
        return node.clone();
    };
    let members = items.iter().map(|item| {
        let pattern = item.get("SelectionPattern").and_then(Node::scalar_text);
        let pattern = pattern.filter(|pattern| !pattern.is_empty());
        let mut response = made::object(item.place, Vec::new());
        let members = item.as_object().map(Object::members).unwrap_or_default();
        for member in members {
            if member.key != "SelectionPattern" {
                response.set(&lower_first(&member.key), member.node.clone());
            }
        }
        made::member(pattern.as_deref().unwrap_or("default").to_owned(), response)
    });
    made::object(node.place, members.collect())
}

/// Writes the integration by which SAM has a function answer.
pub(super) fn function_integration<'a>(
    place: Place,
    function_arn: &str,
    ambient: &Ambient,
) -> Node<'a> {
    let text = |text: &str| made::text(place, text);
    let uri = attributes::invocation_uri(ambient, function_arn);
    made::object(
        place,
        vec![
            made::member("type", text("aws_proxy")),
            made::member("httpMethod", text("POST")),
            made::member("uri", text(&uri)),
        ],
    )
}
