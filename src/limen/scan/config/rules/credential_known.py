"""Credentials known by their looks."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.places import for_tests
from limen.scan.config.settings import Settings
from limen.scan.config.tokens import tokens
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_PUBLIC: Final = "AIza"
"""Keys of Google are also made for browsers, to be seen by everybody."""
_SHAPED: Final = "AKIA" + "Q3EGR7WLV2NXK5TP"
"""Of the right shape, made up, and in two parts: what looks for such keys should not find it here."""


def check(settings: Settings) -> Iterator[Hit]:
    """Private keys and tokens that are known by their looks, in any text."""
    if not for_tests(settings.file.name):
        for token in tokens(settings.file.text):
            shown = f"{token.text[:8]}..." if not token.text.startswith("-----") else ""
            said = f"{token.what} stands in {settings.file.name} {shown}".rstrip()
            sure = Confidence.LOW if token.text.startswith(_PUBLIC) else None
            severity = Severity.MEDIUM if token.text.startswith(_PUBLIC) else None
            yield Hit(
                settings.place(token.line), said, subject=token.what, severity=severity, confidence=sure
            )


RULE: Final = Rule[Settings](
    id="credential-in-file",
    title="A credential of a known kind stands in a file",
    cwe=798,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why=(
        "Whoever reads the repository, its history or an image built of it can use it;"
        " such formats are found by scanners within minutes of a push."
    ),
    check=check,
    mends={"": "Take it back at its issuer, then keep the new one outside the repository."},
    references=(
        "https://cwe.mitre.org/data/definitions/798.html",
        "https://cwe.mitre.org/data/definitions/321.html",
    ),
    bad=(
        {"deploy.yaml": f"aws: {_SHAPED}\n"},
        {
            "key.pem": (
                "-----BEGIN RSA PRIVATE KEY-----\n"
                "MIIEpAIBAAKCAQEA3Tz2mr7SZiAMfQyu\n"
                "-----END RSA PRIVATE KEY-----\n"
            )
        },
    ),
    good=(
        {"deploy.yaml": "aws: AKIAIOSFODNN7EXAMPLE\nkey: AKIA\n"},
        {
            "key.pem": (
                "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----\n"
            )
        },
        {
            "tests/key.pem": (
                "-----BEGIN RSA PRIVATE KEY-----\n"
                "MIIEpAIBAAKCAQEA3Tz2mr7SZiAMfQyu\n"
                "-----END RSA PRIVATE KEY-----\n"
            )
        },
    ),
)
