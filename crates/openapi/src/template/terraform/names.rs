//! What CloudFormation calls the resources of HashiCorp's AWS provider, and their attributes.

pub(super) type Keys = &'static [(&'static str, &'static str)];

/// Returns CloudFormation's type for one of Terraform's, and the properties for its attributes.
pub(super) fn mapping(kind: &str) -> Option<(&'static str, Keys)> {
    Some(match kind {
        "aws_api_gateway_rest_api" => (
            "AWS::ApiGateway::RestApi",
            &[
                ("name", "Name"),
                ("description", "Description"),
                ("body", "Body"),
                ("binary_media_types", "BinaryMediaTypes"),
                ("minimum_compression_size", "MinimumCompressionSize"),
                ("api_key_source", "ApiKeySourceType"),
                ("policy", "Policy"),
                ("endpoint_configuration", "EndpointConfiguration"),
                ("disable_execute_api_endpoint", "DisableExecuteApiEndpoint"),
                ("tags", "Tags"),
            ],
        ),
        "aws_api_gateway_resource" => (
            "AWS::ApiGateway::Resource",
            &[
                ("rest_api_id", "RestApiId"),
                ("parent_id", "ParentId"),
                ("path_part", "PathPart"),
            ],
        ),
        "aws_api_gateway_method" => (
            "AWS::ApiGateway::Method",
            &[
                ("rest_api_id", "RestApiId"),
                ("resource_id", "ResourceId"),
                ("http_method", "HttpMethod"),
                ("authorization", "AuthorizationType"),
                ("authorizer_id", "AuthorizerId"),
                ("authorization_scopes", "AuthorizationScopes"),
                ("api_key_required", "ApiKeyRequired"),
                ("operation_name", "OperationName"),
                ("request_models", "RequestModels"),
                ("request_validator_id", "RequestValidatorId"),
                ("request_parameters", "RequestParameters"),
            ],
        ),
        "aws_api_gateway_model" => (
            "AWS::ApiGateway::Model",
            &[
                ("rest_api_id", "RestApiId"),
                ("name", "Name"),
                ("description", "Description"),
                ("content_type", "ContentType"),
                ("schema", "Schema"),
            ],
        ),
        "aws_api_gateway_request_validator" => (
            "AWS::ApiGateway::RequestValidator",
            &[
                ("rest_api_id", "RestApiId"),
                ("name", "Name"),
                ("validate_request_body", "ValidateRequestBody"),
                ("validate_request_parameters", "ValidateRequestParameters"),
            ],
        ),
        "aws_api_gateway_authorizer" => (
            "AWS::ApiGateway::Authorizer",
            &[
                ("rest_api_id", "RestApiId"),
                ("name", "Name"),
                ("type", "Type"),
                ("authorizer_uri", "AuthorizerUri"),
                ("authorizer_credentials", "AuthorizerCredentials"),
                ("identity_source", "IdentitySource"),
                (
                    "identity_validation_expression",
                    "IdentityValidationExpression",
                ),
                (
                    "authorizer_result_ttl_in_seconds",
                    "AuthorizerResultTtlInSeconds",
                ),
                ("provider_arns", "ProviderARNs"),
            ],
        ),
        "aws_api_gateway_gateway_response" => (
            "AWS::ApiGateway::GatewayResponse",
            &[
                ("rest_api_id", "RestApiId"),
                ("response_type", "ResponseType"),
                ("status_code", "StatusCode"),
                ("response_parameters", "ResponseParameters"),
                ("response_templates", "ResponseTemplates"),
            ],
        ),
        "aws_api_gateway_documentation_part" => (
            "AWS::ApiGateway::DocumentationPart",
            &[
                ("rest_api_id", "RestApiId"),
                ("location", "Location"),
                ("properties", "Properties"),
            ],
        ),
        "aws_api_gateway_stage" => (
            "AWS::ApiGateway::Stage",
            &[
                ("rest_api_id", "RestApiId"),
                ("stage_name", "StageName"),
                ("variables", "Variables"),
            ],
        ),
        "aws_lambda_alias" => (
            "AWS::Lambda::Alias",
            &[
                ("function_name", "FunctionName"),
                ("function_version", "FunctionVersion"),
                ("name", "Name"),
            ],
        ),
        "aws_lambda_permission" => (
            "AWS::Lambda::Permission",
            &[
                ("function_name", "FunctionName"),
                ("qualifier", "Qualifier"),
                ("action", "Action"),
                ("principal", "Principal"),
                ("source_arn", "SourceArn"),
            ],
        ),
        "aws_lambda_function" => (
            "AWS::Lambda::Function",
            &[
                ("function_name", "FunctionName"),
                ("handler", "Handler"),
                ("runtime", "Runtime"),
                ("filename", "CodeUri"),
                ("image_uri", "ImageUri"),
                ("environment", "Environment"),
                ("timeout", "Timeout"),
                ("memory_size", "MemorySize"),
            ],
        ),
        _ => return None,
    })
}

/// Returns the properties of what CloudFormation has inside a method.
pub(super) fn inner_mapping(kind: &str) -> Option<Keys> {
    Some(match kind {
        "aws_api_gateway_integration" => &[
            ("rest_api_id", "RestApiId"),
            ("resource_id", "ResourceId"),
            ("http_method", "HttpMethod"),
            ("type", "Type"),
            ("integration_http_method", "IntegrationHttpMethod"),
            ("uri", "Uri"),
            ("credentials", "Credentials"),
            ("connection_type", "ConnectionType"),
            ("connection_id", "ConnectionId"),
            ("request_parameters", "RequestParameters"),
            ("request_templates", "RequestTemplates"),
            ("passthrough_behavior", "PassthroughBehavior"),
            ("content_handling", "ContentHandling"),
            ("timeout_milliseconds", "TimeoutInMillis"),
            ("cache_key_parameters", "CacheKeyParameters"),
            ("tls_config", "TlsConfig"),
            ("response_transfer_mode", "ResponseTransferMode"),
        ],
        "aws_api_gateway_method_response" => &[
            ("rest_api_id", "RestApiId"),
            ("resource_id", "ResourceId"),
            ("http_method", "HttpMethod"),
            ("status_code", "StatusCode"),
            ("response_models", "ResponseModels"),
            ("response_parameters", "ResponseParameters"),
        ],
        "aws_api_gateway_integration_response" => &[
            ("rest_api_id", "RestApiId"),
            ("resource_id", "ResourceId"),
            ("http_method", "HttpMethod"),
            ("status_code", "StatusCode"),
            ("selection_pattern", "SelectionPattern"),
            ("response_templates", "ResponseTemplates"),
            ("response_parameters", "ResponseParameters"),
            ("content_handling", "ContentHandling"),
        ],
        _ => return None,
    })
}
