"""Calls of the shop's clients through the real gateway, at the demonstration's own time."""

from typing import Final, NamedTuple

import httpx

from limen.demo.config import API
from limen.demo.interchange import DEMO_TIME, HOST
from limen.demo.logins.town import Attempt

ME: Final = "/v1/me"
PRODUCTS: Final = "/v1/products"
PLACE: Final = f"{API}{ME}"
"""What a proof for a call is made out for."""


class Met(NamedTuple):
    """What a call met: its status, and the gateway's challenge without the list of algorithms."""

    status: int
    challenge: str = ""

    @property
    def said(self) -> str:
        """Both in words."""
        return f"{self.status}, {self.challenge}" if self.challenge else str(self.status)


class Gate:
    """The gateway as callers reach it, on a port of this machine."""

    def __init__(self, port: int) -> None:
        self._web = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10.0, trust_env=False)

    def visit(self, attempt: Attempt, at: float) -> None:
        """Look at the shop without a token; Limen's clock then shows this time (``[clock] header``)."""
        self._get(PRODUCTS, attempt, at, {})

    def call(self, attempt: Attempt, at: float, token: str, proof: str = "", path: str = ME) -> Met:
        """Ask the API, usually who one is: with a bound token if there is a proof, else as a Bearer, if at
        all."""
        sent = {"authorization": f"{'DPoP' if proof else 'Bearer'} {token}"} if token else {}
        return self._get(path, attempt, at, {**sent, "dpop": proof} if proof else sent)

    def close(self) -> None:
        """Hang up."""
        self._web.close()

    def _get(self, path: str, attempt: Attempt, at: float, sent: dict[str, str]) -> Met:
        headers = {
            "host": HOST,
            "x-forwarded-for": attempt.spot.address,
            DEMO_TIME: f"{at:.3f}",
            "user-agent": attempt.device.agent,
            "accept-language": attempt.language,
            **sent,
        }
        answer = self._web.get(path, headers=headers)
        return Met(answer.status_code, answer.headers.get("www-authenticate", "").partition(", algs=")[0])
