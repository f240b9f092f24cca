"""How often a wrong code may be tried, so that codes cannot be guessed and nobody can lock out another.

Only who holds a ticket can try at all, and a ticket is given only to who got the password right. So without
the password an attacker causes nothing. With it he has a few tries a ticket, and waits that double between
them; these waits are those of strangers' browsers: a browser in which the user proved himself before has its
own count (OWASP, *device cookies*), so the owner at his own desk does not wait for what an attacker does
elsewhere. Passkeys never wait: a signature cannot be guessed, so there is nothing to slow down. After a
hundred wrong codes in a row none are taken there any more (NIST SP 800-63B-4, section 3.2.2) until the user
proves himself at an enrolment.
"""

import math

import msgspec

A_TICKET = 5
"""Wrong answers of any kind on one ticket; then it is worth nothing and its login has failed."""
FREE = 5
"""Wrong codes in a row before the first wait."""
FIRST_WAIT = 30.0
"""Seconds of the first wait; each one after is twice as long."""
LONGEST_WAIT = 3600.0
"""Seconds of the longest wait."""
MOST_FAILED = 100
"""Wrong codes in a row after which no code is taken until the user has proved himself at an enrolment."""


class Tries(msgspec.Struct, frozen=True):
    """Wrong codes in a row, and until when (Unix seconds) no more are looked at."""

    failed: int = 0
    until: float = 0.0


def wait(tries: Tries, at: float) -> float:
    """Seconds until a code is looked at again; 0 for now, infinite for not at all."""
    return math.inf if tries.failed >= MOST_FAILED else max(0.0, tries.until - at)


def missed(tries: Tries, at: float) -> Tries:
    """After one more wrong code."""
    failed = tries.failed + 1
    if failed < FREE:
        return Tries(failed)
    return Tries(failed, at + min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failed - FREE, 20)))
