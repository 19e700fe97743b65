"""Authorizers: one that judges a token, and one that judges the whole request."""


def policy(principal, effect, resource, **context):
    return {
        "principalId": principal,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource},
            ],
        },
        "context": context,
    }


def token(event, context):
    words = event["authorizationToken"]
    if words == "open sesame":
        return policy("ali", "Allow", event["methodArn"], caves=40, rich=True, friend="Morgiana")
    if words == "open barley":
        return policy("cassim", "Deny", event["methodArn"])
    # API Gateway answers 401 to this very message
    raise Exception("Unauthorized")


def request(event, context):
    guest = event["headers"]["X-Guest"]
    room = event["queryStringParameters"]["room"]
    effect = "Allow" if room == guest[0] else "Deny"
    return policy(guest, effect, event["methodArn"], room=room, path=event["path"])
