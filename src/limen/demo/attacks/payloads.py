"""Injection payloads by kind, and the disguises they travel in."""

import tomllib
from importlib.resources import files
from random import Random
from urllib.parse import quote

PAYLOADS: dict[str, list[str]] = tomllib.loads(
    files("limen.demo.attacks").joinpath("payloads.toml").read_text("utf-8")
)


def payload(rng: Random, kind: str) -> str:
    """One payload of a kind, sometimes in the dress that evades naive patterns."""
    text = rng.choice(PAYLOADS[kind])
    if kind == "sql" and rng.random() < 0.3:
        text = text.replace(" ", rng.choice(("/**/", "\t", "  ", "/*x*/")))
    if rng.random() < 0.2:
        text = (
            "".join(letter.swapcase() if rng.random() < 0.4 else letter for letter in text)
            if kind == "sql"
            else text
        )
    if rng.random() < 0.3:
        text = rng.choice(("1", "a", "lamp", "42 ")) + text
    return text


def in_url(rng: Random, text: str) -> str:
    """Encode for a path or a query: once as it must be, sometimes twice, sometimes every letter."""
    disguise = rng.random()
    if disguise < 0.15:
        return quote(quote(text, safe=""), safe="")
    if disguise < 0.25:
        return "".join(f"%{byte:02x}" for byte in text.encode())
    return quote(text, safe="'()*!:")


def in_header(text: str) -> str:
    """A header's value holds no line feed: it is written as an escape."""
    return text.replace("\n", "%0a").replace("\t", " ")


def in_json(rng: Random, text: str) -> str:
    """A JSON string's inside, as bytes on the wire would show it; sometimes every letter escaped."""
    if rng.random() < 0.15:
        return "".join(f"\\u{ord(letter):04x}" for letter in text)
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
