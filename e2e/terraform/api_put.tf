# An API whose definition is put over it; the provider cannot import that.

resource "aws_api_gateway_rest_api_put" "defined" {
  rest_api_id      = aws_api_gateway_rest_api.defined.id
  fail_on_warnings = false # the provider wants it said
  body = jsonencode({
    openapi = "3.0.1"
    info    = { title = "defined", version = "1" }
    paths = {
      "/things" = {
        get = {
          responses = { "200" = { description = "200 response" } }
          "x-amazon-apigateway-integration" = {
            type             = "MOCK"
            requestTemplates = { "application/json" = "{\"statusCode\": 200}" }
          }
        }
      }
    }
  })
}
