"""The step-up pages in the real decision process: tickets for who may have them, and what comes of them."""

import re
import time
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from installed import Installed, free_port
from test_doors import PLANTED, DoorsUp

from limen.assemble import open_installation
from limen.assemble.step_up import ENROLS
from limen.credentials.keys import Terms
from limen.identity.guard import SCOPE
from limen.model import Change, ConfigError
from limen.running.entrances import Entrances
from limen.testing.doors import AWAY, HOME

BACK = "http://127.0.0.1:1/back"


class Pages(DoorsUp):
    """Doors with the step-up pages beside them, as a browser without scripts sees them."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.origin = f"http://localhost:{port}"
        more = f'[step_up]\norigin = "{self.origin}"\nreturn_urls = ["{BACK}"]\n'
        super().__init__(folder, more, port)
        self.browser = httpx.Client(base_url=self.origin, timeout=5)
        installation = open_installation(self.installed.settings, create=True, environ={})
        terms = Terms("idp", scopes=(SCOPE, ENROLS))
        self.enrols = installation.keys.create(terms, Change(time.time(), "test")).text
        installation.close()

    def ticket(self, login: str, purpose: str = "prove", key: str = "") -> httpx.Response:
        body = {"user": PLANTED, "login": login, "back": BACK, "purpose": purpose}
        headers = {"x-api-key": key or self.key}
        return self.browser.post("/step-up/tickets", json=body, headers=headers)

    def follow(self, ticket: str) -> httpx.Response:
        self.browser.get(ticket)
        return self.browser.get("/step-up/confirm")

    def send(self, page: httpx.Response, action: str, **fields: str) -> httpx.Response:
        token = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert token is not None, page.text
        return self.browser.post(f"/step-up/{action}", data={"csrf": unescape(token[1]), **fields})

    def enrol(self, login: str) -> None:
        """Enrol an application for codes."""
        shown = self.send(self.follow(self.ticket(login, "enrol", self.enrols).json()["url"]), "new-totp")
        secret = re.search(r"<code>([A-Z2-7 ]+)</code>", shown.text)
        assert secret is not None, shown.text
        at = time.time() + float(self.installed.offset.read_text())
        code = pyotp.TOTP(secret[1].replace(" ", "")).at(int(at))
        self.send(self.send(shown, "confirm-totp", code=code), "leave", why="done")


@pytest.fixture
def pages(tmp_path: Path) -> Any:
    made = Pages(tmp_path)
    made.installed.start()
    yield made
    made.browser.close()
    made.installed.close()


def test_who_says_on_the_pages_that_it_was_not_he_ends_his_logins_chance(pages: Pages) -> None:
    pages.settle_in()
    pages.enrol(pages.log_in(**HOME)["id"])
    odd = pages.log_in(**AWAY)
    assert odd["action"] == "step_up"
    asked = pages.ticket(odd["id"])
    assert asked.status_code == 201, asked.text
    page = pages.follow(asked.json()["url"])
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    pages.send(page, "leave", why="not_me")
    said = {"id": odd["id"], "outcome": "pass", "factor": "totp"}
    assert pages.ask("/v1/risk/outcome", said).json()["effect"] == "none", "a thief's own word comes too late"


def test_only_a_key_for_it_may_have_users_enrol_and_no_stranger_has_tickets(pages: Pages) -> None:
    login = pages.log_in(**HOME)["id"]
    assert pages.ticket(login).status_code == 201
    assert pages.ticket(login, "enrol").status_code == 403
    assert pages.ticket(login, key="lm_0000_nothing").status_code == 403


def test_pages_and_signals_that_nobody_serves_are_said_at_the_start(tmp_path: Path) -> None:
    installed = Installed(tmp_path)
    with installed.config.open("a") as file:
        file.write('[step_up]\norigin = "http://localhost:1"\nreturn_urls = ["http://127.0.0.1:1/back"]\n')
    installation = open_installation(installed.settings, create=True, environ={})
    try:
        with pytest.raises(ConfigError, match=r"\[doors\] listen"):
            Entrances(installation)
        assert (SCOPE, ENROLS) == ("limen:logins", "limen:enrol")
        assert installation.keys.create(Terms("idp", scopes=(SCOPE, ENROLS)), Change(1.0, "test")).text
    finally:
        installation.close()
