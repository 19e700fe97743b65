"""Calls of the control plane with nothing in between, for tests that make many."""

import http.client
import json


class Wire:
    """One connection of one account; made anew when it breaks."""

    def __init__(self, url, account):
        self.host = url.removeprefix("http://")
        scope = f"{account}/20150709/us-east-1/apigateway/aws4_request"
        self.headers = {
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}",
            "Accept": "application/json", "Content-Type": "application/json",
        }
        self.connection = http.client.HTTPConnection(self.host, timeout=30)

    def call(self, method, path, body=None):
        """Returns the status and the answer; raises OSError or HTTPException if none came."""
        text = None if body is None else json.dumps(body)
        self.connection.request(method, path, body=text, headers=self.headers)
        response = self.connection.getresponse()
        answer = response.read()
        return response.status, json.loads(answer) if answer else None

    def patch(self, path, **members):
        operations = [
            {"op": "replace", "path": f"/{name}", "value": value} for name, value in members.items()
        ]
        return self.call("PATCH", path, {"patchOperations": operations})
