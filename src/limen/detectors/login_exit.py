"""A login through an exit that anybody can rent: a VPN, a proxy, a data centre.

Idea
    A provider of households is in one country. One whose users come out in many rents out exits, and a thief
    can have one beside his victim's. Which ASNs these are is learnt from where each one's logins come out,
    without a list. How much it says depends on how many of all logins come that way: half of the thieves are
    taken to do so, and where most users do, too, it says nothing.
State
    Per ASN: votes for countries. For all users: how many logins came through an exit, and how many did not.
Silent
    Without an ASN and a country, and while little is known.
Known evasions
    A household's line: a botnet, or a neighbour.
Reference
    Wiefling and others, *Pump Up Password Security!* (TOPS 2022): its VPN and targeted attackers.
"""

import math
from typing import Final

from limen.detectors.term import Known, Teaching, view_of
from limen.features.codes import ASN, COUNTER, COUNTRY
from limen.model import Fact, LoginFeatures, Signal
from limen.sketches import FULL, ONE, Votes
from limen.sketches.chains import TABLE

THIEVES: Final = 0.5
"""The share of thieves that is believed to come through an exit."""
MOST: Final = 4.0
"""The most that an exit says, in bits; a rarer one says no more."""
USUAL: Final = 0.05
"""Believed of the share of logins through exits, for ``PRIOR`` logins."""
PRIOR: Final = 5.0

EXIT: Final = "through a provider whose logins come out in many countries"
ALL: Final = 0 << 4 | COUNTER
THROUGH: Final = 1 << 4 | COUNTER
_WHOLE: Final = (TABLE, "exits", 0, 0)


class LoginExit:
    """The exit; see the module's docstring."""

    name = "login_exit"
    needs_history = True

    def score(self, _login: LoginFeatures, known: Known) -> Signal | None:
        """The bits of an exit, as far as this is one; below zero for a provider of households."""
        if not known.exit and not known.household:
            return None
        usual = _usual(known)
        against = min(MOST, max(0.0, math.log2(THIEVES / usual)))
        for_him = min(0.0, math.log2((1.0 - THIEVES) / (1.0 - usual)))
        bits = known.exit * against + known.household * for_him
        reason = EXIT if bits > 0 else "through a provider of one country"
        fact = Fact("logins_through_exits", usual, THIEVES, 0.0, 0.0, "share of all")
        return Signal(self.name, round(bits, 3), reason, (fact,))

    def learn(self, login: LoginFeatures, teaching: Teaching) -> None:
        """Count the country of the ASN, and whether this was an exit."""
        asn, country = login.network[ASN], login.network[COUNTRY]
        if not asn or not country:
            return
        lesson, state = teaching.lesson, teaching.state
        weight = lesson.sign * FULL
        whole, table = state.at(_WHOLE, Votes), state.at((TABLE, "exits", asn, 0), Votes)
        if whole is not None:
            whole.add(teaching.week, ALL, weight)
            if lesson.exit:
                whole.add(teaching.week, THROUGH, weight)
        if table is not None:
            table.add(teaching.week, country, weight)


def _usual(known: Known) -> float:
    """The share of all logins that come through an exit."""
    view = view_of(_WHOLE, known.week, known.state)
    return (view.get(THROUGH, 0) + PRIOR * ONE * USUAL) / (view.get(ALL, 0) + PRIOR * ONE)
