# Every resource and data source of the provider that stands in one API.

resource "aws_api_gateway_rest_api" "shop" {
  name                         = "shop${local.suffix}"
  description                  = "a shop${local.suffix}"
  binary_media_types           = var.changed ? ["image/gif", "image/png"] : ["image/png"]
  minimum_compression_size     = var.changed ? 2048 : 1024
  api_key_source               = var.changed ? "AUTHORIZER" : "HEADER"
  disable_execute_api_endpoint = var.changed

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  tags = {
    team = "shop${local.suffix}"
  }
}

resource "aws_api_gateway_rest_api_policy" "shop" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "execute-api:/${var.changed ? "live" : "*"}/*"
    }]
  })
}

resource "aws_api_gateway_resource" "carts" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = var.changed ? "baskets" : "carts"
}

resource "aws_api_gateway_resource" "cart" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_resource.carts.id
  path_part   = "{cart}"
}

resource "aws_api_gateway_model" "cart" {
  rest_api_id  = aws_api_gateway_rest_api.shop.id
  name         = "Cart"
  description  = "a cart${local.suffix}"
  content_type = "application/json"
  schema       = jsonencode({ type = "object", title = "Cart${local.suffix}" })
}

resource "aws_api_gateway_request_validator" "all" {
  rest_api_id                 = aws_api_gateway_rest_api.shop.id
  name                        = "all${local.suffix}"
  validate_request_body       = true
  validate_request_parameters = !var.changed
}

resource "aws_api_gateway_authorizer" "token" {
  rest_api_id                      = aws_api_gateway_rest_api.shop.id
  name                             = "token${local.suffix}"
  authorizer_uri                   = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations"
  authorizer_result_ttl_in_seconds = var.changed ? 60 : 300
  identity_validation_expression   = var.changed ? "Bearer .*" : ".*"
}

resource "aws_api_gateway_authorizer" "pool" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  name          = "pool"
  type          = "COGNITO_USER_POOLS"
  provider_arns = ["arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_${var.changed ? "two" : "one"}"]
}

resource "aws_api_gateway_method" "post" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.cart.id
  http_method          = "POST"
  authorization        = var.changed ? "CUSTOM" : "COGNITO_USER_POOLS"
  authorizer_id        = var.changed ? aws_api_gateway_authorizer.token.id : aws_api_gateway_authorizer.pool.id
  authorization_scopes = var.changed ? null : ["shop/write"]
  api_key_required     = var.changed
  operation_name       = "postCart${var.changed ? "Changed" : ""}"
  request_validator_id = aws_api_gateway_request_validator.all.id

  request_models = {
    "application/json" = var.changed ? "Empty" : aws_api_gateway_model.cart.name
  }

  request_parameters = var.changed ? {
    "method.request.path.cart"       = true
    "method.request.header.X-Client" = true
    } : {
    "method.request.path.cart"        = true
    "method.request.querystring.page" = false
  }
}

resource "aws_api_gateway_method_response" "ok" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  resource_id = aws_api_gateway_resource.cart.id
  http_method = aws_api_gateway_method.post.http_method
  status_code = "200"

  response_models = {
    "application/json" = var.changed ? "Empty" : aws_api_gateway_model.cart.name
  }

  response_parameters = {
    "method.response.header.X-Cart" = !var.changed
  }
}

resource "aws_api_gateway_integration" "post" {
  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = aws_api_gateway_resource.cart.id
  http_method             = aws_api_gateway_method.post.http_method
  type                    = "HTTP"
  integration_http_method = "POST"
  uri                     = "http://127.0.0.1:9/${var.changed ? "baskets" : "carts"}/{cart}"
  passthrough_behavior    = "WHEN_NO_TEMPLATES"
  timeout_milliseconds    = var.changed ? 2000 : 1000
  cache_key_parameters    = var.changed ? ["method.request.path.cart", "method.request.header.X-Client"] : ["method.request.path.cart"]
  cache_namespace         = "carts${var.changed ? "2" : ""}"
  content_handling        = var.changed ? "CONVERT_TO_TEXT" : null

  request_parameters = {
    "integration.request.path.cart" = "method.request.path.cart"
    "integration.request.header.X"  = var.changed ? "'changed'" : "'x'"
  }

  request_templates = var.changed ? {
    "application/json" = "{\"changed\": true}"
    "text/plain"       = "changed"
    } : {
    "application/json" = "{}"
  }

  tls_config {
    insecure_skip_verification = var.changed
  }
}

