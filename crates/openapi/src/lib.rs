//! API Gateway definitions, Swagger 2.0 and OpenAPI 3.0 in JSON or YAML with every
//! `x-amazon-apigateway-*` extension, read into [`trygate_model::Api`] as AWS's `ImportRestApi`
//! ([`read()`]) and `PutRestApi` ([`put`]) do, and written again as `GetExport` does ([`write()`]).
//!
//! Nothing in a document is dropped in silence: it is used, or a [`Warning`] says that it is
//! ignored, or a [`Problem`] refuses the document. Each names its place by line, column and JSON
//! pointer, and can show it ([`Problem::excerpt`]). What AWS's wire would say of the same thing is
//! kept beside our words ([`ReadError::wire_message`], [`problem::wire::warning_texts`]).
//!
//! This crate neither stores nor invokes; it does no I/O.

mod base_path;
mod doctor;
mod documentation;
mod draft;
mod extensions;
mod files;
mod include;
mod json_layout;
mod mapping_expression;
mod merge;
mod models;
mod openapi3;
mod options;
mod parameters;
mod paths;
pub mod problem;
mod read;
mod reading;
mod responses;
mod schema_text;
mod security;
mod source;
mod sources;
mod status_code;
mod swagger2;
mod template;
mod tree;
mod version;
mod write;

pub use doctor::{Doctor, Matches, RULES, Severity, Surprise};
pub use files::{FileContent, FileRefusal, Files};
pub use options::{BasePath, Intrinsics, Limits, ReadOptions};
pub use problem::{ErrorKind, Location, Problem, ReadError, Subject, Warning, WarningKind};
pub use read::{Definition, Documentation, PutMode, json_of, put, put_documentation, read};
pub use source::Source;
pub use sources::IncludedFile;
pub use template::{DefinitionKind, FunctionCode, FunctionPermission, TemplateFunction};
pub use tree::fill::fill_placeholders;
pub use write::{
    ExportFormat, ExportType, ExportedDocumentation, Extensions, WriteError, WriteOptions, write,
};
