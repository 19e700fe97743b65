//! Custom domain names. They keep their life cycle; no DNS and no certificate is looked at.
//!
//! The refusals were reported by users. Host names have AWS's form; hosted zones are those that AWS
//! publishes for each Region.

use super::{API_ID, Body, Call, Entry, Handler};
use crate::Exception;
use crate::account_view::DomainNameView;
use crate::arn::Arn;
use crate::exception::AccountProblem;
use crate::input::texts;
use crate::paginate::{documents, show};
use crate::patch;
use crate::view::json;
use serde_json::Value;
use trygate_model::limits::{PRIVATE_DOMAIN_NAMES, PUBLIC_DOMAIN_NAMES};
use trygate_model::{
    AccessAssociation, BasePathMapping, DomainName, EndpointConfiguration, MutualTlsAuthentication,
};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateDomainName", Handler::Transact(create)),
    ("DeleteDomainName", Handler::Transact(delete)),
    ("GetDomainName", Handler::Transact(get)),
    ("GetDomainNames", Handler::Transact(list)),
    ("UpdateDomainName", Handler::Transact(update)),
];

/// Returns the id under which a domain name is kept.
pub(super) fn key_of(domain: &DomainName) -> String {
    key(&domain.domain_name, domain.domain_name_id.as_deref())
}

fn key(name: &str, id: Option<&str>) -> String {
    match id {
        Some(id) => format!("{name}+{id}"),
        None => name.to_owned(),
    }
}

/// Loads the domain name that a call names, with its key.
pub(super) fn load(
    call: &Call<'_>,
    books: &mut Transaction<'_>,
) -> Result<(String, DomainName), Exception> {
    let id = call.input.filled("domainNameId");
    let key = key(call.input.required("domainName"), id.as_deref());
    let found = books.load::<DomainName>(&key)?;
    let found = found.ok_or(AccountProblem::NoSuchDomainName)?;
    Ok((key, DomainName::clone(&found.document)))
}

