//! What SAM adds to an API: methods for the events of functions, authorizers, models, gateway
//! responses and CORS (SAM specification, `AWS::Serverless::Api` and the `Api` event).

use super::functions::FunctionPermission;
use super::{Part, attributes, document, sam_auth};
use crate::extensions::{ANY_METHOD, gateway_responses, integration, policy, request_validators};
use crate::problem::report::Report;
use crate::problem::{Subject, WarningKind};
use crate::tree::{Node, Object, Value, made};
use std::collections::HashSet;
use trygate_model::Ambient;

/// The logical id of the API that SAM makes for events that name none.
const IMPLICIT: &str = "ServerlessRestApi";

/// An event by which a method of an API calls a function.
struct Event<'p, 'a> {
    function: &'p Part<'a>,
    /// The event's name, for messages.
    name: String,
    properties: &'p Node<'a>,
}

fn events<'p, 'a>(parts: &'p [Part<'a>]) -> Vec<Event<'p, 'a>> {
    let mut found = Vec::new();
    for part in parts
        .iter()
        .filter(|part| part.kind == "AWS::Serverless::Function")
    {
        let events = part.get("Events").and_then(Node::as_object);
        for member in events.map(Object::members).unwrap_or_default() {
            let is_api = member.node.get("Type").and_then(Node::as_str) == Some("Api");
            if let Some(properties) = member.node.get("Properties").filter(|_| is_api) {
                found.push(Event {
                    function: part,
                    name: format!("{}.{}", part.id, member.key),
                    properties,
                });
            }
        }
    }
    found
}

impl Event<'_, '_> {
    fn api(&self) -> Option<String> {
        let named = self.properties.get("RestApiId");
        match named {
            Some(node) => node.scalar_text().map(std::borrow::Cow::into_owned),
            None => Some(IMPLICIT.to_owned()),
        }
    }
}

/// Returns the permissions that SAM makes: one for each event, for every stage, and one for each
/// authorizer. By the function's name.
pub(super) fn permissions(parts: &[Part<'_>]) -> Vec<(String, FunctionPermission)> {
    let mut found = Vec::new();
    let mut permit = |id: String, function: &str, qualifier: Option<String>, of: &str| {
        let permission = FunctionPermission {
            logical_id: id,
            qualifier,
            principal: "apigateway.amazonaws.com".to_owned(),
            action: "lambda:InvokeFunction".to_owned(),
            source_arn: Some(format!("arn:*:execute-api:*:*:*/{of}")),
        };
        found.push((function.to_owned(), permission));
    };
    for event in events(parts) {
        let text = |key: &str| event.properties.get(key)?.scalar_text();
        let (Some(path), Some(verb)) = (text("Path"), text("Method")) else {
            continue;
        };
        let verb = match verb.to_ascii_uppercase() {
            verb if verb == "ANY" => "*".to_owned(),
            verb => verb,
        };
        let part = event.function;
        let name = part.text("FunctionName").unwrap_or_else(|| part.id.clone());
        let id = format!("{}Permission", event.name.replace('.', ""));
        let of = format!("*/{verb}{}", with_stars(&path));
        permit(id, &name, part.text("AutoPublishAlias"), &of);
    }
    for api in parts
        .iter()
        .filter(|part| part.kind == "AWS::Serverless::Api")
    {
        let authorizers = api.get("Auth").and_then(|auth| auth.get("Authorizers"));
        let authorizers = authorizers.and_then(Node::as_object).map(Object::members);
        for member in authorizers.unwrap_or_default() {
            let Some(arn) = member.node.get("FunctionArn").and_then(Node::scalar_text) else {
                continue;
            };
            let function = arn.rsplit(":function:").next().unwrap_or_default();
            let (name, qualifier) = match function.split_once(':') {
                Some((name, qualifier)) => (name, Some(qualifier.to_owned())),
                None => (function, None),
            };
            let id = format!("{}{}AuthorizerPermission", api.id, member.key);
            permit(id, name, qualifier, "authorizers/*");
        }
    }
    found
}

/// Puts `*` for each variable of a path.
fn with_stars(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, behind)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        out.push('*');
        rest = behind;
    }
    out + rest
}

