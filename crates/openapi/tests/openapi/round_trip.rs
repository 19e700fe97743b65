//! An API that is exported and imported again is the same API: real definitions, our own fixtures,
//! and APIs as calls of the control plane could have made them.

use crate::same::{comparable, difference, documentation};
use crate::shared::{ambient, shared};
use indexmap::IndexMap;
use proptest::prelude::*;
use serde_json::json;
use std::path::PathBuf;
use trygate_model::{
    Api, Authorizer, AuthorizerType, ConnectionType, ContentHandling, DocumentationPart,
    DocumentationPartLocation, DocumentedType, GatewayResponse, GatewayResponseType, HttpMethod,
    Integration, IntegrationResponse, IntegrationType, Method, MethodResponse, Model,
    PassthroughBehavior, RequestValidator, Resource, RestApi, TextMap, TlsConfig,
};
use trygate_openapi::{
    Definition, ExportFormat, ExportType, ExportedDocumentation, Extensions, Limits, ReadError,
    ReadOptions, Source, WriteOptions, read, write,
};

/// Writes everything that an export can have.
fn exported(api: &Api, export_type: ExportType, format: ExportFormat) -> String {
    let parts: Vec<&DocumentationPart> = api.documentation_parts.values().collect();
    let documentation = ExportedDocumentation {
        version: None,
        created_date: None,
        parts: &parts,
    };
    let options = WriteOptions {
        export_type,
        extensions: Extensions::ALL,
        host: "abcdefghij.execute-api.us-east-1.amazonaws.com",
        stage: "prod",
        undated_version: "2026-11-22T10:00:00Z",
        documentation: (!parts.is_empty()).then_some(documentation),
        any_payload: true,
    };
    format.lay_out(&write(api, &options).unwrap())
}

fn imported(text: &str) -> Result<Definition, ReadError> {
    let options = ReadOptions {
        // an export says more than the file that it came from
        limits: Limits {
            bytes: 64 * 1024 * 1024,
            values: 20_000_000,
            ..Limits::default()
        },
        ..ReadOptions::wire()
    };
    read(
        &Source::new("export", text.as_bytes()),
        &options,
        &ambient(),
    )
}

/// Exports and imports; the API must be the same but for its version where it had none.
fn there_and_back(api: &Api, export_type: ExportType, format: ExportFormat) -> Result<Api, String> {
    let text = exported(api, export_type, format);
    let definition = imported(&text).map_err(|error| {
        let problems: Vec<String> = error.problems.iter().map(ToString::to_string).collect();
        format!("refused: {}", problems.join("; "))
    })?;
    Ok(definition.api)
}

fn same(before: &Api, after: &Api) -> Result<(), String> {
    let (mut left, right) = (comparable(before), comparable(after));
    if before.rest_api.version.is_none() {
        left["restApi"]["version"] = "2026-11-22T10:00:00Z".into();
    }
    difference(&left, &right, "").map_or(Ok(()), Err)
}

/// The whole check: in both formats, and again from the first copy, by then with documentation.
fn check(api: &Api) -> Result<(), String> {
    for format in [ExportFormat::Json, ExportFormat::Yaml] {
        let second = there_and_back(api, ExportType::Oas30, format)?;
        same(api, &second)?;
        let (before, after) = (documentation(api), documentation(&second));
        for (location, properties) in &before {
            if after.get(location) != Some(properties) {
                return Err(format!(
                    "{location}: {properties} became {:?}",
                    after.get(location)
                ));
            }
        }
        let third = there_and_back(&second, ExportType::Oas30, format)?;
        same(&second, &third)?;
        if documentation(&second) != documentation(&third) {
            return Err("documentation is not stable".into());
        }
    }
    // Swagger cannot say everything; what it says stays
    let second = there_and_back(api, ExportType::Swagger, ExportFormat::Json)?;
    let third = there_and_back(&second, ExportType::Swagger, ExportFormat::Yaml)?;
    same(&second, &third)
}

fn definitions(folder: PathBuf) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_dir() || path.extension().is_some_and(|end| end != "csv"));
    files.sort();
    files
}

