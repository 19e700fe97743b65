//! Reading a document in order: the one place to see the whole way.
//!
//! Text, tree, variables, version; then what others refer to (validators, authorizers, models), and
//! last the paths. A document is read to its end whatever is wrong with it, so that all problems
//! are told at once.

use crate::draft::Draft;
use crate::extensions::{self, gateway_responses, request_validators};
use crate::include::Including;
use crate::options::{Intrinsics, Limits, ReadOptions};
use crate::paths::{self, Shared};
use crate::problem::report::{self, Report};
use crate::problem::{ErrorKind, Fault, Problem, ReadError, Subject, Warning, WarningKind};
use crate::reading::Reading;
use crate::sources::{IncludedFile, Sources};
use crate::template::{self, DefinitionKind, TemplateFunction};
use crate::tree::evaluate::{Known, Variables};
use crate::tree::{Node, Remarks, Value, json, made, quoted, yaml, yaml::Stop};
use crate::version::{self, Version};
use crate::{Source, base_path, documentation, models, security};
use std::cell::OnceCell;
use trygate_model::{Ambient, Api, DocumentationPart, RestApi, TextMap};

/// A definition that was read.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The API, as AWS would have made it.
    pub api: Api,
    /// What is notable, in the order of the document.
    pub warnings: Vec<Warning>,
    /// Values that only another tool can fill in, and that the API therefore lacks, in the order of
    /// the document; none unless [`ReadOptions::set_aside`].
    pub set_aside: Vec<Problem>,
    /// What kind of file it is.
    pub kind: DefinitionKind,
    /// The logical ids of a template's APIs.
    pub apis: Vec<String>,
    /// The functions of a template.
    pub functions: Vec<TemplateFunction>,
    /// The variables of the stages that a template gives the API.
    pub stages: TextMap<TextMap>,
    /// The files that it named.
    pub included: Vec<IncludedFile>,
}

/// How a document is applied to an API that exists, by the words of AWS's `mode` parameter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PutMode {
    /// What the document does not declare stays; methods that it declares are replaced whole.
    #[default]
    Merge,
    /// Only what the document declares stays.
    Overwrite,
}

impl PutMode {
    /// Reads AWS's word.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "merge" => Some(Self::Merge),
            "overwrite" => Some(Self::Overwrite),
            _ => None,
        }
    }
}

/// Reads a document into a new API, as `ImportRestApi` does.
///
/// Ids come from `ambient`, as do the values of `${AWS::Region}`, `${AWS::AccountId}` and
/// `${AWS::Partition}`.
pub fn read(
    source: &Source<'_>,
    options: &ReadOptions,
    ambient: &Ambient,
) -> Result<Definition, ReadError> {
    let ids = ambient.ids.as_ref();
    let created = ambient.clock.now().seconds();
    // the title is filled in below; a document without one is called by its source
    let name = file_stem(source.name).to_owned();
    let mut rest_api = RestApi::new(ids.short(10), name, ids.short(10), created);
    if !options.endpoint_types.is_empty() {
        rest_api
            .endpoint_configuration
            .types
            .clone_from(&options.endpoint_types);
    }
    rest_api
        .endpoint_configuration
        .vpc_endpoint_ids
        .clone_from(&options.vpc_endpoint_ids);
    onto(
        source,
        options,
        ambient,
        Draft::new(Api::new(rest_api), None),
        true,
    )
}

/// Applies a document to an API that exists, as `PutRestApi` does.
///
/// The answer is the API after it; `existing` is not changed. Its endpoint types are kept, and the
/// ids of everything that has the same path or name.
pub fn put(
    source: &Source<'_>,
    options: &ReadOptions,
    ambient: &Ambient,
    existing: &Api,
    mode: PutMode,
) -> Result<Definition, ReadError> {
    let draft = crate::merge::begin(existing, mode);
    onto(source, options, ambient, draft, false)
}

/// The documentation of a document, applied to an API that exists.
#[derive(Debug, Clone)]
pub struct Documentation {
    /// All parts of the API after it, by id.
    pub parts: TextMap<DocumentationPart>,
    /// The ids of those that the document has.
    pub ids: Vec<String>,
    /// What is notable, in the order of the document.
    pub warnings: Vec<Warning>,
}

/// Applies nothing but the documentation of a document to an API that exists, as
/// `ImportDocumentationParts` does. Parts for the same thing keep their ids.
pub fn put_documentation(
    source: &Source<'_>,
    options: &ReadOptions,
    ambient: &Ambient,
    existing: &Api,
    mode: PutMode,
) -> Result<Documentation, ReadError> {
    let mut api = existing.clone();
    if mode == PutMode::Overwrite {
        api.documentation_parts.clear();
    }
    let mut ids = Vec::new();
    let draft = Draft::new(api, Some(existing));
    let read = with_document(source, options, ambient, draft, |cx, draft| {
        if !matches!(cx.root.value, Value::Object(_)) {
            let found = cx.root.described();
            cx.error(ErrorKind::NotAnObject { found }, cx.root.place);
        } else if version::detect(cx) {
            let prefix = base_path::prefix(cx);
            ids = documentation::read(cx, draft, &prefix);
        }
    })?;
    Ok(Documentation {
        parts: read.api.documentation_parts,
        ids,
        warnings: read.warnings,
    })
}