/// Adds the API that SAM makes where an event names none.
pub(super) fn implicit_api(parts: &mut Vec<Part<'_>>) {
    let is_there = parts.iter().any(|part| part.id == IMPLICIT);
    let place = events(parts)
        .iter()
        .find(|event| event.properties.get("RestApiId").is_none())
        .map(|event| event.function.place);
    if let (Some(place), false) = (place, is_there) {
        parts.push(Part {
            id: IMPLICIT.to_owned(),
            kind: "AWS::Serverless::Api".to_owned(),
            properties: made::object(place, Vec::new()),
            place,
            asset: None,
        });
    }
}

/// Puts what SAM adds into an API's document.
pub(super) fn apply<'a>(
    parts: &[Part<'a>],
    api: &Part<'a>,
    document: &mut Node<'a>,
    ambient: &Ambient,
    report: &mut Report,
) {
    if let Some(models) = api.get("Models").and_then(Node::as_object) {
        for member in models.members() {
            document::add_schema(&member.key, &member.node, document);
        }
    }
    for event in events(parts) {
        if event.api().as_deref() == Some(api.id.as_str()) {
            method(&event, document, ambient, report);
        }
    }
    responses(api, document);
    let preflights = cors(api, document);
    sam_auth::apply(parts, api, document, ambient, &preflights);
}

fn method<'a>(
    event: &Event<'_, 'a>,
    document: &mut Node<'a>,
    ambient: &Ambient,
    report: &mut Report,
) {
    let text = |key: &str| {
        let text = event.properties.get(key)?.scalar_text()?;
        Some(text.into_owned())
    };
    let place = event.properties.place;
    let (Some(path), Some(verb)) = (text("Path"), text("Method")) else {
        let what = format!(
            "the event `{}`, whose path or method is not known",
            event.name
        );
        report.warning(WarningKind::Ignored { what }, Subject::Api, place);
        return;
    };
    let verb = match verb.to_ascii_lowercase().as_str() {
        "any" => ANY_METHOD.to_owned(),
        other => other.to_owned(),
    };
    let name = event.function.text("FunctionName");
    let name = name.unwrap_or_else(|| event.function.id.clone());
    let mut arn = attributes::function_arn(ambient, &name);
    if let Some(alias) = event.function.text("AutoPublishAlias") {
        arn = format!("{arn}:{alias}");
    }
    let mut proxy = document::function_integration(place, &arn, ambient);
    for (key, member) in [
        ("TimeoutInMillis", "timeoutInMillis"),
        ("ResponseTransferMode", "responseTransferMode"),
    ] {
        if let Some(node) = event.properties.get(key) {
            proxy.set(member, node.clone());
        }
    }
    let is_swagger = document.get("swagger").is_some();
    let parameters = request_parameters(event, is_swagger);
    let model = event.properties.get("RequestModel").cloned();
    let validator = model
        .as_ref()
        .and_then(|model| validator_of(model, document));
    let auth = event.properties.get("Auth").cloned();
    document.change_at(&["paths", &path, &verb], |operation| {
        operation.set_if_absent(integration::NAME, proxy);
        operation.change_at(&["responses"], |_| {});
        if !parameters.is_empty() {
            operation.change_at(&["parameters"], |list| {
                if !matches!(list.value, Value::Array(_)) {
                    *list = made::array(list.place, Vec::new());
                }
                if let Value::Array(items) = &mut list.value {
                    items.extend(parameters);
                }
            });
        }
        if let Some(model) = &model {
            request_model(model, is_swagger, operation);
        }
        if let Some(name) = validator {
            operation.set(request_validators::NAME, made::text(place, name));
        }
        if let Some(auth) = auth {
            // read when all methods are there, and removed again
            operation.set(sam_auth::PENDING, auth);
        }
    });
}

