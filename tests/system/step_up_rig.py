"""The step-up pages on a real server, an application at another site, and Chromium with authenticators."""

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from limen.identity.step_up import Wish, routes
from limen.settings import StepUp as Terms
from limen.settings import Url
from limen.testing.passkeys import text
from limen.testing.step_up import Pages

WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`))"""


class Rig:
    """Pages at ``localhost``, the application at ``127.0.0.1``: two sites to a browser, both with ``tls``
    (a certificate and its key) or both without.
    """

    def __init__(self, folder: Path, browser: Browser, tls: tuple[str, str] | None = None) -> None:
        self.browser = browser
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        scheme, (certificate, key) = ("https" if tls else "http"), tls or (None, None)
        self.shop, self.origin = f"{scheme}://127.0.0.1:{port}", f"{scheme}://localhost:{port}"
        back = Url(f"{self.shop}/back")
        terms = Terms(Url(self.origin), service="Example Shop", return_urls=(back,))
        self.pages = Pages(folder, terms, time.time())
        app = Starlette(routes=[*routes(self.pages.service), *self._application()])
        quiet: dict[str, Any] = {"log_level": "critical", "lifespan": "off"}
        config = uvicorn.Config(app, ssl_certfile=certificate, ssl_keyfile=key, **quiet)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()

    def _application(self) -> list[Route]:
        async def start(request: Request) -> RedirectResponse:
            return RedirectResponse(request.query_params["to"], 303)

        async def sign_in(request: Request) -> HTMLResponse:
            return HTMLResponse(f'<a href="/start?{request.url.query}">Sign in</a>')

        async def back(request: Request) -> HTMLResponse:
            return HTMLResponse("<h1>Back at the shop</h1>")

        async def frame(request: Request) -> HTMLResponse:
            return HTMLResponse(f'<iframe src="{request.query_params["to"]}"></iframe>')

        places = {"/start": start, "/sign-in": sign_in, "/back": back, "/frame": frame}
        return [Route(place, answer) for place, answer in places.items()]

    def ticket(self, purpose: str = "prove", user: int = 7, login: str = "l1") -> str:
        """The address that the application sends the browser to."""
        self.pages.at = time.time()
        enrol = purpose == "enrol"
        about = "" if enrol else "Sign-in from Oslo, Norway · Firefox on Linux"
        wish = Wish(user, login, f"{self.shop}/back", "enrol" if enrol else "prove", "ann@example.com", about)
        return self.pages.service.ticket(wish)

    def told(self, page: Page) -> dict[str, Any]:
        """What the application reads from the result in its address."""
        token = parse_qs(urlsplit(page.url).query)["step_up"][0]
        keys = KeySet.import_key_set(self.pages.service.results.jwks())
        return jwt.decode(token, keys, algorithms=["ES256"]).claims

    def close(self) -> None:
        """Stop the server."""
        self._server.should_exit = True
        self._thread.join(10)


class Person:
    """Somebody with a browser, and with authenticators in it; ``violations`` is what CSP stopped."""

    def __init__(self, rig: Rig, **options: Any) -> None:
        self.rig = rig
        self.violations: list[str] = []
        self.context: BrowserContext = rig.browser.new_context(**options)
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self._heard(said.text))
        self.page.on("pageerror", lambda error: self.violations.append(str(error)))
        self._cdp = self.context.new_cdp_session(self.page)
        self._cdp.send("WebAuthn.enable")

    def _heard(self, text: str) -> None:
        if "CSP" in text or "Content Security Policy" in text:
            self.violations.append(text)

    def plug_in(self) -> str:
        """A new authenticator that checks its owner, and is touched at once."""
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return str(made["authenticatorId"])

    def credentials(self, authenticator: str) -> list[dict[str, Any]]:
        """What an authenticator holds, private keys too."""
        asked = {"authenticatorId": authenticator}
        return list(self._cdp.send("WebAuthn.getCredentials", asked)["credentials"])

    def put(self, authenticator: str, credential: dict[str, Any]) -> None:
        """Put a credential into an authenticator, in place of one with the same id."""
        there = [each["credentialId"] for each in self.credentials(authenticator)]
        if credential["credentialId"] in there:
            gone = {"authenticatorId": authenticator, "credentialId": credential["credentialId"]}
            self._cdp.send("WebAuthn.removeCredential", gone)
        given = {"authenticatorId": authenticator, "credential": credential}
        self._cdp.send("WebAuthn.addCredential", given)

    def sign_in(self, address: str) -> None:
        """Click through from the application to the step-up page, as a person comes there."""
        self.page.goto(f"{self.rig.shop}/sign-in?" + "to=" + address.replace("?", "%3F").replace("=", "%3D"))
        self.page.click("text=Sign in")
        self.page.wait_for_url("**/step-up/confirm")

    def enrol_passkey(self, user: int = 7) -> None:
        """Set up a passkey and go back to the application."""
        self.sign_in(self.rig.ticket("enrol", user))
        self.page.click("text=Add a passkey")
        self.page.wait_for_selector(".kept li")
        self.page.click("text=Done")
        self.page.wait_for_url("**/back?step_up_enrolled=1")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium as the system has it; skips where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on PATH: `apt-get install chromium` to run the browser tests")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=arguments)
        yield browser
        browser.close()


def tampered(options: str, credential: bytes) -> str:
    """Request options that ask for another credential than the page did."""
    asked = json.loads(options)
    asked["allowCredentials"] = [{"id": text(credential), "type": "public-key"}]
    return json.dumps(asked)


def wrong_code(secret: str) -> str:
    """A code that is none of the secret's within an hour."""
    step = int(time.time()) // 30
    right = {pyotp.TOTP(secret).generate_otp(each) for each in range(step - 120, step + 120)}
    return next(code for code in map("{:06}".format, range(1000)) if code not in right)
