//! Models: named JSON schemas.
//!
//! The two models that every new API has were recorded, as was what is refused. Lists are in the
//! order of names, as every recorded list is.

use super::{Body, Call, Entry, Handler, no_such_api};
use crate::Exception;
use crate::exception::{ModelUser, SchemaProblem};
use crate::model_template;
use crate::paginate::Page;
use crate::patch;
use crate::schema_references::references;
use crate::view::{ModelView, PageView, json};
use serde::Serialize;
use serde_json::{Map, Value};
use trygate_model::schema_model::model_name_of_url;
use trygate_model::{Api, Model};

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateModel", Handler::Change(no_such_api, create)),
    ("DeleteModel", Handler::Change(no_such_model, delete)),
    ("GetModel", Handler::Read(no_such_model, get)),
    ("GetModels", Handler::Read(no_such_api, list)),
    ("GetModelTemplate", Handler::Read(no_such_model, template)),
    ("UpdateModel", Handler::Change(no_such_model, update)),
];

const EMPTY_SCHEMA: &str = r#"{
  "$schema": "http://json-schema.org/draft-04/schema#",
  "title" : "Empty Schema",
  "type" : "object"
}"#;

const ERROR_SCHEMA: &str = r#"{
  "$schema" : "http://json-schema.org/draft-04/schema#",
  "title" : "Error Schema",
  "type" : "object",
  "properties" : {
    "message" : { "type" : "string" }
  }
}"#;

/// Makes the model `Empty` that a new API has.
pub(super) fn empty_model(id: String) -> Model {
    Model {
        id,
        name: "Empty".into(),
        description: Some("This is a default empty schema model".into()),
        schema: EMPTY_SCHEMA.into(),
        content_type: "application/json".into(),
    }
}

/// Makes the model `Error` that a new API has.
pub(super) fn error_model(id: String) -> Model {
    Model {
        id,
        name: "Error".into(),
        description: Some("This is a default error schema model".into()),
        schema: ERROR_SCHEMA.into(),
        content_type: "application/json".into(),
    }
}

fn no_such_model(call: &Call<'_>) -> Exception {
    Exception::NoSuchModel {
        name: call.input.required("modelName").to_owned(),
    }
}

fn create(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let input = &call.input;
    let name = input.filled("name").ok_or(Exception::EmptyModelName)?;
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Exception::InvalidModelName { name });
    }
    if api.models.contains_key(&name) {
        return Err(Exception::ModelNameTaken);
    }
    let model = Model {
        id: call.new_id(|id| api.models.values().any(|model| model.id == id))?,
        name,
        description: input.text("description").map(str::to_owned),
        schema: input.filled("schema").ok_or(Exception::EmptySchema)?,
        content_type: input.required("contentType").to_owned(),
    };
    check_schema(api, &model)?;
    let body = json(&ModelView::of(&model))?;
    api.models.insert(model.name.clone(), model);
    Ok(body)
}

/// Refuses a JSON model whose schema is no JSON object, or refers to a model that is not there.
fn check_schema(api: &Api, model: &Model) -> Result<(), Exception> {
    if !model.content_type.contains("json") {
        return Ok(());
    }
    let schema = serde_json::from_str(&model.schema).ok();
    let Some(schema @ Value::Object(_)) = schema else {
        return Err(Exception::InvalidSchema(vec![SchemaProblem::Malformed]));
    };
    let problems: Vec<SchemaProblem> = references(&schema)
        .into_iter()
        .filter(|name| *name != model.name && !api.models.contains_key(*name))
        .map(|name| SchemaProblem::UnknownModel(name.to_owned()))
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Exception::InvalidSchema(problems))
    }
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let model = api.models.get(call.input.required("modelName"));
    let model = model.ok_or_else(|| no_such_model(call))?;
    if call.input.flag("flatten") == Some(true)
        && let Some(schema) = flattened(api, model)
    {
        return json(&ModelView::with_schema(model, &schema));
    }
    json(&ModelView::of(model))
}

