//! What a patch of a domain name takes; how its members fit together is checked when all is applied.
//!
//! Certificates and endpoint types can be added beside those of the other type, which is how a
//! domain name moves from edge to Region and back. That refusals are worded as for API keys is a
//! guess.

use super::{Among, Dialect, Edit, Op, Rule, Table};
use crate::Exception;
use crate::exception::{AccountProblem, PatchProblem};
use trygate_model::{DomainName, MutualTlsAuthentication};

const SECURITY_POLICY: Among = Among("CreateDomainName", "securityPolicy");
const ENDPOINT_ACCESS_MODE: Among = Among("CreateDomainName", "endpointAccessMode");
const ROUTING_MODE: Among = Among("CreateDomainName", "routingMode");

const ANY: &[Op] = &[Op::Add, Op::Replace, Op::Remove];
const REPLACE: &[Op] = &[Op::Replace];

macro_rules! text {
    ($path:literal, $ops:expr, $member:ident) => {
        Rule {
            path: $path,
            ops: $ops,
            apply: |domain, edit| {
                domain.$member = value(edit);
                Ok(())
            },
        }
    };
}

pub(crate) const TABLE: Table<DomainName> = Table {
    dialect: Dialect::Listing,
    rules: &[
        text!("/certificateName", ANY, certificate_name),
        text!("/certificateArn", ANY, certificate_arn),
        text!("/regionalCertificateName", ANY, regional_certificate_name),
        text!("/regionalCertificateArn", ANY, regional_certificate_arn),
        text!(
            "/ownershipVerificationCertificateArn",
            ANY,
            ownership_verification_certificate_arn
        ),
        text!("/managementPolicy", REPLACE, management_policy),
        text!("/policy", REPLACE, policy),
        Rule {
            path: "/endpointConfiguration/types",
            ops: &[Op::Add, Op::Remove],
            apply: change_types,
        },
        Rule {
            path: "/endpointConfiguration/types/*",
            ops: REPLACE,
            apply: |domain, edit| {
                let types = &mut domain.endpoint_configuration.types;
                check_type(edit.text())?;
                *types = vec![edit.text().to_owned()];
                Ok(())
            },
        },
        Rule {
            path: "/endpointConfiguration/ipAddressType",
            ops: REPLACE,
            apply: |domain, edit| {
                if !["ipv4", "dualstack"].contains(&edit.text()) {
                    return Err(Exception::InvalidIpAddressType);
                }
                let family = &mut domain.endpoint_configuration.ip_address_type;
                edit.text().clone_into(family);
                Ok(())
            },
        },
        Rule {
            path: "/endpointAccessMode",
            ops: REPLACE,
            apply: |domain, edit| {
                domain.endpoint_access_mode = Some(edit.among(ENDPOINT_ACCESS_MODE)?);
                Ok(())
            },
        },
        Rule {
            path: "/securityPolicy",
            ops: REPLACE,
            apply: |domain, edit| {
                domain.security_policy = edit.among(SECURITY_POLICY)?;
                Ok(())
            },
        },
        Rule {
            path: "/routingMode",
            ops: REPLACE,
            apply: |domain, edit| {
                domain.routing_mode = edit.among(ROUTING_MODE)?;
                Ok(())
            },
        },
        Rule {
            path: "/mutualTlsAuthentication/truststoreUri",
            ops: ANY,
            apply: |domain, edit| {
                domain.mutual_tls_authentication = value(edit).map(|uri| MutualTlsAuthentication {
                    truststore_uri: uri,
                    truststore_version: domain
                        .mutual_tls_authentication
                        .take()
                        .and_then(|old| old.truststore_version),
                });
                Ok(())
            },
        },
        Rule {
            path: "/mutualTlsAuthentication/truststoreVersion",
            ops: ANY,
            apply: |domain, edit| {
                let store = domain.mutual_tls_authentication.as_mut();
                // guess: a version of no store
                let store = store.ok_or(AccountProblem::InvalidTruststore)?;
                store.truststore_version = value(edit);
                Ok(())
            },
        },
    ],
};

/// Returns the new value of a member that can be removed.
fn value(edit: &Edit<'_>) -> Option<String> {
    edit.filled().filter(|_| edit.op != Op::Remove)
}

fn change_types(domain: &mut DomainName, edit: &Edit<'_>) -> Result<(), Exception> {
    check_type(edit.text())?;
    let types = &mut domain.endpoint_configuration.types;
    let was_there = types.iter().any(|kind| kind == edit.text());
    types.retain(|kind| kind != edit.text());
    match edit.op {
        Op::Add => types.push(edit.text().to_owned()),
        _ if was_there => {}
        _ => {
            return Err(Exception::Patch(PatchProblem::InvalidPath {
                path: edit.path.to_owned(),
            }));
        }
    }
    Ok(())
}

fn check_type(kind: &str) -> Result<(), Exception> {
    if ["EDGE", "REGIONAL", "PRIVATE"].contains(&kind) {
        Ok(())
    } else {
        Err(Exception::InvalidEndpointTypes)
    }
}
