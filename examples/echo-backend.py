#!/usr/bin/env python3
"""A backend for http-backend.json that tells what it was sent; nothing but the standard library.

    python3 echo-backend.py 8099 &
    trygate invoke http-backend.json GET '/orders/42?lang=de' --stage-variable backend=127.0.0.1:8099

Paths that end in /404 or /500 are answered with that status.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length", 0))
        text = self.rfile.read(length).decode("utf-8", "replace")
        try:
            body = json.loads(text)
        except ValueError:
            body = text
        seen = {
            "method": self.command,
            "path": url.path,
            "query": parse_qs(url.query, keep_blank_values=True),
            "headers": dict(self.headers.items()),
            "body": body,
        }
        payload = json.dumps(seen).encode()
        last = url.path.rsplit("/", 1)[-1]
        self.send_response(int(last) if last in ("404", "500") else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.send_header("Server-Name", "echo")
        self.send_header("Location", url.path + "/1001")
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = do_OPTIONS = answer


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8099
    ThreadingHTTPServer(("127.0.0.1", port), Echo).serve_forever()
