//! Addresses and link relations of every noun, as the samples in the API reference show them.
//!
//! No sample shows request validators, documentation versions, VPC links, SDK types, access
//! associations and usage; their relations are made after the others' (a guess).

/// When a noun has a link.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    Always,
    /// The answer has the member.
    Has(&'static str),
    /// The member is this flag.
    Is(&'static str, bool),
}

/// Something with an address.
pub(super) struct Noun {
    /// The noun as operations call it.
    pub(super) kind: &'static str,
    /// The address, with variables by their names on the wire.
    pub(super) address: &'static str,
    /// The variables that the noun's own members fill.
    pub(super) names: &'static [(&'static str, &'static str)],
    /// The variable that is also the title of the link to itself.
    pub(super) title: Option<&'static str>,
    pub(super) links: &'static [(&'static str, &'static str, When)],
    pub(super) embedded: &'static [Embedded],
}

/// A member that has an address of its own and is therefore embedded.
pub(super) struct Embedded {
    pub(super) member: &'static str,
    pub(super) relation: &'static str,
    pub(super) kind: &'static str,
    /// The variable that a key fills where the member is a map.
    pub(super) key: Option<&'static str>,
}

/// A list of nouns.
pub(super) struct List {
    pub(super) kind: &'static str,
    pub(super) item: &'static str,
    pub(super) links: &'static [(&'static str, &'static str)],
}

const ALWAYS: When = When::Always;

const API: &str = "/restapis/{restapi_id}";
const RESOURCE: &str = "/restapis/{restapi_id}/resources/{resource_id}";
const METHOD: &str = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}";
const RESPONSE: &str =
    "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}";
const INTEGRATION: &str =
    "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration";
const INTEGRATION_RESPONSE: &str = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/{status_code}";
const AUTHORIZER: &str = "/restapis/{restapi_id}/authorizers/{authorizer_id}";
const DEPLOYMENT: &str = "/restapis/{restapi_id}/deployments/{deployment_id}";
const STAGE: &str = "/restapis/{restapi_id}/stages/{stage_name}";
const MODEL: &str = "/restapis/{restapi_id}/models/{model_name}";
const GATEWAY_RESPONSE: &str = "/restapis/{restapi_id}/gatewayresponses/{response_type}";
const VALIDATOR: &str = "/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}";
const PART: &str = "/restapis/{restapi_id}/documentation/parts/{part_id}";
const VERSION: &str = "/restapis/{restapi_id}/documentation/versions/{doc_version}";
const API_KEY: &str = "/apikeys/{api_Key}";
const USAGE_PLAN: &str = "/usageplans/{usageplanId}";
const USAGE_PLAN_KEY: &str = "/usageplans/{usageplanId}/keys/{keyId}";
const DOMAIN_NAME: &str = "/domainnames/{domain_name}";
const BASE_PATH_MAPPING: &str = "/domainnames/{domain_name}/basepathmappings/{base_path}";
const CERTIFICATE: &str = "/clientcertificates/{clientcertificate_id}";
const VPC_LINK: &str = "/vpclinks/{vpclink_id}";
const SDK_TYPE: &str = "/sdktypes/{sdktype_id}";

/// A noun without anything embedded.
const fn plain(
    kind: &'static str,
    address: &'static str,
    names: &'static [(&'static str, &'static str)],
    links: &'static [(&'static str, &'static str, When)],
) -> Noun {
    Noun {
        kind,
        address,
        names,
        title: None,
        links,
        embedded: &[],
    }
}

