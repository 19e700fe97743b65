//! The 21 types of gateway responses: status, error type and body of each while nothing is customised.

use super::*;
use trygate_invoke::{AuthorizerFault, Denial, Failure, RefusedCall};
use trygate_model::{GatewayResponse, GatewayResponseType, TextMap};

fn refused(failure: Failure, customise: &[(GatewayResponseType, GatewayResponse)]) -> Outcome {
    let rest_api = RestApi::new("a1b2c3d4e5".into(), "t".into(), "root000000".into(), 0);
    let mut api = Api::new(rest_api);
    for (kind, response) in customise {
        api.gateway_responses.insert(*kind, response.clone());
    }
    let call = RefusedCall {
        request_id: "r",
        path: "/pets",
        query: "type=dog",
        headers: &TextMap::new(),
        stage_variables: &TextMap::new(),
        context: &TextMap::new(),
        events: &[],
    };
    Engine::new().refuse(&api, &call, failure, &ambient())
}

/// Makes a test of a type out of a failure of its kind.
macro_rules! types {
    ($($name:ident $kind:ident $status:literal $error:literal $body:literal $failure:expr;)*) => {$(
        #[test]
        fn $name() {
            let failure: Failure = $failure;
            assert_eq!(failure.kind(), GatewayResponseType::$kind);
            let answer = refused(failure, &[]);
            assert_eq!(answer.status, $status);
            assert_eq!(answer.headers["x-amzn-ErrorType"], [$error]);
            assert_eq!(answer.body_text(), $body);
        }
    )*};
}

types! {
    access_denied AccessDenied 403 "AccessDeniedException"
        r#"{"Message":"User is not authorized to access this resource"}"#
        Failure::AccessDenied(Denial::Authorizer { explicit: false });
    api_configuration_error ApiConfigurationError 500 "InternalServerErrorException"
        r#"{"message": "Internal server error"}"# Failure::InvalidEndpointAddress;
    authorizer_configuration_error AuthorizerConfigurationError 500
        "AuthorizerConfigurationException" r#"{"message":null}"#
        Failure::AuthorizerConfiguration(AuthorizerFault::Output { why: "x".into() });
    authorizer_failure AuthorizerFailure 500 "AuthorizerFailureException" r#"{"message":null}"#
        Failure::AuthorizerFailed { reason: "x".into() };
    bad_request_parameters BadRequestParameters 400 "BadRequestException"
        r#"{"message": "Missing required request parameters: [x-header-param, issuer, qs1]"}"#
        Failure::MissingParameters {
            names: ["x-header-param", "issuer", "qs1"].map(str::to_owned).into(),
        };
    bad_request_body BadRequestBody 400 "BadRequestException"
        r#"{"message": "Invalid request body"}"#
        Failure::InvalidBody { content_type: "application/json".into(), messages: Vec::new() };
    expired_token ExpiredToken 403 "ExpiredTokenException"
        r#"{"message":"The security token included in the request is expired"}"#
        Failure::ExpiredToken;
    integration_failure IntegrationFailure 504 "InternalServerErrorException"
        r#"{"message": "Network error communicating with endpoint"}"#
        Failure::Network { detail: "x".into() };
    integration_timeout IntegrationTimeout 504 "InternalServerErrorException"
        r#"{"message": "Endpoint request timed out"}"# Failure::Timeout;
    invalid_api_key InvalidApiKey 403 "ForbiddenException" r#"{"message":"Forbidden"}"#
        Failure::InvalidApiKey;
    invalid_signature InvalidSignature 403 "InvalidSignatureException"
        r#"{"message":"The request signature we calculated does not match"}"#
        Failure::InvalidSignature {
            message: "The request signature we calculated does not match".into(),
        };
    missing_authentication_token MissingAuthenticationToken 403
        "MissingAuthenticationTokenException" r#"{"message":"Missing Authentication Token"}"#
        Failure::MissingAuthenticationToken;
    quota_exceeded QuotaExceeded 429 "LimitExceededException" r#"{"message":"Limit Exceeded"}"#
        Failure::QuotaExceeded;
    request_too_large RequestTooLarge 413 "RequestTooLargeException"
        r#"{"message":"HTTP content length exceeded 10485760 bytes."}"#
        Failure::RequestTooLarge { limit: 10_485_760 };
    resource_not_found ResourceNotFound 404 "ResourceNotFoundException"
        r#"{"message":"Resource not found"}"# Failure::ResourceNotFound;
    throttled Throttled 429 "TooManyRequestsException" r#"{"message":"Too Many Requests"}"#
        Failure::Throttled;
    unauthorized Unauthorized 401 "UnauthorizedException" r#"{"message":"Unauthorized"}"#
        Failure::Unauthorized;
    unsupported_media_type UnsupportedMediaType 415 "BadRequestException"
        r#"{"message": "Unsupported Media Type"}"#
        Failure::UnsupportedMediaType { content_type: "text/csv".into() };
    waf_filtered WafFiltered 403 "ForbiddenException" r#"{"message":"Forbidden"}"#
        Failure::WafFiltered;
}

fn customised(status: &str, template: &str) -> GatewayResponse {
    serde_json::from_value(json!({
        "statusCode": status,
        "responseParameters": { "gatewayresponse.header.X-Type": "method.request.querystring.type" },
        "responseTemplates": { "application/json": template },
    }))
    .unwrap()
}

#[test]
fn default_4xx_is_inherited() {
    let response = customised(
        "499",
        "$context.error.responseType $context.error.messageString",
    );
    let answer = refused(
        Failure::Throttled,
        &[(GatewayResponseType::Default4xx, response)],
    );
    assert_eq!(answer.status, 499);
    assert_eq!(answer.headers["X-Type"], ["dog"]);
    assert_eq!(answer.body_text(), "THROTTLED \"Too Many Requests\"");
}

#[test]
fn default_5xx_is_inherited() {
    let response = customised("599", "${context.error.message} $context.error.message.");
    let answer = refused(
        Failure::Timeout,
        &[(GatewayResponseType::Default5xx, response)],
    );
    assert_eq!(answer.status, 599);
    // substitution is no template language: braces mean nothing
    assert!(
        answer.body_text().ends_with(" Endpoint request timed out."),
        "{}",
        answer.body_text()
    );
}

#[test]
fn a_customised_type_does_not_inherit() {
    let own: GatewayResponse = serde_json::from_value(json!({})).unwrap();
    let answer = refused(
        Failure::Timeout,
        &[
            (
                GatewayResponseType::Default5xx,
                customised("599", "inherited"),
            ),
            (GatewayResponseType::IntegrationTimeout, own),
        ],
    );
    assert_eq!(answer.status, 504);
    assert_eq!(
        answer.body_text(),
        r#"{"message": "Endpoint request timed out"}"#
    );
}

#[test]
fn all_types_have_a_row() {
    // the two defaults are shown by what inherits from them
    assert_eq!(GatewayResponseType::ALL.len(), 21);
}
