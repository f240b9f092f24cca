"""What the pages say when something is not as it should be; whoever reads it may be tired or in a hurry."""

import math

from limen.identity.step_up.proving import Miss

MISSES: dict[Miss, str] = {
    "wrong": "That did not work. Check it and try again.",
    "next": "That code is from another time: your authenticator's clock is off. Wait for the next code and"
    " type that one.",
    "wait": "Too many wrong codes. No code is looked at for another {wait}.",
    "stopped": "Too many wrong codes: none are taken any more. Use a passkey, or ask for help.",
    "copied": "This passkey exists twice, so somebody may have copied it. It is not taken any more: use"
    " another way, and then replace it.",
}


def lasting(seconds: float) -> str:
    """A time to wait, rounded up: ``30 seconds``, ``2 minutes``."""
    if seconds <= 90:
        return f"{math.ceil(seconds)} seconds"
    return f"{math.ceil(seconds / 60)} minutes"
