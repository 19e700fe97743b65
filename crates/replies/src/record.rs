//! Keeps what a backend answers, to be replayed.
//!
//! Of a call only verb and URI are kept, to find the reply again; no header, body or key of it. Parts
//! of the URI that are likely secrets become `*`, which still fits. The reply is kept as it came.

use crate::failure::Failure;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use trygate_invoke::{
    Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, TimedReply,
};
use trygate_model::Clock;

/// The most calls that are kept.
const CALLS: usize = 1000;

/// Calls another backend and keeps its replies.
pub struct Recorder {
    backend: Arc<dyn Backend>,
    clock: Arc<dyn Clock>,
    calls: Mutex<Vec<Call>>,
}

struct Call {
    method: String,
    uri: String,
    reply: Value,
}

impl Recorder {
    /// Records what `backend` answers; `clock` measures how long it takes.
    pub fn new(backend: Arc<dyn Backend>, clock: Arc<dyn Clock>) -> Self {
        Self {
            backend,
            clock,
            calls: Mutex::default(),
        }
    }

    /// Returns the document of what was recorded, JSON; none if nothing was called.
    pub fn document(&self) -> Option<String> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rules: Vec<(Value, Vec<Value>)> = Vec::new();
        for call in calls.iter() {
            let when = json!({ "method": call.method, "uri": masked(&call.uri) });
            match rules.iter_mut().find(|(known, _)| *known == when) {
                Some((_, replies)) => replies.push(call.reply.clone()),
                None => rules.push((when, vec![call.reply.clone()])),
            }
        }
        if rules.is_empty() {
            return None;
        }
        let rules: Vec<Value> = rules
            .into_iter()
            .map(|(when, replies)| json!({ "when": when, "replies": replies }))
            .collect();
        Some(format!("{:#}\n", json!({ "rules": rules })))
    }

    fn keep(&self, call: Call) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() < CALLS {
            calls.push(call);
        }
    }
}

impl Backend for Recorder {
    fn call(&self, request: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        Box::pin(async move { self.call_timed(request).await.reply })
    }

    /// Says in whole milliseconds how long the call took, for the recorded run to show what a
    /// replayed one will.
    fn call_timed(&self, request: BackendRequest) -> BoxFuture<'_, TimedReply> {
        Box::pin(async move {
            let (method, uri) = (request.method.clone(), request.uri.clone());
            let before = self.clock.monotonic();
            let timed = self.backend.call_timed(request).await;
            let measured = self.clock.monotonic().saturating_sub(before);
            let millis = timed.latency.unwrap_or(measured).as_millis();
            let millis = u64::try_from(millis).unwrap_or(u64::MAX);
            self.keep(Call {
                method,
                uri,
                reply: reply(&timed.reply, millis),
            });
            TimedReply {
                reply: timed.reply,
                latency: Some(Duration::from_millis(millis)),
            }
        })
    }
}

fn reply(reply: &Result<BackendReply, BackendFailure>, millis: u64) -> Value {
    let mut members = Map::new();
    match reply {
        Ok(reply) => {
            members.insert("status".into(), reply.status.into());
            let pairs = reply.headers.iter();
            let pairs: Vec<Value> = pairs.map(|(name, value)| json!([name, value])).collect();
            members.insert("headers".into(), pairs.into());
            let body = match std::str::from_utf8(&reply.body) {
                Ok(text) => text.into(),
                Err(_) => json!({ "base64": BASE64_STANDARD.encode(&reply.body) }),
            };
            members.insert("body".into(), body);
        }
        Err(failure) => {
            members.insert("failure".into(), Failure::met(failure).into());
        }
    }
    members.insert("latency".into(), millis.into());
    Value::Object(members)
}

/// Words in the names of query parameters whose values are nobody's business.
const SECRETS: [&str; 8] = [
    "token",
    "key",
    "secret",
    "password",
    "passwd",
    "signature",
    "credential",
    "auth",
];

/// Makes a pattern of a URI, with `*` for user and password and for values that are likely secrets.
fn masked(uri: &str) -> String {
    let (place, query) = match uri.split_once('?') {
        Some((place, query)) => (place, Some(query)),
        None => (uri, None),
    };
    let mut pattern = match place.split_once("://") {
        Some((scheme, rest)) => {
            let slash = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at(slash);
            match authority.rsplit_once('@') {
                Some((_, host)) => format!("{scheme}://*@{host}{path}"),
                None => place.to_owned(),
            }
        }
        None => place.to_owned(),
    };
    let Some(query) = query else {
        return pattern;
    };
    for (index, pair) in query.split('&').enumerate() {
        pattern.push(if index == 0 { '?' } else { '&' });
        let name = pair.split('=').next().unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        if pair != name && SECRETS.iter().any(|word| lower.contains(word)) {
            pattern.push_str(name);
            pattern.push_str("=*");
        } else {
            pattern.push_str(pair);
        }
    }
    pattern
}

#[cfg(test)]
mod tests;
