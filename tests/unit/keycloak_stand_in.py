"""A stand-in for Keycloak, not Keycloak: the endpoints of its admin REST API that Limen asks, by their
documentation, in a process of its own. Prints its port.
"""

import base64
import json
import re
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "s3cret & more"
CLIENTS: dict[str, dict[str, Any]] = {
    "11-22": {"id": "11-22", "clientId": "partner-app", "enabled": True, "attributes": {"pkce": "S256"}},
    "33-44": {
        "id": "33-44",
        "clientId": "partner-app-2",
        "attributes": {"access.token.lifespan": "1800"},
        "redirectUris": ["https://a.example/*"],
    },
}


class Api(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = parse_qs(self._body().decode())
        login = "Basic " + base64.b64encode(f"limen:{SECRET}".encode()).decode()
        known = self.path == "/realms/shop/protocol/openid-connect/token"
        if not known or body.get("grant_type") != ["client_credentials"]:
            self._say(404, {"error": "unknown"})
        elif self.headers["authorization"] != login:
            self._say(401, {"error": "unauthorized_client", "error_description": "the secret was " + login})
        else:
            self._say(200, {"access_token": "t0k3n", "expires_in": 60, "token_type": "Bearer"})

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if not self._may():
            return
        if parts.path == "/admin/realms/shop/clients":
            name = parse_qs(parts.query)["clientId"][0]
            self._say(200, [each for each in CLIENTS.values() if each["clientId"] == name])
        else:
            self._say(200, CLIENTS.get(self._id())) if self._id() in CLIENTS else self._say(404, {})

    def do_PUT(self) -> None:
        if not self._may():
            return
        if self._id() not in CLIENTS:
            self._say(404, {})
            return
        said = json.loads(self._body())
        said["attributes"] = {name: value for name, value in said["attributes"].items() if value != ""}
        CLIENTS[self._id()] = said
        self._say(204, None)

    def _may(self) -> bool:
        if self.headers["authorization"] == "Bearer t0k3n":
            return True
        self._say(401, {"error": "HTTP 401 Unauthorized"})
        return False

    def _id(self) -> str:
        found = re.fullmatch(r"/admin/realms/shop/clients/([0-9-]+)", urlsplit(self.path).path)
        return found[1] if found else ""

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["content-length"]))

    def _say(self, status: int, body: Any) -> None:
        told = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_said: object) -> None:
        """Nothing."""


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", 0), Api)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
