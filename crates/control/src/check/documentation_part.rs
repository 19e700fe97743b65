//! What must hold of a documentation part. Which members locate a thing is the API reference's
//! (`DocumentationPartLocation`).

use crate::Exception;
use crate::exception::DocumentationProblem;
use serde_json::Value;
use trygate_model::{DocumentationPart, DocumentationPartLocation};

/// Checks a documentation part.
pub(crate) fn check(part: &DocumentationPart) -> Result<(), Exception> {
    check_location(&part.location)?;
    if part.properties.trim().is_empty() {
        return Err(DocumentationProblem::EmptyProperties.into());
    }
    match serde_json::from_str(&part.properties) {
        Ok(Value::Object(_)) => Ok(()),
        _ => Err(DocumentationProblem::InvalidProperties.into()),
    }
}

fn check_location(location: &DocumentationPartLocation) -> Result<(), Exception> {
    let kind = location.kind.as_str();
    if let Some(member) = location.surplus() {
        return Err(DocumentationProblem::SurplusMember { member, kind }.into());
    }
    if let Some(member) = location.lacking() {
        return Err(DocumentationProblem::MissingMember { member, kind }.into());
    }
    Ok(())
}
