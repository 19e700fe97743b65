"""Answers with the path that it was asked for."""


def handler(event, context):
    return {"statusCode": 200, "body": event["path"]}
