"""A live object for every member that names one, and valid values for the members that the service
model alone does not say enough about. Objects are made when they are first asked for.
"""

import itertools
import json

from botocore.exceptions import ClientError

NUMBER = itertools.count(1)
FUNCTION = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:000000000000:function:f/invocations"
)
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/11111111-1111-1111-1111-111111111111"
SCHEMA = json.dumps({"type": "object", "properties": {"a": {"type": "number"}}})
DEFINITION = json.dumps({
    "openapi": "3.0.1",
    "info": {"title": "defined", "version": "1"},
    "paths": {"/a": {"get": {"responses": {"200": {"description": "200 response"}}}}},
})
DOCUMENTATION = json.dumps({
    "openapi": "3.0.1",
    "info": {"title": "documented", "version": "1"},
    "paths": {},
    "x-amazon-apigateway-documentation": {
        "documentationParts": [{"location": {"type": "API"}, "properties": {"description": "d"}}],
    },
})
HEADER = "method.response.header.X-A"
QUERY = "method.request.querystring.q"

# Members of one operation first, then those that mean the same wherever they stand.
VALUES = {
    "CreateApiKey": {"value": lambda w: f"a-key-of-enough-characters-{next(NUMBER)}",
                     "stageKeys": lambda w: [{"restApiId": w.restApiId, "stageName": w.stageName}]},
    "CreateAuthorizer": {"type": "TOKEN"},
    "CreateDeployment": {"stageName": "other", "variables": {"v": "1"},
                         "canarySettings": None},
    "CreateDocumentationPart": {"location": {"type": "MODEL", "name": "Empty"}},
    "CreateDocumentationVersion": {"documentationVersion": "2"},
    "CreateDomainName": {
        "domainName": lambda w: f"www{next(NUMBER)}.example.com",
        "certificateName": None, "certificateBody": None, "certificatePrivateKey": None,
        "certificateChain": None, "certificateArn": None, "regionalCertificateName": None,
        "regionalCertificateArn": CERTIFICATE, "endpointConfiguration": {"types": ["REGIONAL"]},
        "securityPolicy": "TLS_1_2", "endpointAccessMode": None, "mutualTlsAuthentication": None,
        "ownershipVerificationCertificateArn": None, "policy": None,
        "routingMode": "BASE_PATH_MAPPING_ONLY",
    },
    "CreateDomainNameAccessAssociation": {
        "domainNameArn": lambda w: w.privateDomain["domainNameArn"],
        "accessAssociationSourceType": "VPCE", "accessAssociationSource": "vpce-0a1b2c3d",
    },
    "CreateModel": {"name": "Made"},
    "CreateResource": {"pathPart": "made"},
    "CreateRestApi": {"cloneFrom": None, "binaryMediaTypes": ["image/png"],
                      "minimumCompressionSize": 1024, "securityPolicy": None,
                      "endpointAccessMode": None,
                      "endpointConfiguration": {"types": ["REGIONAL"], "ipAddressType": "ipv4"}},
    "CreateStage": {"stageName": "other", "canarySettings": None},
    "CreateUsagePlanKey": {"keyType": "API_KEY"},
    "CreateBasePathMapping": {"basePath": "made"},
    "GetDocumentationParts": {"type": "API", "nameQuery": None, "path": None},
    "GetExport": {"exportType": "oas30", "parameters": {"extensions": "apigateway"},
                  "accepts": "application/json"},
    "GetSdk": {"sdkType": "javascript", "parameters": None},
    "GetUsagePlans": {"keyId": None},
    "GetTags": {"position": None, "limit": None},
    "ImportApiKeys": {"body": lambda w: f"name,key\nmade,another-key-of-enough-letters-{next(NUMBER)}"},
    "ImportDocumentationParts": {"body": DOCUMENTATION},
    "ImportRestApi": {"body": DEFINITION, "parameters": {"endpointConfigurationTypes": "REGIONAL"}},
    "PutRestApi": {"body": DEFINITION, "parameters": {"basepath": "ignore"}},
    "PutGatewayResponse": {"responseParameters": {"gatewayresponse.header.X": "'x'"},
                           "responseTemplates": {"application/json": "{}"}},
    "PutIntegration": {
        "type": "HTTP", "integrationHttpMethod": "GET", "uri": "http://127.0.0.1:9/",
        "connectionType": "INTERNET", "connectionId": None,
        "credentials": "arn:aws:iam::000000000000:role/r",
        "requestParameters": {"integration.request.header.X": QUERY},
        "requestTemplates": {"application/json": "{}"}, "passthroughBehavior": "NEVER",
        "cacheKeyParameters": [QUERY], "timeoutInMillis": 500, "responseTransferMode": "BUFFERED",
        "integrationTarget": None,
    },
    "PutIntegrationResponse": {"statusCode": "200", "responseParameters": {HEADER: "'x'"},
                               "responseTemplates": {"application/json": "{}"}},
    "PutMethod": {"httpMethod": "PUT", "requestParameters": {QUERY: True}, "authorizerId": None,
                  "requestModels": {"application/json": "Empty"}, "authorizationScopes": None},
    "PutMethodResponse": {"statusCode": "404", "responseModels": {"application/json": "Empty"},
                          "responseParameters": {HEADER: True}},
    "RejectDomainNameAccessAssociation": {
        "domainNameArn": lambda w: w.privateDomain["domainNameArn"]},
    "TestInvokeMethod": {"pathWithQueryString": "/?q=1", "clientCertificateId": None,
                         "headers": {"X-A": "a"}, "multiValueHeaders": {"X-B": ["b"]}},
    "TestInvokeAuthorizer": {"headers": {"X-A": "a"},  # without a token no function is asked
                             "multiValueHeaders": {"X-B": ["b"]},
                             "pathWithQueryString": "/"},
    "": {
        "position": None, "domainNameId": None, "authorizationType": "NONE",
        "authorizerUri": FUNCTION, "identitySource": "method.request.header.Authorization",
        "authorizerCredentials": "arn:aws:iam::000000000000:role/r", "providerARNs": None,
        "identityValidationExpression": ".*", "authorizerResultTtlInSeconds": 60,
        "schema": SCHEMA, "contentType": "application/json", "properties": '{"a": 1}',
        "name": lambda w: f"name{next(NUMBER)}", "policy": '{"Version": "2012-10-17"}',
        "cacheClusterSize": "0.5", "tags": {"a": "b"}, "tagKeys": ["a"], "embed": None,
        "apiStages": lambda w: [{"apiId": w.restApiId, "stage": w.stageName}],
        "throttle": {"burstLimit": 5, "rateLimit": 5.5},
        "quota": {"limit": 10, "offset": 0, "period": "DAY"},
        "targetArns": ["arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/n/1"],
        "startDate": "2026-01-01", "endDate": "2026-01-02", "format": "csv", "sdkType": "ruby",
        "stageVariables": {"v": "1"}, "variables": {"v": "1"}, "id": "ruby", "mode": "overwrite",
        "failOnWarnings": False, "customerId": "customer", "description": "a text",
        "stage": lambda w: w.stageName, "locationStatus": "DOCUMENTED",
    },
}

