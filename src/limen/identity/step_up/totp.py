"""Codes that change with time (TOTP, RFC 6238): checked once each, with a clock that may be off a little.

Arithmetic and secrets are pyotp's; what RFC 4226 and RFC 6238 leave to the verifier is here: the window, no
code twice (RFC 6238, section 5.2), the drift (section 6) and the resynchronisation (RFC 4226, section 7.4).
"""

import hmac
import io
from typing import Literal

import pyotp
import segno
from msgspec.structs import replace

from limen.identity.step_up.factors import Totp

PERIOD = 30
"""Seconds of a time step."""
DIGITS = 6
WINDOW = 1
"""Steps before and after the expected one whose codes are taken."""
RESYNC = 20
"""Steps before and after in which a right code asks for the next one, which then sets the clock's drift."""

Said = Literal["right", "next", "wrong"]


def mint() -> str:
    """A new secret: 160 bits in base32, as RFC 4226, section 4, R6 recommends."""
    return pyotp.random_base32(32)


def check(totp: Totp, text: str, at: float) -> tuple[Said, Totp]:
    """What a code says at time ``at``, and the secret's state after it.

    ``next``: right, but too far from now; the code after it settles by how much the clock is off.
    """
    code = "".join(text.split())
    now = int(at) // PERIOD
    if len(code) != DIGITS or not code.isascii() or not code.isdigit():
        return "wrong", totp
    found = _step(totp.secret, code, now + totp.drift, now)
    if found is None or found <= totp.last:
        return "wrong", totp
    if abs(found - now - totp.drift) <= WINDOW or (totp.seen >= 0 and found == totp.seen + 1):
        return "right", replace(totp, last=found, drift=found - now, seen=-1)
    return "next", replace(totp, last=found, seen=found)


def uri(secret: str, service: str, name: str) -> str:
    """What an authenticator app reads from the picture (Key Uri Format)."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=service)


def picture(text: str) -> str:
    """A QR code as an SVG element without any style, so that a strict CSP lets it pass."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgclass=None, lineclass=None, omitsize=True, nl=False, light="#fff"
    )
    return out.getvalue().decode()


def _step(secret: str, code: str, expected: int, now: int) -> int | None:
    """The step of a code, the expected one's neighbours first; compares with all, whatever is found."""
    codes = pyotp.TOTP(secret, digits=DIGITS, interval=PERIOD)
    steps = sorted(
        {*range(expected - WINDOW, expected + WINDOW + 1), *range(now - RESYNC, now + RESYNC + 1)},
        key=lambda step: (abs(step - expected), step),
    )
    right = [step for step in steps if step >= 0 and hmac.compare_digest(codes.generate_otp(step), code)]
    return right[0] if right else None
