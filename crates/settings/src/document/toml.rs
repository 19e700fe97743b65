//! TOML text → tree, from `toml-span`.

use super::{Budget, Fault, Member, Node, Value, table};
use toml_span::value::ValueInner;

pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    let root = toml_span::parse(text).map_err(|error| {
        let span = error.span;
        let start = span.start.min(text.len());
        let message = format!("this is no TOML: {}", error.kind);
        Fault::new(message, start..span.end.max(start))
    })?;
    node(root, &mut Budget::default())
}

fn node(mut value: toml_span::Value<'_>, budget: &mut Budget) -> Result<Node, Fault> {
    let bytes = value.span.start..value.span.end.max(value.span.start);
    budget.value(&bytes)?;
    let value = match value.take() {
        ValueInner::String(text) => Value::Text(text.into_owned()),
        ValueInner::Integer(number) => Value::Number(number.to_string()),
        ValueInner::Float(number) => match serde_json::Number::from_f64(number) {
            Some(number) => Value::Number(number.to_string()),
            None => return Err(Fault::new("this number is not finite", bytes)),
        },
        ValueInner::Boolean(value) => Value::Bool(value),
        ValueInner::Array(items) => {
            budget.enter(&bytes)?;
            let items = items.into_iter().map(|item| node(item, budget));
            let items = items.collect::<Result<_, _>>()?;
            budget.leave();
            Value::List(items)
        }
        ValueInner::Table(entries) => {
            budget.enter(&bytes)?;
            let mut members = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                members.push(Member {
                    name_bytes: key.span.start..key.span.end.max(key.span.start),
                    name: key.name.into_owned(),
                    node: node(value, budget)?,
                });
            }
            // the parser sorts by name
            members.sort_by_key(|member| member.name_bytes.start);
            budget.leave();
            table(members)?
        }
    };
    Ok(Node { value, bytes })
}
