"""Credentials that are known by their looks alone. Each format is looked for only in a text that holds its
beginning.

Formats: the issuers' own documentation, as gathered in GitHub's list of supported secrets
(https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns).
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from limen.scan.config.secrets import entropy


class Token(msgspec.Struct, frozen=True):
    """A credential in a text: what it is, its line from 1, and its text."""

    what: str
    line: int
    text: str


_FORMATS: Final = tuple(
    (hint, what, re.compile(pattern))
    for hint, what, pattern in (
        ("-----BEGIN ", "a private key",
         r"-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----"
         r"(?:\\n|\s){0,40}[\"']?(?:Proc-Type|Version|Comment|[A-Za-z0-9+/=]{16})"),
        ("AKIA", "an access key of AWS", r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
        ("ghp_", "a token of GitHub", r"\bghp_[A-Za-z0-9]{36}\b"),
        ("gho_", "a token of GitHub", r"\bgho_[A-Za-z0-9]{36}\b"),
        ("ghs_", "a token of GitHub", r"\bghs_[A-Za-z0-9]{36}\b"),
        ("github_pat_", "a token of GitHub", r"\bgithub_pat_[A-Za-z0-9_]{60,90}\b"),
        ("glpat-", "a token of GitLab", r"\bglpat-[A-Za-z0-9_-]{20,60}"),
        ("xox", "a token of Slack", r"\bxox[abprs]-[A-Za-z0-9-]{20,200}"),
        ("hooks.slack.com/services/", "a webhook of Slack",
         r"hooks\.slack\.com/services/T[A-Z0-9]{6,12}/B[A-Z0-9]{6,12}/[A-Za-z0-9]{20,30}"),
        ("k_live_", "a live key of Stripe", r"\b[sr]k_live_[A-Za-z0-9]{20,120}"),
        ("AIza", "an API key of Google", r"\bAIza[A-Za-z0-9_-]{35}"),
        ("GOCSPX-", "a client secret of Google", r"\bGOCSPX-[A-Za-z0-9_-]{28}"),
        ("SG.", "an API key of SendGrid", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
        ("npm_", "a token of npm", r"\bnpm_[A-Za-z0-9]{36}\b"),
        ("pypi-AgEIcHlwaS5vcmc", "a token of PyPI", r"pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,300}"),
        ("sk-", "an API key of a model's provider",
         r"\bsk-(?:proj-|ant-[a-z0-9]{3,8}-)[A-Za-z0-9_-]{40,200}"),
        ("AccountKey=", "an account key of Azure", r"AccountKey=[A-Za-z0-9+/]{86}=="),
        ("dop_v1_", "a token of DigitalOcean", r"\bdop_v1_[a-f0-9]{64}\b"),
        ("hvs.", "a token of Vault", r"\bhvs\.[A-Za-z0-9_-]{24,200}"),
        ("shpat_", "a token of Shopify", r"\bshpat_[a-fA-F0-9]{32}\b"),
    )
)  # fmt: skip
_SHOWN: Final = re.compile(r"example|x{4}|0{6}|1234567|abcdefg|\.\.\.|\*\*\*", re.IGNORECASE)
_ENOUGH: Final = 3.0
"""Bits a character; less is a pattern of somebody's documentation."""


def tokens(text: str) -> Iterator[Token]:
    """Every credential of a known format in a text."""
    for hint, what, pattern in _FORMATS:
        if hint in text:
            for match in pattern.finditer(text):
                if not _SHOWN.search(match[0]) and entropy(match[0]) >= _ENOUGH:
                    yield Token(what, text.count("\n", 0, match.start()) + 1, match[0])