fn request_parameters<'a>(event: &Event<'_, 'a>, is_swagger: bool) -> Vec<Node<'a>> {
    let Some(Value::Array(items)) = event
        .properties
        .get("RequestParameters")
        .map(|node| &node.value)
    else {
        return Vec::new();
    };
    let mut list = Vec::new();
    for item in items {
        let (key, required) = match &item.value {
            Value::String(text) => (text.to_string(), None),
            Value::Object(object) => match object.members() {
                [member] => {
                    let required = member.node.get("Required").cloned();
                    (member.key.to_string(), required)
                }
                _ => continue,
            },
            _ => continue,
        };
        let Some((place, name)) = key
            .strip_prefix("method.request.")
            .and_then(|rest| rest.split_once('.'))
        else {
            continue;
        };
        let place = if place == "querystring" {
            "query"
        } else {
            place
        };
        let at = item.place;
        let no = Node {
            value: Value::Bool(false),
            place: at,
        };
        let mut parameter = made::object(
            at,
            vec![
                made::member("name", made::text(at, name)),
                made::member("in", made::text(at, place)),
                made::member("required", required.unwrap_or(no)),
            ],
        );
        let string = made::text(at, "string");
        if is_swagger {
            parameter.set("type", string);
        } else {
            parameter.change_at(&["schema", "type"], |node| *node = string);
        }
        list.push(parameter);
    }
    list
}

fn request_model<'a>(model: &Node<'a>, is_swagger: bool, operation: &mut Node<'a>) {
    let Some(name) = model.get("Model").and_then(Node::scalar_text) else {
        return;
    };
    let at = model.place;
    let reference = |section: &str| {
        let text = made::text(at, format!("#/{section}/{name}"));
        made::object(at, vec![made::member("$ref", text)])
    };
    if is_swagger {
        let body = made::object(
            at,
            vec![
                made::member("in", made::text(at, "body")),
                made::member("name", made::text(at, name.to_ascii_lowercase())),
                made::member("schema", reference("definitions")),
            ],
        );
        operation.change_at(&["parameters"], |list| match &mut list.value {
            Value::Array(items) => items.push(body),
            _ => *list = made::array(at, vec![body]),
        });
    } else {
        let path = ["requestBody", "content", "application/json", "schema"];
        operation.change_at(&path, |node| *node = reference("components/schemas"));
    }
}

/// Makes the validator that a request model asks for, under SAM's name for it.
fn validator_of<'a>(model: &Node<'a>, document: &mut Node<'a>) -> Option<String> {
    let flag = |key: &str| {
        let text = model.get(key)?.scalar_text()?;
        Some(text == "true")
    };
    let (body, parameters) = (flag("ValidateBody"), flag("ValidateParameters"));
    if body.is_none() && parameters.is_none() {
        return None;
    }
    let (body, parameters) = (body.unwrap_or_default(), parameters.unwrap_or_default());
    let name = match (body, parameters) {
        (true, true) => "body-and-params",
        (true, false) => "body-only",
        (false, true) => "params-only",
        (false, false) => "no-validation",
    };
    let flag = |value| Node {
        value: Value::Bool(value),
        place: model.place,
    };
    let definition = made::object(
        model.place,
        vec![
            made::member("validateRequestBody", flag(body)),
            made::member("validateRequestParameters", flag(parameters)),
        ],
    );
    document.change_at(&[request_validators::NAMES, name], |own| *own = definition);
    Some(name.to_owned())
}

fn responses<'a>(api: &Part<'a>, document: &mut Node<'a>) {
    let given = api.get("GatewayResponses").and_then(Node::as_object);
    for member in given.map(Object::members).unwrap_or_default() {
        let own = &member.node;
        let mut response = made::object(own.place, Vec::new());
        for (from, to) in [
            ("StatusCode", "statusCode"),
            ("ResponseTemplates", "responseTemplates"),
        ] {
            if let Some(node) = own.get(from) {
                response.set(to, node.clone());
            }
        }
        let parameters = own.get("ResponseParameters");
        for (section, prefix) in [
            ("Headers", "gatewayresponse.header."),
            ("Paths", "gatewayresponse.path."),
            ("QueryStrings", "gatewayresponse.querystring."),
        ] {
            let named = parameters.and_then(|node| node.get(section));
            let named = named.and_then(Node::as_object).map(Object::members);
            for member in named.unwrap_or_default() {
                let key = format!("{prefix}{}", member.key);
                let node = member.node.clone();
                response.change_at(&["responseParameters", &key], |own| *own = node);
            }
        }
        let path = [gateway_responses::NAME, member.key.as_ref()];
        document.change_at(&path, |own| *own = response);
    }
    let auth = api.get("Auth");
    if let Some(statements) = auth
        .and_then(|auth| auth.get("ResourcePolicy"))
        .and_then(|own| own.get("CustomStatements"))
    {
        let version = made::text(statements.place, "2012-10-17");
        document.change_at(&[policy::NAME, "Version"], |node| *node = version);
        let statements = statements.clone();
        document.change_at(&[policy::NAME, "Statement"], |node| *node = statements);
    }
}

