"""Apereo CAS, address intelligence over REST: an address in, banned, allowed or a score from 0 to 1 out.

Read in "Adaptive Authentication - IP Intelligence" (apereo.github.io/cas) and in apereo/cas,
``RestfulIPAddressIntelligenceService.java``: ``GET`` with ``clientIpAddress``, which the page says is a
header and recent code sends as a query parameter, so both are read. 401 and 403 ban, 200 and 202 allow, at
any other status the body is the score; a body that is no number bans too, so this door never sends one. No
user is known yet, and nothing is counted: the login itself is asked about elsewhere.
"""

from typing import Final

from limen.identity.asked import Asked, Told, fault
from limen.identity.desk import Desk
from limen.identity.door import Door, Entrance

SCORED: Final = 203
"""The status of a score: a success that CAS takes for neither allowed nor banned."""


def intelligence(asked: Asked, desk: Desk) -> Told:
    """How an address stands. One that is missing, or none, is allowed: nothing is known of it."""
    address = asked.headers.get("clientipaddress") or asked.query.get("clientIpAddress", "")
    standing = desk.address(address)
    if standing.held:
        return fault(403, "this address is held")
    if not standing.score:
        return Told(200)
    return Told(SCORED, f"{standing.score:.3f}".encode(), media="text/plain; charset=utf-8")


DOOR = Door("cas", (Entrance("GET", "/v1/hooks/cas", intelligence),))
