//! The sample mapping template that GetModelTemplate makes of a model.
//!
//! The API reference shows one: two spaces, `"name" : value`, `foo` for text and `3.1415` for a
//! number. An empty object and the lines around the items of an array are as users published
//! templates that AWS had made; `42`, `true` and the nesting are guesses after them.

use crate::schema_references::resolve;
use serde_json::Value;
use std::fmt::Write as _;
use trygate_model::Api;

/// How deep models may refer to each other before the template ends.
const DEEPEST: usize = 32;

/// The most bytes of a template; models that refer to each other can ask for any number.
const MOST_BYTES: usize = 1024 * 1024;

/// Makes the template of a schema.
pub(crate) fn template(api: &Api, schema: &Value) -> String {
    let mut text = String::from("#set($inputRoot = $input.path('$'))\n");
    let writer = Writer { api, root: schema };
    writer.value(schema, "$inputRoot", 0, 0, &mut text);
    text
}

struct Writer<'a> {
    api: &'a Api,
    /// The schema that local references are into.
    root: &'a Value,
}

impl Writer<'_> {
    fn value(&self, schema: &Value, input: &str, indent: usize, depth: usize, out: &mut String) {
        if depth > DEEPEST || out.len() > MOST_BYTES {
            out.push_str("{ }");
            return;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            if let Some((target, root)) = resolve(self.api, self.root, reference) {
                let writer = Writer {
                    api: self.api,
                    root: &root,
                };
                writer.value(&target, input, indent, depth + 1, out);
            } else {
                out.push_str("{ }");
            }
            return;
        }
        match kind(schema) {
            "object" => self.object(schema, input, indent, depth, out),
            "array" => self.array(schema, input, indent, depth, out),
            "string" => out.push_str("\"foo\""),
            "number" => out.push_str("3.1415"),
            "integer" => out.push_str("42"),
            "boolean" => out.push_str("true"),
            _ => out.push_str("null"),
        }
    }

    fn object(&self, schema: &Value, input: &str, indent: usize, depth: usize, out: &mut String) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let Some(properties) = properties.filter(|properties| !properties.is_empty()) else {
            out.push_str("{ }");
            return;
        };
        out.push_str("{\n");
        let inner = indent + 2;
        for (index, (name, property)) in properties.iter().enumerate() {
            let separator = if index == 0 { "" } else { ",\n" };
            // writing to a String cannot fail
            let _ = write!(
                out,
                "{separator}{:inner$}{} : ",
                "",
                Value::from(name.as_str())
            );
            self.value(property, &format!("{input}.{name}"), inner, depth + 1, out);
        }
        let _ = write!(out, "\n{:indent$}}}", "");
    }

    fn array(&self, schema: &Value, input: &str, indent: usize, depth: usize, out: &mut String) {
        let inner = indent + 2;
        out.push_str("[\n");
        out.push_str("##TODO: Update this foreach loop to reference array from input json\n");
        let _ = write!(out, "#foreach($elem in {input})\n{:inner$}", "");
        match schema.get("items") {
            Some(items @ Value::Object(_)) => self.value(items, "$elem", inner, depth + 1, out),
            _ => out.push_str("{ }"),
        }
        let _ = write!(out, "\n#if($foreach.hasNext),#end\n#end\n{:indent$}]", "");
    }
}

/// Returns the type of a schema: the first where it has several, an object where it has properties
/// or says nothing.
fn kind(schema: &Value) -> &str {
    let given = match schema.get("type") {
        Some(Value::Array(types)) => types.first().and_then(Value::as_str),
        Some(kind) => kind.as_str(),
        None => None,
    };
    match given {
        Some(kind) => kind,
        None if schema.get("items").is_some() => "array",
        None => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use trygate_model::{Model, RestApi};

    fn api(models: &[(&str, Value)]) -> Api {
        let mut api = Api::new(RestApi::new("a".into(), "n".into(), "r".into(), 0));
        for (name, schema) in models {
            let model = Model {
                id: (*name).into(),
                name: (*name).into(),
                description: None,
                schema: schema.to_string(),
                content_type: "application/json".into(),
            };
            api.models.insert(model.name.clone(), model);
        }
        api
    }

    #[test]
    fn the_example_of_the_reference() {
        let number = json!({"type": "number"});
        let schema = json!({"type": "object", "properties": {
            "a": number, "b": number, "op": {"type": "string"}, "c": number,
        }});
        assert_eq!(
            template(&api(&[]), &schema),
            "#set($inputRoot = $input.path('$'))\n{\n  \"a\" : 3.1415,\n  \"b\" : 3.1415,\n  \"op\" : \
             \"foo\",\n  \"c\" : 3.1415\n}"
        );
        assert_eq!(
            template(&api(&[]), &json!({"type": "object"})),
            "#set($inputRoot = $input.path('$'))\n{ }"
        );
    }

    #[test]
    fn arrays_loop_over_their_input() {
        let schema = json!({"properties": {"tags": {"type": "array", "items": {
            "properties": {"n": {"type": ["integer", "null"]}},
        }}}});
        assert_eq!(
            template(&api(&[]), &schema),
            "#set($inputRoot = $input.path('$'))\n{\n  \"tags\" : [\n##TODO: Update this foreach loop to \
             reference array from input json\n#foreach($elem in $inputRoot.tags)\n    {\n      \"n\" : \
             42\n    }\n#if($foreach.hasNext),#end\n#end\n  ]\n}"
        );
    }

    #[test]
    fn references_end_even_in_a_circle() {
        let url = "https://apigateway.amazonaws.com/restapis/a/models/B";
        let circle = json!({"properties": {"x": {"$ref": url}, "y": {"$ref": url}}});
        let api = api(&[("B", circle.clone())]);
        let text = template(&api, &circle);
        assert!(text.len() < 2 * MOST_BYTES, "{}", text.len());
        let local = json!({
            "definitions": {"N": {"type": "boolean"}},
            "properties": {"n": {"$ref": "#/definitions/N"}, "m": {"$ref": "#/definitions/none"}},
        });
        assert_eq!(
            template(&api, &local),
            "#set($inputRoot = $input.path('$'))\n{\n  \"n\" : true,\n  \"m\" : { }\n}"
        );
    }
}
