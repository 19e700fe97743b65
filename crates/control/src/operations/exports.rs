//! Definitions given out: GetExport, the API as a stage's deployment has it.
//!
//! Recorded: the headers of the answer, and the name of the file, which has the API's version. An
//! API without a version has the date of its deployment (published).

use super::{Call, Download, Entry, Handler};
use crate::Exception;
use crate::exception::{ExportProblem, StageProblem};
use serde_json::Value;
use trygate_model::{Api, ApiSnapshot, DocumentationPart, Timestamp};
use trygate_openapi::{ExportFormat, ExportType, ExportedDocumentation, Extensions, WriteOptions};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[("GetExport", Handler::Download(export))];

fn export(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Download, Exception> {
    let api = books.load::<Api>(call.input.required("restApiId"))?;
    let api = api.ok_or(StageProblem::NoSuchStage)?.document;
    let stage = call.input.required("stageName");
    let stage = api.stages.get(stage).ok_or(StageProblem::NoSuchStage)?;
    let deployment = api.deployments.get(&stage.deployment_id);
    let deployment = deployment.ok_or(StageProblem::NoSuchStage)?;
    let given = call.input.required("exportType");
    let export_type = ExportType::parse(given).ok_or_else(|| ExportProblem::UnknownType {
        given: given.to_owned(),
    })?;
    let parameters = call.input.structure("parameters");
    let parameter = |name: &str| parameters?.get(name)?.as_str();
    let extensions = Extensions::parse(parameter("extensions").unwrap_or_default())
        .map_err(|given| ExportProblem::UnknownExtension { given })?;
    let frozen = ApiSnapshot::id_of(&api.rest_api.id, &deployment.id);
    let frozen = books.load::<ApiSnapshot>(&frozen)?;
    let snapshot = &frozen.ok_or(StageProblem::NoSuchStage)?.document.0;
    let created = Timestamp::from_millis(deployment.created_date.saturating_mul(1000));
    let ambient = call.ambient;
    let (id, region, suffix) = (&api.rest_api.id, &ambient.region, ambient.dns_suffix());
    let version = stage.documentation_version.as_ref();
    let version = version.and_then(|name| api.documentation_versions.get(name));
    let dated = version.map(|version| {
        let millis = version.created_date.saturating_mul(1000);
        Timestamp::from_millis(millis).iso_8601()
    });
    let parts: Vec<&DocumentationPart> = version
        .map(|version| version.parts.values().collect())
        .unwrap_or_default();
    let options = WriteOptions {
        export_type,
        extensions,
        host: &format!("{id}.execute-api.{region}.{suffix}"),
        stage: &stage.stage_name,
        undated_version: &created.iso_8601(),
        documentation: version.map(|version| ExportedDocumentation {
            version: Some(&version.version),
            created_date: dated.as_deref(),
            parts: &parts,
        }),
        any_payload: false,
    };
    let format = format(call.input.get("accepts").and_then(Value::as_str))?;
    let document = trygate_openapi::write(snapshot, &options);
    let document = document.map_err(ExportProblem::CannotBeWritten)?;
    Ok(Download {
        file_name: options.file_name(snapshot, format),
        content: format.lay_out(&document).into_bytes(),
    })
}

/// Reads the first format that a client accepts and that AWS writes; JSON where it takes anything.
fn format(accepts: Option<&str>) -> Result<ExportFormat, ExportProblem> {
    let given = accepts.map(str::trim).filter(|text| !text.is_empty());
    let Some(given) = given else {
        return Ok(ExportFormat::Json);
    };
    let mut types = given.split(',').map(str::trim);
    let known = types.find_map(|media_type| match media_type {
        "*/*" | "application/*" => Some(ExportFormat::Json),
        other => ExportFormat::of_media_type(other),
    });
    known.ok_or_else(|| ExportProblem::UnknownFormat {
        given: given.to_owned(),
    })
}