fn onto(
    source: &Source<'_>,
    options: &ReadOptions,
    ambient: &Ambient,
    draft: Draft<'_>,
    fresh: bool,
) -> Result<Definition, ReadError> {
    with_document(source, options, ambient, draft, |cx, draft| {
        build(cx, draft, fresh);
    })
}

/// Parses a document, has it used, and finishes the report.
fn with_document(
    source: &Source<'_>,
    options: &ReadOptions,
    ambient: &Ambient,
    mut draft: Draft<'_>,
    r#use: impl FnOnce(&mut Reading<'_>, &mut Draft<'_>),
) -> Result<Definition, ReadError> {
    let refuse = |mark, fault| report::fault(source, mark, fault);
    let (text, mark) = source
        .text(options.limits.bytes)
        .map_err(|fault| refuse(0, fault))?;
    let wide = Widened::new();
    let (mut root, remarks) = parse(text, &wide, &options.limits, options.intrinsics)
        .map_err(|fault| refuse(mark, fault))?;
    let mut sources = Sources::of(*source, mark, &root, options);
    let mut report = Report::new(options.limits.problems);
    let kind = if options.templates {
        template::kind_of(&root)
    } else {
        DefinitionKind::OpenApi
    };
    if options.files.is_some() {
        let given = Known {
            parameters: options.parameters.clone(),
            ..Known::default()
        };
        let mut including = Including {
            sources: &mut sources,
            options,
            variables: &Variables::of(ambient, options.intrinsics, &given),
            report: &mut report,
        };
        including.fragments(&mut root, FRAGMENTS_DEEP);
        if kind == DefinitionKind::CloudFormation {
            including.definitions(&mut root);
        }
    }
    let known = template::known(&root, ambient, options);
    let variables = Variables::of(ambient, options.intrinsics, &known);
    variables.resolve(&mut root);
    let built = match kind {
        DefinitionKind::OpenApi => None,
        kind => template::build(&root, kind, &known, ambient, options, &mut report),
    };
    let is_made = built.as_ref().is_some_and(|built| built.is_made);
    let is_there = kind == DefinitionKind::OpenApi || built.is_some();
    // what a template's API stands in is kept for its pointers
    let (mut document, template, built) = match built {
        Some(mut built) => {
            let none = made::object(root.place, Vec::new());
            (
                std::mem::replace(&mut built.document, none),
                Some(root),
                Some(built),
            )
        }
        None => (root, None, None),
    };
    if options.files.is_some() {
        let mut including = Including {
            sources: &mut sources,
            options,
            variables: &variables,
            report: &mut report,
        };
        including.references(&mut document);
    }
    let document = document;
    let mut cx = Reading {
        root: &document,
        text,
        options,
        ambient,
        version: Version::OpenApi3,
        is_made,
        report,
        subject: Subject::Api,
    };
    for (written, meaning, place) in remarks.reads_as {
        // a template has keys of many kinds, and few of them are the API's own
        if kind == DefinitionKind::OpenApi {
            cx.warn(WarningKind::ReadsAs { written, meaning }, place);
        }
    }
    if is_there {
        r#use(&mut cx, &mut draft);
    }
    let roots: Vec<&Node<'_>> = template.iter().chain([&document]).collect();
    let finished = cx.report.finish(&sources, &roots, options.set_aside);
    let (warnings, set_aside) = match finished {
        Ok(found) => found,
        Err(mut error) => {
            error.included = sources.into_included();
            return Err(error);
        }
    };
    let is_new = draft.is_new();
    let mut api = draft.api;
    let mut definition = Definition {
        warnings,
        set_aside,
        kind,
        apis: Vec::new(),
        functions: Vec::new(),
        stages: TextMap::new(),
        included: sources.into_included(),
        api: {
            if let Some(built) = &built
                && is_new
                && options.endpoint_types.is_empty()
                && !built.endpoint_types.is_empty()
            {
                let types = built.endpoint_types.clone();
                api.rest_api.endpoint_configuration.types = types;
            }
            api
        },
    };
    if let Some(built) = built {
        definition.apis = built.apis;
        definition.functions = built.functions;
        definition.stages = built.stages;
    }
    definition.api.rest_api.warnings = crate::problem::wire::warning_texts(&definition.warnings);
    Ok(definition)
}

/// How deep fragments may include others.
const FRAGMENTS_DEEP: usize = 16;

