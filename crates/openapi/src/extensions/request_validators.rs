//! `x-amazon-apigateway-request-validators`, which defines validators, and
//! `x-amazon-apigateway-request-validator`, which names the one of all methods or of one.
//!
//! Definitions that are deployed name validators that they do not define, so that is no refusal.

use crate::draft::Draft;
use crate::problem::WarningKind;
use crate::reading::{Fields, Reading};
use crate::tree::Node;
use serde_json::{Map, Value as Json, json};
use trygate_model::{Api, RequestValidator};

/// The name of the definitions.
pub(crate) const NAMES: &str = "x-amazon-apigateway-request-validators";

/// The name of the choice.
pub(crate) const NAME: &str = "x-amazon-apigateway-request-validator";

/// Reads the definitions.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>, draft: &mut Draft<'_>) {
    let Some(object) = cx.object(node, NAMES) else {
        return;
    };
    for member in object.members() {
        let Some(validator) = cx.object(&member.node, &member.key) else {
            continue;
        };
        let mut fields = Fields::of("a request validator", validator);
        let mut flag = |name| {
            let node = fields.take(name);
            node.and_then(|node| cx.boolean(node, name))
                .unwrap_or_default()
        };
        let validate_request_body = flag("validateRequestBody");
        let validate_request_parameters = flag("validateRequestParameters");
        fields.finish(cx);
        let name = member.key.to_string();
        let id = draft.validator_id(&name, cx.ambient.ids.as_ref());
        let validator = RequestValidator {
            id: id.clone(),
            name,
            validate_request_body,
            validate_request_parameters,
        };
        draft.api.request_validators.insert(id, validator);
    }
}

/// Finds the validator that a method is to have: its own choice, else the root's.
pub(crate) fn chosen<'t>(
    cx: &mut Reading<'t>,
    operation: Option<&'t Node<'t>>,
    draft: &Draft<'_>,
) -> Option<String> {
    let node = operation.or_else(|| cx.root.get(NAME))?;
    let name = cx.text(node, NAME)?;
    let validator = draft.api.validator_named(&name);
    if validator.is_none() {
        cx.warn(WarningKind::UnknownValidator { name }, node.place);
    }
    validator.map(|validator| validator.id.clone())
}

/// Writes the definitions.
pub(crate) fn write(api: &Api) -> Option<Json> {
    let mut out = Map::new();
    for validator in api.request_validators.values() {
        let definition = json!({
            "validateRequestParameters": validator.validate_request_parameters,
            "validateRequestBody": validator.validate_request_body,
        });
        out.insert(validator.name.clone(), definition);
    }
    (!out.is_empty()).then(|| out.into())
}
