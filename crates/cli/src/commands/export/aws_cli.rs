//! The calls of the AWS CLI that build an API, as a script for a POSIX shell.
//!
//! Ids that AWS makes are kept in variables of the shell. The model `Empty` and `Error`, which a new
//! API has, are deleted first. Models that refer to others come after them; where they refer to one
//! another in a circle, they are made empty and filled afterwards.

use super::requests::quoted;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use trygate_model::schema_model::{model_name_of_url, model_url};
use trygate_model::{
    Api, ConnectionType, ContentHandling, HttpMethod, Integration, Method, Model, Resource,
    ResponseTransferMode, RestApi,
};

/// Writes the script.
pub(super) fn script(api: &Api) -> String {
    let mut script = Script {
        text: "#!/bin/sh\nset -eu\n".to_owned(),
        validators: BTreeMap::new(),
        authorizers: BTreeMap::new(),
    };
    script.rest_api(&api.rest_api);
    script.models(api);
    script.validators(api);
    script.authorizers(api);
    script.gateway_responses(api);
    script.resources(api);
    for part in api.documentation_parts.values() {
        script.call("create-documentation-part", |call| {
            call.json("--location", &json!(part.location));
            call.text("--properties", &part.properties);
        });
    }
    script.text += "echo \"$api\"\n";
    script.text
}

/// One call that is being written.
struct Call<'s>(&'s mut String);

impl Call<'_> {
    fn raw(&mut self, flag: &str, shell: &str) {
        // writing to a String cannot fail
        let _ = write!(self.0, " \\\n  {flag} {shell}");
    }

    fn text(&mut self, flag: &str, text: &str) {
        // one word with its flag, so that a text that begins with a dash is no flag
        if text.starts_with('-') {
            let _ = write!(self.0, " \\\n  {}", quoted(&format!("{flag}={text}")));
        } else {
            self.raw(flag, &quoted(text));
        }
    }

    fn some(&mut self, flag: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(flag, text);
        }
    }

    fn json(&mut self, flag: &str, json: &Json) {
        self.raw(flag, &quoted(&json.to_string()));
    }
}

struct Script<'a> {
    text: String,
    /// Variables of the shell by id.
    validators: BTreeMap<&'a str, String>,
    authorizers: BTreeMap<&'a str, String>,
}

