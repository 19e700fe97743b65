//! Reads a document of replies: a reply, a list of replies, a rule, or a list of rules.

use crate::failure::{Failure, KINDS, Kind};
use crate::reply::{Answer, Reply};
use crate::rule::{After, Rule, When};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Map;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;
use trygate_invoke::{BackendReply, HeaderList};
use trygate_model::limits;
use trygate_settings::{Document, Place, Problem, Value};

/// The longest latency, milliseconds: an hour.
const LONGEST: u64 = 3_600_000;

const REPLY: [&str; 5] = ["status", "headers", "body", "latency", "failure"];
const RULE: [&str; 4] = ["when", "reply", "replies", "after"];

/// Reads the rules of a document.
pub(crate) fn rules(document: &Document) -> Result<Vec<Rule>, Problem> {
    let root = document.root();
    if matches!(root.value(), Value::List(_)) {
        return Ok(vec![any(replies(&root)?)]);
    }
    let table = root.table()?;
    let has = |names: &[&str]| names.iter().any(|name| table.get(name).is_some());
    if let Some(rules) = table.get("rules") {
        root.table_of(&["rules"])?;
        let rules = rules.list()?;
        return rules.iter().map(rule).collect();
    }
    if has(&RULE) {
        return Ok(vec![rule(&root)?]);
    }
    if !has(&REPLY) {
        // one of its names may be nearly right
        let known = [&["rules"][..], &RULE, &REPLY].concat();
        root.table_of(&known)?;
        return Err(table.problem("there is neither a reply nor a rule here"));
    }
    Ok(vec![any(vec![reply(&root)?])])
}

/// Makes a rule for every call.
fn any(replies: Vec<Reply>) -> Rule {
    Rule {
        when: When::default(),
        replies,
        after: After::Repeat,
        used: 0.into(),
    }
}

fn rule(place: &Place<'_>) -> Result<Rule, Problem> {
    let table = place.table_of(&RULE)?;
    let replies = match (table.get("reply"), table.get("replies")) {
        (Some(one), None) => vec![reply(&one)?],
        (None, Some(many)) => replies(&many)?,
        (None, None) => return Err(table.problem("`reply` is missing")),
        (Some(_), Some(_)) => {
            return Err(table.name_problem("replies", "`reply` is there already"));
        }
    };
    let when = match table.get("when") {
        Some(place) => when(&place)?,
        None => When::default(),
    };
    let after = match table.get("after") {
        Some(word) => word.choice(&[("repeat", After::Repeat), ("stop", After::Stop)])?,
        None => After::Repeat,
    };
    Ok(Rule {
        when,
        replies,
        after,
        used: 0.into(),
    })
}

fn when(place: &Place<'_>) -> Result<When, Problem> {
    let table = place.table_of(&["method", "uri", "function", "service", "vpcLink"])?;
    let text = |name| {
        let place = table.get(name);
        place
            .map(|place| place.text().map(str::to_owned))
            .transpose()
    };
    let methods = match table.get("method") {
        None => Vec::new(),
        Some(place) if matches!(place.value(), Value::List(_)) => {
            let words = place.list()?;
            let words = words.iter().map(|word| word.text().map(str::to_owned));
            words.collect::<Result<_, _>>()?
        }
        Some(place) => vec![place.text()?.to_owned()],
    };
    Ok(When {
        methods,
        uri: text("uri")?,
        function: text("function")?,
        service: text("service")?,
        vpc_link: text("vpcLink")?,
    })
}

fn replies(place: &Place<'_>) -> Result<Vec<Reply>, Problem> {
    let items = place.list()?;
    if items.is_empty() {
        return Err(place.problem("a list of replies has at least one"));
    }
    items.iter().map(reply).collect()
}

fn reply(place: &Place<'_>) -> Result<Reply, Problem> {
    let table = place.table_of(&REPLY)?;
    let latency = match table.get("latency") {
        Some(place) => Some(Duration::from_millis(place.whole(0..=LONGEST)?)),
        None => None,
    };
    if let Some(failure) = table.get("failure") {
        for name in ["status", "headers", "body"] {
            if table.get(name).is_some() {
                let why = format!("what fails has no `{name}`");
                return Err(table.name_problem(name, why));
            }
        }
        let answer = Answer::Failed(self::failure(&failure)?);
        return Ok(Reply { answer, latency });
    }
    let status = match table.get("status") {
        Some(place) => place.whole(200..=999)?,
        None => 200,
    };
    let answer = Answer::Answered(BackendReply {
        status: u16::try_from(status).unwrap_or(200),
        headers: table
            .get("headers")
            .map_or(Ok(Vec::new()), |place| headers(&place))?,
        body: table
            .get("body")
            .map_or(Ok(Vec::new()), |place| body(&place))?,
    });
    Ok(Reply { answer, latency })
}

