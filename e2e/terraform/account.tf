# Every resource and data source of the provider that stands beside APIs in an account.

locals {
  certificate = "arn:aws:acm:us-east-1:000000000000:certificate/${var.changed ? "2" : "1"}1111111-1111-1111-1111-111111111111"
}

resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = "arn:aws:iam::000000000000:role/${var.changed ? "changed" : "logs"}"
  reset_on_delete     = true
}

resource "aws_api_gateway_api_key" "partner" {
  name        = "partner${local.suffix}"
  description = "a partner${local.suffix}"
  enabled     = !var.changed
  value       = "a-key-of-more-than-twenty-characters"

  tags = {
    team = "shop${local.suffix}"
  }
}

resource "aws_api_gateway_usage_plan" "basic" {
  name        = "basic${local.suffix}"
  description = "few calls${local.suffix}"

  api_stages {
    api_id = aws_api_gateway_rest_api.shop.id
    stage  = aws_api_gateway_stage.live.stage_name

    throttle {
      path        = "/carts/{cart}/POST"
      burst_limit = var.changed ? 4 : 2
      rate_limit  = 1
    }
  }

  quota_settings {
    limit  = var.changed ? 200 : 100
    offset = 0
    period = var.changed ? "MONTH" : "DAY"
  }

  throttle_settings {
    burst_limit = var.changed ? 10 : 5
    rate_limit  = 2.5
  }
}

resource "aws_api_gateway_usage_plan_key" "partner" {
  key_id        = aws_api_gateway_api_key.partner.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.basic.id
}

resource "aws_api_gateway_vpc_link" "inside" {
  name        = "inside${local.suffix}"
  description = "a load balancer${local.suffix}"
  target_arns = ["arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/inside/0123456789abcdef"]
}

resource "aws_api_gateway_client_certificate" "backend" {
  description = "shown to backends${local.suffix}"
}

resource "aws_api_gateway_domain_name" "shop" {
  domain_name              = "shop.example.com"
  regional_certificate_arn = local.certificate
  security_policy          = "TLS_1_2"

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  tags = {
    team = "shop${local.suffix}"
  }
}

resource "aws_api_gateway_base_path_mapping" "shop" {
  domain_name = aws_api_gateway_domain_name.shop.domain_name
  api_id      = aws_api_gateway_rest_api.shop.id
  stage_name  = aws_api_gateway_stage.live.stage_name
  base_path   = var.changed ? "v2" : "v1"
}

resource "aws_api_gateway_domain_name" "private" {
  domain_name     = "private.example.com"
  certificate_arn = "arn:aws:acm:us-east-1:000000000000:certificate/31111111-1111-1111-1111-111111111111"

  endpoint_configuration {
    types = ["PRIVATE"]
  }

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

resource "aws_api_gateway_domain_name_access_association" "private" {
  access_association_source      = "vpce-0a1b2c3d4e5f60718"
  access_association_source_type = "VPCE"
  domain_name_arn                = aws_api_gateway_domain_name.private.arn
}

data "aws_api_gateway_api_key" "partner" {
  id = aws_api_gateway_api_key.partner.id
}

data "aws_api_gateway_api_keys" "all" {
  depends_on = [aws_api_gateway_api_key.partner]
}

data "aws_api_gateway_vpc_link" "inside" {
  name = aws_api_gateway_vpc_link.inside.name
}

data "aws_api_gateway_domain_name" "shop" {
  domain_name = aws_api_gateway_domain_name.shop.domain_name
}

output "account" {
  value = {
    key    = data.aws_api_gateway_api_key.partner.name
    keys   = length(data.aws_api_gateway_api_keys.all.items)
    link   = data.aws_api_gateway_vpc_link.inside.id
    domain = data.aws_api_gateway_domain_name.shop.regional_domain_name
  }
}
