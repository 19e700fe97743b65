//! Makes a fixture out of the recorded log of an authorizer's test.

use super::derive::{Replay, closed, padded};
use super::text::{Log, TRUNCATED, map};
use super::*;
use trygate_invoke::AuthorizerInvocation;

/// A test of an authorizer that is to give the recorded log.
pub(super) struct Asked {
    pub(super) api: Api,
    pub(super) invocation: AuthorizerInvocation,
    pub(super) backend: Replay,
    pub(super) ambient: Ambient,
}

const IDENTITY: &str = "Incoming identity: ";
const RESULT: &str = "Authorizer result body before parsing: ";
const PRINCIPAL: &str = "Using valid authorizer policy for principal: ";

pub(super) fn fixture(log: &Log) -> Asked {
    let id = log
        .find(r"Starting authorizer: (\w+) for request")
        .unwrap_or_else(|| "auth01".into());
    let region = log
        .find(r"arn:aws[\w-]*:lambda:([a-z0-9-]+):")
        .unwrap_or_else(|| "us-east-1".into());
    let api_id = log
        .find(r"x-amzn-apigateway-api-id=(\w+)")
        .unwrap_or_else(|| "a1b2c3d4e5".into());
    let account = log
        .find(r"arn:aws[\w-]*:execute-api:[\w-]+:(\d{12})")
        .unwrap_or_else(|| "123456789012".into());
    let function = log
        .find(r"/functions/(arn:[^/]+)/invocations")
        .unwrap_or_else(|| format!("arn:aws:lambda:{region}:{account}:function:f"));
    let identity = log.value(IDENTITY).unwrap_or("***");
    let is_request = identity.starts_with('{') || log.has("\"type\":\"REQUEST\"");
    let mut authorizer = json!({
        "id": id, "name": "recorded", "type": if is_request { "REQUEST" } else { "TOKEN" },
        "authorizerUri": format!(
            "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations"
        ),
        "identitySource": "method.request.header.Authorization",
    });
    let headers_line = log.value("Endpoint request headers: ").unwrap_or_default();
    let by_role = log.has("permission to assume the provided role")
        || (headers_line.contains("x-amzn-lambda-integration-tag")
            && !headers_line.contains("X-Amz-Source-Arn"));
    if by_role {
        authorizer["authorizerCredentials"] = "arn:aws:iam::123456789012:role/caller".into();
    }
    let mut headers = trygate_model::TextMap::new();
    if is_request {
        let sources: Vec<String> = map(identity).into_iter().map(|(name, _)| name).collect();
        authorizer["identitySource"] = sources.join(", ").into();
        let sent = log
            .find(r#""headers":(\{[^}]*\})"#)
            .and_then(|text| serde_json::from_str::<Map<String, Value>>(&text).ok());
        for (name, value) in sent.iter().flatten() {
            let value = value.as_str().unwrap().to_owned();
            headers.insert(name.clone(), vec![value]);
        }
    } else if !log.has("Unauthorized request") || log.value(IDENTITY).is_some() {
        // stars stand for as many characters
        headers.insert("Authorization".to_owned(), vec![identity.replace('*', "x")]);
    }
    let mut document = serde_json::to_value(Api::new(RestApi::new(
        api_id,
        "recorded".into(),
        "root000000".into(),
        0,
    )))
    .unwrap();
    document["authorizers"] = json!({ &id: authorizer });
    let arn = log.find(r#""userArn":"([^"]*)"#).map(padded);
    Asked {
        api: serde_json::from_value(document).unwrap(),
        invocation: AuthorizerInvocation {
            authorizer_id: id,
            headers,
            caller: Caller {
                principal: arn.map(|arn| Principal {
                    account_id: account.clone(),
                    arn,
                    id: account.clone(),
                }),
                ..Caller::default()
            },
            ..AuthorizerInvocation::default()
        },
        backend: Replay(reply(log)),
        ambient: Ambient {
            clock: Arc::new(FixedClock(Timestamp::from_millis(1_700_000_000_000))),
            ids: Arc::new(SeededIds::new(1)),
            account_id: account,
            region,
        },
    }
}

fn reply(log: &Log) -> Result<BackendReply, BackendFailure> {
    if let Some(role) = log.find("permission to assume the provided role (\\S+)") {
        return Err(BackendFailure::RoleRefused { role });
    }
    let answer = |status, failed, body: String| {
        let mut headers = Vec::new();
        if failed {
            headers.push(("X-Amz-Function-Error".to_owned(), "Unhandled".to_owned()));
        }
        Ok(BackendReply {
            status,
            headers,
            body: body.into_bytes(),
        })
    };
    if log.has("Invalid permissions on Lambda function") {
        return answer(403, false, "{}".into());
    }
    if log.has("Unauthorized request") {
        return answer(
            200,
            true,
            json!({ "errorMessage": "Unauthorized" }).to_string(),
        );
    }
    match log.value(RESULT) {
        Some(body) if log.is_cut(RESULT) => {
            let start = body.split(TRUNCATED).next().unwrap_or_default();
            answer(200, log.has("Unrecognized field"), closed(start))
        }
        Some(body) => answer(200, false, body.to_owned()),
        None => {
            let principal = log.value(PRINCIPAL).unwrap_or_default().replace('*', "x");
            let policy = json!({
                "principalId": principal, "policyDocument": { "Statement": [] },
            });
            answer(200, false, policy.to_string())
        }
    }
}
