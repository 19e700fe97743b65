//! What is wrong with a call on keys, plans, links, certificates, domain names, tags or the account.
//!
//! Texts were recorded or reported by AWS's users, unless marked `guess`.

use std::fmt;

/// Why a call on a noun of the account was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountProblem {
    // 404
    /// There is no such API key.
    NoSuchApiKey,
    /// There is no such usage plan.
    NoSuchUsagePlan,
    /// The plan has no such key.
    NoSuchUsagePlanKey,
    /// There is no such VPC link.
    NoSuchVpcLink,
    /// There is no such domain name.
    NoSuchDomainName,
    /// The domain name has no such base path mapping.
    NoSuchBasePathMapping,
    /// There is no such access association.
    NoSuchAccessAssociation,
    /// A stage that a usage plan names does not exist.
    NoSuchApiStage {
        /// The API's id.
        api: String,
        /// The stage's name.
        stage: String,
        /// The plan's id, or its name where it is made.
        plan: String,
    },

    // 409
    /// Another key has the value.
    ApiKeyExists,
    /// The plan has the key.
    UsagePlanKeyExists,
    /// The key would have two plans for one stage.
    KeyHasPlanForStage {
        /// The key's id.
        key: String,
        /// The stage, as `{api}:{stage}`.
        stage: String,
    },
    /// The domain name has a mapping of that base path.
    BasePathExists,
    /// The domain name's only mapping is that of an empty base path, or would be.
    OnlyEmptyBasePath,
    /// There is an association of that domain name and endpoint.
    AccessAssociationExists,

    // 400, keys and plans
    /// The name is too long.
    ApiKeyNameTooLong,
    /// The description is too long.
    InvalidApiKeyDescription,
    /// The value is too short.
    ApiKeyValueTooShort,
    /// The value is too long.
    ApiKeyValueTooLong,
    /// A key's stage is none, or not as `{api}/{stage}`.
    InvalidStageKey,
    /// The file of keys cannot be read.
    InvalidKeyFile {
        /// What is wrong with it.
        detail: String,
    },
    /// The file of keys has warnings where those count.
    KeyFileWarnings(Vec<String>),
    /// The plan has no name.
    EmptyUsagePlanName,
    /// A stage of a plan is not as `{api}:{stage}`, or the plan does not have it.
    InvalidApiStage,
    /// A stage of a new plan lacks its API or its name.
    BlankApiStage,
    /// The plan already has the stage.
    ApiStageExists,
    /// A limit of a throttle is no number, or negative.
    InvalidThrottle,
    /// The quota makes no sense.
    InvalidQuota,
    /// The plan has stages.
    UsagePlanInUse {
        /// The plan's id.
        id: String,
        /// Its first stage, as `{api}:{stage}`.
        stage: String,
    },
    /// The kind of key is none that there is.
    InvalidKeyType,
    /// A date is none, or the dates are in the wrong order or too far apart.
    InvalidDates,
    /// What remains is no number.
    InvalidRemaining,
    /// The plan has no quota that could remain.
    NoQuota,

    // 400, VPC links
    /// The link has no name.
    EmptyVpcLinkName,
    /// The ARN of a target cannot be read.
    MalformedTargetArn {
        /// The text.
        arn: String,
    },
    /// Not exactly one target.
    OneTargetArn,
    /// A stage uses the link.
    VpcLinkInUse {
        /// The link's id.
        id: String,
        /// Its users, as `{api}:{verb}:{resource}:{stage}`.
        users: Vec<String>,
    },

    // 400, client certificates
    /// A stage uses the certificate.
    ClientCertificateInUse {
        /// The certificate's id.
        id: String,
        /// Its users, as `{api}:{stage}`.
        users: Vec<String>,
    },

    // 400, domain names
    /// The text is no host name.
    InvalidDomainName,
    /// The name is taken.
    DomainNameExists,
    /// The endpoint type has no certificate.
    CertificateMissing {
        /// The endpoint type.
        endpoint: String,
    },
    /// Members that only a private domain name has, or must not have.
    PrivateOnly {
        /// The member.
        member: &'static str,
    },
    /// More than one endpoint type, or none.
    OneEndpointType,
    /// The trust store is no object in S3.
    InvalidTruststore,
    /// A policy is not a JSON object.
    InvalidPolicy,
    /// A base path with a slash.
    SlashInBasePath,
    /// A base path with characters that are not allowed.
    InvalidBasePath,
    /// The API of a mapping does not exist.
    InvalidRestApi,
    /// The stage of a mapping does not exist.
    InvalidStage,
    /// The domain name of an association is not private.
    DomainNameNotPrivate,
    /// Base path mappings lead to the API.
    ApiIsMapped {
        /// The API's id.
        api: String,
        /// The domain names.
        domains: Vec<String>,
    },

    // 400, account
    /// The feature cannot be switched off.
    FeatureIsKept,
    /// There is no such feature.
    NoSuchFeature,
    /// The ARN cannot be read, or names nothing that has tags.
    InvalidArn,
    /// A tag's key or value is too long or has a reserved beginning.
    InvalidTag,
    /// More tags than a resource may have.
    TooManyTags,

    // 429
    /// The account has as many as it may have.
    TooMany {
        /// What there are too many of.
        what: &'static str,
    },
    /// The caller is too fast.
    TooFast {
        /// When to come back, seconds.
        retry_after: u64,
    },
}