REPLACED = "replaced text"


def replace(path, value):
    return [{"op": "replace", "path": path, "value": value}]


PATCHES = {
    "UpdateAccount": replace("/cloudwatchRoleArn", "arn:aws:iam::000000000000:role/logs"),
    "UpdateAuthorizer": replace("/name", REPLACED),
    "UpdateBasePathMapping": replace("/basePath", "moved"),
    "UpdateDocumentationPart": replace("/properties", '{"a": 2}'),
    "UpdateDomainName": replace("/regionalCertificateName", REPLACED),
    "UpdateGatewayResponse": replace("/statusCode", "418"),
    "UpdateIntegration": replace("/timeoutInMillis", "1000"),
    "UpdateIntegrationResponse": replace("/selectionPattern", "2.."),
    "UpdateMethod": replace("/apiKeyRequired", "true"),
    "UpdateMethodResponse": replace(f"/responseParameters/{HEADER}", "true"),
    "UpdateRequestValidator": replace("/name", REPLACED),
    "UpdateResource": replace("/pathPart", "replaced"),
    "UpdateUsage": replace("/remaining", "5"),
}


class World:
    """Objects of one account, made by name: `world.deploymentId` makes a deployment, and first what
    it needs."""

    def __init__(self, client):
        self.client = client
        self.made = {}

    def __getattr__(self, name):
        make = getattr(type(self), f"make_{name}", None)
        if make is None:
            raise AttributeError(name)
        if name not in self.made:
            self.made[name] = None  # a circle would find nothing rather than no end
            self.made[name] = make(self)
        return self.made[name]

    def knows(self, name):
        return hasattr(type(self), f"make_{name}")

    def make_api(self):
        api = self.client.create_rest_api(name="conformance")
        return api

    def make_restApiId(self):
        return self.api["id"]

    def make_parentId(self):
        return self.api["rootResourceId"]

    def make_resourceId(self):
        made = self.client.create_resource(
            restApiId=self.restApiId, parentId=self.parentId, pathPart="things")
        return made["id"]

    @property
    def place(self):
        return {"restApiId": self.restApiId, "resourceId": self.resourceId, "httpMethod": "GET"}

    def make_httpMethod(self):
        self.client.put_method(
            **self.place, authorizationType="NONE", requestParameters={QUERY: False})
        self.client.put_method_response(
            **self.place, statusCode="200", responseParameters={HEADER: False})
        self.client.put_integration(
            **self.place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
        self.client.put_integration_response(**self.place, statusCode="200")
        return "GET"

    def make_statusCode(self):
        assert self.httpMethod
        return "200"

    def make_deploymentId(self):
        assert self.httpMethod
        return self.client.create_deployment(restApiId=self.restApiId)["id"]

    def make_spareDeployment(self):
        assert self.httpMethod
        return self.client.create_deployment(restApiId=self.restApiId)["id"]

    def make_stageName(self):
        self.client.create_stage(
            restApiId=self.restApiId, deploymentId=self.deploymentId, stageName="live")
        return "live"

    def make_modelName(self):
        self.client.create_model(
            restApiId=self.restApiId, name="Thing", contentType="application/json", schema=SCHEMA)
        return "Thing"

    def make_requestValidatorId(self):
        return self.client.create_request_validator(restApiId=self.restApiId, name="v")["id"]

    def make_authorizerId(self):
        return self.client.create_authorizer(
            restApiId=self.restApiId, name="a", type="TOKEN", authorizerUri=FUNCTION,
            identitySource="method.request.header.Authorization")["id"]

    def make_responseType(self):
        self.client.put_gateway_response(restApiId=self.restApiId, responseType="THROTTLED")
        return "THROTTLED"

    def make_documentationPartId(self):
        return self.client.create_documentation_part(
            restApiId=self.restApiId, location={"type": "API"}, properties='{"a": 1}')["id"]

    def make_documentationVersion(self):
        assert self.documentationPartId
        self.client.create_documentation_version(
            restApiId=self.restApiId, documentationVersion="1")
        return "1"

    def make_apiKey(self):
        return self.client.create_api_key(name="k", enabled=True)["id"]

    def make_usagePlanId(self):
        return self.client.create_usage_plan(
            name="p", quota={"limit": 10, "period": "DAY"},
            apiStages=[{"apiId": self.restApiId, "stage": self.stageName}])["id"]

    def make_sparePlan(self):
        return self.client.create_usage_plan(name="spare")["id"]

    def make_keyId(self):
        self.client.create_usage_plan_key(
            usagePlanId=self.usagePlanId, keyId=self.apiKey, keyType="API_KEY")
        return self.apiKey

    def make_vpcLinkId(self):
        return self.client.create_vpc_link(name="l", targetArns=VALUES[""]["targetArns"])["id"]

    def make_clientCertificateId(self):
        return self.client.generate_client_certificate()["clientCertificateId"]

    def make_domainName(self):
        return self.client.create_domain_name(
            domainName=f"api{next(NUMBER)}.example.com", regionalCertificateArn=CERTIFICATE,
            endpointConfiguration={"types": ["REGIONAL"]})["domainName"]

    def make_basePath(self):
        self.client.create_base_path_mapping(
            domainName=self.domainName, basePath="base", restApiId=self.restApiId,
            stage=self.stageName)
        return "base"

    def make_privateDomain(self):
        return self.client.create_domain_name(
            domainName=f"private{next(NUMBER)}.example.com", certificateArn=CERTIFICATE,
            endpointConfiguration={"types": ["PRIVATE"]}, policy='{"Version": "2012-10-17"}')

    def make_domainNameAccessAssociationArn(self):
        return self.client.create_domain_name_access_association(
            domainNameArn=self.privateDomain["domainNameArn"], accessAssociationSourceType="VPCE",
            accessAssociationSource="vpce-0a1b2c3d")["domainNameAccessAssociationArn"]

    def make_resourceArn(self):
        return f"arn:aws:apigateway:us-east-1::/restapis/{self.restApiId}"

    def value(self, operation, member, shape):
        """Returns a valid value of a member, or none where it is to be left out."""
        known = VALUES.get(operation, {})
        if member in known:
            found = known[member]
            return found(self) if callable(found) else found
        if member == "patchOperations":
            return PATCHES.get(operation, replace("/description", REPLACED))
        if member == "keyId" and operation == "CreateUsagePlanKey":
            return self.apiKey
        if member == "deploymentId" and operation == "DeleteDeployment":
            return self.spareDeployment
        if member == "usagePlanId" and operation == "DeleteUsagePlan":
            return self.sparePlan
        if self.knows(member):
            return getattr(self, member)
        if member in VALUES[""]:
            found = VALUES[""][member]
            return found(self) if callable(found) else found
        return generated(shape)

    def leave(self):
        """Deletes what there can only be so many of."""
        for name, delete in (
            ("api", lambda api: self.client.delete_rest_api(restApiId=api["id"])),
            ("domainName", lambda name: self.client.delete_domain_name(domainName=name)),
            ("sparePlan", lambda plan: self.client.delete_usage_plan(usagePlanId=plan)),
            ("usagePlanId", lambda plan: self.client.delete_usage_plan(usagePlanId=plan)),
        ):
            if self.made.get(name):
                try:
                    delete(self.made[name])
                except ClientError:
                    pass  # what was tested deleted it, or keeps it


def generated(shape):
    """Returns some value of a shape."""
    if enum := shape.metadata.get("enum"):
        return enum[0]
    if shape.type_name == "structure":
        return {name: generated(member) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [generated(shape.member)]
    if shape.type_name == "map":
        return {"a": generated(shape.value)}
    return {
        "string": "text", "boolean": True, "integer": 1, "long": 1, "double": 1.5, "blob": b"x",
    }[shape.type_name]
