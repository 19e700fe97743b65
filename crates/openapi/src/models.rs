//! Schemas → models, and which model a payload has.
//!
//! Recorded: every schema under `components/schemas` or `definitions` becomes a model, with its
//! description. Published: names must be alphanumeric; a reference to a schema that is not there is
//! ignored with a warning, as is a response whose schema is a mere string. The name of a model that
//! is made for a schema in place is ours: AWS's is not known.

use crate::draft::Draft;
use crate::problem::{ErrorKind, Subject, WarningKind};
use crate::reading::{Reading, unescaped};
use crate::schema_text;
use crate::tree::{Node, Object, Value};
use crate::version::Version;
use trygate_model::Model;

/// Reads all named schemas.
pub(crate) fn read(cx: &mut Reading<'_>, draft: &mut Draft<'_>) {
    let Some(schemas) = schemas(cx) else {
        return;
    };
    for member in schemas.members() {
        let name = member.key.as_ref();
        if name.starts_with("x-") || matches!(member.node.value, Value::Null) {
            continue;
        }
        let before = cx.turn_to(Subject::Model(name.to_owned()));
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            cx.error(
                ErrorKind::ModelName {
                    name: name.to_owned(),
                },
                member.key_place,
            );
        } else if cx.object(&member.node, name).is_some() {
            add(cx, draft, name, &member.node);
        }
        cx.turn_to(before);
    }
}

fn add<'t>(cx: &mut Reading<'t>, draft: &mut Draft<'_>, name: &str, node: &'t Node<'t>) {
    let schema = schema_text::write(cx, node, &draft.api.rest_api.id);
    let description = node.get("description").and_then(Node::as_str);
    let model = Model {
        id: draft.model_id(name, cx.ambient.ids.as_ref()),
        name: name.to_owned(),
        description: description
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
        schema,
        content_type: "application/json".into(),
    };
    draft.api.models.insert(name.to_owned(), model);
}

/// Returns the named schemas of a document.
pub(crate) fn schemas<'t>(cx: &Reading<'t>) -> Option<&'t Object<'t>> {
    match cx.version {
        Version::Swagger2 => cx.root.get("definitions"),
        Version::OpenApi3 => cx.root.get("components")?.get("schemas"),
    }?
    .as_object()
}

/// Finds a named schema.
pub(crate) fn schema_named<'t>(cx: &Reading<'t>, name: &str) -> Option<&'t Node<'t>> {
    schemas(cx)?.get(name)
}

/// Returns the name of the schema that a reference means, if it means a whole one. A bare name
/// means a schema too, as in definitions that AWS published.
pub(crate) fn named_by(cx: &Reading<'_>, reference: &str) -> Option<String> {
    let prefix = match cx.version {
        Version::Swagger2 => "#/definitions/",
        Version::OpenApi3 => "#/components/schemas/",
    };
    let Some(name) = reference.strip_prefix(prefix) else {
        let bare = !reference.contains(['#', '/', '.', ':']);
        return (bare && schema_named(cx, reference).is_some()).then(|| reference.to_owned());
    };
    (!name.contains('/')).then(|| unescaped(name))
}

/// What a schema in place belongs to.
#[derive(Clone, Copy)]
pub(crate) enum Payload<'p> {
    /// A request.
    Request,
    /// A response of a status.
    Response(&'p str),
}

/// Finds the model of a payload's schema, and makes one for a schema in place.
pub(crate) fn of_payload<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    node: &'t Node<'t>,
    payload: Payload<'_>,
) -> Option<String> {
    let object = cx.object(node, "schema")?;
    if let Some(reference) = object.get("$ref").and_then(Node::as_str) {
        let Some(name) = named_by(cx, reference) else {
            let external = !reference.starts_with('#');
            let reference = reference.to_owned();
            let kind = if external {
                ErrorKind::ExternalReference { reference }
            } else {
                ErrorKind::ModelReference { reference }
            };
            cx.error(kind, node.place);
            return None;
        };
        let known = schema_named(cx, &name).is_some() || draft.api.models.contains_key(&name);
        if !known {
            cx.warn(WarningKind::ModelNotFound { name }, node.place);
            return None;
        }
        return Some(name);
    }
    if object.members().is_empty() {
        return None;
    }
    if let Some(class) = scalar_class(object) {
        let kind = match payload {
            Payload::Response(status) => WarningKind::ModelType {
                class,
                status: status.to_owned(),
            },
            Payload::Request => WarningKind::Ignored {
                what: format!("a request's {class}"),
            },
        };
        cx.warn(kind, node.place);
        return None;
    }
    let schema = schema_text::write(cx, node, &draft.api.rest_api.id);
    let name = generated_name(draft, &schema);
    if !draft.api.models.contains_key(&name) {
        let model = Model {
            id: draft.model_id(&name, cx.ambient.ids.as_ref()),
            name: name.clone(),
            description: None,
            schema,
            content_type: "application/json".into(),
        };
        draft.api.models.insert(name.clone(), model);
    }
    Some(name)
}

/// Returns the class by which the parser of AWS calls a schema that is neither object nor array.
fn scalar_class(schema: &Object<'_>) -> Option<&'static str> {
    let format = schema
        .get("format")
        .and_then(Node::as_str)
        .unwrap_or_default();
    Some(match (schema.get("type").and_then(Node::as_str)?, format) {
        ("string", "date") => "DateSchema",
        ("string", "date-time") => "DateTimeSchema",
        ("string", "binary") => "BinarySchema",
        ("string", "byte") => "ByteArraySchema",
        ("string", "email") => "EmailSchema",
        ("string", "password") => "PasswordSchema",
        ("string", "uuid") => "UUIDSchema",
        ("string", _) => "StringSchema",
        ("integer", _) => "IntegerSchema",
        ("number", _) => "NumberSchema",
        ("boolean", _) => "BooleanSchema",
        ("file", _) => "FileSchema",
        _ => return None,
    })
}

/// Names a model by its schema, so that equal schemas share one, a second import finds it, and the
/// same definition has the same names in every API.
fn generated_name(draft: &Draft<'_>, schema: &str) -> String {
    let anywhere = schema.replace(&draft.api.rest_api.id, "");
    // FNV-1a, written out because the name must not change with a library
    let hash = anywhere
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let digits = format!("{hash:016x}");
    let free = (6..=digits.len())
        .map(|length| format!("MODEL{}", digits.get(..length).unwrap_or_default()));
    let mut free = free.filter(|name| {
        draft
            .api
            .models
            .get(name)
            .is_none_or(|model| model.schema == schema)
    });
    free.next().unwrap_or_else(|| format!("MODEL{digits}"))
}
