//! What must hold of a REST API. Texts and the order of the checks were recorded.

use crate::Exception;
use serde_json::Value;
use trygate_model::{EndpointConfiguration, RestApi};

/// The largest `minimumCompressionSize`, bytes.
const GREATEST_COMPRESSION_SIZE: i64 = 10_485_760;

/// Checks how the members of an API fit together.
pub(crate) fn check(api: &RestApi) -> Result<(), Exception> {
    check_endpoints(&api.endpoint_configuration)?;
    check_policy(api.policy.as_deref())
}

/// Checks that address family and VPC endpoints fit the endpoint type.
pub(crate) fn check_endpoints(configuration: &EndpointConfiguration) -> Result<(), Exception> {
    let is_private = configuration.types.iter().any(|kind| kind == "PRIVATE");
    if is_private && configuration.ip_address_type == "ipv4" {
        return Err(Exception::PrivateNeedsDualstack);
    }
    if !is_private && !configuration.vpc_endpoint_ids.is_empty() {
        return Err(Exception::VpcEndpointsNeedPrivate);
    }
    Ok(())
}

/// Checks that a resource policy is a JSON object.
pub(crate) fn check_policy(policy: Option<&str>) -> Result<(), Exception> {
    let sound =
        policy.is_none_or(|text| matches!(serde_json::from_str(text), Ok(Value::Object(_))));
    sound.then_some(()).ok_or(Exception::InvalidPolicy)
}

/// Checks the size from which on answers may be compressed.
pub(crate) fn compression_size(size: Option<i64>) -> Result<Option<u32>, Exception> {
    size.map(|size| {
        u32::try_from(size)
            .ok()
            .filter(|_| size <= GREATEST_COMPRESSION_SIZE)
            .ok_or(Exception::InvalidMinimumCompressionSize)
    })
    .transpose()
}
