//! Tags of everything that has an ARN with tags.
//!
//! ARNs are as the developer guide lists them (`arn:aws:apigateway:{region}::/restapis/{id}`). The
//! limits of keys and values are documented; how they are refused is a guess.

use super::{Body, Call, Entry, Handler, stage_users};
use crate::Exception;
use crate::arn::Arn;
use crate::exception::AccountProblem;
use crate::view::json;
use serde::Serialize;
use trygate_model::{
    AccessAssociation, Api, ApiKey, ClientCertificate, DomainName, TextMap, UsagePlan, VpcLink,
};
use trygate_store::{Document, Transaction};

pub(super) const OPERATIONS: &[Entry] = &[
    ("GetTags", Handler::Transact(get)),
    ("TagResource", Handler::Transact(tag)),
    ("UntagResource", Handler::Transact(untag)),
];

const KEY_CHARACTERS: usize = 128;
const VALUE_CHARACTERS: usize = 256;

/// The most tags that a resource may have.
const MOST_TAGS: usize = 50;

#[derive(Serialize)]
struct TagsView {
    tags: TextMap,
}

fn get(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let tags = change(call, books, |_| Ok(()))?;
    json(&TagsView { tags })
}

fn tag(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let new = call.input.text_map("tags").unwrap_or_default();
    check(&new)?;
    change(call, books, |tags| {
        tags.extend(new);
        if tags.len() > MOST_TAGS {
            return Err(AccountProblem::TooManyTags);
        }
        Ok(())
    })?;
    Ok(Body::new())
}

fn untag(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let keys = call.input.texts("tagKeys").unwrap_or_default();
    change(call, books, |tags| {
        tags.retain(|key, _| !keys.contains(key));
        Ok(())
    })?;
    Ok(Body::new())
}

/// Checks tags that are given to anything.
fn check(tags: &TextMap) -> Result<(), AccountProblem> {
    let is_sound = |(key, value): (&String, &String)| {
        !key.is_empty()
            && key.chars().count() <= KEY_CHARACTERS
            && value.chars().count() <= VALUE_CHARACTERS
            && !key.to_ascii_lowercase().starts_with("aws:")
    };
    if tags.iter().all(is_sound) {
        Ok(())
    } else {
        Err(AccountProblem::InvalidTag)
    }
}

/// Has the tags of the resource that a call names changed, and returns them.
fn change(
    call: &Call<'_>,
    books: &mut Transaction<'_>,
    edit: impl FnOnce(&mut TextMap) -> Result<(), AccountProblem>,
) -> Result<TextMap, Exception> {
    let text = call.input.required("resourceArn");
    let arn = Arn::parse(text).ok_or(AccountProblem::InvalidArn)?;
    let is_here = arn.service == "apigateway"
        && arn.partition == call.ambient.partition()
        && arn.region == call.ambient.region
        && ["", &*call.ambient.account_id].contains(&arn.account);
    let path = arn.resource.strip_prefix('/').filter(|_| is_here);
    let path = path.ok_or(AccountProblem::InvalidArn)?;
    let (noun, id) = path.split_once('/').ok_or(AccountProblem::InvalidArn)?;
    match noun {
        "restapis" => {
            if let Some((api, stage)) = id.split_once("/stages/") {
                return stage_users::stage_tags(books, api, stage, edit);
            }
            let missing = Exception::NoSuchApi {
                account: call.ambient.account_id.clone(),
                id: id.to_owned(),
            };
            of::<Api>(books, id, missing, |api| &mut api.rest_api.tags, edit)
        }
        "apikeys" => {
            let missing = AccountProblem::NoSuchApiKey.into();
            of::<ApiKey>(books, id, missing, |key| &mut key.tags, edit)
        }
        "usageplans" => {
            let missing = AccountProblem::NoSuchUsagePlan.into();
            of::<UsagePlan>(books, id, missing, |plan| &mut plan.tags, edit)
        }
        "domainnames" => {
            let missing = AccountProblem::NoSuchDomainName.into();
            of::<DomainName>(books, id, missing, |domain| &mut domain.tags, edit)
        }
        "vpclinks" => {
            let missing = AccountProblem::NoSuchVpcLink.into();
            of::<VpcLink>(books, id, missing, |link| &mut link.tags, edit)
        }
        "clientcertificates" => {
            let missing = Exception::NoSuchClientCertificate;
            of::<ClientCertificate>(books, id, missing, |found| &mut found.tags, edit)
        }
        "domainnameaccessassociations" => {
            let missing = AccountProblem::NoSuchAccessAssociation.into();
            of::<AccessAssociation>(books, text, missing, |found| &mut found.tags, edit)
        }
        _ => Err(AccountProblem::InvalidArn.into()),
    }
}

/// Has the tags within a document changed; a document that stays the same is not written.
pub(super) fn of<D: Document + Clone>(
    books: &mut Transaction<'_>,
    id: &str,
    missing: Exception,
    tags: impl FnOnce(&mut D) -> &mut TextMap,
    edit: impl FnOnce(&mut TextMap) -> Result<(), AccountProblem>,
) -> Result<TextMap, Exception> {
    let found = books.load::<D>(id)?.ok_or(missing)?;
    let mut document = D::clone(&found.document);
    let tags = tags(&mut document);
    let before = tags.clone();
    edit(tags)?;
    let after = tags.clone();
    if after != before {
        books.put(id, document)?;
    }
    Ok(after)
}
