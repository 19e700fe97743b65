//! A method → an operation.

use super::{WriteError, Writing, insert_full};
use crate::extensions::{self, request_validators};
use serde_json::{Map, Value as Json, json};
use trygate_model::{HttpMethod, Method, MethodResponse, TextMap};

/// Writes the operation of a method.
pub(super) fn write(
    cx: &Writing<'_>,
    path: &str,
    resource_id: &str,
    verb: HttpMethod,
    method: &Method,
) -> Result<Json, WriteError> {
    let mut out = Map::new();
    cx.documented.describe_method(path, verb, &mut out);
    if let Some(name) = &method.operation_name {
        out.insert("operationId".into(), name.as_str().into());
    }
    if cx.is_swagger() {
        insert_list(&mut out, "consumes", consumes(method));
        insert_list(&mut out, "produces", produces(method));
    }
    let parameters = parameters(cx, path, verb, method)?;
    if !parameters.is_empty() {
        out.insert("parameters".into(), parameters.into());
    }
    if !cx.is_swagger()
        && let Some(body) = request_body(cx, path, verb, method)?
    {
        out.insert("requestBody".into(), body);
    }
    let responses = responses(cx, path, verb, method)?;
    // published: Swagger shows an empty object, OpenAPI nothing
    if cx.is_swagger() || !responses.is_empty() {
        out.insert("responses".into(), responses.into());
    }
    let security = cx.schemes.requirements(method);
    if !security.is_empty() {
        out.insert("security".into(), security.into());
    }
    let validator = method.request_validator_id.as_ref();
    let validator = validator.and_then(|id| cx.api.request_validators.get(id));
    if let Some(validator) = validator
        && cx.options.extensions.apigateway
    {
        let name = validator.name.as_str().into();
        out.insert(request_validators::NAME.into(), name);
    }
    if let Some(integration) = &method.integration
        && cx.options.extensions.with_integrations()
    {
        let json = extensions::integration::write(integration, resource_id, cx.is_swagger());
        out.insert(extensions::integration::NAME.into(), json);
    }
    Ok(out.into())
}

fn insert_list(out: &mut Map<String, Json>, key: &str, items: Vec<&str>) {
    if !items.is_empty() {
        out.insert(key.into(), items.into());
    }
}

/// The types of a request: those of its models, else of its templates (published).
fn consumes(method: &Method) -> Vec<&str> {
    let models = method
        .request_models
        .as_ref()
        .filter(|models| !models.is_empty());
    if let Some(models) = models {
        // one schema is written, so only the types that have it are
        let shown = json_model(models).or_else(|| models.values().next());
        let types = models.iter().filter(|(_, model)| Some(*model) == shown);
        return types
            .map(|(content_type, _)| content_type.as_str())
            .collect();
    }
    let integration = method.integration.as_ref();
    let templates = integration.and_then(|integration| integration.request_templates.as_ref());
    templates
        .into_iter()
        .flat_map(|templates| templates.keys().map(String::as_str))
        .collect()
}

/// The types of a method's responses: those of its models, else of its templates (published).
fn produces(method: &Method) -> Vec<&str> {
    let mut types: Vec<&str> = Vec::new();
    let mut add = |content_type| {
        if !types.contains(&content_type) {
            types.push(content_type);
        }
    };
    let responses = method.method_responses.values();
    for models in responses.filter_map(|response| response.response_models.as_ref()) {
        models.keys().for_each(|content_type| add(content_type));
    }
    if types.is_empty()
        && let Some(integration) = &method.integration
    {
        let mut add = |content_type| {
            if !types.contains(&content_type) {
                types.push(content_type);
            }
        };
        let responses = integration.integration_responses.values();
        for templates in responses.filter_map(|response| response.response_templates.as_ref()) {
            templates.keys().for_each(|content_type| add(content_type));
        }
    }
    types
}

/// Finds the model of a kind of JSON.
fn json_model(models: &TextMap) -> Option<&String> {
    models.get("application/json").or_else(|| {
        let mut all = models.iter();
        let json = all.find(|(content_type, _)| content_type.contains("json"));
        json.map(|(_, model)| model)
    })
}

/// Finds the model to show of a payload, or says that AWS shows none.
fn shown_model<'m>(
    cx: &Writing<'_>,
    path: &str,
    http_method: HttpMethod,
    models: &'m TextMap,
) -> Result<Option<&'m String>, WriteError> {
    if models.is_empty() {
        return Ok(None);
    }
    match json_model(models) {
        Some(model) => Ok(Some(model)),
        None if cx.options.any_payload => Ok(models.values().next()),
        None => Err(WriteError::OnlyNonJsonModels {
            http_method,
            path: path.to_owned(),
        }),
    }
}

