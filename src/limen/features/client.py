"""What kind of client calls: a short text that stays the same over its versions and over what it asks for.

Made of the product names in ``user-agent`` without numbers, the language asked for, and which of the
headers that belong to a client (not to a request) are sent, in order. A browser's update keeps it; another
browser, a script with a stolen key, another system do not.
"""

import re
from typing import Final

from limen.model.activity import Headers

AGENT_LIMIT: Final = 256
"""Characters of ``user-agent`` that are looked at."""

_CLIENTS: Final = """
    accept-language user-agent dnt te priority sec-gpc sec-ch-ua-mobile sec-ch-ua-platform x-requested-with
"""
_OF_THE_CLIENT: Final = frozenset(_CLIENTS.split())
_NUMBERS: Final = re.compile(r"\d[\w.,+-]*")
_BETWEEN: Final = re.compile(r"[^a-z]+")
_LANGUAGE: Final = 2


def client_of(headers: Headers) -> str:
    """The family of the client that sends ``headers`` (names in lower case)."""
    agent = language = ""
    names: list[str] = []
    for name, text in headers:
        if name not in _OF_THE_CLIENT:
            continue
        names.append(name)
        if name == "user-agent":
            agent = text[:AGENT_LIMIT].lower()
        elif name == "accept-language":
            language = text[:_LANGUAGE].lower()
    return f"{_family(agent)}|{language}|{','.join(dict.fromkeys(names))}"


def _family(agent: str) -> str:
    """``mozilla windows nt win x applewebkit khtml like gecko chrome safari``: words, no numbers."""
    return _BETWEEN.sub(" ", _NUMBERS.sub(" ", agent)).strip()