impl<'a> Script<'a> {
    /// Writes a call on the API.
    fn call(&mut self, operation: &str, write: impl FnOnce(&mut Call<'_>)) {
        self.text += "aws apigateway ";
        self.text += operation;
        let mut call = Call(&mut self.text);
        call.raw("--rest-api-id", "\"$api\"");
        write(&mut call);
        self.text += " > /dev/null\n";
    }

    /// Writes a call whose answer has an id, which a variable keeps.
    fn keep(&mut self, variable: &str, operation: &str, write: impl FnOnce(&mut Call<'_>)) {
        let _ = write!(self.text, "{variable}=$(aws apigateway {operation}");
        let mut call = Call(&mut self.text);
        call.raw("--rest-api-id", "\"$api\"");
        write(&mut call);
        self.text += " \\\n  --query id --output text)\n";
    }

    fn rest_api(&mut self, own: &RestApi) {
        self.text += "api=$(aws apigateway create-rest-api";
        let mut call = Call(&mut self.text);
        call.text("--name", &own.name);
        call.some("--description", own.description.as_deref());
        // `--version` is an option of the CLI itself
        call.some("--api-version", own.version.as_deref());
        if !own.binary_media_types.is_empty() {
            call.json("--binary-media-types", &json!(own.binary_media_types));
        }
        if let Some(size) = own.minimum_compression_size {
            call.text("--minimum-compression-size", &size.to_string());
        }
        if own.api_key_source != "HEADER" {
            call.text("--api-key-source", &own.api_key_source);
        }
        let mut endpoint = own.endpoint_configuration.clone();
        if !endpoint.types.iter().any(|kind| kind == "PRIVATE") {
            // an import takes them, a call does not
            endpoint.vpc_endpoint_ids.clear();
        }
        call.json("--endpoint-configuration", &json!(endpoint));
        call.some("--policy", own.policy.as_deref());
        if !own.tags.is_empty() {
            call.json("--tags", &json!(own.tags));
        }
        if own.disable_execute_api_endpoint {
            call.0.push_str(" \\\n  --disable-execute-api-endpoint");
        }
        call.some("--security-policy", own.security_policy.as_deref());
        call.some(
            "--endpoint-access-mode",
            own.endpoint_access_mode.as_deref(),
        );
        self.text += " \\\n  --query id --output text)\n";
        self.text += "root=$(aws apigateway get-resources --rest-api-id \"$api\" \\\n  \
                      --query 'items[?path==`/`].id' --output text)\n";
    }

    fn models(&mut self, api: &'a Api) {
        for name in ["Empty", "Error"] {
            let _ = writeln!(
                self.text,
                "aws apigateway delete-model --rest-api-id \"$api\" --model-name {name} \
                 2> /dev/null || true"
            );
        }
        let mut done: BTreeSet<&str> = BTreeSet::new();
        let mut left: Vec<&Model> = api.models.values().collect();
        let mut circular: Vec<&Model> = Vec::new();
        while !left.is_empty() {
            let ready = |model: &&&Model| {
                let needs = references(api, model);
                needs
                    .iter()
                    .all(|name| *name == model.name || done.contains(name))
            };
            let next = left.iter().find(ready).copied();
            let is_ready = next.is_some();
            let Some(model) = next.or_else(|| left.first().copied()) else {
                break;
            };
            left.retain(|other| other.name != model.name);
            done.insert(&model.name);
            // a model cannot refer to itself before it is there
            let is_own = references(api, model).contains(&model.name.as_str());
            let is_whole = is_ready && !is_own;
            let schema = if is_whole {
                with_api(&model.schema, api)
            } else {
                circular.push(model);
                "'{}'".to_owned()
            };
            self.call("create-model", |call| {
                call.text("--name", &model.name);
                call.some("--description", model.description.as_deref());
                call.text("--content-type", &model.content_type);
                call.raw("--schema", &schema);
            });
        }
        for model in circular {
            let patch = json!([{"op": "replace", "path": "/schema", "value": model.schema}]);
            let patch = with_api(&patch.to_string(), api);
            self.call("update-model", |call| {
                call.text("--model-name", &model.name);
                call.raw("--patch-operations", &patch);
            });
        }
    }

    fn validators(&mut self, api: &'a Api) {
        for (at, own) in api.request_validators.values().enumerate() {
            let variable = format!("validator_{}", at + 1);
            self.keep(&variable, "create-request-validator", |call| {
                call.text("--name", &own.name);
                if own.validate_request_body {
                    call.0.push_str(" \\\n  --validate-request-body");
                }
                if own.validate_request_parameters {
                    call.0.push_str(" \\\n  --validate-request-parameters");
                }
            });
            self.validators.insert(&own.id, variable);
        }
    }

    fn authorizers(&mut self, api: &'a Api) {
        for (at, own) in api.authorizers.values().enumerate() {
            let variable = format!("authorizer_{}", at + 1);
            self.keep(&variable, "create-authorizer", |call| {
                call.text("--name", &own.name);
                call.text("--type", own.kind.as_str());
                if !own.provider_arns.is_empty() {
                    call.json("--provider-arns", &json!(own.provider_arns));
                }
                call.some("--auth-type", own.auth_type.as_deref());
                call.some("--authorizer-uri", own.authorizer_uri.as_deref());
                let credentials = own.authorizer_credentials.as_deref();
                call.some("--authorizer-credentials", credentials);
                call.some("--identity-source", own.identity_source.as_deref());
                let expression = own.identity_validation_expression.as_deref();
                call.some("--identity-validation-expression", expression);
                if let Some(seconds) = own.authorizer_result_ttl_in_seconds {
                    let seconds = seconds.to_string();
                    call.text("--authorizer-result-ttl-in-seconds", &seconds);
                }
            });
            self.authorizers.insert(&own.id, variable);
        }
    }

    fn gateway_responses(&mut self, api: &Api) {
        for (kind, own) in &api.gateway_responses {
            self.call("put-gateway-response", |call| {
                call.text("--response-type", kind.as_str());
                call.some("--status-code", own.status_code.as_deref());
                if !own.response_parameters.is_empty() {
                    call.json("--response-parameters", &json!(own.response_parameters));
                }
                if !own.response_templates.is_empty() {
                    call.json("--response-templates", &json!(own.response_templates));
                }
            });
        }
    }

    fn resources(&mut self, api: &Api) {
        let root = api.rest_api.root_resource_id.as_str();
        let mut variables = BTreeMap::from([(root, "root".to_owned())]);
        let mut waiting = vec![root];
        while let Some(id) = waiting.pop() {
            let Some(resource) = api.resources.get(id) else {
                continue;
            };
            let parent = resource.parent_id.as_deref();
            let parent = parent.and_then(|parent| variables.get(parent)).cloned();
            if let (Some(parent), Some(part)) = (parent, &resource.path_part) {
                let variable = format!("resource_{}", variables.len());
                self.keep(&variable, "create-resource", |call| {
                    call.raw("--parent-id", &format!("\"${parent}\""));
                    call.text("--path-part", part);
                });
                variables.insert(id, variable);
            }
            let variable = variables.get(id).cloned().unwrap_or_default();
            for (verb, method) in &resource.methods {
                self.method(resource, &variable, *verb, method);
            }
            let mut children: Vec<&str> = api.children(id).map(|child| child.id.as_str()).collect();
            children.reverse();
            waiting.extend(children);
        }
    }

    fn method(&mut self, resource: &Resource, variable: &str, verb: HttpMethod, own: &Method) {
        let here = |call: &mut Call<'_>| {
            call.raw("--resource-id", &format!("\"${variable}\""));
            call.text("--http-method", verb.as_str());
        };
        let of = |variables: &BTreeMap<&str, String>, id: &Option<String>| {
            let variable = id.as_deref().and_then(|id| variables.get(id));
            variable.map(|variable| format!("\"${variable}\""))
        };
        let validator = of(&self.validators, &own.request_validator_id);
        let authorizer = of(&self.authorizers, &own.authorizer_id);
        self.call("put-method", |call| {
            here(call);
            call.text("--authorization-type", &own.authorization_type);
            if let Some(authorizer) = authorizer {
                call.raw("--authorizer-id", &authorizer);
            }
            if !own.authorization_scopes.is_empty() {
                call.json("--authorization-scopes", &json!(own.authorization_scopes));
            }
            if own.api_key_required {
                call.0.push_str(" \\\n  --api-key-required");
            }
            call.some("--operation-name", own.operation_name.as_deref());
            if let Some(parameters) = &own.request_parameters {
                call.json("--request-parameters", &json!(parameters));
            }
            if let Some(models) = &own.request_models {
                call.json("--request-models", &json!(models));
            }
            if let Some(validator) = validator {
                call.raw("--request-validator-id", &validator);
            }
        });
        for response in own.method_responses.values() {
            self.call("put-method-response", |call| {
                here(call);
                call.text("--status-code", &response.status_code);
                if let Some(parameters) = &response.response_parameters {
                    call.json("--response-parameters", &json!(parameters));
                }
                if let Some(models) = &response.response_models {
                    call.json("--response-models", &json!(models));
                }
            });
        }
        if let Some(integration) = &own.integration {
            self.integration(resource, &here, integration);
        }
    }

    fn integration(
        &mut self,
        resource: &Resource,
        here: &dyn Fn(&mut Call<'_>),
        own: &Integration,
    ) {
        self.call("put-integration", |call| {
            here(call);
            call.text("--type", own.kind.as_str());
            call.some("--integration-http-method", own.http_method.as_deref());
            call.some("--uri", own.uri.as_deref());
            let connection = own.connection_type.map(ConnectionType::as_str);
            call.some("--connection-type", connection);
            call.some("--connection-id", own.connection_id.as_deref());
            call.some("--credentials", own.credentials.as_deref());
            if let Some(parameters) = &own.request_parameters {
                call.json("--request-parameters", &json!(parameters));
            }
            if let Some(templates) = &own.request_templates {
                call.json("--request-templates", &json!(templates));
            }
            call.text("--passthrough-behavior", own.passthrough_behavior.as_str());
            if own.cache_namespace != resource.id {
                call.text("--cache-namespace", &own.cache_namespace);
            }
            if !own.cache_key_parameters.is_empty() {
                call.json("--cache-key-parameters", &json!(own.cache_key_parameters));
            }
            let handling = own.content_handling.map(ContentHandling::as_str);
            call.some("--content-handling", handling);
            call.text("--timeout-in-millis", &own.timeout_in_millis.to_string());
            if let Some(tls) = own.tls_config {
                call.json("--tls-config", &json!(tls));
            }
            let mode = own.response_transfer_mode.map(ResponseTransferMode::as_str);
            call.some("--response-transfer-mode", mode);
            call.some("--integration-target", own.integration_target.as_deref());
        });
        for response in own.integration_responses.values() {
            self.call("put-integration-response", |call| {
                here(call);
                call.text("--status-code", &response.status_code);
                call.some("--selection-pattern", response.selection_pattern.as_deref());
                if let Some(parameters) = &response.response_parameters {
                    call.json("--response-parameters", &json!(parameters));
                }
                if let Some(templates) = &response.response_templates {
                    call.json("--response-templates", &json!(templates));
                }
                let handling = response.content_handling.map(ContentHandling::as_str);
                call.some("--content-handling", handling);
            });
        }
    }
}

/// Returns the models of an API that a model refers to.
fn references<'m>(api: &'m Api, model: &Model) -> Vec<&'m str> {
    fn collect(json: &Json, names: &mut Vec<String>) {
        match json {
            Json::Object(members) => {
                let url = members.get("$ref").and_then(Json::as_str);
                names.extend(url.and_then(model_name_of_url).map(str::to_owned));
                members.values().for_each(|value| collect(value, names));
            }
            Json::Array(items) => items.iter().for_each(|item| collect(item, names)),
            _ => {}
        }
    }
    let mut names = Vec::new();
    if let Ok(schema) = serde_json::from_str(&model.schema) {
        collect(&schema, &mut names);
    }
    let known = names
        .iter()
        .filter_map(|name| api.models.get_key_value(name.as_str()));
    known.map(|(name, _)| name.as_str()).collect()
}

/// Quotes a text in which models are named by URL, with the id of the API that is being built.
fn with_api(text: &str, api: &Api) -> String {
    let old = model_url(&api.rest_api.id, "");
    let before = old.trim_end_matches(&format!("{}/models/", api.rest_api.id));
    let new = format!("{before}'\"$api\"'/models/");
    format!("'{}'", text.replace('\'', "'\\''").replace(&old, &new))
}