/// Puts the models that a schema refers to into its definitions; none where it refers to none.
fn flattened(api: &Api, model: &Model) -> Option<String> {
    let mut schema: Value = serde_json::from_str(&model.schema).ok()?;
    let mut open: Vec<String> = references(&schema).into_iter().map(str::to_owned).collect();
    if open.is_empty() {
        return None;
    }
    let mut definitions = Map::new();
    while let Some(name) = open.pop() {
        if definitions.contains_key(&name) {
            continue;
        }
        let Some(other) = api.models.get(&name) else {
            continue;
        };
        let mut definition: Value = serde_json::from_str(&other.schema).ok()?;
        open.extend(references(&definition).into_iter().map(str::to_owned));
        point_to_definitions(&mut definition);
        definitions.insert(name, definition);
    }
    point_to_definitions(&mut schema);
    if let Value::Object(map) = &mut schema {
        map.insert("definitions".into(), Value::Object(definitions));
    }
    Some(schema.to_string())
}

fn point_to_definitions(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get_mut("$ref")
                && let Some(name) = model_name_of_url(reference)
            {
                *reference = format!("#/definitions/{name}");
            }
            map.values_mut().for_each(point_to_definitions);
        }
        Value::Array(items) => items.iter_mut().for_each(point_to_definitions),
        _ => {}
    }
}

/// A mapping template.
#[derive(Serialize)]
struct TemplateView {
    value: String,
}

fn template(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let model = api.models.get(call.input.required("modelName"));
    let model = model.ok_or_else(|| no_such_model(call))?;
    match serde_json::from_str(&model.schema) {
        Ok(schema @ Value::Object(_)) => json(&TemplateView {
            value: model_template::template(api, &schema),
        }),
        // of a model that is not JSON AWS's answer was not observed
        _ => Err(Exception::InvalidSchema(vec![SchemaProblem::Malformed])),
    }
}

fn list(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let mut models: Vec<&Model> = api.models.values().collect();
    models.sort_by(|left, right| left.name.cmp(&right.name));
    let cut = Page::of(&call.input)?.cut(models, |model| &model.name);
    json(&PageView {
        item: cut.items.into_iter().map(ModelView::of).collect(),
        position: cut.position,
    })
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let name = call.input.required("modelName");
    let model = api.models.get(name).ok_or_else(|| no_such_model(call))?;
    let patched = patch::model::TABLE.patched(&call.input, model)?;
    check_schema(api, &patched)?;
    let body = json(&ModelView::of(&patched))?;
    api.models.insert(patched.name.clone(), patched);
    Ok(body)
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let name = call.input.required("modelName");
    let model = api.models.get(name).ok_or_else(|| no_such_model(call))?;
    if let Some(user) = user_of(api, &model.name) {
        return Err(Exception::ModelInUse {
            name: name.to_owned(),
            user,
        });
    }
    api.models.shift_remove(name);
    Ok(Body::new())
}

/// Finds who needs a model. Of several methods the one on the latest resource is told (recorded).
fn user_of(api: &Api, name: &str) -> Option<ModelUser> {
    let uses = |models: &Option<trygate_model::TextMap>| {
        let mut models = models.iter().flat_map(trygate_model::TextMap::values);
        models.any(|model| model == name)
    };
    for resource in api.resources.values().rev() {
        for (verb, method) in resource.methods.iter().rev() {
            let place = || format!("{}/{verb}", api.path_of(resource));
            if uses(&method.request_models) {
                return Some(ModelUser::Request { method: place() });
            }
            let mut responses = method.method_responses.values();
            if responses.any(|response| uses(&response.response_models)) {
                return Some(ModelUser::Response { method: place() });
            }
        }
    }
    let mut others = api.models.values().filter(|other| other.name != name);
    let other = others.find(|other| {
        let schema = serde_json::from_str::<Value>(&other.schema);
        schema.is_ok_and(|schema| references(&schema).contains(&name))
    })?;
    Some(ModelUser::Model {
        name: other.name.clone(),
    })
}
