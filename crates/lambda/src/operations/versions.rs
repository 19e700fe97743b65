//! Published versions: PublishVersion, ListVersionsByFunction.

use super::{Call, check_revision, listing, page};
use crate::error::LambdaError;
use crate::function_name::LATEST;
use crate::input::Input;
use crate::record::{Configuration, FunctionRecord, Stage};
use crate::wire::LambdaReply;
use serde_json::Value;

/// Publishes what is there now, unless the last version is the same; returns the version.
pub(super) fn add(
    record: &mut FunctionRecord,
    description: Option<&str>,
    revision_id: String,
) -> String {
    let mut content = record.latest.clone();
    if let Some(description) = description {
        description.clone_into(&mut content.description);
    }
    if let Some((version, last)) = record.versions.last()
        && last.same_content(&content)
    {
        return version.clone();
    }
    let version = record.next_version.to_string();
    record.next_version += 1;
    content.revision_id = revision_id;
    record.versions.insert(version.clone(), content);
    version
}

pub(super) fn publish(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let input = Input::of(call.request, &["CodeSha256", "Description", "RevisionId"])?;
    let found = call.found_created()?;
    let (version, configuration) = call.host.catalogue.change(&found.key, |record| {
        check_revision(input.text("RevisionId")?, &record.latest.revision_id)?;
        if let Some(sha256) = input.text("CodeSha256")?
            && sha256 != record.latest.code_sha256
        {
            return Err(LambdaError::InvalidParameter {
                detail: format!(
                    "CodeSHA256 ({sha256}) is different from current CodeSHA256 in $LATEST ({}). \
                     Please try again with the CodeSHA256 in $LATEST.",
                    record.latest.code_sha256
                ),
            });
        }
        let version = add(record, input.text("Description")?, call.revision());
        let shown = record.version(&version).unwrap_or(&record.latest).clone();
        Ok((version, shown))
    })?;
    let name = &found.key.name;
    let view = configuration.view(&found.place, name, Some(&version), &version, Stage::Active);
    Ok(call.json(201, &view.into()))
}

pub(super) fn list(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    let name = &found.key.name;
    let view = |version: &str, configuration: &Configuration| -> Value {
        let qualifier = Some(version);
        configuration
            .view(&found.place, name, qualifier, version, Stage::Active)
            .into()
    };
    let mut views = vec![view(LATEST, &found.record.latest)];
    let versions = found.record.versions.iter();
    views.extend(versions.map(|(version, configuration)| view(version, configuration)));
    let (items, marker) = page(call, views, 50)?;
    Ok(call.json(200, &listing("Versions", items, marker)))
}
