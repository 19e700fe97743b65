//! The event that an authorizer's function gets.
//!
//! Observed: the members and their order; maps that are empty are `{}`, unlike those of a proxy's
//! event.

use super::Asked;
use crate::endpoint::{header_maps, lists, request_context, single_values, text_values};
use crate::trace::Identity;
use serde_json::{Map, Value};

pub(super) fn of(asked: &Asked<'_>, identity: &Identity) -> String {
    let mut event = Map::new();
    let mut add = |name: &str, value: Value| {
        event.insert(name.to_owned(), value);
    };
    let method_arn = asked.method_arn.into();
    match identity {
        Identity::Token(token) => {
            add("type", "TOKEN".into());
            add("methodArn", method_arn);
            add("authorizationToken", token.as_str().into());
        }
        Identity::Sources(_) => {
            let request = asked.readable.request;
            let (headers, multi_value_headers) = header_maps(&request.headers);
            add("type", "REQUEST".into());
            add("methodArn", method_arn);
            add("resource", asked.resource.into());
            add("path", request.path.as_str().into());
            add("httpMethod", asked.http_method.as_str().into());
            add("headers", headers.into());
            add("multiValueHeaders", multi_value_headers.into());
            add(
                "queryStringParameters",
                single_values(&request.query).into(),
            );
            add(
                "multiValueQueryStringParameters",
                lists(&request.query).into(),
            );
            add(
                "pathParameters",
                text_values(&request.path_parameters).into(),
            );
            let variables = text_values(asked.readable.stage_variables);
            add("stageVariables", variables.into());
            add("requestContext", request_context(asked.readable.context));
        }
    }
    Value::Object(event).to_string()
}