pub(super) const NOUNS: &[Noun] = &[
    plain(
        "RestApi",
        API,
        &[("restapi_id", "id"), ("root_resource_id", "rootResourceId")],
        &[
            ("authorizer:by-id", AUTHORIZER, ALWAYS),
            (
                "authorizer:create",
                "/restapis/{restapi_id}/authorizers",
                ALWAYS,
            ),
            (
                "deployment:by-id",
                "/restapis/{restapi_id}/deployments/{deployment_id}{?embed}",
                ALWAYS,
            ),
            (
                "deployment:create",
                "/restapis/{restapi_id}/deployments",
                ALWAYS,
            ),
            (
                "model:by-name",
                "/restapis/{restapi_id}/models/{model_name}?flatten=false",
                ALWAYS,
            ),
            ("model:create", "/restapis/{restapi_id}/models", ALWAYS),
            (
                "resource:by-id",
                "/restapis/{restapi_id}/resources/{resource_id}{?embed}",
                ALWAYS,
            ),
            (
                "resource:create",
                "/restapis/{restapi_id}/resources/{root_resource_id}",
                ALWAYS,
            ),
            (
                "restapi:authorizers",
                "/restapis/{restapi_id}/authorizers",
                ALWAYS,
            ),
            ("restapi:delete", API, ALWAYS),
            (
                "restapi:deployments",
                "/restapis/{restapi_id}/deployments{?limit}",
                ALWAYS,
            ),
            ("restapi:models", "/restapis/{restapi_id}/models", ALWAYS),
            (
                "restapi:resources",
                "/restapis/{restapi_id}/resources{?limit,embed}",
                ALWAYS,
            ),
            (
                "restapi:stages",
                "/restapis/{restapi_id}/stages{?deployment_id}",
                ALWAYS,
            ),
            ("restapi:update", API, ALWAYS),
            ("stage:by-name", STAGE, ALWAYS),
            ("stage:create", "/restapis/{restapi_id}/stages", ALWAYS),
        ],
    ),
    Noun {
        kind: "Resource",
        address: RESOURCE,
        names: &[("resource_id", "id")],
        title: None,
        links: &[
            ("method:by-http-method", METHOD, ALWAYS),
            ("method:put", METHOD, ALWAYS),
            ("resource:create-child", RESOURCE, ALWAYS),
            ("resource:delete", RESOURCE, When::Has("parentId")),
            ("resource:update", RESOURCE, ALWAYS),
        ],
        embedded: &[Embedded {
            member: "resourceMethods",
            relation: "resource:methods",
            kind: "Method",
            key: Some("http_method"),
        }],
    },
    Noun {
        kind: "Method",
        address: METHOD,
        names: &[("http_method", "httpMethod")],
        title: Some("http_method"),
        links: &[
            ("integration:put", INTEGRATION, ALWAYS),
            ("method:delete", METHOD, ALWAYS),
            ("method:update", METHOD, ALWAYS),
            ("methodresponse:put", RESPONSE, ALWAYS),
        ],
        embedded: &[
            Embedded {
                member: "methodIntegration",
                relation: "method:integration",
                kind: "Integration",
                key: None,
            },
            Embedded {
                member: "methodResponses",
                relation: "method:responses",
                kind: "MethodResponse",
                key: Some("status_code"),
            },
        ],
    },
    Noun {
        kind: "MethodResponse",
        address: RESPONSE,
        names: &[("status_code", "statusCode")],
        title: Some("status_code"),
        links: &[
            ("methodresponse:delete", RESPONSE, ALWAYS),
            ("methodresponse:update", RESPONSE, ALWAYS),
        ],
        embedded: &[],
    },
    Noun {
        kind: "Integration",
        address: INTEGRATION,
        names: &[],
        title: None,
        links: &[
            ("integration:delete", INTEGRATION, ALWAYS),
            ("integration:update", INTEGRATION, ALWAYS),
            ("integrationresponse:put", INTEGRATION_RESPONSE, ALWAYS),
        ],
        embedded: &[Embedded {
            member: "integrationResponses",
            relation: "integration:responses",
            kind: "IntegrationResponse",
            key: Some("status_code"),
        }],
    },
    Noun {
        kind: "IntegrationResponse",
        address: INTEGRATION_RESPONSE,
        names: &[("status_code", "statusCode")],
        title: Some("status_code"),
        links: &[
            ("integrationresponse:delete", INTEGRATION_RESPONSE, ALWAYS),
            ("integrationresponse:update", INTEGRATION_RESPONSE, ALWAYS),
        ],
        embedded: &[],
    },
    plain(
        "Authorizer",
        AUTHORIZER,
        &[("authorizer_id", "id")],
        &[
            ("authorizer:delete", AUTHORIZER, ALWAYS),
            ("authorizer:update", AUTHORIZER, ALWAYS),
        ],
    ),
    plain(
        "Deployment",
        DEPLOYMENT,
        &[("deployment_id", "id")],
        &[
            ("deployment:delete", DEPLOYMENT, ALWAYS),
            (
                "deployment:stages",
                "/restapis/{restapi_id}/stages?deployment_id={deployment_id}",
                ALWAYS,
            ),
            ("deployment:update", DEPLOYMENT, ALWAYS),
        ],
    ),
    plain(
        "Stage",
        STAGE,
        &[("stage_name", "stageName")],
        &[
            ("stage:delete", STAGE, ALWAYS),
            (
                "stage:flush-authorizer-cache",
                "/restapis/{restapi_id}/stages/{stage_name}/cache/authorizers",
                ALWAYS,
            ),
            (
                "stage:flush-cache",
                "/restapis/{restapi_id}/stages/{stage_name}/cache/data",
                When::Is("cacheClusterEnabled", true),
            ),
            ("stage:update", STAGE, ALWAYS),
        ],
    ),
    plain(
        "Model",
        "/restapis/{restapi_id}/models/{model_name}?flatten=false",
        &[("model_name", "name")],
        &[
            ("model:create", "/restapis/{restapi_id}/models", ALWAYS),
            ("model:delete", MODEL, ALWAYS),
            (
                "model:generate-template",
                "/restapis/{restapi_id}/models/{model_name}/default_template",
                ALWAYS,
            ),
            ("model:update", MODEL, ALWAYS),
        ],
    ),
    plain(
        "GatewayResponse",
        GATEWAY_RESPONSE,
        &[("response_type", "responseType")],
        &[
            (
                "gatewayresponse:delete",
                GATEWAY_RESPONSE,
                When::Is("defaultResponse", false),
            ),
            (
                "gatewayresponse:put",
                "/restapis/{restapi_id}/gatewayresponses/{!response_type}",
                ALWAYS,
            ),
            ("gatewayresponse:update", GATEWAY_RESPONSE, ALWAYS),
        ],
    ),
    plain(
        "RequestValidator",
        VALIDATOR,
        &[("requestvalidator_id", "id")],
        &[
            ("requestvalidator:delete", VALIDATOR, ALWAYS),
            ("requestvalidator:update", VALIDATOR, ALWAYS),
        ],
    ),
    plain(
        "DocumentationPart",
        PART,
        &[("part_id", "id")],
        &[
            ("documentationpart:delete", PART, ALWAYS),
            ("documentationpart:update", PART, ALWAYS),
        ],
    ),
    plain(
        "DocumentationVersion",
        VERSION,
        &[("doc_version", "version")],
        &[
            ("documentationversion:delete", VERSION, ALWAYS),
            ("documentationversion:update", VERSION, ALWAYS),
        ],
    ),
    plain(
        "ApiKey",
        API_KEY,
        &[("api_Key", "id")],
        &[
            ("apikey:delete", API_KEY, ALWAYS),
            ("apikey:update", API_KEY, ALWAYS),
        ],
    ),
    plain(
        "UsagePlan",
        USAGE_PLAN,
        &[("usageplanId", "id")],
        &[
            ("usageplan:delete", USAGE_PLAN, ALWAYS),
            ("usageplan:update", USAGE_PLAN, ALWAYS),
            (
                "usageplan:usageplankeys",
                "/usageplans/{usageplanId}/keys",
                ALWAYS,
            ),
            (
                "usageplankey:create",
                "/usageplans/{usageplanId}/keys",
                ALWAYS,
            ),
        ],
    ),
    plain(
        "UsagePlanKey",
        USAGE_PLAN_KEY,
        &[("keyId", "id")],
        &[("usageplankey:delete", USAGE_PLAN_KEY, ALWAYS)],
    ),
    plain(
        "DomainName",
        DOMAIN_NAME,
        &[("domain_name", "domainName")],
        &[
            ("basepathmapping:by-base-path", BASE_PATH_MAPPING, ALWAYS),
            (
                "basepathmapping:create",
                "/domainnames/{domain_name}/basepathmappings",
                ALWAYS,
            ),
            (
                "domainname:basepathmappings",
                "/domainnames/{domain_name}/basepathmappings{?limit}",
                ALWAYS,
            ),
            ("domainname:delete", DOMAIN_NAME, ALWAYS),
            ("domainname:update", DOMAIN_NAME, ALWAYS),
        ],
    ),
    plain(
        "BasePathMapping",
        BASE_PATH_MAPPING,
        &[("base_path", "basePath")],
        &[
            (
                "basepathmapping:create",
                "/domainnames/{domain_name}/basepathmappings",
                ALWAYS,
            ),
            ("basepathmapping:delete", BASE_PATH_MAPPING, ALWAYS),
            ("basepathmapping:update", BASE_PATH_MAPPING, ALWAYS),
        ],
    ),
    plain(
        "ClientCertificate",
        CERTIFICATE,
        &[("clientcertificate_id", "clientCertificateId")],
        &[
            ("clientcertificate:delete", CERTIFICATE, ALWAYS),
            ("clientcertificate:update", CERTIFICATE, ALWAYS),
        ],
    ),
    plain(
        "VpcLink",
        VPC_LINK,
        &[("vpclink_id", "id")],
        &[
            ("vpclink:delete", VPC_LINK, ALWAYS),
            ("vpclink:update", VPC_LINK, ALWAYS),
        ],
    ),
    plain(
        "Account",
        "/account",
        &[],
        &[("account:update", "/account", ALWAYS)],
    ),
    plain("SdkType", SDK_TYPE, &[("sdktype_id", "id")], &[]),
];

