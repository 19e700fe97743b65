//! Shows the outcome of an invocation: for people, as AWS's own JSON, as the log, or as the trace.

use crate::json_layout;
use crate::palette::Output;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use trygate_invoke::{Outcome, trace};

/// What is printed of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Show {
    pub(crate) json: bool,
    pub(crate) log: bool,
    pub(crate) trace: bool,
}

/// Returns what stdout gets.
pub(crate) fn shown(outcome: &Outcome, show: Show, output: Output) -> String {
    if show.json {
        return format!("{:#}\n", as_json(outcome, show.trace));
    }
    if show.log {
        return output.shown(outcome.log());
    }
    let mut text = summary(outcome, output);
    text.push('\n');
    let account = if show.trace {
        trace::render_text(&outcome.trace)
    } else {
        outcome.log()
    };
    let paint = output.out_palette();
    for line in output.shown(account).lines() {
        text.push_str(&paint.faint(line));
        text.push('\n');
    }
    text
}

/// Builds TestInvokeMethod's answer, its members and no others; the trace is ours and joins only
/// where it was asked for.
fn as_json(outcome: &Outcome, with_trace: bool) -> Value {
    let mut answer = Map::new();
    answer.insert("status".into(), outcome.status.into());
    answer.insert("body".into(), outcome.body_text().into());
    let single = outcome.single_headers().into_iter();
    let single: Map<_, _> = single.map(|(name, value)| (name, value.into())).collect();
    answer.insert("headers".into(), single.into());
    let multiple = outcome.headers.iter();
    let multiple: Map<_, _> = multiple
        .map(|(name, values)| (name.clone(), values.clone().into()))
        .collect();
    answer.insert("multiValueHeaders".into(), multiple.into());
    answer.insert("log".into(), outcome.log().into());
    let latency = u64::try_from(outcome.latency.as_millis()).unwrap_or(u64::MAX);
    answer.insert("latency".into(), latency.into());
    if with_trace {
        answer.insert("trace".into(), trace::render_json(&outcome.trace));
    }
    answer.into()
}

/// Returns status and latency, headers, and the body laid out.
fn summary(outcome: &Outcome, output: Output) -> String {
    let paint = output.out_palette();
    let reason = http::StatusCode::from_u16(outcome.status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .map_or_else(String::new, |reason| format!(" {reason}"));
    let status = format!("{}{reason}", outcome.status);
    let status = match outcome.status {
        ..400 => paint.good(&status),
        400..500 => paint.warning(&status),
        500.. => paint.error(&status),
    };
    let latency = format!("in {} ms", outcome.latency.as_millis());
    let mut text = format!("{status} {}\n", paint.faint(&latency));
    for (name, values) in &outcome.headers {
        for value in values {
            let name = paint.name(&output.shown(name.clone()));
            let value = output.shown(value.clone());
            // writing to a String cannot fail
            let _ = writeln!(text, "{name}: {value}");
        }
    }
    let body = outcome.body_text();
    if !body.is_empty() {
        let body = json_layout::laid_out(&body).unwrap_or(body);
        text.push('\n');
        text.push_str(&output.shown(body));
        if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}
