"""One-time codes: whoever is at the console agrees to one plan, and a program that he trusts applies it.

A code is a keyed hash over the plan's hash and a span of ten minutes, so it is worth nothing for another
plan, for a changed one or later; a plan is applied once, and its code with it. Forty bits are not guessed in
that time over a local socket.
"""

from base64 import b32encode
from hashlib import sha256
from hmac import compare_digest, new

from limen.copilot.plan import Plan
from limen.credentials.master import Keyring

SPAN = 600
"""Seconds. A code is good to the end of the span after its own."""

_LENGTH = 8


def code_for(plan: Plan, keyring: Keyring, at: float) -> tuple[str, float]:
    """The code of a plan now, such as ``K7QM-2XFA``, and until when it is good (Unix seconds)."""
    span = int(at // SPAN)
    return _code(plan, keyring, span), float((span + 2) * SPAN)


def fits(code: str, plan: Plan, keyring: Keyring, at: float) -> bool:
    """Whether it is the code of this plan, made in this span or the one before."""
    said = code.strip().upper().replace("-", "").encode()
    spans = (int(at // SPAN), int(at // SPAN) - 1)
    right = [compare_digest(said, _code(plan, keyring, span).replace("-", "").encode()) for span in spans]
    return any(right)


def _code(plan: Plan, keyring: Keyring, span: int) -> str:
    word = new(keyring.lasting("approval-code"), f"{plan.hash} {span}".encode(), sha256).digest()
    text = b32encode(word).decode()[:_LENGTH]
    return f"{text[:4]}-{text[4:]}"
