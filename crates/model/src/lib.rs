//! The nouns of API Gateway REST APIs (service model 2015-07-09) as plain data, and the ambient
//! inputs of every run: clock, ids, account, region.
//!
//! One [`Api`] is one document: the REST API with everything below it. It is what the store keeps,
//! what an import builds, what a deployment snapshots and what an invocation reads. Nothing here
//! validates requests, renders text or does I/O. Member names under serde are AWS's wire names.

pub mod account;
pub mod ambient;
pub mod api;
pub mod api_key;
pub mod authorizer;
pub mod binary_media_types;
pub mod client_certificate;
pub mod clock;
pub mod deployment;
pub mod documentation;
pub mod domain_name;
pub mod gateway_response;
pub mod http_method;
pub mod ids;
pub mod integration;
pub mod limits;
pub mod mapping_expression;
pub mod method;
pub mod request_validator;
pub mod resource;
pub mod response;
pub mod rest_api;
pub mod route;
pub mod schema_model;
pub mod stage;
pub mod usage;
pub mod usage_plan;
pub mod vpc_link;

pub use account::Account;
pub use ambient::Ambient;
pub use api::{Api, ApiSnapshot};
pub use api_key::ApiKey;
pub use authorizer::{Authorizer, AuthorizerType};
pub use client_certificate::ClientCertificate;
pub use clock::{Clock, FixedClock, SystemClock, Timestamp};
pub use deployment::{Deployment, MethodSnapshot};
pub use documentation::{
    DocumentationPart, DocumentationPartLocation, DocumentationVersion, DocumentedType,
};
pub use domain_name::{AccessAssociation, BasePathMapping, DomainName, MutualTlsAuthentication};
pub use gateway_response::{GatewayResponse, GatewayResponseType};
pub use http_method::HttpMethod;
pub use ids::{Ids, SeededIds, SystemIds};
pub use integration::{
    ConnectionType, ContentHandling, Integration, IntegrationType, PassthroughBehavior,
    ResponseTransferMode, TlsConfig,
};
pub use method::Method;
pub use request_validator::RequestValidator;
pub use resource::{PathPart, Resource};
pub use response::{IntegrationResponse, MethodResponse};
pub use rest_api::{EndpointConfiguration, RestApi};
pub use schema_model::Model;
pub use stage::{AccessLogSettings, CacheClusterStatus, CanarySettings, MethodSetting, Stage};
pub use usage::{Day, Usage};
pub use usage_plan::{
    ApiStage, QuotaPeriod, QuotaSettings, ThrottleSettings, UsagePlan, UsagePlanKey,
};
pub use vpc_link::VpcLink;

/// An ordered map as AWS's wire shows it: text keys in the order in which they were given.
pub type TextMap<V = String> = indexmap::IndexMap<String, V>;
