//! Domain name access associations: the VPC endpoints through which private domain names are
//! reached.
//!
//! The forms of ARNs are those of the developer guide's examples; refusals are guesses.

use super::{Body, Call, Entry, Handler};
use crate::Exception;
use crate::account_view::AccessAssociationView;
use crate::exception::AccountProblem;
use crate::paginate::{documents, show};
use crate::view::json;
use trygate_model::limits::ACCESS_ASSOCIATIONS;
use trygate_model::{AccessAssociation, Ambient, DomainName};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "CreateDomainNameAccessAssociation",
        Handler::Transact(create),
    ),
    (
        "DeleteDomainNameAccessAssociation",
        Handler::Transact(delete),
    ),
    ("GetDomainNameAccessAssociations", Handler::Transact(list)),
    (
        "RejectDomainNameAccessAssociation",
        Handler::Transact(reject),
    ),
];

/// Returns the ARN of a domain name; a private one's has account and id.
pub(crate) fn domain_arn(ambient: &Ambient, domain: &DomainName) -> String {
    let (partition, region, name) = (ambient.partition(), &ambient.region, &domain.domain_name);
    match &domain.domain_name_id {
        Some(id) => format!(
            "arn:{partition}:apigateway:{region}:{}:/domainnames/{name}+{id}",
            ambient.account_id
        ),
        None => format!("arn:{partition}:apigateway:{region}::/domainnames/{name}"),
    }
}

fn create(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let (input, ambient) = (&call.input, call.ambient);
    let domain_name_arn = input.required("domainNameArn");
    let domains = books.all::<DomainName>()?;
    let domain = domains
        .iter()
        .find(|domain| domain_arn(ambient, &domain.document) == domain_name_arn)
        .ok_or(AccountProblem::NoSuchDomainName)?;
    if domain.document.domain_name_id.is_none() {
        return Err(AccountProblem::DomainNameNotPrivate.into());
    }
    if books.all::<AccessAssociation>()?.len() >= ACCESS_ASSOCIATIONS {
        return Err(AccountProblem::TooMany {
            what: "domain name access associations",
        }
        .into());
    }
    let source = input.required("accessAssociationSource");
    let association = AccessAssociation {
        domain_name_access_association_arn: format!(
            "arn:{}:apigateway:{}:{}:/domainnameaccessassociations/domainname/{}/vpcesource/{source}",
            ambient.partition(),
            ambient.region,
            ambient.account_id,
            super::domain_names::key_of(&domain.document),
        ),
        domain_name_arn: domain_name_arn.to_owned(),
        access_association_source_type: input.required("accessAssociationSourceType").to_owned(),
        access_association_source: source.to_owned(),
        tags: input.text_map("tags").unwrap_or_default(),
    };
    let id = association.domain_name_access_association_arn.clone();
    if books.load::<AccessAssociation>(&id)?.is_some() {
        return Err(AccountProblem::AccessAssociationExists.into());
    }
    books.insert(&id, association.clone())?;
    json(&AccessAssociationView::of(&association))
}

fn list(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    // no other account shares its associations here
    let own = call.input.text("resourceOwner") != Some("OTHER_ACCOUNTS");
    let listing = documents(&call.input, books, |_: &AccessAssociation| own)?;
    show(&listing, AccessAssociationView::of)
}

fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let id = call.input.required("domainNameAccessAssociationArn");
    if books.delete::<AccessAssociation>(id)? {
        Ok(Body::new())
    } else {
        Err(AccountProblem::NoSuchAccessAssociation.into())
    }
}

fn reject(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let id = call.input.required("domainNameAccessAssociationArn");
    let domain = call.input.required("domainNameArn");
    let found = books.load::<AccessAssociation>(id)?;
    if found.is_none_or(|found| found.document.domain_name_arn != domain) {
        return Err(AccountProblem::NoSuchAccessAssociation.into());
    }
    delete(call, books)
}
