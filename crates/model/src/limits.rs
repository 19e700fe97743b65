//! API Gateway's quotas that trygate holds to, by AWS's names, with AWS's defaults.
//!
//! Source: the developer guide's page on limits, read in 2026.

/// The largest payload of a request or a response, bytes.
pub const PAYLOAD_BYTES: usize = 10 * 1024 * 1024;

/// The largest mapping template, bytes.
pub const MAPPING_TEMPLATE_BYTES: usize = 300 * 1024;

/// The most rounds of one `#foreach`.
pub const FOREACH_ITERATIONS: usize = 1000;

/// The most resources of an API.
pub const RESOURCES_PER_API: usize = 300;

/// The most stages of an API.
pub const STAGES_PER_API: usize = 10;

/// The largest model, bytes.
pub const MODEL_BYTES: usize = 400 * 1024;

/// The largest file that an import takes over the wire, bytes.
pub const IMPORT_FILE_BYTES: usize = 6 * 1024 * 1024;

/// The most characters of an execution log event before `[TRUNCATED]`.
pub const LOG_EVENT_CHARACTERS: usize = 1024;

/// The headers of a request together, bytes.
pub const HEADERS_BYTES: usize = 20_480;

/// The least time that an integration can be given, milliseconds.
pub const TIMEOUT_MIN_MILLIS: u32 = 50;

/// The most time that an integration can be given without a raised quota, milliseconds.
pub const TIMEOUT_MAX_MILLIS: u32 = 29_000;

/// API keys of an account in a Region.
pub const API_KEYS: usize = 10_000;

/// Usage plans of an account in a Region.
pub const USAGE_PLANS: usize = 300;

/// VPC links of an account in a Region.
pub const VPC_LINKS: usize = 20;

/// Client certificates of an account in a Region.
pub const CLIENT_CERTIFICATES: usize = 60;

/// Public custom domain names of an account in a Region.
pub const PUBLIC_DOMAIN_NAMES: usize = 120;

/// Private custom domain names of an account in a Region.
pub const PRIVATE_DOMAIN_NAMES: usize = 50;

/// Domain name access associations of an account in a Region.
pub const ACCESS_ASSOCIATIONS: usize = 100;
/// The most authorizers of an API.
pub const AUTHORIZERS_PER_API: usize = 10;

/// The most documentation parts of an API.
pub const DOCUMENTATION_PARTS_PER_API: usize = 2000;

/// The longest time that an authorizer's decision is kept, seconds.
pub const AUTHORIZER_TTL_MAX_SECONDS: u32 = 3600;
