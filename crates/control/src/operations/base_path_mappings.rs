//! Base path mappings of domain names.
//!
//! Users reported the refusals: a slash in a base path, a base path that is taken, and that an empty
//! base path is the only one. An empty base path is called `(none)`.

use super::{Body, Call, Entry, Handler, domain_names};
use crate::Exception;
use crate::exception::AccountProblem;
use crate::paginate::Page;
use crate::patch;
use crate::view::{PageView, json};
use trygate_model::{Api, BasePathMapping, DomainName};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateBasePathMapping", Handler::Transact(create)),
    ("DeleteBasePathMapping", Handler::Transact(delete)),
    ("GetBasePathMapping", Handler::Transact(get)),
    ("GetBasePathMappings", Handler::Transact(list)),
    ("UpdateBasePathMapping", Handler::Transact(update)),
];

/// The name of the empty base path.
const NONE: &str = "(none)";

const CHARACTERS: usize = 300;

fn create(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let (domain, _) = domain_names::load(call, books)?;
    let input = &call.input;
    let mapping = BasePathMapping {
        base_path: input.filled("basePath").unwrap_or(NONE.into()),
        rest_api_id: input.required("restApiId").to_owned(),
        stage: input.filled("stage"),
    };
    check(&mapping, books)?;
    add(&domain, &mapping, books)?;
    json(&mapping)
}

fn add(
    domain: &str,
    mapping: &BasePathMapping,
    books: &mut Transaction<'_>,
) -> Result<(), Exception> {
    let known = books.within::<BasePathMapping>(domain)?;
    if known.iter().any(|(path, _)| *path == mapping.base_path) {
        return Err(AccountProblem::BasePathExists.into());
    }
    let has_empty = known.iter().any(|(path, _)| path == NONE);
    if has_empty || (mapping.base_path == NONE && !known.is_empty()) {
        return Err(AccountProblem::OnlyEmptyBasePath.into());
    }
    books.insert(&format!("{domain}/{}", mapping.base_path), mapping.clone())?;
    Ok(())
}

fn check(mapping: &BasePathMapping, books: &mut Transaction<'_>) -> Result<(), Exception> {
    let path = mapping.base_path.as_str();
    if path.contains('/') {
        return Err(AccountProblem::SlashInBasePath.into());
    }
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "$-_.+!*'()".contains(c);
    // both are AWS's own on custom domains
    let is_reserved = ["ping", "sping"].contains(&path);
    if path.is_empty() || path.len() > CHARACTERS || !path.chars().all(is_allowed) || is_reserved {
        return Err(AccountProblem::InvalidBasePath.into());
    }
    if books.load::<Api>(&mapping.rest_api_id)?.is_none() {
        return Err(AccountProblem::InvalidRestApi.into());
    }
    if let Some(stage) = &mapping.stage
        && !super::stage_exists(books, &mapping.rest_api_id, stage)?
    {
        return Err(AccountProblem::InvalidStage.into());
    }
    Ok(())
}

/// Returns the names of the domains whose mappings lead to an API.
pub(super) fn domains_of(api: &str, books: &mut Transaction<'_>) -> Result<Vec<String>, Exception> {
    let mut names = Vec::new();
    for domain in books.all::<DomainName>()? {
        let mappings = books.within::<BasePathMapping>(&domain_names::key_of(&domain.document))?;
        if mappings
            .iter()
            .any(|(_, mapping)| mapping.document.rest_api_id == api)
        {
            names.push(domain.document.domain_name.clone());
        }
    }
    Ok(names)
}

/// Loads the mapping that a call names, with the key of its domain name.
fn load(
    call: &Call<'_>,
    books: &mut Transaction<'_>,
) -> Result<(String, BasePathMapping), Exception> {
    let (domain, _) = domain_names::load(call, books)?;
    let path = call.input.filled("basePath").unwrap_or(NONE.into());
    let found = books.load::<BasePathMapping>(&format!("{domain}/{path}"))?;
    let found = found.ok_or(AccountProblem::NoSuchBasePathMapping)?;
    Ok((domain, BasePathMapping::clone(&found.document)))
}

fn get(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    json(&load(call, books)?.1)
}

fn list(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let (domain, _) = domain_names::load(call, books)?;
    let mappings = books.within::<BasePathMapping>(&domain)?;
    let cut = Page::of(&call.input)?.cut(mappings, |(path, _)| path);
    let item: Vec<_> = cut
        .items
        .iter()
        .map(|(_, found)| &*found.document)
        .collect();
    json(&PageView {
        item,
        position: cut.position,
    })
}

fn update(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let (domain, old) = load(call, books)?;
    let mut mapping = patch::base_path_mapping::TABLE.patched(&call.input, &old)?;
    if mapping.base_path.is_empty() {
        NONE.clone_into(&mut mapping.base_path);
    }
    check(&mapping, books)?;
    books.delete::<BasePathMapping>(&format!("{domain}/{}", old.base_path))?;
    add(&domain, &mapping, books)?;
    json(&mapping)
}

fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let (domain, mapping) = load(call, books)?;
    books.delete::<BasePathMapping>(&format!("{domain}/{}", mapping.base_path))?;
    Ok(Body::new())
}
