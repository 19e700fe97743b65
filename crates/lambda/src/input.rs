//! The body of a request, member by member. A member that is not known is refused, not skipped.

use crate::error::LambdaError;
use crate::wire::LambdaRequest;
use serde_json::{Map, Value};
use trygate_model::TextMap;

/// A body that was read.
#[derive(Debug, Clone)]
pub(crate) struct Input(Map<String, Value>);

impl Input {
    /// Reads a body, an absent one as an empty object.
    pub(crate) fn of(request: &LambdaRequest, known: &[&str]) -> Result<Self, LambdaError> {
        let members: Map<String, Value> = if request.body.is_empty() {
            Map::new()
        } else {
            serde_json::from_slice(&request.body).map_err(|error| {
                let detail = error.to_string();
                LambdaError::InvalidRequestContent { detail }
            })?
        };
        for name in members.keys() {
            // names in the path may stand in the body too
            if !known.contains(&name.as_str()) && name != "FunctionName" {
                let what = format!("the member {name}");
                return Err(LambdaError::Unsupported { what });
            }
        }
        Ok(Self(members))
    }

    /// Returns a member; null counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, LambdaError> {
        self.get(name)
            .map(|value| value.as_str().ok_or_else(|| wrong(name, "a string")))
            .transpose()
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str, LambdaError> {
        self.text(name)?.ok_or_else(|| missing(name))
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<u32>, LambdaError> {
        let read = |value: &Value| {
            let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
            number.ok_or_else(|| wrong(name, "a whole number"))
        };
        self.get(name).map(read).transpose()
    }

    pub(crate) fn truth(&self, name: &str) -> Result<bool, LambdaError> {
        let read = |value: &Value| value.as_bool().ok_or_else(|| wrong(name, "true or false"));
        Ok(self.get(name).map(read).transpose()?.unwrap_or(false))
    }

    pub(crate) fn object(&self, name: &str) -> Result<Option<&Map<String, Value>>, LambdaError> {
        self.get(name)
            .map(|value| value.as_object().ok_or_else(|| wrong(name, "an object")))
            .transpose()
    }

    /// Returns an object of strings.
    pub(crate) fn texts(&self, name: &str) -> Result<Option<TextMap>, LambdaError> {
        let Some(object) = self.object(name)? else {
            return Ok(None);
        };
        text_map(object, name).map(Some)
    }
}

/// Reads an object of strings.
pub(crate) fn text_map(object: &Map<String, Value>, name: &str) -> Result<TextMap, LambdaError> {
    let entries = object.iter();
    entries
        .map(|(key, value)| {
            let text = value
                .as_str()
                .ok_or_else(|| wrong(name, "an object of strings"))?;
            Ok((key.clone(), text.to_owned()))
        })
        .collect()
}

/// A member is of another kind.
pub(crate) fn wrong(name: &str, wanted: &str) -> LambdaError {
    LambdaError::InvalidParameter {
        detail: format!("{name} must be {wanted}"),
    }
}

/// A required member is absent.
pub(crate) fn missing(name: &str) -> LambdaError {
    let mut member = name.to_owned();
    if let Some(first) = member.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    LambdaError::InvalidParameter {
        detail: format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: \
             Member must not be null"
        ),
    }
}