fn create(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let input = &call.input;
    let name = input.required("domainName");
    if !is_host_name(name) {
        return Err(AccountProblem::InvalidDomainName.into());
    }
    let endpoint_configuration = endpoint_configuration(call)?;
    let is_private = has_type(&endpoint_configuration, "PRIVATE");
    let has_certificate = ["certificateArn", "certificateName", "certificateBody"]
        .iter()
        .any(|member| input.filled(member).is_some());
    let truststore = input.structure("mutualTlsAuthentication");
    let member = |name: &str| {
        let text = truststore.and_then(|given| given.get(name)?.as_str());
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let domain = DomainName {
        domain_name: name.to_owned(),
        domain_name_id: is_private.then(|| call.ambient.ids.short(API_ID)),
        target_id: call.ambient.ids.short(TARGET_ID),
        certificate_name: input.filled("certificateName"),
        certificate_arn: input.filled("certificateArn").or_else(|| {
            // a certificate that was handed over is imported into ACM
            input.filled("certificateBody").map(|_| imported_arn(call))
        }),
        certificate_upload_date: has_certificate.then(|| call.ambient.clock.now().seconds()),
        regional_certificate_name: input.filled("regionalCertificateName"),
        regional_certificate_arn: input.filled("regionalCertificateArn"),
        endpoint_configuration,
        security_policy: input.filled("securityPolicy").unwrap_or("TLS_1_2".into()),
        endpoint_access_mode: input.filled("endpointAccessMode"),
        mutual_tls_authentication: member("truststoreUri").map(|truststore_uri| {
            MutualTlsAuthentication {
                truststore_uri,
                truststore_version: member("truststoreVersion"),
            }
        }),
        ownership_verification_certificate_arn: input.filled("ownershipVerificationCertificateArn"),
        management_policy: None,
        policy: input.filled("policy"),
        routing_mode: input
            .filled("routingMode")
            .unwrap_or("BASE_PATH_MAPPING_ONLY".into()),
        tags: input.text_map("tags").unwrap_or_default(),
    };
    check(&domain)?;
    let known = books.all::<DomainName>()?;
    let of_kind = |known: &DomainName| known.domain_name_id.is_some() == is_private;
    let most = if is_private {
        PRIVATE_DOMAIN_NAMES
    } else {
        PUBLIC_DOMAIN_NAMES
    };
    if known
        .iter()
        .filter(|known| of_kind(&known.document))
        .count()
        >= most
    {
        return Err(AccountProblem::TooMany {
            what: "domain names",
        }
        .into());
    }
    let key = key_of(&domain);
    if books.load::<DomainName>(&key)?.is_some() {
        return Err(AccountProblem::DomainNameExists.into());
    }
    books.insert(&key, domain.clone())?;
    json(&DomainNameView::listed(call.ambient, &domain))
}

/// The length of the ids in AWS's host names.
const TARGET_ID: usize = 13;

fn imported_arn(call: &Call<'_>) -> String {
    let ambient = call.ambient;
    format!(
        "arn:{}:acm:{}:{}:certificate/{}",
        ambient.partition(),
        ambient.region,
        ambient.account_id,
        ambient.ids.request_id()
    )
}

fn endpoint_configuration(call: &Call<'_>) -> Result<EndpointConfiguration, Exception> {
    let mut configuration = EndpointConfiguration::default();
    let given = call.input.structure("endpointConfiguration");
    if let Some(types) = given.and_then(|given| texts(given.get("types")?)) {
        if types.len() != 1 {
            return Err(AccountProblem::OneEndpointType.into());
        }
        configuration.types = types;
    }
    let is_private = has_type(&configuration, "PRIVATE");
    let family = given.and_then(|given| given.get("ipAddressType")?.as_str());
    if let Some(family) = family.or(is_private.then_some("dualstack")) {
        family.clone_into(&mut configuration.ip_address_type);
    }
    let endpoints = given.and_then(|given| texts(given.get("vpcEndpointIds")?));
    if endpoints.is_some_and(|ids| !ids.is_empty()) {
        // a private domain name is reached through access associations instead
        return Err(Exception::VpcEndpointsNeedPrivate);
    }
    Ok(configuration)
}

fn has_type(configuration: &EndpointConfiguration, kind: &str) -> bool {
    configuration.types.iter().any(|known| known == kind)
}

/// Checks how the members of a domain name fit together.
fn check(domain: &DomainName) -> Result<(), Exception> {
    let types = &domain.endpoint_configuration.types;
    if types.is_empty() || types.len() > 2 {
        return Err(AccountProblem::OneEndpointType.into());
    }
    let is_private = has_type(&domain.endpoint_configuration, "PRIVATE");
    if is_private != domain.domain_name_id.is_some() || (is_private && types.len() > 1) {
        return Err(AccountProblem::OneEndpointType.into());
    }
    for kind in types {
        let certificate = match kind.as_str() {
            "REGIONAL" => [
                &domain.regional_certificate_arn,
                &domain.regional_certificate_name,
            ],
            _ => [&domain.certificate_arn, &domain.certificate_name],
        };
        if certificate.iter().all(|given| given.is_none()) {
            return Err(AccountProblem::CertificateMissing {
                endpoint: kind.clone(),
            }
            .into());
        }
    }
    let arns = [
        &domain.certificate_arn,
        &domain.regional_certificate_arn,
        &domain.ownership_verification_certificate_arn,
    ];
    for arn in arns.into_iter().flatten() {
        if Arn::parse(arn).is_none_or(|arn| !["acm", "iam"].contains(&arn.service)) {
            return Err(AccountProblem::InvalidArn.into());
        }
    }
    let policies = [
        ("policy", &domain.policy),
        ("managementPolicy", &domain.management_policy),
    ];
    for (member, policy) in policies {
        let Some(policy) = policy else { continue };
        if !is_private {
            return Err(AccountProblem::PrivateOnly { member }.into());
        }
        if !matches!(serde_json::from_str(policy), Ok(Value::Object(_))) {
            return Err(AccountProblem::InvalidPolicy.into());
        }
    }
    if is_private && domain.endpoint_configuration.ip_address_type == "ipv4" {
        return Err(Exception::PrivateNeedsDualstack);
    }
    let truststore = domain.mutual_tls_authentication.as_ref();
    if truststore.is_some_and(|store| !is_s3_object(&store.truststore_uri)) {
        return Err(AccountProblem::InvalidTruststore.into());
    }
    Ok(())
}

fn is_s3_object(uri: &str) -> bool {
    let object = uri
        .strip_prefix("s3://")
        .and_then(|rest| rest.split_once('/'));
    object.is_some_and(|(bucket, key)| !bucket.is_empty() && !key.is_empty())
}

/// Whether a text is a host name of at least two labels; the first may be `*`.
fn is_host_name(name: &str) -> bool {
    let sound = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let (first, rest) = name.split_once('.').unwrap_or((name, ""));
    name.len() <= 253 && (first == "*" || sound(first)) && rest.split('.').all(sound)
}

fn get(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let (_, domain) = load(call, books)?;
    json(&DomainNameView::single(call.ambient, &domain))
}

fn list(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    // no other account shares its domain names here
    let own = call.input.text("resourceOwner") != Some("OTHER_ACCOUNTS");
    let listing = documents(&call.input, books, |_: &DomainName| own)?;
    show(&listing, |domain| {
        DomainNameView::listed(call.ambient, domain)
    })
}

fn update(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let (key, old) = load(call, books)?;
    let mut domain = patch::domain_name::TABLE.patched(&call.input, &old)?;
    check(&domain)?;
    let changed = domain.certificate_arn != old.certificate_arn
        || domain.certificate_name != old.certificate_name;
    if changed {
        domain.certificate_upload_date = (domain.certificate_arn.is_some()
            || domain.certificate_name.is_some())
        .then(|| call.ambient.clock.now().seconds());
    }
    books.put(&key, domain.clone())?;
    json(&DomainNameView::single(call.ambient, &domain))
}

/// Removes a domain name with what belongs to it.
fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let (key, domain) = load(call, books)?;
    books.delete_within::<BasePathMapping>(&key)?;
    let arn = super::access_associations::domain_arn(call.ambient, &domain);
    for association in books.all::<AccessAssociation>()? {
        if association.document.domain_name_arn == arn {
            let id = association
                .document
                .domain_name_access_association_arn
                .clone();
            books.delete::<AccessAssociation>(&id)?;
        }
    }
    books.delete::<DomainName>(&key)?;
    Ok(Body::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_have_two_labels() {
        for good in ["a.b", "api.example.com", "*.example.com", "x-1.y2.z"] {
            assert!(is_host_name(good), "{good}");
        }
        let long = format!("{}.com", "a".repeat(64));
        for bad in [
            "", "a", "a.", ".a", "a..b", "A.b", "-a.b", "a.*", "a b.c", &long,
        ] {
            assert!(!is_host_name(bad), "{bad}");
        }
    }
}
