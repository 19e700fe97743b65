//! SDK types, and the SDKs that are not made.
//!
//! Types and the parameters that each needs are the API reference's (`GetSdk`); AWS's own
//! descriptions of them were not observed and are left out.

use super::{Body, Call, Entry, Handler};
use crate::Exception;
use crate::exception::{SdkProblem, StageProblem};
use crate::paginate::Page;
use crate::view::{PageView, json};
use serde::Serialize;
use trygate_model::Api;

pub(super) const OPERATIONS: &[Entry] = &[
    ("GetSdk", Handler::Read(no_such_stage, get_sdk)),
    ("GetSdkType", Handler::Fixed(get)),
    ("GetSdkTypes", Handler::Fixed(list)),
];

/// A type of SDK.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SdkType {
    id: &'static str,
    friendly_name: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    configuration_properties: &'static [Property],
}

/// A parameter that a type of SDK needs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Property {
    name: &'static str,
    required: bool,
}

const fn needed(name: &'static str) -> Property {
    Property {
        name,
        required: true,
    }
}

const CLASS_PREFIX: &[Property] = &[needed("classPrefix")];

/// In the order of ids.
const TYPES: &[SdkType] = &[
    SdkType {
        id: "android",
        friendly_name: "Android",
        configuration_properties: &[
            needed("groupId"),
            needed("artifactId"),
            needed("artifactVersion"),
            needed("invokerPackage"),
        ],
    },
    SdkType {
        id: "java",
        friendly_name: "Java",
        configuration_properties: &[needed("serviceName"), needed("javaPackageName")],
    },
    SdkType {
        id: "javascript",
        friendly_name: "JavaScript",
        configuration_properties: &[],
    },
    SdkType {
        id: "objectivec",
        friendly_name: "iOS (Objective-C)",
        configuration_properties: CLASS_PREFIX,
    },
    SdkType {
        id: "ruby",
        friendly_name: "Ruby",
        configuration_properties: &[],
    },
    SdkType {
        id: "swift",
        friendly_name: "iOS (Swift)",
        configuration_properties: CLASS_PREFIX,
    },
];

fn no_such_stage(_: &Call<'_>) -> Exception {
    StageProblem::NoSuchStage.into()
}

fn named(id: &str) -> Option<&'static SdkType> {
    TYPES.iter().find(|kind| kind.id == id)
}

fn get(call: &Call<'_>) -> Result<Body, Exception> {
    json(named(call.input.required("id")).ok_or(SdkProblem::NoSuchType)?)
}

fn list(call: &Call<'_>) -> Result<Body, Exception> {
    let cut = Page::of(&call.input)?.cut(TYPES.iter().collect(), |kind| kind.id);
    json(&PageView {
        item: cut.items,
        position: cut.position,
    })
}

/// Checks what AWS checks and says that no SDK is made.
fn get_sdk(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let input = &call.input;
    if !api.stages.contains_key(input.required("stageName")) {
        return Err(StageProblem::NoSuchStage.into());
    }
    let kind = named(input.required("sdkType")).ok_or(SdkProblem::InvalidType)?;
    let given = input.text_map("parameters").unwrap_or_default();
    let missing = kind
        .configuration_properties
        .iter()
        .find(|property| given.get(property.name).is_none_or(String::is_empty));
    if let Some(property) = missing {
        return Err(SdkProblem::MissingParameter {
            name: property.name,
        }
        .into());
    }
    Err(Exception::Unsupported {
        what: format!("trygate does not generate SDKs ({})", kind.id),
    })
}
