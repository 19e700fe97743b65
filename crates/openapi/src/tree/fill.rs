//! Fills the placeholders of Terraform's `templatefile`, before a text is read at all: they may stand
//! where neither JSON nor YAML has anything.

use std::borrow::Cow;
use trygate_model::TextMap;

/// Puts values in place of `${name}`; what has no value stays, and `$${name}` becomes `${name}` as
/// Terraform has it. Without values the text stays as it is.
pub fn fill_placeholders<'t>(text: &'t str, values: &TextMap) -> Cow<'t, str> {
    if values.is_empty() || !text.contains("${") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, tail) = rest.split_at(at);
        if let Some(before) = before.strip_suffix('$') {
            out += before;
            out += "${";
            rest = tail.get(2..).unwrap_or_default();
            continue;
        }
        out += before;
        let end = tail.find('}');
        let name = end.and_then(|end| tail.get(2..end)).map(str::trim);
        if let (Some(value), Some(end)) = (name.and_then(|name| values.get(name)), end) {
            out += value;
            rest = tail.get(end + 1..).unwrap_or_default();
        } else {
            out += "${";
            rest = tail.get(2..).unwrap_or_default();
        }
    }
    Cow::Owned(out + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_what_it_knows() {
        let values: TextMap = [("a".to_owned(), "1".to_owned())].into_iter().collect();
        for (text, filled) in [
            (
                "x: ${a}, ${ a }, ${b}, ${AWS::Region}",
                "x: 1, 1, ${b}, ${AWS::Region}",
            ),
            (
                "$${stageVariables.x} $${a} ${a",
                "${stageVariables.x} ${a} ${a",
            ),
            ("plain", "plain"),
        ] {
            assert_eq!(fill_placeholders(text, &values), filled);
        }
        assert_eq!(fill_placeholders("$${a}", &TextMap::new()), "$${a}");
    }
}
