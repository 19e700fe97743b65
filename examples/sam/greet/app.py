"""Greets, and tells what an authorizer said of the caller."""

import json
import os


def handler(event, context):
    name = (event["pathParameters"] or {}).get("name", "whoever you are")
    text = f"{os.environ['GREETING']}, {name}"
    if (event["queryStringParameters"] or {}).get("loud"):
        text = text.upper() + "!"
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({
            "text": text,
            "by": context.function_name,
            "memory": context.memory_limit_in_mb,
            "authorizer": event["requestContext"].get("authorizer"),
        }),
    }
