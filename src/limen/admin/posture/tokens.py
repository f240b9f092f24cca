"""Bearer tokens: algorithms, audience, how long they live by the settings, and how old the ones seen were."""

from collections.abc import Iterator

from limen.admin.posture.point import Ground, Point, Topic
from limen.settings.gateway import JwtIssuer

AGE_MOST = 86_400.0
"""Seconds after which an access token that is still accepted is called old."""

SKEW_MOST = 120.0
"""Seconds of clock difference beyond which an expired token lives on for no good reason."""

_LIVES = "a stolen token is good for as long as it lives"
_ABOUT = (("API2",), ("REC-API-11",))
_CREDENTIALS = Topic(
    "credentials", "whoever sends a name is taken for it, with all that is known of it", *_ABOUT
)
_ALGORITHMS = Topic("token algorithms", "with the wrong algorithm anybody can make tokens", *_ABOUT)
_AUDIENCE = Topic("token audience", "what another API of this issuer got is good here too", *_ABOUT)
_LIFETIME = Topic("token lifetime", _LIVES, *_ABOUT)
_CLOCK = Topic("token clock", _LIVES, *_ABOUT)
_SEEN = Topic("tokens seen", "what is really accepted counts, not what an issuer promises", *_ABOUT)


def check(ground: Ground) -> Iterator[Point]:
    """Every issuer, what was seen of tokens, and credentials that nobody verifies."""
    yield _verified(ground)
    for issuer in ground.settings.identity.jwt:
        yield from _issuer(issuer)
    if ground.settings.identity.jwt:
        yield _seen(ground)


def _verified(ground: Ground) -> Point:
    facts = ground.facts
    if facts is not None and not facts.verified:
        mend = 'limen keys create, or [[identity.jwt]], or [identity] claims = "never"'
        return _CREDENTIALS.wrong("taken at their word, unverified", mend)
    if ground.settings.identity.unsupported == "ignore":
        said = "one in a form that Limen does not know is passed on unread"
        return _CREDENTIALS.warning(said, '[identity] unsupported = "refuse"')
    if facts is None:
        return _CREDENTIALS.unknown("not known without an installation")
    return _CREDENTIALS.ok("verified; unknown ones are refused")


def _issuer(issuer: JwtIssuer) -> Iterator[Point]:
    name, where = issuer.issuer, f'[[identity.jwt]] issuer = "{issuer.issuer}",'
    yield _ALGORITHMS.ok(f"{name}: {', '.join(issuer.algorithms)}, none of them symmetric")
    if not issuer.audience:
        yield _AUDIENCE.wrong(f"{name}: not checked", f'{where} audience = "this API"')
    found = f"{name}: at most {issuer.max_age}" if issuer.max_age else f"{name}: as long as the issuer says"
    if 0 < issuer.max_age <= AGE_MOST:
        yield _LIFETIME.ok(found)
    else:
        yield _LIFETIME.warning(found, f'{where} max_age = "1h"')
    if issuer.skew > SKEW_MOST:
        yield _CLOCK.warning(f"{name}: expired ones live {issuer.skew} longer", f'{where} skew = "60s"')


def _seen(ground: Ground) -> Point:
    seen = ground.seen
    if not seen.tokens:
        return _SEEN.unknown("none in the last day")
    when = "in the last day's first calls" if seen.cut else "in the last day"
    said = f"the oldest accepted {when} was {seen.oldest_token / 3_600:.1f} h old"
    if seen.oldest_token > AGE_MOST:
        return _SEEN.warning(said, '[[identity.jwt]] max_age = "1h", or `ages` for some roles')
    return _SEEN.ok(said)
