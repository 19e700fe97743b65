//! A recorded log as lines: label and value, whatever form its source gave them.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

/// What stands where a publisher cut something out.
const CUT: &str = "«";

/// AWS's own mark of a message that was cut.
pub(super) const TRUNCATED: &str = " [TRUNCATED]";

/// A recorded log.
pub(super) struct Log {
    /// The messages, without stamps and request ids in front.
    pub(super) messages: Vec<String>,
}

/// Replaces the names that stand for values by values.
pub(super) fn filled_in(text: &str) -> String {
    let mut text = text.replace(
        "DDD MMM dd hh:mm:ss UTC yyyy",
        "Tue Aug 19 17:04:50 UTC 2025",
    );
    text = text.replace(
        "Day, dd MMM yyyy hh:mm:ss GMT",
        "Tue, 19 Aug 2025 17:04:50 GMT",
    );
    for (name, value) in [
        ("<endpoint_url>", "lambda.us-east-1.amazonaws.com"),
        ("<region>", "us-east-1"),
        ("<partition>", "aws"),
        ("<latency>", "5"),
        ("<date>", "20250819T170450Z"),
        ("<authorization-header>", "********abc123"),
        ("<rest-api-id>", "a1b2c3d4e5"),
        ("<token>", "<SECURITY_TOKEN>"),
        ("<api_id>/<stage>", "a1b2c3d4e5/prod"),
        ("<SHA256>", "0"),
        (
            "<x-amz-trace-id:1>",
            "Root=1-5c7674f4-a3491d0a9c8012c191821b83;Parent=4f450fe1d12b3092;Sampled=0;\
             Lineage=1:01a1bf8f:0",
        ),
    ] {
        text = text.replace(name, value);
    }
    let text = pattern(r"<request-id-[\w]+>")
        .replace_all(&text, "5c7674f4-0000-4000-8000-a3491d0a9c80")
        .into_owned();
    pattern(r"<([a-z][a-z-]*-name)>")
        .replace_all(&text, "$1")
        .into_owned()
}

impl Log {
    pub(super) fn parse(text: &str) -> Self {
        let stamp = pattern(r"^(\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4} : |\([0-9a-f-]{36}\) )");
        let text = filled_in(text);
        let mut messages: Vec<String> = Vec::new();
        let stamped = text.lines().any(|line| stamp.is_match(line));
        for line in text.lines() {
            if line.starts_with("Execution log for request ") || line.starts_with(CUT) {
                continue;
            }
            match (stamp.find(line), messages.last_mut()) {
                (Some(found), _) => messages.push(line[found.end()..].to_owned()),
                (None, Some(last)) if stamped => {
                    last.push('\n');
                    last.push_str(line);
                }
                // the rest of a message whose beginning is not there
                (None, None) if stamped => {}
                (None, _) => messages.push(line.to_owned()),
            }
        }
        // web pages lose the blank behind a label that has no value
        for message in &mut messages {
            if message.ends_with(':') && !message.contains('\n') {
                message.push(' ');
            }
        }
        // a cut in the middle of a log leaves the message before it as it is
        Self { messages }
    }

    /// Returns what stands behind a label, up to a publisher's cut.
    pub(super) fn value(&self, label: &str) -> Option<&str> {
        self.messages
            .iter()
            .find_map(|message| message.strip_prefix(label))
            .map(|value| value.split(CUT).next().unwrap_or_default())
    }

    /// Whether the value behind a label was cut, by AWS or a publisher.
    pub(super) fn is_cut(&self, label: &str) -> bool {
        self.messages
            .iter()
            .filter_map(|message| message.strip_prefix(label))
            .any(|value| value.contains(CUT) || value.contains(TRUNCATED) || value == "...")
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.messages.iter().any(|message| message.contains(part))
    }

    /// Takes what a pattern's first group finds in any message.
    pub(super) fn find(&self, text: &str) -> Option<String> {
        let pattern = pattern(text);
        self.messages
            .iter()
            .find_map(|message| Some(pattern.captures(message)?.get(1)?.as_str().to_owned()))
    }
}