impl AccountProblem {
    pub(super) fn kind(&self) -> super::Kind {
        match self {
            Self::NoSuchApiKey
            | Self::NoSuchUsagePlan
            | Self::NoSuchUsagePlanKey
            | Self::NoSuchVpcLink
            | Self::NoSuchDomainName
            | Self::NoSuchBasePathMapping
            | Self::NoSuchAccessAssociation
            | Self::NoSuchApiStage { .. } => super::NOT_FOUND,
            Self::ApiKeyExists
            | Self::UsagePlanKeyExists
            | Self::KeyHasPlanForStage { .. }
            | Self::BasePathExists
            | Self::OnlyEmptyBasePath
            | Self::AccessAssociationExists => super::CONFLICT,
            Self::TooMany { .. } => super::LIMIT_EXCEEDED,
            Self::TooFast { .. } => super::Kind(429, "TooManyRequestsException"),
            _ => super::BAD_REQUEST,
        }
    }

    /// Returns after how many seconds the call may be made again.
    pub(super) fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooFast { retry_after } => Some(*retry_after),
            _ => None,
        }
    }
}

impl fmt::Display for AccountProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchApiStage { api, stage, plan } => write!(
                f,
                "Invalid API Stage {{api: {api}, stage: {stage}}} specified for usageplan {plan}"
            ),
            // guess
            Self::KeyHasPlanForStage { key, stage } => write!(
                f,
                "{key} cannot reference multiple usage plans with the same api stage: {stage}"
            ),
            // guess
            Self::InvalidKeyFile { detail } => write!(f, "Unable to parse API keys file: {detail}"),
            // guess: as AWS words the same for definitions
            Self::KeyFileWarnings(warnings) => {
                write!(f, "Warnings found during import: {}", warnings.join(", "))
            }
            Self::UsagePlanInUse { id, stage } => write!(
                f,
                "Cannot delete Usage Plan {id} because there are API Stages associated with it, including {stage}"
            ),
            Self::MalformedTargetArn { arn } => {
                write!(f, "Invalid ARN. ARN is not well formed {arn}")
            }
            Self::VpcLinkInUse { id, users } => write!(
                f,
                "Cannot delete vpc link. Vpc link '{id}', is referenced in [{}] in format of [RESTApiId:Method:Resource:Stage].",
                users.join(", ")
            ),
            // guess: as AWS words the same refusal for a VPC link
            Self::ClientCertificateInUse { id, users } => write!(
                f,
                "Cannot delete client certificate. Client certificate '{id}', is referenced in [{}] in format of [RESTApiId:Stage].",
                users.join(", ")
            ),
            Self::CertificateMissing { endpoint } => write!(
                f,
                "A certificate was not provided for the endpoint type {endpoint}."
            ),
            // guess
            Self::PrivateOnly { member } => write!(
                f,
                "{member} can only be specified for domain names with the endpoint type PRIVATE."
            ),
            Self::ApiIsMapped { api, domains } => write!(
                f,
                "Deleting RestApi {api} failed. Please remove all base path mappings related to the RestApi in your domains: {}",
                domains.join(", ")
            ),
            // guess: as AWS words the same refusal for resources
            Self::TooMany { what } => write!(
                f,
                "Maximum number of {what} for this account has been reached. Please contact AWS if you need additional {what}."
            ),
            _ => f.write_str(self.fixed_text()),
        }
    }
}

