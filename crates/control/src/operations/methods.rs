//! Methods of resources.
//!
//! What is echoed was recorded: maps are shown as they were given. What is refused is `check`'s.

use super::{Body, Call, Entry, Handler, no_such_resource};
use crate::Exception;
use crate::check::method::settle;
use crate::patch;
use crate::view::{MethodView, json};
use trygate_model::{Api, HttpMethod, Method};

pub(super) const OPERATIONS: &[Entry] = &[
    ("DeleteMethod", Handler::Change(no_such_resource, delete)),
    ("GetMethod", Handler::Read(no_such_resource, get)),
    ("PutMethod", Handler::Change(no_such_resource, put)),
    ("UpdateMethod", Handler::Change(no_such_resource, update)),
];

fn put(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let resource = call.resource(api)?;
    let verb = call.verb().ok_or(Exception::InvalidHttpMethod)?;
    if resource.methods.contains_key(&verb) {
        return Err(Exception::MethodExists);
    }
    let method = new_method(call, api)?;
    let body = json(&MethodView::of(verb, &method))?;
    call.resource_mut(api)?.methods.insert(verb, method);
    Ok(body)
}

fn new_method(call: &Call<'_>, api: &Api) -> Result<Method, Exception> {
    let input = &call.input;
    let mut method = Method::new(input.required("authorizationType"));
    method.authorizer_id = input.filled("authorizerId");
    method.authorization_scopes = input.texts("authorizationScopes").unwrap_or_default();
    method.api_key_required = input.flag("apiKeyRequired").unwrap_or_default();
    method.operation_name = input.filled("operationName");
    method.request_validator_id = input.filled("requestValidatorId");
    method.request_parameters = input.flags("requestParameters");
    method.request_models = input.checked_map("requestModels");
    settle(api, &mut method)?;
    Ok(method)
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let mut patched = patch::method::TABLE.patched(&call.input, call.method(api)?)?;
    settle(api, &mut patched)?;
    let verb = call.verb().ok_or(Exception::NoSuchMethod)?;
    let body = json(&MethodView::of(verb, &patched))?;
    *call.method_mut(api)? = patched;
    Ok(body)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let method = call.method(api)?;
    // a method that was found has a verb
    let verb = call.verb().unwrap_or(HttpMethod::Any);
    json(&MethodView::of(verb, method))
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let resource = call.resource_mut(api)?;
    call.verb()
        .and_then(|verb| resource.methods.shift_remove(&verb))
        .ok_or(Exception::NoSuchMethod)?;
    Ok(Body::new())
}
