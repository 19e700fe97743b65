//! Reads the parts of the simulated request from arguments.

use crate::complaint::Complaint;
use std::fs::File;
use std::io::{self, Read};
use trygate_model::{TextMap, limits};

/// Reads `Name: value` headers; a repeated name gets several values.
pub(crate) fn headers(arguments: &[String]) -> Result<TextMap<Vec<String>>, Complaint> {
    let mut headers: TextMap<Vec<String>> = TextMap::new();
    for argument in arguments {
        let bad = |what: &str| {
            Complaint::new("usage", format!("the header '{argument}' {what}"))
                .mend("write it as -H 'Name: value'")
        };
        let (name, value) = argument
            .split_once(':')
            .ok_or_else(|| bad("has no colon"))?;
        let name = name.trim();
        http::HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad("has no valid name"))?;
        let value = value.trim();
        http::HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| bad("has control characters in its value"))?;
        headers
            .entry(name.to_owned())
            .or_default()
            .push(value.to_owned());
    }
    Ok(headers)
}

/// Reads `NAME=VALUE` stage variables. A name has letters, digits and underscores, as AWS asks of
/// a stage's variables.
pub(crate) fn stage_variables(arguments: &[String]) -> Result<TextMap, Complaint> {
    let mut variables = TextMap::new();
    for argument in arguments {
        let bad = |what: &str| {
            Complaint::new("usage", format!("the stage variable '{argument}' {what}"))
                .mend("write it as --stage-variable name=value, the name in letters, digits and _")
        };
        let (name, value) = argument
            .split_once('=')
            .ok_or_else(|| bad("has no equals sign"))?;
        let is_name =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_name {
            return Err(bad("has no valid name"));
        }
        if variables
            .insert(name.to_owned(), value.to_owned())
            .is_some()
        {
            return Err(bad("is given twice"));
        }
    }
    Ok(variables)
}

/// Reads the body: text, `@FILE`, or `-` for stdin.
pub(crate) fn body(argument: Option<&str>) -> Result<String, Complaint> {
    match argument {
        None => Ok(String::new()),
        Some("-" | "@-") => limited(&mut io::stdin().lock(), "stdin"),
        Some(text) => match text.strip_prefix('@') {
            Some(file) => {
                let mut open = File::open(file).map_err(|error| unreadable(file, &error))?;
                limited(&mut open, file)
            }
            None if text.len() > limits::PAYLOAD_BYTES => Err(too_large("the body")),
            None => Ok(text.to_owned()),
        },
    }
}

fn limited(source: &mut dyn Read, name: &str) -> Result<String, Complaint> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(limits::PAYLOAD_BYTES).unwrap_or(u64::MAX);
    source
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(name, &error))?;
    if bytes.len() > limits::PAYLOAD_BYTES {
        return Err(too_large(&format!("the body in {name}")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        Complaint::new(
            "body",
            format!("the body in {name} is not UTF-8: byte {place} does not fit"),
        )
        .mend("TestInvokeMethod takes text; encode bytes in base64")
    })
}

fn unreadable(name: &str, error: &io::Error) -> Complaint {
    Complaint::new(
        "body",
        format!("the body cannot be read from {name}: {error}"),
    )
    .mend("name a file that can be read, as in -d @body.json")
}

fn too_large(what: &str) -> Complaint {
    Complaint::new(
        "body-too-large",
        format!("{what} is larger than {} bytes", limits::PAYLOAD_BYTES),
    )
    .mend("API Gateway takes payloads up to 10 MB; give a smaller one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_may_repeat_and_may_be_empty() {
        let given = ["A: 1", "b:", "A:2 : 3", "a:  x "].map(String::from);
        let read = headers(&given).unwrap();
        let pairs: Vec<_> = read
            .iter()
            .map(|(n, v)| format!("{n}={}", v.join("|")))
            .collect();
        assert_eq!(pairs, ["A=1|2 : 3", "b=", "a=x"]);
        for bad in ["no colon", ": x", "a b: c", "A: x\r\nB: y", "é: x"] {
            assert!(headers(&[bad.to_owned()]).is_err(), "{bad}");
        }
    }

    #[test]
    fn stage_variables_are_checked() {
        let given = ["host=a.b:80/c=d", "empty="].map(String::from);
        let read = stage_variables(&given).unwrap();
        assert_eq!(read.get("host").unwrap(), "a.b:80/c=d");
        assert_eq!(read.get("empty").unwrap(), "");
        for bad in [&["x"][..], &["=x"], &["a-b=c"], &["a=1", "a=2"]] {
            let bad: Vec<String> = bad.iter().map(ToString::to_string).collect();
            assert!(stage_variables(&bad).is_err(), "{bad:?}");
        }
    }
}