#[test]
fn real_definitions_survive_an_export() {
    let Some(folder) = shared("inputs/openapi") else {
        return;
    };
    let (mut survived, mut not_read) = (0, 0);
    let mut failures = Vec::new();
    for file in definitions(folder) {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        // values that another tool fills in are not there to be exported
        let Ok(definition) = read(&Source::new(name, &bytes), &ReadOptions::file(), &ambient())
        else {
            not_read += 1;
            continue;
        };
        match check(&definition.api) {
            Ok(()) => survived += 1,
            Err(_) if !definition.set_aside.is_empty() => not_read += 1,
            Err(why) => failures.push(format!("{name}: {why}")),
        }
    }
    println!("{survived} definitions survive, {not_read} are incomplete");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(survived > 40);
}

#[test]
fn own_definitions_survive_an_export() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut survived = 0;
    for case in definitions(root) {
        let file = ["definition.json", "definition.yaml"];
        let Some(file) = file
            .iter()
            .map(|name| case.join(name))
            .find(|file| file.exists())
        else {
            continue;
        };
        let bytes = std::fs::read(file).unwrap();
        let source = Source::new("definition", &bytes);
        if let Ok(definition) = read(&source, &ReadOptions::file(), &ambient())
            && definition.set_aside.is_empty()
        {
            check(&definition.api).unwrap_or_else(|why| panic!("{}: {why}", case.display()));
            survived += 1;
        }
    }
    assert!(survived >= 8, "only {survived}");
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z][a-zA-Z0-9]{0,8}"
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,100}",
        "(\\PC|[\\n\\t ]){1,60}",
        Just("#set($x = 1)\n{\"a\": \"$x\"}".to_owned()),
        Just("true".to_owned()),
        Just("2026-11-22".to_owned()),
    ]
}

fn some_text() -> impl Strategy<Value = String> {
    text().prop_filter("not empty", |text| !text.is_empty() && !text.contains('\0'))
}

fn model(index: usize) -> impl Strategy<Value = Model> {
    (prop::option::of(some_text()), any::<bool>(), some_text()).prop_map(
        move |(description, refers, title)| {
            let name = format!("Model{index}");
            let other = trygate_model::schema_model::model_url("abcdefghij", "Model0");
            let inner = if refers {
                json!({"$ref": other})
            } else {
                json!({"type": "integer", "minimum": 1.5})
            };
            let mut schema = json!({
                "$schema": "http://json-schema.org/draft-04/schema#",
                "title": title,
                "type": "object",
                "required": ["b", "a"],
                "properties": {"a": inner, "b": {"type": "array", "items": {"type": "string"}}},
            });
            if let Some(text) = &description {
                schema["description"] = text.as_str().into();
            }
            Model {
                id: format!("m{index}"),
                name,
                description,
                schema: schema.to_string(),
                content_type: "application/json".into(),
            }
        },
    )
}

fn integration() -> impl Strategy<Value = Integration> {
    let patterns = prop::collection::btree_set("[1-5]\\\\d\\{2\\}|[A-Z]{1,5}\\.\\*", 0..3);
    (
        0..5_usize,
        prop::option::of(some_text()),
        patterns,
        any::<[bool; 6]>(),
        prop::collection::btree_map(name(), prop::option::of(text()), 0..3),
        50..=29_000_u32,
    )
        .prop_map(|(kind, credentials, patterns, flags, templates, timeout)| {
            use IntegrationType::{Aws, AwsProxy, Http, HttpProxy, Mock};
            let kind = [Mock, Http, HttpProxy, Aws, AwsProxy][kind];
            let mut own = Integration::new(kind, "to be replaced");
            own.credentials = credentials.map(|text| text.replace("${", "$"));
            own.timeout_in_millis = timeout;
            if kind != Mock {
                own.http_method = Some("POST".into());
                own.uri = Some(match kind {
                    Http | HttpProxy => "https://example.com/{id}".into(),
                    _ => "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:\
                          lambda:us-east-1:111111111111:function:f/invocations"
                        .to_owned(),
                });
            }
            if matches!(kind, Http | HttpProxy) {
                own.connection_type = Some(ConnectionType::Internet);
                if flags[0] {
                    own.connection_type = Some(ConnectionType::VpcLink);
                    own.connection_id = Some("abc123".into());
                }
            }
            if flags[1] {
                own.passthrough_behavior = PassthroughBehavior::Never;
                own.content_handling = Some(ContentHandling::ConvertToText);
                own.cache_key_parameters = vec!["method.request.path.id".into()];
                own.cache_namespace = "shared".into();
            }
            if flags[2] {
                own.tls_config = Some(TlsConfig {
                    insecure_skip_verification: flags[3],
                });
            }
            if flags[4] {
                let source = "method.request.header.X-In".to_owned();
                own.request_parameters =
                    Some([("integration.request.header.X".to_owned(), source)].into());
            }
            let templates: TextMap<Option<String>> = templates
                .into_iter()
                .map(|(sub, template)| (format!("text/{sub}"), template))
                .collect();
            own.request_templates = Some(templates.clone());
            for (at, pattern) in patterns.into_iter().enumerate() {
                let status_code = format!("40{at}");
                let selection_pattern = Some(pattern);
                own.integration_responses.insert(
                    status_code.clone(),
                    IntegrationResponse {
                        status_code,
                        selection_pattern,
                        response_templates: Some(templates.clone()),
                        ..IntegrationResponse::default()
                    },
                );
            }
            if flags[5] {
                let target = "method.response.header.X-Out".to_owned();
                own.integration_responses.insert(
                    "200".into(),
                    IntegrationResponse {
                        status_code: "200".into(),
                        selection_pattern: flags[0].then(String::new),
                        response_parameters: Some([(target, "'x y'".to_owned())].into()),
                        ..IntegrationResponse::default()
                    },
                );
            }
            own
        })
}

