//! Checks parameter mappings when they are put: names, sources, and that both ends are declared.
//!
//! Sources and targets are those of AWS's page on parameter mapping; the texts of refusals were
//! recorded or reported. What an expression means when a request comes is not decided here.

use crate::Exception;
use crate::exception::MappingProblem;
use trygate_model::mapping_expression::{Side, Source, is_parameter_name};
use trygate_model::{Method, TextMap};

/// Checks the parameters that a method declares.
pub(crate) fn check_method_parameters(parameters: &TextMap<bool>) -> Result<(), Exception> {
    let mut problems = Vec::new();
    let mut names = Vec::new();
    let mut twice = false;
    for key in parameters.keys() {
        match parameter(key, "method.request.", &["path", "querystring", "header"]) {
            Some(name) => {
                twice |= names.contains(&name);
                names.push(name);
            }
            None => problems.push(MappingProblem::Malformed(key.clone())),
        }
    }
    refuse(problems)?;
    if twice {
        return Err(Exception::DuplicateParameterName);
    }
    Ok(())
}

/// Checks the headers that a method's response declares.
pub(crate) fn check_response_headers(parameters: &TextMap<bool>) -> Result<(), Exception> {
    let malformed = parameters
        .keys()
        .filter(|key| parameter(key, "method.response.", &["header"]).is_none());
    refuse(malformed.cloned().map(MappingProblem::Malformed).collect())
}

/// Checks the mappings of an integration's request.
pub(crate) fn check_request_mappings(mappings: &TextMap, method: &Method) -> Result<(), Exception> {
    let mut problems = Vec::new();
    for (target, source) in mappings {
        let targets = ["path", "querystring", "header"];
        if parameter(target, "integration.request.", &targets).is_none() {
            problems.push(MappingProblem::Malformed(target.clone()));
        } else if !is_source(source, Side::Request) {
            problems.push(MappingProblem::Malformed(source.clone()));
        } else if let Some(declaration) = Source::parse(source).and_then(|s| s.declaration()) {
            let declared = method.request_parameters.as_ref();
            if !declared.is_some_and(|declared| declared.contains_key(&declaration)) {
                problems.push(MappingProblem::Undeclared(source.clone()));
            }
        }
    }
    refuse(problems)
}

/// Checks the mappings of an integration's response.
pub(crate) fn check_response_mappings(
    mappings: &TextMap,
    method: &Method,
    status_code: &str,
) -> Result<(), Exception> {
    if mappings.is_empty() {
        return Ok(());
    }
    let Some(response) = method.method_responses.get(status_code) else {
        return refuse(vec![MappingProblem::NoMethodResponse]);
    };
    let mut problems = Vec::new();
    for (target, source) in mappings {
        let declared = response.response_parameters.as_ref();
        if parameter(target, "method.response.", &["header"]).is_none() {
            problems.push(MappingProblem::Malformed(target.clone()));
        } else if !declared.is_some_and(|declared| declared.contains_key(target)) {
            problems.push(MappingProblem::Undeclared(target.clone()));
        } else if !is_source(source, Side::Response) {
            problems.push(MappingProblem::Malformed(source.clone()));
        }
    }
    refuse(problems)
}

/// Checks that keys are content types, or the key for all.
pub(crate) fn check_content_types<'a>(
    keys: impl Iterator<Item = &'a String>,
) -> Result<(), Exception> {
    let wrong: Vec<String> = keys.filter(|key| !is_content_type(key)).cloned().collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Exception::InvalidContentTypes(wrong))
    }
}

/// Whether a text can name a cached parameter: one of the method's or of the integration's.
pub(crate) fn is_cache_key(text: &str) -> bool {
    let locations = [
        "path",
        "querystring",
        "header",
        "multivaluequerystring",
        "multivalueheader",
    ];
    parameter(text, "method.request.", &locations).is_some()
        || parameter(text, "integration.request.", &locations).is_some()
        || matches!(Source::parse(text), Some(Source::RequestBody(_)))
}

fn refuse(problems: Vec<MappingProblem>) -> Result<(), Exception> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Exception::InvalidMappings(problems))
    }
}

/// Reads the name out of `<prefix><location>.<name>`.
fn parameter<'a>(text: &'a str, prefix: &str, locations: &[&str]) -> Option<&'a str> {
    let (location, name) = text.strip_prefix(prefix)?.split_once('.')?;
    (locations.contains(&location) && is_parameter_name(name)).then_some(name)
}