resource "aws_api_gateway_integration_response" "ok" {
  rest_api_id       = aws_api_gateway_rest_api.shop.id
  resource_id       = aws_api_gateway_resource.cart.id
  http_method       = aws_api_gateway_method.post.http_method
  status_code       = aws_api_gateway_method_response.ok.status_code
  selection_pattern = var.changed ? "2.." : null

  response_parameters = {
    "method.response.header.X-Cart" = var.changed ? "integration.response.header.X" : "'cart'"
  }

  response_templates = {
    "application/json" = var.changed ? "{\"changed\": true}" : "{}"
  }

  depends_on = [aws_api_gateway_integration.post]
}

resource "aws_api_gateway_gateway_response" "throttled" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  response_type = "THROTTLED"
  status_code   = var.changed ? "431" : "430"

  response_parameters = {
    "gatewayresponse.header.X" = var.changed ? "'changed'" : "'x'"
  }

  response_templates = {
    "application/json" = "{\"message\":$context.error.messageString${var.changed ? ",\"changed\":true" : ""}}"
  }
}

resource "aws_api_gateway_documentation_part" "api" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  properties  = jsonencode({ description = "a shop${local.suffix}" })

  location {
    type = "API"
  }
}

resource "aws_api_gateway_documentation_part" "method" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  properties  = jsonencode({ description = "puts into a cart${local.suffix}" })

  location {
    type   = "METHOD"
    method = "POST"
    path   = "/carts/{cart}"
  }
}

resource "aws_api_gateway_documentation_version" "first" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  version     = "1"
  description = "the first${local.suffix}"
  depends_on  = [aws_api_gateway_documentation_part.api, aws_api_gateway_documentation_part.method]
}

resource "aws_api_gateway_deployment" "first" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  description = "the first${local.suffix}"
  depends_on  = [aws_api_gateway_integration_response.ok, aws_api_gateway_gateway_response.throttled]
}

resource "aws_api_gateway_deployment" "second" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  depends_on  = [aws_api_gateway_integration_response.ok, aws_api_gateway_deployment.first]
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id           = aws_api_gateway_rest_api.shop.id
  stage_name            = "live"
  deployment_id         = var.changed ? aws_api_gateway_deployment.second.id : aws_api_gateway_deployment.first.id
  description           = "live${local.suffix}"
  documentation_version = aws_api_gateway_documentation_version.first.version
  xray_tracing_enabled  = var.changed

  variables = var.changed ? { color = "green", size = "1" } : { color = "blue" }

  tags = {
    team = "shop${local.suffix}"
  }
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  stage_name  = aws_api_gateway_stage.live.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    logging_level          = var.changed ? "ERROR" : "INFO"
    throttling_burst_limit = var.changed ? 20 : 10
    throttling_rate_limit  = 5.5
  }
}

resource "aws_api_gateway_rest_api" "defined" {
  name = "defined"
}

data "aws_api_gateway_rest_api" "shop" {
  name       = aws_api_gateway_rest_api.shop.name
  depends_on = [aws_api_gateway_resource.cart]
}

data "aws_api_gateway_resource" "cart" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  path        = "/${aws_api_gateway_resource.carts.path_part}/{cart}"
  depends_on  = [aws_api_gateway_resource.cart]
}

data "aws_api_gateway_authorizers" "all" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  depends_on  = [aws_api_gateway_authorizer.token, aws_api_gateway_authorizer.pool]
}

data "aws_api_gateway_authorizer" "token" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  authorizer_id = aws_api_gateway_authorizer.token.id
}

data "aws_api_gateway_export" "oas30" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  stage_name  = aws_api_gateway_stage.live.stage_name
  export_type = "oas30"
}

data "aws_api_gateway_sdk" "javascript" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  stage_name  = aws_api_gateway_stage.live.stage_name
  sdk_type    = "javascript"
}

output "found" {
  value = {
    root        = data.aws_api_gateway_rest_api.shop.root_resource_id
    cart        = data.aws_api_gateway_resource.cart.id
    authorizers = length(data.aws_api_gateway_authorizers.all.ids)
    uri         = data.aws_api_gateway_authorizer.token.authorizer_uri
    export      = length(data.aws_api_gateway_export.oas30.body) > 0
    sdk         = data.aws_api_gateway_sdk.javascript.content_disposition
  }
}
