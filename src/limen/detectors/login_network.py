"""A login from a network that is not its owner's.

Idea
    Address, prefix (/24 or /48), ASN and country as one chain of learnt habits: each level is as surprising
    as this user, and users of this ASN, make a new one (`limen.detectors.escape`). A carrier that hands out
    another address at each login, and a user who is always behind a VPN, stop being surprising by themselves.
    A network that hardly anybody here logs in from weighs more than a large provider: attackers come from
    where there is room.
State
    Per user, per ASN and for all users: counts of values, and of how often a level was new.
Silent
    Without an address; the levels that no GeoIP file names are left out.
Known evasions
    An attacker in the owner's own network, or one who shares his carrier's addresses.
Reference
    Freeman and others, *Who Are You? A Statistical Approach to Measuring User Authenticity* (NDSS 2016), with
    learnt escape rates in place of its fixed smoothing.
"""

from typing import Final

from limen.detectors.escape import Chain, read, root_of, teach
from limen.detectors.term import Known, Teaching
from limen.features.codes import ASN, COUNTRY
from limen.model import LoginFeatures, Signal
from limen.sketches import Level, Reading

CHAIN: Final = Chain(
    (
        Level("address", (0.5, 0.5, 0.4, 0.35, 0.25)),
        Level("prefix", (0.5, 0.35, 0.3, 0.2, 0.15), 400),
        Level("asn", (0.5, 0.3, 0.2, 0.12, 0.06), 200),
        Level("country", (0.1, 0.05, 0.03, 0.02, 0.01), 60),
    ),
    root_of(0),
)
GROUP: Final = 0
"""The chain's place in the bits of a lesson."""


class LoginNetwork:
    """The network chain; see the module's docstring."""

    name = "login_network"
    needs_history = True

    def score(self, login: LoginFeatures, known: Known) -> Signal | None:
        """The chain's bits: below zero where the network is the user's own."""
        codes = login.network
        if not any(codes):
            return None
        reading = read(CHAIN, codes, codes[ASN] or codes[COUNTRY], known)
        return Signal(self.name, round(reading.bits, 3), _reason(reading, known.bucket), reading.facts)

    def learn(self, login: LoginFeatures, teaching: Teaching) -> None:
        """Count the values, and what was new."""
        codes = login.network
        teach(CHAIN, codes, codes[ASN] or codes[COUNTRY], GROUP, teaching)


def _reason(reading: Reading, bucket: int) -> str:
    if not bucket:
        return "nothing is known of this user's networks yet"
    if reading.new:
        return f"from {_ARTICLE[reading.new]} that this user never logged in from"
    return "from a network of this user's"


_ARTICLE: Final = {
    "address": "an address",
    "prefix": "a neighbourhood of addresses",
    "asn": "a provider (ASN)",
    "country": "a country",
}
