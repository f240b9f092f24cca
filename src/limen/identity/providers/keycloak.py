"""Keycloak's admin REST API, of which one attribute of a client is read and set: ``access.token.lifespan``.

https://www.keycloak.org/docs-api/latest/rest-api/: ``GET /admin/realms/{realm}/clients?clientId=``, then
``GET`` and ``PUT /admin/realms/{realm}/clients/{client-uuid}`` with the whole representation, as ``kcadm
update`` does. Our own client there needs a service account with ``manage-clients`` of ``realm-management``.
"""

from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from limen.model import ConfigError

ATTRIBUTE = "access.token.lifespan"
MOST_BYTES = 1 << 20
"""Bytes of one answer; a longer one is refused."""


class Keycloak:
    """One realm, over a client of which TLS and patience are set; ``base`` is where Keycloak is reached."""

    name = "keycloak"

    def __init__(self, client: httpx.Client, base: str, realm: str, login: tuple[str, str]) -> None:
        self._client = client
        self._realm = f"{base.rstrip('/')}/realms/{quote(realm, safe='')}"
        self._admin = f"{base.rstrip('/')}/admin/realms/{quote(realm, safe='')}/clients"
        self._login = login
        self._token = ""

    def lifetime(self, client: str) -> str:
        """Seconds, as Keycloak keeps them; empty where the realm's own count. Raises ``ConfigError``."""
        found = (self._representation(client).get("attributes") or {}).get(ATTRIBUTE)
        return str(found or "")

    def set_lifetime(self, client: str, seconds: str) -> None:
        """Set it; empty leaves it to the realm again. Raises ``ConfigError``."""
        whole = self._representation(client)
        whole["attributes"] = {**(whole.get("attributes") or {}), ATTRIBUTE: seconds}
        self._ask("PUT", f"{self._admin}/{quote(str(whole['id']), safe='')}", json=whole)

    def _representation(self, client: str) -> dict[str, Any]:
        found = self._ask("GET", self._admin, params={"clientId": client})
        match = [each for each in found if each.get("clientId") == client] if isinstance(found, list) else []
        if len(match) != 1:
            raise ConfigError(f"keycloak: no client {client!r} in this realm, or none that may be seen")
        whole = self._ask("GET", f"{self._admin}/{quote(str(match[0].get('id')), safe='')}")
        if not isinstance(whole, dict) or whole.get("clientId") != client:
            raise ConfigError(f"keycloak: what it says of client {client!r} is not about that one")
        return whole

    def _ask(self, method: str, url: str, **more: Any) -> Any:
        self._token = self._token or self._log_in()
        return self._send(method, url, headers={"authorization": f"Bearer {self._token}"}, **more)

    def _log_in(self) -> str:
        said = {"grant_type": "client_credentials"}
        answer = self._send(
            "POST", f"{self._realm}/protocol/openid-connect/token", data=said, auth=self._login
        )
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise ConfigError("keycloak: it gave no token: look at client_id and client_secret_file")
        return token

    def _send(self, method: str, url: str, **more: Any) -> Any:
        """What an answer holds; nothing that Keycloak says is repeated, as it may hold what was sent."""
        body = b""
        try:
            with self._client.stream(method, url, **more) as answer:
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > MOST_BYTES:
                        raise ConfigError(f"keycloak: an answer of more than {MOST_BYTES >> 20} MB")
                if not answer.is_success:
                    raise ConfigError(f"keycloak: {method} was answered with {answer.status_code}")
            return msgspec.json.decode(body) if body else None
        except httpx.HTTPError as error:
            raise ConfigError(f"keycloak: cannot be reached: {error}") from None
        except msgspec.DecodeError:
            raise ConfigError("keycloak: an answer that is no JSON: look at url and realm") from None
