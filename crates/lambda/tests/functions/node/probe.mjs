// The probe for Node.js: does what the event says, so that a test can watch the host.

import { existsSync } from "node:fs";

let calls = 0;

export const handler = async (event, context) => {
  calls += 1;
  switch (event.do ?? "echo") {
    case "echo":
      return { event, calls, context: {
        request_id: context.awsRequestId,
        arn: context.invokedFunctionArn,
        name: context.functionName,
        version: context.functionVersion,
        memory: context.memoryLimitInMB,
        remaining: context.getRemainingTimeInMillis(),
        client: context.clientContext?.custom ?? null,
      } };
    case "fail":
      throw new RangeError(event.message);
    case "sleep":
      await new Promise((resolve) => setTimeout(resolve, event.seconds * 1000));
      return process.pid;
    case "exit":
      process.exit(event.status);
    case "big":
      return "x".repeat(event.bytes - 2);
    case "print":
      event.lines.forEach((line) => console.log(line));
      console.error(event.error);
      return null;
    default:
      throw new Error(event.do);
  }
};

export const streamed = awslambda.streamifyResponse(async (event, stream) => {
  calls += 1;
  if (event.metadata) {
    stream = awslambda.HttpResponseStream.from(stream, event.metadata);
  }
  for (const part of event.parts ?? [`${calls}`]) {
    stream.write(part);
    // goes on when the test has seen what was written
    while (event.gate && !existsSync(event.gate)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  if (event.fail) {
    throw new RangeError(event.fail);
  }
  stream.end();
});
