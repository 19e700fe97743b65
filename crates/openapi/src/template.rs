//! Templates that describe REST APIs as resources: CloudFormation, SAM, what the CDK synthesises,
//! and what `terraform show -json` prints.
//!
//! The resources of one API become an OpenAPI document, whose values keep their places in the
//! template; the document is then read as any other. So a problem is told where it stands in the
//! template, and what a template leaves open is set aside as in a definition. What the transform of
//! SAM makes of its resources follows the SAM specification; resources other than an API's parts are
//! not looked at, but for functions, which are told of.

mod attributes;
mod cloudformation;
mod document;
mod functions;
mod sam;
mod sam_auth;
mod terraform;

pub use functions::{FunctionCode, FunctionPermission, TemplateFunction};

use crate::options::ReadOptions;
use crate::problem::report::Report;
use crate::problem::{ErrorKind, Subject, WarningKind};
use crate::tree::evaluate::Known;
use crate::tree::{Node, Place};
use trygate_model::{Ambient, TextMap};

/// What kind of file a definition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefinitionKind {
    /// An OpenAPI or Swagger document.
    OpenApi,
    /// A CloudFormation template: SAM's and the CDK's are such too.
    CloudFormation,
    /// The output of `terraform show -json`.
    Terraform,
}

/// Tells what kind of file a tree is.
pub(crate) fn kind_of(root: &Node<'_>) -> DefinitionKind {
    let has = |key: &str| root.get(key).is_some_and(|node| node.as_object().is_some());
    if root.get("openapi").is_some() || root.get("swagger").is_some() {
        DefinitionKind::OpenApi
    } else if has("Resources") {
        DefinitionKind::CloudFormation
    } else if root.get("format_version").is_some() && (has("planned_values") || has("values")) {
        DefinitionKind::Terraform
    } else {
        DefinitionKind::OpenApi
    }
}

/// One resource of a template, its functions resolved as far as they go.
#[derive(Debug, Clone)]
pub(crate) struct Part<'a> {
    /// The logical id, or Terraform's address.
    pub(crate) id: String,
    /// The type, by CloudFormation's name.
    pub(crate) kind: String,
    /// The properties, by CloudFormation's names.
    properties: Node<'a>,
    /// Where the resource's name stands.
    pub(crate) place: Place,
    /// What the CDK notes of an asset.
    asset: Option<String>,
}

impl<'a> Part<'a> {
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.properties.get(key)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.get(key)?
            .scalar_text()
            .map(std::borrow::Cow::into_owned)
    }
}

/// What a template gives.
pub(crate) struct Built<'a> {
    /// The document of the API that was chosen.
    pub(crate) document: Node<'a>,
    /// Whether the document is all ours, so that nothing in it is missing.
    pub(crate) is_made: bool,
    /// The logical ids of all APIs.
    pub(crate) apis: Vec<String>,
    pub(crate) endpoint_types: Vec<String>,
    pub(crate) functions: Vec<TemplateFunction>,
    /// The variables of the API's stages.
    pub(crate) stages: TextMap<TextMap>,
}

/// Returns what functions in a template can be resolved with.
pub(crate) fn known(root: &Node<'_>, ambient: &Ambient, options: &ReadOptions) -> Known {
    match kind_of(root) {
        DefinitionKind::CloudFormation => cloudformation::known(root, ambient, options),
        _ => Known {
            parameters: options.parameters.clone(),
            ..Known::default()
        },
    }
}

/// Makes the document of an API; none where that is a problem, which is noted.
pub(crate) fn build<'a>(
    root: &Node<'a>,
    kind: DefinitionKind,
    known: &Known,
    ambient: &Ambient,
    options: &ReadOptions,
    report: &mut Report,
) -> Option<Built<'a>> {
    let mut parts = match kind {
        DefinitionKind::Terraform => terraform::parts(root, ambient),
        _ => cloudformation::parts(root, known, report),
    };
    let functions = functions::of(&parts);
    sam::implicit_api(&mut parts);
    adopt(&mut parts);
    let apis: Vec<String> = parts
        .iter()
        .filter(|part| is_api(&part.kind))
        .map(|part| part.id.clone())
        .collect();
    let chosen = match (&options.api, apis.as_slice()) {
        (_, []) => {
            report.error(ErrorKind::NoApi, Subject::Api, root.place);
            return None;
        }
        (Some(given), _) => {
            let found = apis.iter().find(|api| *api == given);
            if found.is_none() {
                let (given, apis) = (given.clone(), apis.clone());
                let kind = ErrorKind::UnknownApi { given, apis };
                report.error(kind, Subject::Api, root.place);
            }
            found?.clone()
        }
        (None, [one]) => one.clone(),
        (None, several) => {
            let apis = several.to_vec();
            let kind = ErrorKind::SeveralApis { apis };
            report.error(kind, Subject::Api, root.place);
            return None;
        }
    };
    for part in &parts {
        // these are neither of an API nor told of
        if part.kind.starts_with("AWS::ApiGateway::") && !document::is_read(&part.kind) {
            let what = format!("the {} `{}`", part.kind, part.id);
            report.warning(WarningKind::NotOfAnApi { what }, Subject::Api, part.place);
        }
    }
    if options.doctor.is_some() {
        crate::doctor::permission::examine(&parts, &chosen, &apis, report);
    }
    let mut built = document::build(&parts, &chosen, ambient, report)?;
    built.functions = functions;
    built.apis = apis;
    Some(built)
}

/// Adds the APIs that resources name by an id and that are not in the template: there is as much of
/// them as the template gives.
fn adopt(parts: &mut Vec<Part<'_>>) {
    let named: Vec<(String, Place)> = parts
        .iter()
        .filter(|part| part.kind == "AWS::ApiGateway::Method")
        .filter_map(|part| Some((part.text("RestApiId")?, part.place)))
        .collect();
    for (id, place) in named {
        if !parts.iter().any(|part| part.id == id) {
            parts.push(Part {
                id,
                kind: "AWS::ApiGateway::RestApi".to_owned(),
                properties: crate::tree::made::object(place, Vec::new()),
                place,
                asset: Some(ADOPTED.to_owned()),
            });
        }
    }
}

/// The mark of an API that is not in the template.
const ADOPTED: &str = "(not in the template)";

fn is_api(kind: &str) -> bool {
    matches!(kind, "AWS::ApiGateway::RestApi" | "AWS::Serverless::Api")
}