fn parameters(
    cx: &Writing<'_>,
    path: &str,
    verb: HttpMethod,
    method: &Method,
) -> Result<Vec<Json>, WriteError> {
    let mut list = Vec::new();
    for (key, required) in method.request_parameters.iter().flatten() {
        let Some((location, name)) = key
            .strip_prefix("method.request.")
            .and_then(|rest| rest.split_once('.'))
        else {
            continue;
        };
        let place = match location {
            "path" => "path",
            "querystring" => "query",
            "header" => "header",
            _ => continue,
        };
        let mut parameter = Map::new();
        parameter.insert("name".into(), name.into());
        parameter.insert("in".into(), place.into());
        cx.documented
            .describe_parameter(path, verb, place, name, &mut parameter);
        // a variable of the path is always there
        let required = *required || place == "path";
        if cx.is_swagger() {
            parameter.insert("required".into(), required.into());
            parameter.insert("type".into(), "string".into());
        } else {
            if required {
                parameter.insert("required".into(), true.into());
            }
            parameter.insert("schema".into(), json!({"type": "string"}));
        }
        list.push(parameter.into());
    }
    let models = method.request_models.as_ref();
    if cx.is_swagger()
        && let Some(models) = models
        && let Some(model) = shown_model(cx, path, verb, models)?
    {
        let mut body = Map::new();
        body.insert("in".into(), "body".into());
        body.insert("name".into(), model.as_str().into());
        cx.documented.describe_body(path, verb, &mut body);
        body.insert("required".into(), true.into());
        body.insert("schema".into(), reference(cx, model));
        list.push(body.into());
    }
    Ok(list)
}

fn reference(cx: &Writing<'_>, model: &str) -> Json {
    json!({"$ref": super::schemas::reference(cx, model)})
}

fn content(cx: &Writing<'_>, models: &TextMap) -> Json {
    let entry = |(content_type, model): (&String, &String)| {
        let schema = json!({"schema": reference(cx, model)});
        (content_type.clone(), schema)
    };
    Json::Object(models.iter().map(entry).collect())
}

fn request_body(
    cx: &Writing<'_>,
    path: &str,
    verb: HttpMethod,
    method: &Method,
) -> Result<Option<Json>, WriteError> {
    let Some(models) = method
        .request_models
        .as_ref()
        .filter(|models| !models.is_empty())
    else {
        return Ok(None);
    };
    shown_model(cx, path, verb, models)?;
    let mut body = Map::new();
    cx.documented.describe_body(path, verb, &mut body);
    body.insert("content".into(), content(cx, models));
    body.insert("required".into(), true.into());
    Ok(Some(body.into()))
}

fn responses(
    cx: &Writing<'_>,
    path: &str,
    verb: HttpMethod,
    method: &Method,
) -> Result<Map<String, Json>, WriteError> {
    let mut out = Map::new();
    for (code, response) in &method.method_responses {
        let json = response_of(cx, path, verb, code, response)?;
        out.insert(code.clone(), json);
    }
    Ok(out)
}

fn response_of(
    cx: &Writing<'_>,
    path: &str,
    verb: HttpMethod,
    code: &str,
    response: &MethodResponse,
) -> Result<Json, WriteError> {
    let mut out = Map::new();
    let description = cx.documented.of_response(path, verb, code);
    let description = description.unwrap_or_else(|| format!("{code} response"));
    out.insert("description".into(), description.into());
    let mut headers = Map::new();
    for key in response.response_parameters.iter().flat_map(TextMap::keys) {
        let Some(name) = key.strip_prefix("method.response.header.") else {
            continue;
        };
        let mut header = Map::new();
        cx.documented
            .describe_header(path, verb, code, name, &mut header);
        if cx.is_swagger() {
            header.insert("type".into(), "string".into());
        } else {
            header.insert("schema".into(), json!({"type": "string"}));
        }
        headers.insert(name.to_owned(), header.into());
    }
    let none = TextMap::new();
    let models = response.response_models.as_ref().unwrap_or(&none);
    let model = shown_model(cx, path, verb, models)?;
    if cx.is_swagger() {
        if let Some(model) = model {
            out.insert("schema".into(), reference(cx, model));
        }
        insert_full(&mut out, "headers", headers);
    } else {
        insert_full(&mut out, "headers", headers);
        out.insert("content".into(), content(cx, models));
    }
    Ok(out.into())
}
