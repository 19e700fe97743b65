//! One template with the data it meets, as both programs are asked it.

use crate::vtl_diff::piece::Piece;
use serde_json::{Map, Value};

/// Which settings of the engine a case asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Aws,
    Stock,
}

impl Mode {
    /// Returns the name the line format gives it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Stock => "stock",
        }
    }
}

/// A template and its data.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Seed and index: enough to make the case again.
    pub(crate) id: String,
    pub(crate) mode: Mode,
    pub(crate) template: Piece,
    pub(crate) context: Value,
}

impl Case {
    /// Returns the line that asks for it.
    pub(crate) fn line(&self) -> String {
        let mut line = Map::new();
        line.insert("id".into(), self.id.clone().into());
        line.insert("mode".into(), self.mode.name().into());
        line.insert("template".into(), self.template.source().into());
        line.insert("context".into(), self.context.clone());
        // json-smart's strict reader, which the oracle reads lines with, refuses a bare DEL
        Value::Object(line).to_string().replace('\u{7f}', "\\u007f")
    }
}