fn method() -> impl Strategy<Value = Method> {
    (
        0..5_usize,
        any::<[bool; 5]>(),
        prop::option::of(integration()),
        prop::option::of("[a-zA-Z]{1,9}"),
        0..3_usize,
    )
        .prop_map(
            |(authorization, flags, integration, operation_name, model)| {
                let (kind, id) = match authorization {
                    0 => ("AWS_IAM", None),
                    1 => ("CUSTOM", Some("token1")),
                    2 => ("CUSTOM", Some("request")),
                    3 => ("COGNITO_USER_POOLS", Some("pool11")),
                    _ => ("NONE", None),
                };
                let mut own = Method::new(kind);
                own.authorizer_id = id.map(str::to_owned);
                if kind == "COGNITO_USER_POOLS" && flags[0] {
                    own.authorization_scopes = vec!["a/read".into(), "b".into()];
                }
                own.api_key_required = flags[1];
                own.request_validator_id = flags[2].then(|| "valid1".to_owned());
                own.operation_name = operation_name;
                let parameter = |name: &str, required| (format!("method.request.{name}"), required);
                own.request_parameters = Some(TextMap::from_iter([
                    parameter("header.X-In", flags[3]),
                    parameter("querystring.q", flags[4]),
                    parameter("path.id", true),
                ]));
                let names = [("application/json", "Model0"), ("text/xml", "Model1")];
                let models = names.into_iter().take(model);
                let models = models.map(|(kind, name)| (kind.to_owned(), name.to_owned()));
                own.request_models = flags[0].then(|| models.clone().collect());
                let codes = ["200", "400", "401", "402"].map(|code| {
                    let header = "method.response.header.X-Out".to_owned();
                    let response = MethodResponse {
                        status_code: code.into(),
                        response_parameters: Some([(header, flags[3])].into()),
                        response_models: flags[1].then(|| models.clone().collect()),
                    };
                    (code.to_owned(), response)
                });
                own.method_responses = codes.into();
                own.integration = integration;
                own
            },
        )
}

fn authorizer(id: &str, name: String, kind: AuthorizerType, flags: [bool; 3]) -> Authorizer {
    let pool = kind == AuthorizerType::CognitoUserPools;
    let source = match kind {
        AuthorizerType::Request => "method.request.header.A,context.path",
        _ => "method.request.header.Auth",
    };
    Authorizer {
        id: id.into(),
        name,
        kind,
        provider_arns: pool
            .then(|| "arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_a".to_owned())
            .into_iter()
            .collect(),
        auth_type: flags[0].then(|| "custom".to_owned()),
        authorizer_uri: (!pool).then(|| "arn:aws:apigateway:us-east-1:lambda:path/x".to_owned()),
        authorizer_credentials: flags[1].then(|| "arn:aws:iam::111111111111:role/r".to_owned()),
        identity_source: Some(source.into()),
        identity_validation_expression: flags[2].then(|| "^x-[a-z]+".to_owned()),
        authorizer_result_ttl_in_seconds: flags[1].then_some(0),
    }
}

