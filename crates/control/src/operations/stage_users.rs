//! What of the account leads to stages: usage plans, mappings, VPC links, certificates, tags.
//!
//! That a stage which is deleted leaves its usage plans is a guess; that a VPC link is kept while a
//! deployed integration uses it was reported by users.

use super::tags;
use crate::Exception;
use crate::exception::{AccountProblem, StageProblem};
use std::sync::Arc;
use trygate_model::{Api, ApiSnapshot, Stage, TextMap, UsagePlan};
use trygate_store::Transaction;

/// Whether an API has a stage.
pub(super) fn stage_exists(
    books: &mut Transaction<'_>,
    api: &str,
    stage: &str,
) -> Result<bool, Exception> {
    let found = books.load::<Api>(api)?;
    Ok(found.is_some_and(|found| found.document.stages.contains_key(stage)))
}

/// Has the tags of a stage changed, and returns them.
pub(super) fn stage_tags(
    books: &mut Transaction<'_>,
    api: &str,
    stage: &str,
    edit: impl FnOnce(&mut TextMap) -> Result<(), AccountProblem>,
) -> Result<TextMap, Exception> {
    let missing = || Exception::from(StageProblem::NoSuchStage);
    if !stage_exists(books, api, stage)? {
        return Err(missing());
    }
    tags::of::<Api>(
        books,
        api,
        missing(),
        |api| match api.stages.get_mut(stage) {
            Some(stage) => &mut stage.tags,
            // it was there a moment ago, within the same transaction
            None => &mut api.rest_api.tags,
        },
        edit,
    )
}

/// Takes the stages of an API that are not there any more out of every usage plan.
pub(super) fn leave_plans(books: &mut Transaction<'_>, api: &str) -> Result<(), Exception> {
    let found = books.load::<Api>(api)?;
    for plan in books.all::<UsagePlan>()? {
        let stays = |stage: &trygate_model::ApiStage| {
            let known = found.as_ref();
            stage.api_id != api
                || known.is_some_and(|api| api.document.stages.contains_key(&stage.stage))
        };
        if !plan.document.api_stages.iter().all(stays) {
            let mut changed = UsagePlan::clone(&plan.document);
            changed.api_stages.retain(stays);
            books.put(&plan.document.id, changed)?;
        }
    }
    Ok(())
}

/// Returns the methods of stages that reach their backends through a VPC link, as AWS tells them.
pub(super) fn vpc_link_users(
    books: &mut Transaction<'_>,
    link: &str,
) -> Result<Vec<String>, Exception> {
    let mut users = Vec::new();
    for (api, stage) in stages(books)? {
        let frozen = ApiSnapshot::id_of(&api.rest_api.id, &stage.deployment_id);
        let Some(frozen) = books.load::<ApiSnapshot>(&frozen)? else {
            continue;
        };
        for resource in frozen.document.0.resources.values() {
            for (verb, method) in &resource.methods {
                let integration = method.integration.as_ref();
                let connection = integration.and_then(|found| found.connection_id.as_deref());
                if connection == Some(link) {
                    let (api, stage) = (&api.rest_api.id, &stage.stage_name);
                    users.push(format!("{api}:{verb}:{}:{stage}", resource.id));
                }
            }
        }
    }
    Ok(users)
}

/// Returns the stages that show a client certificate, as `{api}:{stage}`.
pub(super) fn certificate_users(
    books: &mut Transaction<'_>,
    certificate: &str,
) -> Result<Vec<String>, Exception> {
    let users = stages(books)?
        .into_iter()
        .filter(|(_, stage)| stage.client_certificate_id.as_deref() == Some(certificate))
        .map(|(api, stage)| format!("{}:{}", api.rest_api.id, stage.stage_name));
    Ok(users.collect())
}

/// Returns every stage of the account with its API.
fn stages(books: &mut Transaction<'_>) -> Result<Vec<(Arc<Api>, Stage)>, Exception> {
    let mut stages = Vec::new();
    for found in books.all::<Api>()? {
        for stage in found.document.stages.values() {
            stages.push((Arc::clone(&found.document), stage.clone()));
        }
    }
    Ok(stages)
}
