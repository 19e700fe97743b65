//! Models and required parameters: declared by a method, checked by its validator alone.

use super::{Patient, Surprise};
use crate::reading::Reading;
use crate::tree::{Node, Place, Value};
use trygate_model::TextMap;

/// The model that any body fits.
const EMPTY: &str = "Empty";

pub(super) fn examine<'t>(cx: &mut Reading<'t>, patient: &Patient<'_, 't>) {
    let method = patient.method;
    let chosen = method.request_validator_id.as_ref();
    let validator = chosen.and_then(|id| patient.api.request_validators.get(id));
    if !validator.is_some_and(|validator| validator.validate_request_body) {
        let models = method.request_models.iter().flat_map(TextMap::values);
        let mut models = models.filter(|model| *model != EMPTY);
        if let Some(model) = models.next() {
            let model = model.clone();
            let place = body(cx, patient);
            cx.note(Surprise::ModelWithoutValidator { model }, place);
        }
    }
    if !validator.is_some_and(|validator| validator.validate_request_parameters) {
        let declared = method.request_parameters.iter().flatten();
        for (parameter, _) in declared.filter(|(_, required)| **required) {
            let rest = parameter.strip_prefix("method.request.");
            let Some((location, name)) = rest.and_then(|rest| rest.split_once('.')) else {
                continue;
            };
            // a path without its variables is another path
            if location != "path" {
                let location = if location == "querystring" {
                    "query"
                } else {
                    location
                };
                let place = parameter_at(cx, patient, location, Some(name));
                let parameter = parameter.clone();
                let surprise = Surprise::ParameterWithoutValidator { parameter };
                cx.note(surprise, place.unwrap_or(patient.at));
            }
        }
    }
}

/// Returns the place of the body's description.
fn body<'t>(cx: &Reading<'t>, patient: &Patient<'_, 't>) -> Place {
    let member = patient.operation.member("requestBody");
    let place = member.map(|member| member.key_place);
    place
        .or_else(|| parameter_at(cx, patient, "body", None))
        .unwrap_or(patient.at)
}

/// Returns the place of a parameter in the operation or beside it; references are followed once.
fn parameter_at<'t>(
    cx: &Reading<'t>,
    patient: &Patient<'_, 't>,
    location: &str,
    name: Option<&str>,
) -> Option<Place> {
    let is_it = |item: &&'t Node<'t>| {
        let reference = item.get("$ref").and_then(Node::as_str);
        let target = reference
            .and_then(|reference| reference.strip_prefix('#'))
            .and_then(|pointer| crate::reading::at_pointer(cx.root, pointer));
        let node = target.unwrap_or(item);
        let text = |key: &str| node.get(key).and_then(Node::as_str);
        text("in") == Some(location) && (name.is_none() || text("name") == name)
    };
    let holders = [patient.operation, patient.item].into_iter();
    let lists = holders.filter_map(|holder| match &holder.get("parameters")?.value {
        Value::Array(items) => Some(items),
        _ => None,
    });
    lists.flatten().find(is_it).map(|node| node.place)
}
