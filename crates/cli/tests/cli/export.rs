//! `trygate export`: documents, calls of the AWS CLI, and requests for other tools.

use crate::environment::Environment;
use insta::assert_snapshot;

const DOOR: &str = r#"
openapi: 3.0.1
info: {title: "It's a door", version: '1'}
paths:
  /rooms/{room}:
    put:
      parameters: [{name: q, in: query, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Room'}}}}
      responses: {'200': {description: fine}}
      security: [{token: []}, {api_key: []}]
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: 200}}
    x-amazon-apigateway-any-method:
      responses: {}
      x-amazon-apigateway-auth: {type: AWS_IAM}
      x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, uri: 'https://example.com/'}
components:
  schemas:
    Room:
      type: object
      properties: {name: {type: string}, next: {$ref: '#/components/schemas/Room'}}
  securitySchemes:
    api_key: {type: apiKey, name: x-api-key, in: header}
    token:
      type: apiKey
      name: Key
      in: header
      x-amazon-apigateway-authorizer: {type: token, authorizerUri: 'arn:aws:apigateway:us-east-1:lambda:path/x'}
"#;

/// Runs `trygate export`, ids of the API hidden.
fn export(arguments: &[&str]) -> String {
    let environment = Environment::new();
    environment.write("door.yaml", DOOR);
    let out = environment.run(&[&["export", "door.yaml"], arguments].concat());
    let mut hidden = String::new();
    let mut rest = out.as_str();
    while let Some(at) = rest.find(".execute-api.") {
        hidden += rest[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        hidden += "API.execute-api.";
        rest = &rest[at + ".execute-api.".len()..];
    }
    hidden + rest
}

#[test]
fn documents() {
    assert_snapshot!("oas30", export(&[]));
    assert_snapshot!(
        "swagger_yaml",
        export(&["--as", "swagger", "--format", "yaml", "--stage", "prod"])
    );
    assert_snapshot!("plain", export(&["--format", "yaml", "--extensions", ""]));
}

#[test]
fn calls_of_the_aws_cli() {
    assert_snapshot!("aws_cli", export(&["--cli"]));
}

#[test]
fn requests_for_other_tools() {
    assert_snapshot!("curl", export(&["--curl"]));
    assert_snapshot!("hurl", export(&["--hurl"]));
    assert_snapshot!(
        "http",
        export(&["--http", "--url", "https://example.com/prod/"])
    );
    let one = [
        "PUT",
        "/rooms/1?q=a%20b",
        "-H",
        "X: it's",
        "-d",
        "no {{json}}",
    ];
    assert_snapshot!("one_curl", export(&[&["--curl"], &one[..]].concat()));
    assert_snapshot!("one_hurl", export(&[&["--hurl"], &one[..]].concat()));
}

#[test]
fn what_cannot_be() {
    assert_snapshot!("no_such_path", export(&["--curl", "GET", "/doors"]));
    assert_snapshot!("no_such_type", export(&["--as", "raml"]));
    assert_snapshot!("no_tool", export(&["GET", "/rooms/1"]));
}