/// Reads headers: a table whose values may be lists, or a list of pairs.
fn headers(place: &Place<'_>) -> Result<HeaderList, Problem> {
    let mut headers = HeaderList::new();
    if matches!(place.value(), Value::List(_)) {
        for item in place.list()? {
            if !matches!(item.value(), Value::List(_)) {
                table_of_headers(&item, &mut headers)?;
                continue;
            }
            match item.list()?.as_slice() {
                [name, value] => {
                    headers.push((header_name(name, name.text()?)?, header_value(value)?));
                }
                _ => return Err(item.problem("a header is a pair of name and value")),
            }
        }
    } else {
        table_of_headers(place, &mut headers)?;
    }
    Ok(headers)
}

fn table_of_headers(place: &Place<'_>, headers: &mut HeaderList) -> Result<(), Problem> {
    for (name, value) in place.table()?.iter() {
        let name = header_name(&value, name)?;
        if matches!(value.value(), Value::List(_)) {
            for value in value.list()? {
                headers.push((name.clone(), header_value(&value)?));
            }
        } else {
            headers.push((name, header_value(&value)?));
        }
    }
    Ok(())
}

fn header_name(place: &Place<'_>, name: &str) -> Result<String, Problem> {
    match http::HeaderName::from_bytes(name.as_bytes()) {
        Ok(_) => Ok(name.to_owned()),
        Err(_) => Err(place.problem(format!("`{name}` is no name of a header"))),
    }
}

fn header_value(place: &Place<'_>) -> Result<String, Problem> {
    let text = match place.value() {
        Value::Number(text) => text,
        Value::Null => "",
        _ => place.text()?,
    };
    match http::HeaderValue::from_bytes(text.as_bytes()) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(place.problem("the value of a header has no control characters")),
    }
}

/// Reads a body: text, or a table that says in which other form it is given.
fn body(place: &Place<'_>) -> Result<Vec<u8>, Problem> {
    if let Value::Text(text) = place.value() {
        return Ok(text.clone().into_bytes());
    }
    let table = place.table_of(&["text", "base64", "json", "file"])?;
    let mut forms = table.iter();
    let (Some((form, value)), None) = (forms.next(), forms.next()) else {
        return Err(place.problem("a body is given in one form: text, base64, json or file"));
    };
    match form {
        "text" => Ok(value.text()?.as_bytes().to_vec()),
        "json" => Ok(value.value().to_json().to_string().into_bytes()),
        "base64" => {
            let digits: String = value.text()?.split_whitespace().collect();
            BASE64_STANDARD
                .decode(digits)
                .map_err(|error| value.problem(format!("this is no base64: {error}")))
        }
        _ => file(&value),
    }
}

/// Reads a body from a file; its path goes from the document's folder.
fn file(place: &Place<'_>) -> Result<Vec<u8>, Problem> {
    let folder = Path::new(place.document().name()).parent();
    let path = folder.unwrap_or(Path::new("")).join(place.text()?);
    let mut bytes = Vec::new();
    // one byte more than the gateway takes is enough to be too large
    let limit = u64::try_from(limits::PAYLOAD_BYTES).unwrap_or(u64::MAX);
    std::fs::File::open(&path)
        .and_then(|open| open.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|error| place.problem(format!("{} cannot be read: {error}", path.display())))?;
    Ok(bytes)
}

/// Reads a failure: its name, or a table with its name and what else is to be said.
fn failure(place: &Place<'_>) -> Result<Failure, Problem> {
    let named = |place: &Place<'_>| {
        let names: Vec<(&str, &Kind)> = KINDS.iter().map(|kind| (kind.name, kind)).collect();
        place.choice(&names)
    };
    let mut members = Map::new();
    let kind = if matches!(place.value(), Value::Text(_)) {
        let kind = named(place)?;
        if let Some(missing) = kind.required.first() {
            let why = format!("`{}` needs `{missing}`", kind.name);
            return Err(place
                .problem(why)
                .mend(format!("write {{kind: {}, {missing}: …}}", kind.name)));
        }
        kind
    } else {
        let kind = named(&place.table()?.require("kind")?)?;
        let known = [&["kind"][..], kind.required, kind.optional].concat();
        let table = place.table_of(&known)?;
        for name in kind.required.iter().chain(kind.optional) {
            match table.get(name) {
                Some(value) if *name == "stackTrace" => {
                    value.list()?;
                    members.insert((*name).to_owned(), value.value().to_json());
                }
                Some(value) => {
                    members.insert((*name).to_owned(), value.text()?.into());
                }
                None if kind.required.contains(name) => {
                    return Err(table.problem(format!("`{name}` is missing")));
                }
                None => {}
            }
        }
        kind
    };
    Failure::of(kind.name, &mut members)
        .ok_or_else(|| place.problem(format!("`{}` lacks a member", kind.name)))
}

#[cfg(test)]
mod tests;