impl AccountProblem {
    fn fixed_text(&self) -> &'static str {
        match self {
            Self::NoSuchApiKey => "Invalid API Key identifier specified",
            Self::NoSuchUsagePlan => "Invalid Usage Plan ID specified",
            // guess: as the one above
            Self::NoSuchUsagePlanKey => "Invalid Usage Plan Key ID specified",
            Self::NoSuchVpcLink => "Invalid Vpc Link identifier specified",
            Self::NoSuchDomainName => "Invalid domain name identifier specified",
            Self::NoSuchBasePathMapping => "Invalid base path mapping identifier specified",
            // guess: as the one above
            Self::NoSuchAccessAssociation => {
                "Invalid domain name access association identifier specified"
            }
            Self::InvalidStage => "Invalid stage identifier specified",
            Self::ApiKeyExists => "API Key already exists",
            // guess
            Self::UsagePlanKeyExists => "Usage Plan Key already exists",
            Self::BasePathExists => "Base path already exists for this domain name",
            Self::OnlyEmptyBasePath => {
                "Only one base path mapping is allowed if the base path is empty."
            }
            // guess
            Self::AccessAssociationExists => "Domain name access association already exists",
            Self::ApiKeyNameTooLong => "Invalid API Key name, can be at most 1024 characters.",
            Self::InvalidApiKeyDescription => "Invalid API Key description specified.",
            Self::ApiKeyValueTooShort => "API Key value should be at least 20 characters",
            Self::ApiKeyValueTooLong => "API Key value exceeds maximum size of 128 characters",
            // guess
            Self::InvalidStageKey => "Invalid stage key specified",
            Self::InvalidApiStage => "Invalid API Stage specified",
            // as reported: the text is sent without being filled in
            Self::BlankApiStage => {
                "Invalid API Stage {api: %s, stage: %s} specified for usageplan %s"
            }
            // guess
            Self::ApiStageExists => "API Stage already exists in the usage plan",
            // guess
            Self::InvalidThrottle => "Invalid throttle settings specified",
            // guess
            Self::InvalidQuota => "Invalid quota settings specified",
            // guess: as AWS words the same refusal for a verb
            Self::InvalidKeyType => "Invalid key type specified. Valid options are API_KEY",
            // guess
            Self::InvalidDates => {
                "Invalid startDate or endDate specified. Dates are as YYYY-MM-DD and at most 90 days apart"
            }
            // guess
            Self::InvalidRemaining => "Invalid remaining quota specified",
            // guess
            Self::NoQuota => "Usage plan does not have a quota",
            // of plans: guess
            Self::EmptyVpcLinkName | Self::EmptyUsagePlanName => "Name cannot be empty",
            Self::OneTargetArn => "More than one target arn specified for vpc link.",
            // guess
            Self::InvalidDomainName => "Invalid domain name specified",
            Self::DomainNameExists => "The domain name you provided already exists.",
            Self::OneEndpointType => "Cannot create a domain name with multiple Endpoint Types.",
            // guess
            Self::InvalidTruststore => "Invalid truststore URI specified",
            // guess: as for APIs
            Self::InvalidPolicy => {
                "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."
            }
            Self::SlashInBasePath => {
                "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2."
            }
            // guess
            Self::InvalidBasePath => "Invalid base path specified",
            Self::InvalidRestApi => "Invalid REST API identifier specified",
            // guess
            Self::DomainNameNotPrivate => {
                "Domain name access associations are only supported for private domain names"
            }
            // guess
            Self::FeatureIsKept => "Usage Plans cannot be disabled once enabled",
            // guess
            Self::NoSuchFeature => "Invalid feature specified. Valid options are UsagePlans",
            Self::InvalidArn => "Invalid ARN specified in the request",
            // guess
            Self::InvalidTag => "Invalid tag key or value specified",
            // guess
            Self::TooManyTags => "A resource can have at most 50 tags",
            Self::TooFast { .. } => "Too Many Requests",
            // every other kind is written with what was given, above
            _ => "",
        }
    }
}