/// Reads a map as Java prints it. Values may hold commas; a name holds no blank and no equals sign.
pub(super) fn map(text: &str) -> Vec<(String, String)> {
    let text = text.strip_prefix('{').unwrap_or(text);
    let text = text.strip_suffix('}').unwrap_or(text);
    let start = pattern(r"(?:^|, )([^\s=;,]+)=");
    let found: Vec<_> = start.captures_iter(text).collect();
    found
        .iter()
        .enumerate()
        .map(|(index, captures)| {
            let from = captures.get(0).unwrap().end();
            let to = found
                .get(index + 1)
                .map_or(text.len(), |next| next.get(0).unwrap().start());
            (captures[1].to_owned(), text[from..to].to_owned())
        })
        .collect()
}

/// Makes both sides comparable: ids, signatures, tokens, digests and latencies are what they are.
pub(super) fn normalised(message: &str) -> String {
    let mut text = message.to_owned();
    for (found, put) in [
        (
            r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            "<uuid>",
        ),
        (
            r#"(?s)"authorizationToken":".*"#,
            r#""authorizationToken":<token>"#,
        ),
        (r"(Starting execution for request: )\S+", "$1<uuid>"),
        (r"1-[0-9a-f]{4,8}-[0-9a-f]{5,24}", "<root>"),
        (
            r"Authorization=\*+[0-9a-f]{0,6}",
            "Authorization=<signature>",
        ),
        (
            r"(?s)X-Amz-Security-Token=.*",
            "X-Amz-Security-Token=<token>",
        ),
        (
            r"X-Amz-Content-Sha256=[^,]*",
            "X-Amz-Content-Sha256=<digest>",
        ),
        (r"X-Amz-Date=\d{8}T\d{6}Z", "X-Amz-Date=<date>"),
        (
            r#""extendedRequestId":"[^"]*""#,
            r#""extendedRequestId":"<id>""#,
        ),
        (r#""requestTimeEpoch":\d+"#, r#""requestTimeEpoch":<time>"#),
        (r#""requestTime":"[^"]*""#, r#""requestTime":"<time>""#),
        (
            r"Integration latency: \d+ ms",
            "Integration latency: <n> ms",
        ),
        (r"Extended Request Id: \S+", "Extended Request Id: <id>"),
        // the blanks that web pages make one of
        (r"API Key: +API Stage", "API Key:  API Stage"),
        (r"API Key +authorized", "API Key  authorized"),
        (r"API Key +and API Stage", "API Key  and API Stage"),
    ] {
        text = pattern(found).replace_all(&text, put).into_owned();
    }
    text
}

/// Whether a line that was recorded is the line that was rendered, as far as it is there.
pub(super) fn same(recorded: &str, rendered: &str) -> bool {
    let rendered = normalised(rendered);
    let whole = recorded
        .split(CUT)
        .next()
        .unwrap_or_default()
        .trim_end_matches("...");
    if whole.len() < recorded.len() {
        // a value may be cut in its middle
        let whole = whole.rsplit_once(", ").map_or(whole, |(whole, _)| whole);
        return rendered.starts_with(&normalised(whole));
    }
    let recorded = normalised(recorded);
    match recorded.strip_suffix(TRUNCATED) {
        // placeholders of other lengths move the place of the cut
        Some(start) => {
            let rendered = rendered.strip_suffix(TRUNCATED).unwrap_or_default();
            !rendered.is_empty() && (start.starts_with(rendered) || rendered.starts_with(start))
        }
        None => recorded == rendered,
    }
}

/// Compiles a pattern once.
pub(super) fn pattern(text: &str) -> regex::Regex {
    static KNOWN: OnceLock<Mutex<BTreeMap<String, regex::Regex>>> = OnceLock::new();
    let mut known = KNOWN.get_or_init(Mutex::default).lock().unwrap();
    known
        .entry(text.to_owned())
        .or_insert_with(|| regex::Regex::new(text).unwrap())
        .clone()
}