fn build(cx: &mut Reading<'_>, draft: &mut Draft<'_>, fresh: bool) {
    let Value::Object(root) = &cx.root.value else {
        let found = cx.root.described();
        cx.error(ErrorKind::NotAnObject { found }, cx.root.place);
        return;
    };
    if !version::detect(cx) {
        return;
    }
    let members = members_of(cx.version);
    cx.expect_members(root, String::new, members);
    read_info(cx, draft);
    extensions::read_root(cx, &mut draft.api, fresh);
    if let Some(node) = root.get(request_validators::NAMES) {
        request_validators::read(cx, node, draft);
    }
    if let Some(components) = root.get("components").and_then(Node::as_object) {
        extensions::expect(cx, components, &[]);
    }
    let schemes = security::read(cx, draft);
    models::read(cx, draft);
    if let Some(node) = root.get(gateway_responses::NAME) {
        gateway_responses::read(cx, node, draft);
    }
    let prefix = base_path::prefix(cx);
    let shared = Shared {
        prefix: &prefix,
        schemes: &schemes,
    };
    paths::read(cx, draft, &shared);
    documentation::read(cx, draft, &prefix);
}

/// Members of the root, by specification: those of the other one are ignored.
fn members_of(version: Version) -> &'static [&'static str] {
    match version {
        Version::Swagger2 => &[
            "swagger",
            "info",
            "paths",
            "security",
            "tags",
            "externalDocs",
            "host",
            "basePath",
            "schemes",
            "consumes",
            "produces",
            "definitions",
            "parameters",
            "responses",
            "securityDefinitions",
        ],
        Version::OpenApi3 => &[
            "openapi",
            "info",
            "servers",
            "paths",
            "components",
            "security",
            "tags",
            "externalDocs",
            "webhooks",
        ],
    }
}

const INFO: [&str; 7] = [
    "title",
    "summary",
    "description",
    "termsOfService",
    "contact",
    "license",
    "version",
];

fn read_info(cx: &mut Reading<'_>, draft: &mut Draft<'_>) {
    let Some(node) = cx.root.get("info") else {
        cx.warn_missing("", "info", cx.root.place);
        return;
    };
    let Some(info) = cx.object(node, "info") else {
        return;
    };
    cx.expect_members(info, || "info".into(), &INFO);
    let mut text = |key| {
        let text = info.get(key).and_then(|node| cx.text(node, key));
        text.filter(|text| !text.is_empty())
    };
    let (title, version, description) = (text("title"), text("version"), text("description"));
    for (value, key) in [(&title, "title"), (&version, "version")] {
        if value.is_none() && info.get(key).is_none() {
            cx.warn_missing("info", key, node.place);
        }
    }
    let rest_api = &mut draft.api.rest_api;
    rest_api.name = title.unwrap_or_else(|| std::mem::take(&mut rest_api.name));
    rest_api.version = version.or_else(|| rest_api.version.take());
    rest_api.description = description.or_else(|| rest_api.description.take());
}

/// A document's text after lines were indented that the YAML parser wants so; see `quoted`.
type Widened = OnceCell<(String, quoted::Shifts)>;

/// Reads a text as what it means in JSON: the short forms of CloudFormation's functions are written
/// out, and nothing is resolved.
pub fn json_of(source: &Source<'_>, options: &ReadOptions) -> Result<serde_json::Value, ReadError> {
    let refuse = |mark, fault| report::fault(source, mark, fault);
    let (text, mark) = source
        .text(options.limits.bytes)
        .map_err(|fault| refuse(0, fault))?;
    parse_text(text, &options.limits, options.intrinsics, |root| {
        root.to_json()
    })
    .map_err(|fault| refuse(mark, fault))
}

/// Reads a text by itself, and makes something of its tree.
pub(crate) fn parse_text<T>(
    text: &str,
    limits: &Limits,
    intrinsics: Intrinsics,
    make: impl FnOnce(Node<'_>) -> T,
) -> Result<T, Fault> {
    let wide = Widened::new();
    let (root, _) = parse(text, &wide, limits, intrinsics)?;
    Ok(make(root))
}

/// Reads the text as JSON if it begins with `{`, as AWS does, else as YAML.
fn parse<'a>(
    text: &'a str,
    wide: &'a Widened,
    limits: &Limits,
    intrinsics: Intrinsics,
) -> Result<(Node<'a>, Remarks), Fault> {
    if text.trim_start().starts_with('{') {
        return Ok((json::parse(text, limits)?, Remarks::default()));
    }
    let (after, fault) = match yaml::parse(text, limits, intrinsics) {
        Ok(read) => return Ok(read),
        Err(Stop::Fault(fault)) => return Err(*fault),
        Err(Stop::QuotedIndent { after, fault }) => (after, fault),
    };
    let widened = quoted::widen(text, (after, fault), limits, intrinsics)?;
    let (text, shifts) = wide.get_or_init(|| widened);
    let (mut root, mut remarks) =
        yaml::parse(text, limits, intrinsics).map_err(|stop| match stop {
            Stop::Fault(fault) | Stop::QuotedIndent { fault, .. } => shifts.fault(*fault),
        })?;
    shifts.tree(&mut root, &mut remarks);
    Ok((root, remarks))
}

fn file_stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.split_once('.').map_or(file, |(stem, _)| stem)
}
