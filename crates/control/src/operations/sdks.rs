//! SDK types, and SDKs: that of JavaScript is made, the others are refused.
//!
//! Types and the parameters that each needs are the API reference's (`GetSdk`); AWS's own
//! descriptions of them were not observed and are left out.
//! Published: the form of a file's name, with a date; that it is the deployment's is a guess.

use super::{Body, Call, Download, Entry, Handler};
use crate::Exception;
use crate::exception::{SdkProblem, StageProblem};
use crate::javascript_sdk;
use crate::paginate::Page;
use crate::view::{PageView, json};
use serde::Serialize;
use trygate_model::{Api, ApiSnapshot, Timestamp};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("GetSdk", Handler::Download(get_sdk)),
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
        id: JAVASCRIPT,
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

/// The one type that is generated.
const JAVASCRIPT: &str = "javascript";

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

/// Makes the SDK of a stage's deployment.
fn get_sdk(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Download, Exception> {
    let input = &call.input;
    let api = books.load::<Api>(input.required("restApiId"))?;
    let api = api.ok_or(StageProblem::NoSuchStage)?.document;
    let stage = api.stages.get(input.required("stageName"));
    let stage = stage.ok_or(StageProblem::NoSuchStage)?;
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
    if kind.id != JAVASCRIPT {
        return Err(SdkProblem::NotGenerated { kind: kind.id }.into());
    }
    let deployment = api.deployments.get(&stage.deployment_id);
    let deployment = deployment.ok_or(StageProblem::NoSuchStage)?;
    let frozen = ApiSnapshot::id_of(&api.rest_api.id, &deployment.id);
    let frozen = books.load::<ApiSnapshot>(&frozen)?;
    let snapshot = &frozen.ok_or(StageProblem::NoSuchStage)?.document.0;
    let address = address(call, &api.rest_api.id, &stage.stage_name);
    let content = javascript_sdk::archive(snapshot, &address, &call.ambient.region);
    let content = content.map_err(|error| Exception::Internal {
        detail: error.to_string(),
    })?;
    Ok(Download {
        file_name: file_name(kind, deployment.created_date),
        content,
    })
}

/// Returns where a client reaches the stage: on the server that is asked, by path, or at AWS's
/// address where the call does not say which server that is.
fn address(call: &Call<'_>, api: &str, stage: &str) -> String {
    let fits = |host: &&str| {
        let mut letters = host.bytes();
        !host.is_empty() && letters.all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b))
    };
    if let Some(host) = call.host.as_deref().filter(fits) {
        return format!("http://{host}/restapis/{api}/{stage}/_user_request_");
    }
    let (region, suffix) = (&call.ambient.region, call.ambient.dns_suffix());
    format!("https://{api}.execute-api.{region}.{suffix}/{stage}")
}

/// Names the archive, such as `javascript_2025-09-12_05-19Z.zip`.
fn file_name(kind: &SdkType, created: i64) -> String {
    let date = Timestamp::from_millis(created.saturating_mul(1000)).iso_8601();
    let minute = date
        .rsplit_once(':')
        .map_or(date.as_str(), |(minute, _)| minute);
    let minute = minute.replace('T', "_").replace(':', "-");
    format!("{}_{minute}Z.zip", kind.id)
}
