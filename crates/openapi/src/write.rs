//! An API → an OpenAPI 3.0 or Swagger 2.0 document, as AWS's `GetExport` writes it.
//!
//! Recorded: the members of the root and of operations, their order, `"200 response"` for a response
//! without description, `content: {}`, what is left out at its default, and that binary media types
//! come with the extensions only. Published by users: consumed and produced types without models,
//! the order of an integration's members, quoted keys of YAML, and that the Postman extension
//! changes nothing that can be seen. What the file says of a model that no method uses is a guess:
//! it is written, except for the two that every API is born with.

mod documentation;
mod operation;
mod schemas;
mod security;
mod text;
mod yaml;

pub use text::ExportFormat;

use crate::extensions;
use serde_json::{Map, Value as Json, json};
use std::fmt;
use trygate_model::{Api, DocumentationPart, HttpMethod, Resource};

/// The specification that an export follows, by the words of AWS's `exportType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportType {
    /// OpenAPI 3.0.
    Oas30,
    /// Swagger 2.0.
    Swagger,
}

impl ExportType {
    /// Reads AWS's word.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "oas30" => Some(Self::Oas30),
            "swagger" => Some(Self::Swagger),
            _ => None,
        }
    }

    /// Returns AWS's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Oas30 => "oas30",
            Self::Swagger => "swagger",
        }
    }
}

/// Which extensions an export has, by the words of AWS's `extensions` parameter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extensions {
    /// `integrations`: the integrations of methods, and binary media types.
    pub integrations: bool,
    /// `authorizers`: what authorizers call.
    pub authorizers: bool,
    /// `apigateway`: everything that AWS's extensions can say, documentation apart.
    pub apigateway: bool,
    /// `documentation`: documentation parts.
    pub documentation: bool,
    /// `postman`: accepted; the exports that users published with it show nothing of it.
    pub postman: bool,
}

impl Extensions {
    /// Everything that an export can have.
    pub const ALL: Self = Self {
        integrations: true,
        authorizers: true,
        apigateway: true,
        documentation: true,
        postman: false,
    };

    /// Reads AWS's words, separated by commas; the error is the word that is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut extensions = Self::default();
        for word in text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            match word {
                "integrations" => extensions.integrations = true,
                "authorizers" => extensions.authorizers = true,
                "apigateway" => extensions.apigateway = true,
                "documentation" => extensions.documentation = true,
                "postman" => extensions.postman = true,
                _ => return Err(word.to_owned()),
            }
        }
        Ok(extensions)
    }

    fn with_integrations(self) -> bool {
        self.integrations || self.apigateway
    }

    fn with_authorizers(self) -> bool {
        self.authorizers || self.apigateway
    }
}

/// Documentation that goes into an export: a snapshot's.
#[derive(Debug, Clone, Copy)]
pub struct ExportedDocumentation<'a> {
    /// The name of the snapshot.
    pub version: Option<&'a str>,
    /// When it was made, as it is to be written.
    pub created_date: Option<&'a str>,
    /// Its parts.
    pub parts: &'a [&'a DocumentationPart],
}

/// How an API is written.
#[derive(Debug, Clone)]
pub struct WriteOptions<'a> {
    /// The specification.
    pub export_type: ExportType,
    /// The extensions.
    pub extensions: Extensions,
    /// The host of the API, `ID.execute-api.REGION.amazonaws.com`.
    pub host: &'a str,
    /// The name of the stage, which is the base path.
    pub stage: &'a str,
    /// What stands for the version of an API that has none; AWS writes the deployment's date.
    pub undated_version: &'a str,
    /// Documentation, if the stage has any.
    pub documentation: Option<ExportedDocumentation<'a>>,
    /// Whether payloads that only other models than JSON's describe may be written; AWS refuses.
    pub any_payload: bool,
}

impl WriteOptions<'_> {
    /// Returns the name of the file that an export is offered as, such as `oas30_1.0.0.json`.
    pub fn file_name(&self, api: &Api, format: ExportFormat) -> String {
        let version = api.rest_api.version.as_deref();
        let version = version.unwrap_or(self.undated_version);
        let kind = self.export_type.as_str();
        format!("{kind}_{version}.{}", format.extension())
    }
}

/// Why an API cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// A payload has models, but none for a kind of JSON (documented; the wording beyond its
    /// beginning is a guess).
    OnlyNonJsonModels {
        /// The verb.
        http_method: HttpMethod,
        /// The path.
        path: String,
    },
    /// A model's schema is no JSON.
    SchemaNotJson {
        /// The model.
        model: String,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyNonJsonModels { http_method, path } => {
                write!(
                    f,
                    "Only found non-JSON body models for {http_method} {path}"
                )
            }
            Self::SchemaNotJson { model } => {
                write!(f, "The schema of model {model} is not JSON")
            }
        }
    }
}

impl std::error::Error for WriteError {}

/// What the writers of an export's parts share.
struct Writing<'a> {
    api: &'a Api,
    options: &'a WriteOptions<'a>,
    schemes: security::Schemes<'a>,
    documented: documentation::Documented<'a>,
}

impl Writing<'_> {
    fn is_swagger(&self) -> bool {
        self.options.export_type == ExportType::Swagger
    }
}

