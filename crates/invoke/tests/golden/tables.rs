//! The tables of what AWS does, row by row: each row is a test with its name.
//!
//! The rows are those of the developer guide's pages on gateway responses, parameter mapping, content
//! encodings, passthrough behaviours and selection patterns, with what was recorded where it differs.

use super::*;

#[path = "tables/failures.rs"]
mod failures;
#[path = "tables/gateway_responses.rs"]
mod gateway_responses;
#[path = "tables/headers.rs"]
mod headers;
#[path = "tables/parameters.rs"]
mod parameters;
#[path = "tables/passthrough.rs"]
mod passthrough;
#[path = "tables/payloads.rs"]
mod payloads;
#[path = "tables/selection.rs"]
mod selection;
#[path = "tables/streams.rs"]
mod streams;

/// A method with one default response, and what surrounds it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "rows are easier to read without &"
)]
fn case(integration: Value, request: Value, backend: Value) -> Value {
    let mut integration = integration;
    if integration["integrationResponses"].is_null() {
        integration["integrationResponses"] = json!({ "200": { "statusCode": "200" } });
    }
    json!({
        "method": {
            "methodResponses": { "200": { "statusCode": "200" }, "404": { "statusCode": "404" } },
            "integration": integration,
        },
        "request": with_defaults(&request, json!({ "httpMethod": "POST", "path": "/pets/7" })),
        "backend": backend,
    })
}

/// An HTTP integration.
fn http() -> Value {
    json!({ "type": "HTTP", "httpMethod": "POST", "uri": "http://backend.example/" })
}

/// A Lambda integration of a type.
fn lambda(kind: &str) -> Value {
    json!({
        "type": kind, "httpMethod": "POST",
        "uri": "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/\
                arn:aws:lambda:eu-central-1:123456789012:function:f/invocations",
    })
}
