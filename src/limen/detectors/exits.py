"""How far an ASN lets out its users elsewhere than where they are: learnt from the countries of its logins.

A provider of households is in one country, one of exits (VPN, proxy, data centre) in many. What a GeoIP
database says of an exit is where a machine stands, and nothing of where anybody is.
"""

from typing import Final

from limen.detectors.api_profile import RATES as AGREED
from limen.detectors.api_profile import profile_of
from limen.detectors.term import NOBODY, Known, view_of
from limen.features.codes import ASN, COUNTRY
from limen.model import Features, LoginFeatures
from limen.sketches import ONE, State, bucket_of, week_of
from limen.sketches.chains import RATES, TABLE

ABROAD: Final = 0.1
"""The share of an ASN's logins outside its main country from which it is an exit for certain."""
AT_HOME: Final = 3.0
"""Logins in its main country that an ASN is believed to have had before any."""
EXIT: Final = 0.5
"""How far an ASN must be an exit for its logins to be counted as such."""


def known_of(login: LoginFeatures, features: Features, state: State) -> Known:
    """What is known of who logs in, and of the network he comes through."""
    return user_known(features.caller.subject, login.network[ASN], features.at, state)


def has_logins(user: int, state: State) -> bool:
    """The quick way out: whether anything at all is known of a user's logins."""
    return (TABLE, "user", user, 0) in state.sketches


def user_known(user: int, asn: int, at: float, state: State) -> Known:
    """What is known of a user at time ``at`` (Unix seconds), and of an ASN (0: not told)."""
    week = week_of(at)
    own = view_of((TABLE, "user", user, 0), week, state)
    through, household = _exit(asn, week, state)
    profile = profile_of(user, week, state)
    return Known(
        own,
        bucket_of(own),
        week,
        through,
        household,
        view_of(RATES, week, state),
        state,
        profile,
        view_of(AGREED, week, state) if profile else NOBODY,
    )


def _exit(asn: int, week: int, state: State) -> tuple[float, float]:
    """How far an ASN is an exit, and how surely it is none."""
    if not asn:
        return 0.0, 0.0
    main, whole = view_of((TABLE, "exits", asn, 0), week, state).most(COUNTRY)
    through = min(1.0, (whole - main) / (whole + AT_HOME * ONE) / ABROAD)
    return through, (1.0 - through) * whole / (whole + AT_HOME * ONE)
