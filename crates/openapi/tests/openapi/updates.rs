//! Documents that are applied to an API that exists, as `PutRestApi` does.

use crate::shared::ambient;
use trygate_model::{Api, HttpMethod};
use trygate_openapi::{Definition, PutMode, ReadOptions, Source, put, read};

const FIRST: &str = "
openapi: 3.0.1
info: {title: first, version: '1', description: old}
x-amazon-apigateway-binary-media-types: [image/heif]
x-amazon-apigateway-api-key-source: AUTHORIZER
x-amazon-apigateway-minimum-compression-size: 10
tags: [{name: team, x-amazon-apigateway-tag-value: a}]
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: true}
x-amazon-apigateway-gateway-responses:
  THROTTLED: {statusCode: 429}
paths:
  /books/{isbn}:
    get: &get
      operationId: old
      security: [{door: []}]
      x-amazon-apigateway-request-validator: all
      responses: {'200': {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}}
      x-amazon-apigateway-integration: {type: mock}
    put: *get
  /readers:
    get: *get
components:
  schemas:
    Book: {type: object, title: old}
    Reader: {type: object}
  securitySchemes:
    door:
      type: apiKey
      in: header
      name: A
      x-amazon-apigateway-authorizer: {type: token, authorizerUri: 'arn:aws:lambda:x'}
";

const SECOND: &str = "
openapi: 3.0.1
info: {title: second, version: '2'}
x-amazon-apigateway-binary-media-types: [image/png, image/heif]
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: false, validateRequestParameters: true}
paths:
  /books/{isbn}:
    get:
      operationId: new
      responses: {'200': {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/Reader'}}}}}
    post: {operationId: added, responses: {}}
  /books/{isbn}/pages: {}
components:
  schemas:
    Book: {type: object, title: new}
";

fn first() -> Api {
    let source = Source::new("first", FIRST.as_bytes());
    read(&source, &ReadOptions::file(), &ambient()).unwrap().api
}

fn second(existing: &Api, mode: PutMode) -> Definition {
    let mut ambient = ambient();
    ambient.ids = std::sync::Arc::new(trygate_model::SeededIds::new(2));
    let source = Source::new("second", SECOND.as_bytes());
    put(&source, &ReadOptions::wire(), &ambient, existing, mode).unwrap()
}

fn verbs(api: &Api, path: &str) -> Vec<HttpMethod> {
    api.resource_at(path)
        .unwrap()
        .methods
        .keys()
        .copied()
        .collect()
}

#[test]
fn a_merge_keeps_what_the_document_does_not_declare() {
    let before = first();
    let after = second(&before, PutMode::Merge).api;
    let rest_api = &after.rest_api;
    assert_eq!(
        (rest_api.name.as_str(), rest_api.version.as_deref()),
        ("second", Some("2"))
    );
    assert_eq!(rest_api.description.as_deref(), Some("old"));
    assert_eq!(rest_api.api_key_source, "AUTHORIZER");
    assert_eq!(rest_api.binary_media_types, ["image/heif", "image/png"]);
    assert_eq!(rest_api.minimum_compression_size, Some(10));
    assert_eq!(rest_api.tags["team"], "a");
    assert_eq!(after.gateway_responses.len(), 1);
    assert_eq!(after.authorizers, before.authorizers);

    assert_eq!(
        verbs(&after, "/books/{isbn}"),
        [HttpMethod::Get, HttpMethod::Put, HttpMethod::Post]
    );
    assert_eq!(verbs(&after, "/readers"), [HttpMethod::Get]);
    let (old, new) = (
        before.resource_at("/books/{isbn}").unwrap(),
        after.resource_at("/books/{isbn}").unwrap(),
    );
    assert_eq!(old.id, new.id);
    let get = &new.methods[&HttpMethod::Get];
    // a method of the document replaces the old one whole
    assert_eq!(get.operation_name.as_deref(), Some("new"));
    assert_eq!(
        (get.authorization_type.as_str(), &get.integration),
        ("NONE", &None)
    );
    assert_eq!(new.methods[&HttpMethod::Put], old.methods[&HttpMethod::Put]);
    // a model that only the API has can be referred to
    let models = get.method_responses["200"]
        .response_models
        .as_ref()
        .unwrap();
    assert_eq!(models["application/json"], "Reader");

    assert_eq!(after.models["Book"].id, before.models["Book"].id);
    assert!(after.models["Book"].schema.contains("new"));
    assert!(after.models["Book"].schema.contains("object"));
    let validator = after.validator_named("all").unwrap();
    assert_eq!(
        Some(&validator.id),
        before.validator_named("all").map(|own| &own.id)
    );
    assert!(!validator.validate_request_body && validator.validate_request_parameters);
    assert_eq!(after.request_validators.len(), 1);
}

#[test]
fn an_overwrite_keeps_ids_and_little_else() {
    let before = first();
    let Definition {
        api: after,
        warnings,
        ..
    } = second(&before, PutMode::Overwrite);
    let rest_api = &after.rest_api;
    assert_eq!((&rest_api.id, &rest_api.root_resource_id), {
        let old = &before.rest_api;
        (&old.id, &old.root_resource_id)
    });
    assert_eq!(rest_api.description, None);
    assert_eq!(rest_api.api_key_source, "HEADER");
    assert_eq!(rest_api.binary_media_types, ["image/png", "image/heif"]);
    assert_eq!(rest_api.tags["team"], "a");
    assert!(after.gateway_responses.is_empty() && after.authorizers.is_empty());
    assert_eq!(
        verbs(&after, "/books/{isbn}"),
        [HttpMethod::Get, HttpMethod::Post]
    );
    assert!(after.resource_at("/readers").is_none());
    assert_eq!(
        after.resource_at("/books/{isbn}").map(|own| &own.id),
        before.resource_at("/books/{isbn}").map(|own| &own.id)
    );
    assert_eq!(after.models.keys().collect::<Vec<_>>(), ["Book"]);
    assert_eq!(
        rest_api.warnings,
        ["Reference to model 'Reader' not found. Ignoring."]
    );
    assert_eq!(warnings.len(), 1);
}

#[test]
fn applying_the_same_document_again_changes_nothing() {
    for mode in [PutMode::Merge, PutMode::Overwrite] {
        let once = second(&first(), mode).api;
        assert_eq!(second(&once, mode).api, once, "{mode:?}");
    }
}

#[test]
fn a_merge_meets_the_variables_that_are_there() {
    let text = "{\"swagger\": \"2.0\", \"info\": {}, \"paths\": {\"/books/{id}\": {}}}";
    let source = Source::new("third", text.as_bytes());
    let refused = put(
        &source,
        &ReadOptions::wire(),
        &ambient(),
        &first(),
        PutMode::Merge,
    );
    assert_eq!(
        refused.unwrap_err().wire_message().lines().nth(1),
        Some(
            "\tUnable to create resource at path '/books/{id}': A sibling ({isbn}) of this \
             resource already has a variable path part -- only one is allowed"
        )
    );
    let fresh = put(
        &source,
        &ReadOptions::wire(),
        &ambient(),
        &first(),
        PutMode::Overwrite,
    );
    assert!(fresh.is_ok());
}
