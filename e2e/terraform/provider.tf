# The provider as HashiCorp ships it; only its address of API Gateway is another.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "endpoint" {
  type = string
}

# The second apply changes what can be changed in place.
variable "changed" {
  type    = bool
  default = false
}

locals {
  suffix = var.changed ? " (changed)" : ""
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "terraform"
  secret_key                  = "terraform"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
  max_retries                 = 1

  endpoints {
    apigateway = var.endpoint
  }
}