pub(super) const LISTS: &[List] = &[
    List {
        kind: "RestApis",
        item: "RestApi",
        links: &[
            ("restapi:by-id", API),
            ("restapi:create", "/restapis"),
            (
                "restapi:put",
                "/restapis/{restapi_id}?failonwarnings=false{&mode}",
            ),
        ],
    },
    List {
        kind: "Resources",
        item: "Resource",
        links: &[
            (
                "resource:by-id",
                "/restapis/{restapi_id}/resources/{resource_id}{?embed}",
            ),
            (
                "resource:create",
                "/restapis/{restapi_id}/resources/{parent_id}",
            ),
        ],
    },
    List {
        kind: "Authorizers",
        item: "Authorizer",
        links: &[
            ("authorizer:by-id", AUTHORIZER),
            ("authorizer:create", "/restapis/{restapi_id}/authorizers"),
        ],
    },
    List {
        kind: "Deployments",
        item: "Deployment",
        links: &[
            (
                "deployment:by-id",
                "/restapis/{restapi_id}/deployments/{deployment_id}{?embed}",
            ),
            ("deployment:create", "/restapis/{restapi_id}/deployments"),
        ],
    },
    List {
        kind: "Stages",
        item: "Stage",
        links: &[
            ("stage:by-name", STAGE),
            ("stage:create", "/restapis/{restapi_id}/stages"),
        ],
    },
    List {
        kind: "Models",
        item: "Model",
        links: &[
            (
                "model:by-name",
                "/restapis/{restapi_id}/models/{model_name}?flatten=false",
            ),
            ("model:create", "/restapis/{restapi_id}/models"),
        ],
    },
    List {
        kind: "GatewayResponses",
        item: "GatewayResponse",
        links: &[
            ("gatewayresponse:by-type", GATEWAY_RESPONSE),
            ("gatewayresponse:put", GATEWAY_RESPONSE),
        ],
    },
    List {
        kind: "RequestValidators",
        item: "RequestValidator",
        links: &[
            ("requestvalidator:by-id", VALIDATOR),
            (
                "requestvalidator:create",
                "/restapis/{restapi_id}/requestvalidators",
            ),
        ],
    },
    List {
        kind: "DocumentationParts",
        item: "DocumentationPart",
        links: &[
            ("documentationpart:by-id", PART),
            (
                "documentationpart:create",
                "/restapis/{restapi_id}/documentation/parts",
            ),
        ],
    },
    List {
        kind: "DocumentationVersions",
        item: "DocumentationVersion",
        links: &[
            ("documentationversion:by-version", VERSION),
            (
                "documentationversion:create",
                "/restapis/{restapi_id}/documentation/versions",
            ),
        ],
    },
    List {
        kind: "ApiKeys",
        item: "ApiKey",
        links: &[
            ("apikey:by-id", API_KEY),
            ("apikey:create", "/apikeys"),
            ("apikey:delete", API_KEY),
        ],
    },
    List {
        kind: "UsagePlans",
        item: "UsagePlan",
        links: &[
            ("usageplan:by-id", USAGE_PLAN),
            ("usageplan:create", "/usageplans"),
        ],
    },
    List {
        kind: "UsagePlanKeys",
        item: "UsagePlanKey",
        links: &[
            ("usageplankey:by-id", USAGE_PLAN_KEY),
            ("usageplankey:create", "/usageplans/{usageplanId}/keys"),
        ],
    },
    List {
        kind: "DomainNames",
        item: "DomainName",
        links: &[
            ("domainname:by-name", DOMAIN_NAME),
            ("domainname:create", "/domainnames"),
        ],
    },
    List {
        kind: "BasePathMappings",
        item: "BasePathMapping",
        links: &[
            ("basepathmapping:by-base-path", BASE_PATH_MAPPING),
            (
                "basepathmapping:create",
                "/domainnames/{domain_name}/basepathmappings",
            ),
        ],
    },
    List {
        kind: "ClientCertificates",
        item: "ClientCertificate",
        links: &[
            ("clientcertificate:by-id", CERTIFICATE),
            ("clientcertificate:generate", "/clientcertificates"),
        ],
    },
    List {
        kind: "VpcLinks",
        item: "VpcLink",
        links: &[("vpclink:by-id", VPC_LINK), ("vpclink:create", "/vpclinks")],
    },
    List {
        kind: "SdkTypes",
        item: "SdkType",
        links: &[("sdktype:by-id", SDK_TYPE)],
    },
];
