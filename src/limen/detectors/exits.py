"""How far an ASN lets out its users elsewhere than where they are: learnt from the countries of its logins.

A provider of households is in one country, one of exits (VPN, proxy, data centre) in many. What a GeoIP
database says of an exit is where a machine stands, and nothing of where anybody is.
"""

from typing import Final

from limen.detectors.term import Known, view_of
from limen.features.codes import ASN, COUNTRY
from limen.model import LoginFeatures
from limen.sketches import ONE
from limen.sketches.chains import TABLE

ABROAD: Final = 0.1
"""The share of an ASN's logins outside its main country from which it is an exit for certain."""
AT_HOME: Final = 3.0
"""Logins in its main country that an ASN is believed to have had before any."""
EXIT: Final = 0.5
"""How far an ASN must be an exit for its logins to be counted as such."""


def exit_of(login: LoginFeatures, known: Known) -> float:
    """How far a login's ASN is an exit, 0 to 1."""
    asn = login.network[ASN]
    if not asn:
        return 0.0
    main, whole = view_of((TABLE, "exits", asn, 0), known.week, known.state).most(COUNTRY)
    return min(1.0, (whole - main) / (whole + AT_HOME * ONE) / ABROAD)
