"""HTTP answers with everything a page of this kind must carry, and the cookies."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from limen.identity.step_up.browsers import KNOWN_FOR
from limen.identity.step_up.pages import Html

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


class Cookies:
    """The two cookies: the session's, and that of a known browser.

    Over https they are ``__Host-`` cookies (RFC 6265bis, section 4.1.3.2): Secure, for this host only. Plain
    http exists on this machine alone (``[step_up] origin``); there the prefix would be refused, so it is left
    out, with ``Secure``.
    """

    def __init__(self, origin: str) -> None:
        self._secure = origin.startswith("https://")
        prefix = "__Host-" if self._secure else ""
        self._session = f"{prefix}limen-step-up"
        self._known = f"{prefix}limen-known"

    def session(self, request: Request) -> str:
        """The session's cookie; empty without."""
        return request.cookies.get(self._session, "")

    def known(self, request: Request) -> str:
        """The known browser's cookie; empty without."""
        return request.cookies.get(self._known, "")

    def set_session(self, response: Response, value: str, lives: float) -> None:
        """Send the session's cookie. Strict: no other site's link or form carries it."""
        self._set(response, self._session, value, int(lives))

    def set_known(self, response: Response, value: str) -> None:
        """Send the known browser's cookie. It is read when another site sends the browser here, hence Lax."""
        self._set(response, self._known, value, KNOWN_FOR, strict=False)

    def clear_session(self, response: Response) -> None:
        """Take the session's cookie back."""
        self._set(response, self._session, "", 0)

    def _set(self, response: Response, name: str, value: str, age: int, *, strict: bool = True) -> None:
        response.set_cookie(
            name,
            value,
            max_age=age,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="strict" if strict else "lax",
        )


def page(content: Html, status: int = 200, onward: str = "") -> Response:
    """A page; ``onward`` is where the browser goes at once.

    By ``Refresh`` and not by a redirect: browsers hold a redirect after a form against ``form-action``, and a
    navigation that another site began would not carry a Strict cookie on.
    """
    headers = {**HEADERS, **({"Refresh": f"0; url={onward}"} if onward else {})}
    return HTMLResponse(content, status, headers)
