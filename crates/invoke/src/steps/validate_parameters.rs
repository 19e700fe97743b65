//! Refuses a request that lacks a required parameter, where the method's validator says so.
//!
//! Recorded: the text with the names in brackets. A parameter that is there but blank counts as
//! missing (documented). The order of the names, headers before path before query, fits the one
//! recording there is; inside a group they stand as declared.

use crate::failure::Failure;
use crate::multi_map;
use crate::run::Run;
use crate::trace::Event;

const GROUPS: [&str; 3] = [
    "method.request.header.",
    "method.request.path.",
    "method.request.querystring.",
];

pub(crate) fn validate_parameters(run: &mut Run<'_>) -> Result<(), Failure> {
    let validator = run
        .validator()
        .filter(|validator| validator.validate_request_parameters);
    let Some(validator) = validator else {
        return Ok(());
    };
    let mut names = Vec::new();
    for group in GROUPS {
        let required = run
            .method
            .request_parameters
            .iter()
            .flatten()
            .filter(|(_, needed)| **needed);
        for name in required.filter_map(|(parameter, _)| parameter.strip_prefix(group)) {
            if !is_there(run, group, name) {
                names.push(name.to_owned());
            }
        }
    }
    if names.is_empty() {
        run.trace.record(Event::ParametersValidated {
            validator: validator.name.clone(),
        });
        Ok(())
    } else {
        Err(Failure::MissingParameters { names })
    }
}

fn is_there(run: &Run<'_>, group: &str, name: &str) -> bool {
    let value = match group {
        "method.request.header." => multi_map::header(&run.request.headers, name)
            .and_then(|values| values.last())
            .map(String::as_str),
        "method.request.path." => run.request.path_parameters.get(name).map(String::as_str),
        _ => multi_map::last(&run.request.query, name),
    };
    value.is_some_and(|value| !value.trim().is_empty())
}
