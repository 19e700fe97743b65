//! What must hold of a gateway response that an API customises.
//!
//! That neither map takes an empty value was recorded. Which sources a parameter can have is the
//! developer guide's; that others are refused as in other mappings is a guess.

use crate::Exception;
use crate::exception::{GatewayResponseProblem, MappingProblem};
use crate::mapping::{check_content_types, is_source};
use crate::validate::is_status_code;
use trygate_model::GatewayResponse;
use trygate_model::mapping_expression::{Side, Target};

/// Checks a gateway response that is to stand in an API.
pub(crate) fn check(response: &GatewayResponse) -> Result<(), Exception> {
    let status = response.status_code.as_deref();
    if status.is_some_and(|status| !is_status_code(status)) {
        return Err(GatewayResponseProblem::InvalidStatus.into());
    }
    check_content_types(response.response_templates.keys())?;
    let mut problems = Vec::new();
    for (target, source) in &response.response_parameters {
        if !matches!(
            Target::parse(target),
            Some(Target::GatewayResponseHeader(_) | Target::GatewayResponseOther(_))
        ) {
            problems.push(MappingProblem::Malformed(target.clone()));
        } else if !is_source(source, Side::Request) {
            problems.push(MappingProblem::Malformed(source.clone()));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Exception::InvalidMappings(problems))
    }
}
