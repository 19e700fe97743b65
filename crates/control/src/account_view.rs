//! What answers show of the account's nouns, with what AWS adds and hides.
//!
//! Recorded of API keys: a single one shows its tags even when there are none, a listed or new one
//! only if there are some; values are hidden unless asked for. That the other nouns do as keys do
//! is inference.

use crate::operations::domain_arn;
use crate::patch::account::USAGE_PLANS;
use serde::Serialize;
use trygate_model::{
    AccessAssociation, Account, Ambient, ApiKey, ApiStage, ClientCertificate, DomainName,
    EndpointConfiguration, MutualTlsAuthentication, QuotaSettings, TextMap, ThrottleSettings,
    UsagePlan, VpcLink,
};

/// Returns tags that are shown only if there are some.
fn some(tags: &TextMap) -> Option<&TextMap> {
    (!tags.is_empty()).then_some(tags)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiKeyView<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    enabled: bool,
    created_date: i64,
    last_updated_date: i64,
    stage_keys: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a TextMap>,
}

impl<'a> ApiKeyView<'a> {
    pub(crate) fn listed(key: &'a ApiKey, with_value: bool) -> Self {
        Self {
            id: &key.id,
            value: with_value.then_some(&key.value),
            name: key.name.as_deref(),
            customer_id: key.customer_id.as_deref(),
            description: key.description.as_deref(),
            enabled: key.enabled,
            created_date: key.created_date,
            last_updated_date: key.last_updated_date,
            stage_keys: &key.stage_keys,
            tags: some(&key.tags),
        }
    }

    pub(crate) fn made(key: &'a ApiKey) -> Self {
        Self::listed(key, true)
    }

    pub(crate) fn single(key: &'a ApiKey, with_value: bool) -> Self {
        Self {
            tags: Some(&key.tags),
            ..Self::listed(key, with_value)
        }
    }
}

/// A key as its plan shows it.
#[derive(Serialize)]
pub(crate) struct UsagePlanKeyView<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

