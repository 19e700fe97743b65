// One life cycle through the AWS SDK for JavaScript v3, unmodified: `node life_cycle.mjs ENDPOINT`.

import {
  APIGatewayClient, BadRequestException, CreateAuthorizerCommand, CreateDeploymentCommand,
  CreateModelCommand, CreateResourceCommand, CreateRestApiCommand, DeleteRestApiCommand,
  DeleteStageCommand, GetGatewayResponsesCommand, GetMethodCommand, GetRestApiCommand,
  GetStageCommand, NotFoundException, paginateGetModels, PutGatewayResponseCommand,
  PutIntegrationCommand, PutIntegrationResponseCommand, PutMethodCommand, PutMethodResponseCommand,
  TestInvokeMethodCommand, UpdateIntegrationResponseCommand, UpdateRestApiCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import assert from "node:assert/strict";

const client = new APIGatewayClient({
  endpoint: process.argv[2],
  region: "us-east-1",
  credentials: { accessKeyId: "javascript", secretAccessKey: "test" },
  maxAttempts: 1,
});
let calls = 0;
const send = (command) => {
  calls += 1;
  return client.send(command);
};
const replace = (path, value) => [{ op: "replace", path, value }];

const api = await send(new CreateRestApiCommand({
  name: "javascript", endpointConfiguration: { types: ["REGIONAL"] }, tags: { a: "b" },
}));
assert.ok(api.createdDate instanceof Date);
assert.deepEqual(api.endpointConfiguration.types, ["REGIONAL"]);
const restApiId = api.id;

const resource = await send(new CreateResourceCommand({
  restApiId, parentId: api.rootResourceId, pathPart: "{thing}",
}));
assert.equal(resource.path, "/{thing}");
const place = { restApiId, resourceId: resource.id, httpMethod: "GET" };
await send(new PutMethodCommand({
  ...place, authorizationType: "NONE", requestParameters: { "method.request.path.thing": true },
}));
await send(new PutMethodResponseCommand({ ...place, statusCode: "200" }));
const integration = await send(new PutIntegrationCommand({
  ...place, type: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' },
}));
assert.equal(integration.timeoutInMillis, 29000);
await send(new PutIntegrationResponseCommand({
  ...place, statusCode: "200", responseTemplates: { "application/json": "one" },
}));
await send(new UpdateIntegrationResponseCommand({
  ...place, statusCode: "200",
  patchOperations: replace("/responseTemplates/application~1json", "$input.params('thing')"),
}));
const method = await send(new GetMethodCommand(place));
assert.equal(method.methodIntegration.integrationResponses["200"].statusCode, "200");

const answer = await send(new TestInvokeMethodCommand({
  ...place, pathWithQueryString: "/tea",
}));
assert.equal(answer.status, 200);
assert.equal(answer.body, "tea");
assert.match(answer.log, /Successfully completed execution/);

for (let number = 0; number < 30; number += 1) {
  await send(new CreateModelCommand({
    restApiId, name: `Model${number}`, contentType: "application/json", schema: "{}",
  }));
}
let models = 0;
for await (const page of paginateGetModels({ client, pageSize: 7 }, { restApiId })) {
  models += page.items.length;
}
assert.equal(models, 32);

await send(new PutGatewayResponseCommand({
  restApiId, responseType: "THROTTLED", statusCode: "430",
}));
const responses = await send(new GetGatewayResponsesCommand({ restApiId, limit: 100 }));
assert.equal(responses.items.find((item) => item.responseType === "THROTTLED").statusCode, "430");

await send(new CreateDeploymentCommand({ restApiId, stageName: "live" }));
await send(new UpdateStageCommand({
  restApiId, stageName: "live", patchOperations: replace("/variables/color", "green"),
}));
const stage = await send(new GetStageCommand({ restApiId, stageName: "live" }));
assert.deepEqual(stage.variables, { color: "green" });

const updated = await send(new UpdateRestApiCommand({
  restApiId, patchOperations: replace("/description", "changed"),
}));
assert.equal(updated.description, "changed");

await assert.rejects(
  send(new CreateAuthorizerCommand({ restApiId, name: "a", type: "TOKEN" })),
  (error) => error instanceof BadRequestException && /Invalid Authorizer URI/.test(error.message),
);

await send(new DeleteStageCommand({ restApiId, stageName: "live" }));
await send(new DeleteRestApiCommand({ restApiId }));
await assert.rejects(
  send(new GetRestApiCommand({ restApiId })),
  (error) => error instanceof NotFoundException && error.$metadata.httpStatusCode === 404,
);
console.log(`${calls} calls`);