/// Writes an API as a document.
pub fn write(api: &Api, options: &WriteOptions<'_>) -> Result<Json, WriteError> {
    let cx = Writing {
        api,
        options,
        schemes: security::Schemes::of(api),
        documented: documentation::Documented::of(options.documentation),
    };
    let mut root = Map::new();
    let basics = cx.info();
    if cx.is_swagger() {
        root.insert("swagger".into(), "2.0".into());
        root.insert("info".into(), basics);
        root.insert("host".into(), options.host.into());
        root.insert("basePath".into(), format!("/{}", options.stage).into());
        root.insert("schemes".into(), json!(["https"]));
        cx.tags(&mut root);
        root.insert("paths".into(), cx.paths()?);
        insert_full(&mut root, "securityDefinitions", security::schemes(&cx));
        insert_full(&mut root, "definitions", schemas::write(&cx)?);
    } else {
        root.insert("openapi".into(), "3.0.1".into());
        root.insert("info".into(), basics);
        root.insert("servers".into(), json!([cx.server()]));
        cx.tags(&mut root);
        root.insert("paths".into(), cx.paths()?);
        let mut components = Map::new();
        insert_full(&mut components, "schemas", schemas::write(&cx)?);
        insert_full(&mut components, "securitySchemes", security::schemes(&cx));
        root.insert("components".into(), components.into());
    }
    extensions::write_root(api, options, &mut root);
    if let Some(snapshot) = options.documentation
        && options.extensions.documentation
    {
        let documentation = extensions::documentation::write(&snapshot);
        root.insert(extensions::documentation::NAME.into(), documentation);
    }
    Ok(root.into())
}

/// Inserts an object unless it has no members.
fn insert_full(into: &mut Map<String, Json>, key: &str, members: Map<String, Json>) {
    if !members.is_empty() {
        into.insert(key.into(), members.into());
    }
}

/// The order in which path items show verbs: that of the library which AWS writes each with.
const SWAGGER_VERBS: [HttpMethod; 8] = [
    HttpMethod::Get,
    HttpMethod::Head,
    HttpMethod::Post,
    HttpMethod::Put,
    HttpMethod::Delete,
    HttpMethod::Options,
    HttpMethod::Patch,
    HttpMethod::Any,
];

const OAS30_VERBS: [HttpMethod; 8] = [
    HttpMethod::Get,
    HttpMethod::Put,
    HttpMethod::Post,
    HttpMethod::Delete,
    HttpMethod::Options,
    HttpMethod::Head,
    HttpMethod::Patch,
    HttpMethod::Any,
];

impl Writing<'_> {
    fn info(&self) -> Json {
        let rest_api = &self.api.rest_api;
        let version = rest_api.version.as_deref();
        let version = version.unwrap_or(self.options.undated_version);
        let members = [
            ("title", Some(rest_api.name.as_str())),
            ("description", rest_api.description.as_deref()),
            ("version", Some(version)),
        ];
        let order = if self.is_swagger() {
            [1, 2, 0]
        } else {
            [0, 1, 2]
        };
        let mut info = Map::new();
        for (key, value) in order.into_iter().filter_map(|at| members.get(at)) {
            if let Some(value) = value {
                info.insert((*key).into(), (*value).into());
            }
        }
        info.into()
    }

    fn server(&self) -> Json {
        let mut server = Map::new();
        server.insert(
            "url".into(),
            format!("https://{}/{{basePath}}", self.options.host).into(),
        );
        let default = json!({"basePath": {"default": self.options.stage}});
        server.insert("variables".into(), default);
        if self.options.extensions.apigateway
            && let Some(endpoint) = extensions::endpoint_configuration::write(&self.api.rest_api)
        {
            server.insert(extensions::endpoint_configuration::NAME.into(), endpoint);
        }
        server.into()
    }

    fn tags(&self, root: &mut Map<String, Json>) {
        if self.options.extensions.apigateway && !self.api.rest_api.tags.is_empty() {
            let tags = extensions::tag_value::write(&self.api.rest_api);
            root.insert("tags".into(), tags);
        }
    }

    fn paths(&self) -> Result<Json, WriteError> {
        let api = self.api;
        let mut resources: Vec<(String, &Resource)> = api
            .resources
            .values()
            .map(|resource| (api.path_of(resource), resource))
            .collect();
        resources.sort_by(|left, right| left.0.cmp(&right.0));
        let mut paths = Map::new();
        for (path, resource) in resources {
            let is_leaf = path != "/" && api.children(&resource.id).next().is_none();
            if !resource.methods.is_empty() || is_leaf {
                let item = self.path_item(&path, resource)?;
                paths.insert(path, item);
            }
        }
        Ok(paths.into())
    }

    fn path_item(&self, path: &str, resource: &Resource) -> Result<Json, WriteError> {
        let order = if self.is_swagger() {
            SWAGGER_VERBS
        } else {
            OAS30_VERBS
        };
        let mut item = Map::new();
        self.documented.describe_resource(path, &mut item);
        for verb in order {
            if let Some(method) = resource.methods.get(&verb) {
                let key = match verb {
                    HttpMethod::Any => extensions::ANY_METHOD.to_owned(),
                    verb => verb.as_str().to_ascii_lowercase(),
                };
                item.insert(
                    key,
                    operation::write(self, path, &resource.id, verb, method)?,
                );
            }
        }
        Ok(item.into())
    }
}