/// Whether a text is a source that mappings of one side can name.
pub(crate) fn is_source(text: &str, side: Side) -> bool {
    Source::parse(text).is_some_and(|source| {
        let fits = source.side() == side || source.side() == Side::Both;
        fits && source.name().is_none_or(is_parameter_name)
    })
}

fn is_content_type(text: &str) -> bool {
    let is_token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-*".contains(&byte))
    };
    let (media_type, _parameters) = text.split_once(';').unwrap_or((text, ""));
    text == "$default"
        || media_type
            .trim_end()
            .split_once('/')
            .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

#[cfg(test)]
mod tests {
    use super::*;
    use trygate_model::MethodResponse;

    fn map<V: Clone>(pairs: &[(&str, V)]) -> TextMap<V> {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone()))
            .collect()
    }

    fn method() -> Method {
        let mut method = Method::new("NONE");
        method.request_parameters = Some(map(&[
            ("method.request.path.id", true),
            ("method.request.header.X", false),
        ]));
        let response = MethodResponse {
            status_code: "200".into(),
            response_parameters: Some(map(&[("method.response.header.X", false)])),
            response_models: None,
        };
        method.method_responses.insert("200".into(), response);
        method
    }

    #[test]
    fn sources_of_requests_are_checked() {
        let check = |source: &str| {
            let mappings = map(&[("integration.request.header.Y", source.to_owned())]);
            check_request_mappings(&mappings, &method())
        };
        for good in [
            "method.request.path.id",
            "method.request.multivalueheader.X",
            "method.request.body",
            "method.request.body.a[0].b",
            "stageVariables.v",
            "context.identity.sourceIp",
            "'any text'",
            "''",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        let undeclared = "method.request.querystring.id";
        assert_eq!(
            check(undeclared),
            Err(Exception::InvalidMappings(vec![
                MappingProblem::Undeclared(undeclared.into())
            ]))
        );
        for bad in [
            "true",
            "null",
            "",
            "'",
            "$.x",
            "\"*\"",
            "context.",
            "method.request.bodyx",
        ] {
            assert_eq!(
                check(bad),
                Err(Exception::InvalidMappings(vec![MappingProblem::Malformed(
                    bad.into()
                )])),
                "{bad}"
            );
        }
    }

    #[test]
    fn both_ends_of_a_response_mapping_are_checked() {
        let check = |target: &str, source: &str, status: &str| {
            check_response_mappings(&map(&[(target, source.to_owned())]), &method(), status)
        };
        let declared = "method.response.header.X";
        for good in [
            "integration.response.header.Y",
            "integration.response.body.error.text",
            "'*'",
        ] {
            assert_eq!(check(declared, good, "200"), Ok(()), "{good}");
        }
        assert_eq!(
            check(declared, "'*'", "404").unwrap_err().to_string(),
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [No \
             method response exists for method.]"
        );
        assert_eq!(
            check("method.response.header.Z", "'*'", "200")
                .unwrap_err()
                .to_string(),
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : \
             [Invalid mapping expression parameter specified: method.response.header.Z]"
        );
        assert!(check(declared, "method.request.header.X", "200").is_err());
    }

    #[test]
    fn one_name_stands_in_one_location() {
        let check = |keys: &[&str]| {
            let pairs: Vec<(&str, bool)> = keys.iter().map(|key| (*key, true)).collect();
            check_method_parameters(&map(&pairs))
        };
        assert_eq!(
            check(&["method.request.path.a", "method.request.header.A"]),
            Ok(())
        );
        assert_eq!(
            check(&["method.request.path.a", "method.request.querystring.a"]),
            Err(Exception::DuplicateParameterName)
        );
        assert!(check(&["method.request.body.a"]).is_err());
    }

    #[test]
    fn content_types_have_two_parts() {
        for good in [
            "application/json",
            "$default",
            "text/html; charset=utf-8",
            "application/vnd.a+json",
            "*/*",
        ] {
            assert!(is_content_type(good), "{good}");
        }
        for bad in ["123", "", "/", "application/", "a b/c"] {
            assert!(!is_content_type(bad), "{bad}");
        }
    }
}
