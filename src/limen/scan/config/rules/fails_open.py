"""Authorisation that fails open."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.envoy import extensions
from limen.scan.config.rules.examples import envoy
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule


def check(settings: Settings) -> Iterator[Hit]:
    """``failure_mode_allow`` of what authorises."""
    for each in extensions(settings, "ExtAuthz"):
        if each.data.get("failure_mode_allow") is True:
            yield Hit(
                each.place("failure_mode_allow"), "everybody is let in while the authorisation service fails"
            )


RULE: Final = Rule[Settings](
    id="authorisation-fails-open",
    title="What decides on access may be away, and everybody is let in",
    cwe=636,
    owasp="API5:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why=(
        "Whoever keeps the authorisation service from answering, with load or a request"
        " that it fails on, passes without it."
    ),
    check=check,
    mends={"": "failure_mode_allow: false"},
    references=(
        "https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/ext_authz/v3/ext_authz.proto",
        "https://cwe.mitre.org/data/definitions/636.html",
    ),
    bad=(
        {
            "envoy.yaml": envoy(
                "                  - name: ExtAuthz\n"
                "                    typed_config:\n"
                '                      "@type":'
                " type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz\n"
                "                      failure_mode_allow: true\n"
            )
        },
    ),
    good=(
        {
            "envoy.yaml": envoy(
                "                  - name: ExtAuthz\n"
                "                    typed_config:\n"
                '                      "@type":'
                " type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz\n"
                "                      failure_mode_allow: false\n"
            )
        },
    ),
)