prop_compose! {
    /// An API as calls could have made it.
    fn api()(
        title in some_text(),
        description in prop::option::of(some_text()),
        version in prop::option::of(some_text()),
        models in (model(0), model(1), model(2)),
        methods in prop::collection::vec((0..5_usize, 0..8_usize, method()), 0..7),
        flags in any::<[bool; 3]>(),
        more in any::<[bool; 4]>(),
        gateway in prop::option::of((some_text(), 200..600_u32)),
        note in prop::option::of(some_text()),
        authorizers in Just(["api_key", "sigv4", "pool"]),
    ) -> Api {
        let mut rest_api = RestApi::new("abcdefghij".into(), title, "root123456".into(), 0);
        rest_api.description = description;
        rest_api.version = version;
        rest_api.binary_media_types = vec!["image/png".into(), "*/*".into()];
        rest_api.minimum_compression_size = more[0].then_some(1024);
        if more[1] {
            rest_api.api_key_source = "AUTHORIZER".into();
            rest_api.policy = Some(json!({"Version": "2012-10-17", "Statement": []}).to_string());
            rest_api.tags.insert("team".into(), "a b".into());
        }
        if more[2] {
            rest_api.disable_execute_api_endpoint = true;
            rest_api.endpoint_configuration.ip_address_type = "dualstack".into();
            rest_api.endpoint_configuration.vpc_endpoint_ids = vec!["vpce-1".into()];
            rest_api.security_policy = Some("SecurityPolicy_TLS13_1_3_2025_09".into());
            rest_api.endpoint_access_mode = Some("STRICT".into());
        }
        let mut api = Api::new(rest_api);
        for model in [models.0, models.1, models.2] {
            api.models.insert(model.name.clone(), model);
        }
        api.request_validators.insert("valid1".into(), RequestValidator {
            id: "valid1".into(),
            name: "all of it".into(),
            validate_request_body: flags[0],
            validate_request_parameters: flags[1],
        });
        let kinds = [AuthorizerType::Token, AuthorizerType::Request, AuthorizerType::CognitoUserPools];
        for ((id, name), kind) in ["token1", "request", "pool11"].iter().zip(authorizers).zip(kinds) {
            api.authorizers.insert((*id).into(), authorizer(id, name.into(), kind, flags));
        }
        if let Some((template, status)) = gateway {
            api.gateway_responses.insert(GatewayResponseType::Default4xx, GatewayResponse {
                status_code: more[3].then(|| status.to_string()),
                response_parameters: [("gatewayresponse.header.A".to_owned(), "'*'".to_owned())].into(),
                response_templates: if flags[2] {
                    [("application/json".to_owned(), template)].into()
                } else {
                    TextMap::new()
                },
            });
        }
        let root = api.rest_api.root_resource_id.clone();
        let mut put = |id: &str, parent: &str, part: &str| {
            api.resources.insert(id.into(), Resource {
                id: id.into(),
                parent_id: Some(parent.into()),
                path_part: Some(part.into()),
                methods: IndexMap::new(),
            });
        };
        put("aaaaaa", &root, "pets");
        put("bbbbbb", "aaaaaa", "{id}");
        put("cccccc", "bbbbbb", "{proxy+}");
        put("dddddd", &root, "a.b_c-d:e");
        for (at, verb, mut method) in methods {
            let id = [root.as_str(), "aaaaaa", "bbbbbb", "cccccc", "dddddd"][at];
            if at < 2 || at == 4 {
                let declared = method.request_parameters.as_mut().unwrap();
                declared.shift_remove("method.request.path.id");
            }
            if let Some(integration) = &mut method.integration
                && integration.cache_namespace == "to be replaced"
            {
                id.clone_into(&mut integration.cache_namespace);
            }
            let verb = HttpMethod::ALL[verb];
            if let Some(text) = &note {
                let location = DocumentationPartLocation {
                    kind: DocumentedType::Method,
                    path: Some(api.path_of(&api.resources[id])),
                    method: Some(verb.to_string()),
                    status_code: None,
                    name: None,
                };
                let part = DocumentationPart {
                    id: format!("d{}", api.documentation_parts.len()),
                    location,
                    properties: json!({"description": text, "tags": ["a"], "own": 1}).to_string(),
                };
                let known = api.documentation_parts.values();
                let mut known = known.filter(|own| own.location == part.location);
                if known.next().is_none() {
                    api.documentation_parts.insert(part.id.clone(), part);
                }
            }
            api.resources[id].methods.insert(verb, method);
        }
        api
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn an_api_of_calls_survives_an_export(api in api()) {
        if let Err(why) = check(&api) {
            let text = exported(&api, ExportType::Oas30, ExportFormat::Yaml);
            return Err(TestCaseError::fail(format!("{why}\n{text}")));
        }
    }
}
