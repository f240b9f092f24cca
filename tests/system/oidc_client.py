"""A native application and its user: authorization code with PKCE (RFC 7636), refresh, DPoP (RFC 9449)."""

import base64
import hashlib
import re
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
from oidc_provider import RESOURCE, Provider

from limen.testing.proofs import Prover

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "openid-connect.md").read_text("utf-8")
REDIRECT = "http://127.0.0.1/done"


def snippet(language: str) -> str:
    """The first snippet in a language of the guide that these tests follow."""
    found = re.search(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    assert found, language
    return found[1]


class Client:
    """One registered client on one user's device. ``prover`` holds the key that its tokens are bound to,
    ``nonce`` is the provider's latest.
    """

    def __init__(self, provider: Provider, name: str = "app", prover: Prover | None = None) -> None:
        self.provider, self.name, self.prover = provider, name, prover
        self.browser = httpx.Client(timeout=10)
        self.tokens: dict[str, Any] = {}
        self.token_endpoint = f"{provider.issuer}/token"
        self.clock: Callable[[], float] = time.time
        self.nonce = ""

    def login(self, user: str = "alice", code: str = "", resource: str = RESOURCE, **more: str) -> str:
        """The access token from a login, with ``code`` if the user has a second factor at hand; ``more`` are
        parameters of the authorization request.
        """
        verifier = secrets.token_urlsafe(32)
        asked = {
            "client_id": self.name,
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "scope": "openid offline_access orders",
            "resource": resource,
            "prompt": "consent",
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
            "state": secrets.token_urlsafe(8),
            **more,
        }
        found = self._redirected(asked, {"login": user, "code": code})
        assert found["state"] == asked["state"], found
        grant = {"code": found["code"], "code_verifier": verifier, "redirect_uri": REDIRECT}
        return self._token("authorization_code", grant)

    def refresh(self) -> str:
        """The access token from the latest refresh token."""
        return self._token("refresh_token", {"refresh_token": self.tokens["refresh_token"]})

    def step_up(self, challenged: str, user: str = "alice", code: str = "") -> str:
        """The access token from a login as a challenge asks for it (RFC 9470, section 4)."""
        said: dict[str, Any] = {}
        exec(compile(snippet("python"), "openid-connect.md", "exec"), said)
        return self.login(user, code, **said["step_up"](challenged))

    def ask(self, grant: Mapping[str, str]) -> httpx.Response:
        """What the token endpoint answers, once it has given its nonce."""
        for _ in range(2):
            answer = self.browser.post(self.token_endpoint, data=grant, headers=self._proof())
            self.nonce = answer.headers.get("dpop-nonce", self.nonce)
            if answer.status_code == 200 or answer.json()["error"] != "use_dpop_nonce":
                break
        return answer

    def close(self) -> None:
        self.browser.close()

    def _token(self, grant_type: str, more: Mapping[str, str]) -> str:
        answer = self.ask({"grant_type": grant_type, "client_id": self.name, **more})
        assert answer.status_code == 200, answer.text
        self.tokens |= answer.json()
        return str(self.tokens["access_token"])

    def _proof(self) -> dict[str, str]:
        if self.prover is None:
            return {}
        proof = self.prover.proof("", "POST", self.token_endpoint, self.clock(), ath=None, nonce=self.nonce)
        return {"dpop": proof}

    def _redirected(self, asked: Mapping[str, str], form: Mapping[str, str]) -> dict[str, str]:
        """The parameters that the browser comes back with, its user having filled in the form once asked."""
        answer = self.browser.get(f"{self.provider.issuer}/auth", params=asked)
        for _ in range(10):
            if answer.status_code == 200:
                answer = self.browser.post(answer.url, data=form)
            assert answer.is_redirect, answer.text
            place = urljoin(str(answer.url), answer.headers["location"])
            if place.startswith(REDIRECT):
                return {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}
            answer = self.browser.get(place)
        raise AssertionError(f"no way back from {answer.url}")


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
