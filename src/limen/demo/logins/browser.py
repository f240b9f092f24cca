"""A browser without a window, at the step-up pages.

It runs no script and needs no Chromium, which a fresh machine may not have: what the page's script would have
``navigator.credentials`` do, an authenticator in software does, with real keys and signatures.
"""

import re
from contextlib import closing
from html import unescape
from typing import Final

import httpx

from limen.model import LimenError
from limen.testing.passkeys import Authenticator

_CSRF: Final = re.compile(r'name="csrf" value="([^"]{1,200})"')
_OPTIONS: Final = re.compile(r'data-ask="(create|get)" data-options="([^"]{1,20000})"')
_ALERT: Final = re.compile(r'role="alert">([^<]{1,500})<')


class Browser:
    """One browser with its cookies. ``back`` is where the pages sent it in the end (empty: nowhere yet),
    ``alert`` what the latest page warned of."""

    def __init__(self) -> None:
        self._web = httpx.Client(timeout=10.0, trust_env=False)
        self._page = self.back = self.alert = ""
        self._origin = httpx.URL()

    def open(self, url: str) -> None:
        """Open a ticket, and the page behind it; raises ``LimenError`` for one that is not taken."""
        self._origin = httpx.URL(url).join("/")
        self._show(self._web.get(url))
        if not self.back:
            raise LimenError(f"the ticket is not taken: {self.alert or 'no reason'}")
        self._show(self._web.get(self._origin.join(self.back)))

    def add_passkey(self, passkey: Authenticator) -> None:
        """Enrol a passkey, and say that this is all."""
        self._send("new-passkey", credential=passkey.create(self._options("create")))
        self._send("leave", why="done")

    def use_passkey(self, passkey: Authenticator) -> None:
        """Prove oneself with a passkey, or try to."""
        self._send("passkey", credential=passkey.get(self._options("get")))

    def cancel(self) -> None:
        """Give up."""
        self._send("leave", why="cancelled")

    def close(self) -> None:
        """Forget the cookies."""
        self._web.close()

    def _options(self, ask: str) -> str:
        """What the page wants the authenticator to be asked."""
        found = {each[1]: unescape(each[2]) for each in _OPTIONS.finditer(self._page)}
        if ask not in found:
            raise LimenError(f"the step-up page does not ask for a passkey: {self.alert or 'no reason'}")
        return found[ask]

    def _send(self, action: str, **fields: str) -> None:
        token = _CSRF.search(self._page)
        if token is None:
            raise LimenError(f"the step-up page has no form: {self.alert or 'no reason'}")
        form = {"csrf": unescape(token[1]), **fields}
        self._show(self._web.post(self._origin.join(f"/step-up/{action}"), data=form))

    def _show(self, answer: httpx.Response) -> None:
        """Read a page; a page that sends the browser on does so by ``Refresh``."""
        self._page = answer.text
        warned = _ALERT.search(self._page)
        self.alert = unescape(warned[1]) if warned else ""
        self.back = answer.headers.get("refresh", "").partition("url=")[2]


def answered(ticket: str, passkey: Authenticator, tries: int = 1) -> str:
    """Where a new browser is sent back to if its user answers with this passkey, so often if need be."""
    with closing(Browser()) as browser:
        browser.open(ticket)
        for _ in range(tries):
            if not browser.back:
                browser.use_passkey(passkey)
        return browser.back