/// Adds the answers to preflight requests; returns the paths that got one.
fn cors<'a>(api: &Part<'a>, document: &mut Node<'a>) -> HashSet<String> {
    let mut done = HashSet::new();
    let Some(cors) = api.get("Cors") else {
        return done;
    };
    let option = |key: &str| {
        let text = cors.get(key)?.scalar_text()?;
        Some(text.into_owned())
    };
    let origin = match cors.as_str() {
        Some(origin) => Some(origin.to_owned()),
        None => option("AllowOrigin"),
    };
    let place = cors.place;
    let paths: Vec<(String, Vec<String>)> = document
        .get("paths")
        .and_then(Node::as_object)
        .map(Object::members)
        .unwrap_or_default()
        .iter()
        .map(|member| {
            let item = member
                .node
                .as_object()
                .map(Object::members)
                .unwrap_or_default();
            let verbs = item.iter().filter_map(|own| {
                let verb = crate::paths::verb_of(&own.key)?;
                Some(verb.to_string())
            });
            (member.key.to_string(), verbs.collect())
        })
        .collect();
    for (path, verbs) in paths {
        if verbs.iter().any(|verb| verb == "OPTIONS") {
            continue;
        }
        let methods = option("AllowMethods").unwrap_or_else(|| {
            let mut verbs: Vec<&str> = if verbs.iter().any(|verb| verb == "ANY") {
                vec!["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
            } else {
                let own = verbs.iter().map(String::as_str);
                own.chain(["OPTIONS"]).collect()
            };
            verbs.sort_unstable();
            format!("'{}'", verbs.join(","))
        });
        let credentials = option("AllowCredentials").filter(|text| text == "true");
        let headers = [
            ("Access-Control-Allow-Origin", origin.clone()),
            ("Access-Control-Allow-Headers", option("AllowHeaders")),
            ("Access-Control-Allow-Methods", Some(methods)),
            ("Access-Control-Max-Age", option("MaxAge")),
            (
                "Access-Control-Allow-Credentials",
                credentials.map(|_| "'true'".to_owned()),
            ),
        ];
        let is_swagger = document.get("swagger").is_some();
        let operation = preflight(place, &headers, is_swagger);
        document.change_at(&["paths", &path, "options"], |own| *own = operation);
        done.insert(path);
    }
    done
}

fn preflight<'a>(
    place: crate::tree::Place,
    headers: &[(&str, Option<String>)],
    is_swagger: bool,
) -> Node<'a> {
    let text = |text: &str| made::text(place, text);
    let mut own = made::object(place, Vec::new());
    own.change_at(&["responses", "200", "description"], |node| {
        *node = text("Default response for CORS method");
    });
    let template = text("{\n  \"statusCode\" : 200\n}\n");
    let json = ["requestTemplates", "application/json"];
    own.change_at(&[integration::NAME], |proxy| {
        proxy.set("type", text("mock"));
        proxy.change_at(&json, |node| *node = template);
        proxy.change_at(&["responses", "default", "statusCode"], |node| {
            *node = text("200");
        });
        let none = text("{}\n");
        proxy.change_at(
            &[
                "responses",
                "default",
                "responseTemplates",
                "application/json",
            ],
            |node| *node = none,
        );
    });
    for (name, value) in headers {
        let Some(value) = value else {
            continue;
        };
        let key = format!("method.response.header.{name}");
        own.change_at(&["responses", "200", "headers", name], |header| {
            if is_swagger {
                header.set("type", text("string"));
            } else {
                header.change_at(&["schema", "type"], |node| *node = text("string"));
            }
        });
        let path = [
            integration::NAME,
            "responses",
            "default",
            "responseParameters",
            &key,
        ];
        own.change_at(&path, |node| *node = text(value));
    }
    own
}
