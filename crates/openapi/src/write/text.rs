//! The text of an export, JSON or YAML.

use super::yaml;
use crate::json_layout;
use serde_json::Value as Json;

/// The language of an export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ExportFormat {
    /// JSON.
    #[default]
    Json,
    /// YAML.
    Yaml,
}

impl ExportFormat {
    /// Reads a media type; AWS knows three.
    pub fn of_media_type(text: &str) -> Option<Self> {
        match text.split(';').next().unwrap_or_default().trim() {
            "application/json" => Some(Self::Json),
            "application/yaml" | "application/x-yaml" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// Returns how files of it are named.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }

    /// Lays a document out.
    pub fn lay_out(self, document: &Json) -> String {
        match self {
            Self::Json => json_layout::pretty(document),
            Self::Yaml => yaml::lay_out(document),
        }
    }
}
