//! How AWS lays out the JSON that it writes: exports, and the schemas of imported models.
//!
//! Observed in exports that users published: a blank on both sides of a colon, lists on one line.

use serde_json::Value as Json;

/// Lays JSON out as AWS's exports do: `"a" : 1`, lists on one line.
pub(crate) fn pretty(json: &Json) -> String {
    fn write(json: &Json, indent: usize, out: &mut String) {
        match json {
            Json::Object(members) if !members.is_empty() => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    out.push_str(if index == 0 { "\n" } else { ",\n" });
                    out.push_str(&"  ".repeat(indent + 1));
                    *out += &Json::from(key.as_str()).to_string();
                    out.push_str(" : ");
                    write(value, indent + 1, out);
                }
                out.push('\n');
                out.push_str(&"  ".repeat(indent));
                out.push('}');
            }
            Json::Object(_) => out.push_str("{ }"),
            Json::Array(items) if !items.is_empty() => {
                out.push_str("[ ");
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    write(item, indent, out);
                }
                out.push_str(" ]");
            }
            Json::Array(_) => out.push_str("[ ]"),
            scalar => *out += &scalar.to_string(),
        }
    }
    let mut out = String::new();
    write(json, 0, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lays_out_as_exports_do() {
        let json = serde_json::json!({"type": "object", "required": ["a", "b"], "x": {}, "y": []});
        assert_eq!(
            pretty(&json),
            "{\n  \"type\" : \"object\",\n  \"required\" : [ \"a\", \"b\" ],\n  \"x\" : { },\n  \
             \"y\" : [ ]\n}"
        );
    }
}
