"""Which web pages may call the API: preflights by the settings, and with a probe what is really answered."""

from collections.abc import Iterator

from limen.admin.posture.ask import asked
from limen.admin.posture.point import Ground, Point, Topic

STRANGE = "https://limen-probe.invalid"
"""An origin that nobody allows on purpose: ``.invalid`` never resolves (RFC 2606)."""

_ABOUT = (("API8",), ("REC-API-12",))
_PREFLIGHTS = Topic("preflights", "browsers send them without credentials; what follows is judged", *_ABOUT)
_ORIGINS = Topic("strange origins", "a page that somebody opens can read the API in his name", *_ABOUT)


def check(ground: Ground) -> Iterator[Point]:
    """Preflights, and the answer to a strange origin."""
    judged = [route.match for route in ground.settings.routes if route.preflight == "judge"]
    yield _PREFLIGHTS.ok("pass unjudged" + (f"; judged on {', '.join(judged)}" if judged else ""))
    yield _answered(ground)


def _answered(ground: Ground) -> Point:
    server = ground.settings.server
    if not ground.probe or not server.upstream:
        return _ORIGINS.unknown("not tried", "limen doctor --posture --probe")
    headers = {"origin": STRANGE, "access-control-request-method": "GET"}
    answer = asked(server.upstream, next(iter(ground.paths), "/"), server.upstream_tls, "OPTIONS", headers)
    if answer is None:
        return _ORIGINS.unknown("the API did not answer")
    allowed = answer.headers.get("access-control-allow-origin", "")
    named = answer.headers.get("access-control-allow-credentials", "").lower() == "true"
    mend = "in the API: name the origins that are allowed, never the one that asks"
    if allowed == STRANGE and named:
        return _ORIGINS.wrong("any origin is allowed, with credentials", mend)
    if allowed in (STRANGE, "*"):
        return _ORIGINS.warning("any origin is allowed, without credentials", mend)
    return _ORIGINS.ok("not allowed")