impl<'a> UsagePlanKeyView<'a> {
    pub(crate) fn of(key: &'a ApiKey) -> Self {
        Self {
            id: &key.id,
            kind: "API_KEY",
            value: &key.value,
            name: key.name.as_deref(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsagePlanView<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    api_stages: &'a [ApiStage],
    #[serde(skip_serializing_if = "Option::is_none")]
    throttle: Option<&'a ThrottleSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quota: Option<&'a QuotaSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a TextMap>,
}

impl<'a> UsagePlanView<'a> {
    pub(crate) fn listed(plan: &'a UsagePlan) -> Self {
        Self {
            id: &plan.id,
            name: &plan.name,
            description: plan.description.as_deref(),
            api_stages: &plan.api_stages,
            throttle: plan.throttle.as_ref(),
            quota: plan.quota.as_ref(),
            product_code: plan.product_code.as_deref(),
            tags: some(&plan.tags),
        }
    }

    pub(crate) fn single(plan: &'a UsagePlan) -> Self {
        Self {
            tags: Some(&plan.tags),
            ..Self::listed(plan)
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VpcLinkView<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    target_arns: &'a [String],
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a TextMap>,
}

impl<'a> VpcLinkView<'a> {
    pub(crate) fn listed(link: &'a VpcLink) -> Self {
        Self {
            id: &link.id,
            name: &link.name,
            description: link.description.as_deref(),
            target_arns: &link.target_arns,
            status: "AVAILABLE",
            tags: some(&link.tags),
        }
    }

    pub(crate) fn made(link: &'a VpcLink) -> Self {
        Self {
            status: "PENDING",
            ..Self::listed(link)
        }
    }

    pub(crate) fn single(link: &'a VpcLink) -> Self {
        Self {
            tags: Some(&link.tags),
            ..Self::listed(link)
        }
    }
}

/// A client certificate, without its private key.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClientCertificateView<'a> {
    client_certificate_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    pem_encoded_certificate: &'a str,
    created_date: i64,
    expiration_date: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a TextMap>,
}

impl<'a> ClientCertificateView<'a> {
    pub(crate) fn listed(certificate: &'a ClientCertificate) -> Self {
        Self {
            client_certificate_id: &certificate.client_certificate_id,
            description: certificate.description.as_deref(),
            pem_encoded_certificate: &certificate.pem_encoded_certificate,
            created_date: certificate.created_date,
            expiration_date: certificate.expiration_date,
            tags: some(&certificate.tags),
        }
    }

    pub(crate) fn single(certificate: &'a ClientCertificate) -> Self {
        Self {
            tags: Some(&certificate.tags),
            ..Self::listed(certificate)
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DomainNameView<'a> {
    domain_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_name_id: Option<&'a str>,
    domain_name_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate_arn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate_upload_date: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regional_domain_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regional_hosted_zone_id: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regional_certificate_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regional_certificate_arn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distribution_domain_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distribution_hosted_zone_id: Option<&'static str>,
    endpoint_configuration: &'a EndpointConfiguration,
    domain_name_status: &'static str,
    security_policy: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_access_mode: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a TextMap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutual_tls_authentication: Option<&'a MutualTlsAuthentication>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ownership_verification_certificate_arn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    management_policy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'a str>,
    routing_mode: &'a str,
}

impl<'a> DomainNameView<'a> {
    pub(crate) fn listed(ambient: &Ambient, domain: &'a DomainName) -> Self {
        let has = |kind: &str| {
            let types = &domain.endpoint_configuration.types;
            types.iter().any(|known| known == kind)
        };
        let target = domain.target_id.as_str();
        Self {
            domain_name: &domain.domain_name,
            domain_name_id: domain.domain_name_id.as_deref(),
            domain_name_arn: domain_arn(ambient, domain),
            certificate_name: domain.certificate_name.as_deref(),
            certificate_arn: domain.certificate_arn.as_deref(),
            certificate_upload_date: domain.certificate_upload_date,
            regional_domain_name: has("REGIONAL").then(|| {
                let id = target.get(..10).unwrap_or(target);
                let (region, suffix) = (&ambient.region, ambient.dns_suffix());
                format!("d-{id}.execute-api.{region}.{suffix}")
            }),
            regional_hosted_zone_id: regional_zone(&ambient.region).filter(|_| has("REGIONAL")),
            regional_certificate_name: domain.regional_certificate_name.as_deref(),
            regional_certificate_arn: domain.regional_certificate_arn.as_deref(),
            distribution_domain_name: has("EDGE").then(|| format!("d{target}.cloudfront.net")),
            distribution_hosted_zone_id: has("EDGE").then_some(CLOUDFRONT_ZONE),
            endpoint_configuration: &domain.endpoint_configuration,
            domain_name_status: "AVAILABLE",
            security_policy: &domain.security_policy,
            endpoint_access_mode: domain.endpoint_access_mode.as_deref(),
            tags: some(&domain.tags),
            mutual_tls_authentication: domain.mutual_tls_authentication.as_ref(),
            ownership_verification_certificate_arn: domain
                .ownership_verification_certificate_arn
                .as_deref(),
            management_policy: domain.management_policy.as_deref(),
            policy: domain.policy.as_deref(),
            routing_mode: &domain.routing_mode,
        }
    }

    pub(crate) fn single(ambient: &Ambient, domain: &'a DomainName) -> Self {
        Self {
            tags: Some(&domain.tags),
            ..Self::listed(ambient, domain)
        }
    }
}

/// The hosted zone of every CloudFront distribution, as AWS publishes it.
const CLOUDFRONT_ZONE: &str = "Z2FDTNDATAQYW2";

/// The hosted zones of regional endpoints; none for Regions not listed here. That of `us-east-1` stands
/// in configurations of AWS's users, the others are from memory.
fn regional_zone(region: &str) -> Option<&'static str> {
    Some(match region {
        "ap-east-1" => "Z3FD1VL90ND7K5",
        "ap-northeast-1" => "Z1YSHQZHG15GKL",
        "ap-northeast-2" => "Z20JF4UZKIW1U8",
        "ap-south-1" => "Z3VO1THU9YC4UR",
        "ap-southeast-1" => "ZL327KTPIQFUL",
        "ap-southeast-2" => "Z2RPCDW04V8134",
        "ca-central-1" => "Z19DQILCV0OWEC",
        "eu-central-1" => "Z1U9ULNL0V5AJ3",
        "eu-north-1" => "Z3UWIKFBOOGXPP",
        "eu-west-1" => "ZLY8HYME6SFDD",
        "eu-west-2" => "ZJ5UAJN8Y3Z2Q",
        "eu-west-3" => "Z3KY65QIEKYHQQ",
        "sa-east-1" => "ZCMLWB8V5SYIT",
        "us-east-1" => "Z1UJRXOUMOOFQ8",
        "us-east-2" => "ZOJJZC49E0EPZ",
        "us-west-1" => "Z2MUQ32089INYE",
        "us-west-2" => "Z2OJLYMUO9EFXC",
        _ => return None,
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccessAssociationView<'a> {
    domain_name_access_association_arn: &'a str,
    domain_name_arn: &'a str,
    access_association_source_type: &'a str,
    access_association_source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a TextMap>,
}

impl<'a> AccessAssociationView<'a> {
    pub(crate) fn of(association: &'a AccessAssociation) -> Self {
        Self {
            domain_name_access_association_arn: &association.domain_name_access_association_arn,
            domain_name_arn: &association.domain_name_arn,
            access_association_source_type: &association.access_association_source_type,
            access_association_source: &association.access_association_source,
            tags: some(&association.tags),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountView<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    cloudwatch_role_arn: Option<&'a str>,
    throttle_settings: ThrottleSettings,
    features: Vec<&'a str>,
    api_key_version: &'static str,
}

impl<'a> AccountView<'a> {
    pub(crate) fn of(account: &'a Account) -> Self {
        let further = account.features.iter().map(String::as_str);
        Self {
            cloudwatch_role_arn: account.cloudwatch_role_arn.as_deref(),
            throttle_settings: ThrottleSettings {
                burst_limit: 5000,
                rate_limit: 10_000.0,
            },
            features: std::iter::once(USAGE_PLANS).chain(further).collect(),
            api_key_version: "4",
        }
    }
}
