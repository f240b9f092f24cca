"""Tokens that are looked at and not required."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.envoy import extensions
from limen.scan.config.parts import items, mapping
from limen.scan.config.rules.examples import envoy
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_ALSO: Final = ("RBAC", "ExtAuthz")


def check(settings: Settings) -> Iterator[Hit]:
    """Rules of ``jwt_authn`` that any token or none fits, where nothing else decides; and a rule that covers
    every path and asks for nothing before others that ask."""
    decided = any(True for _ in extensions(settings, *_ALSO))
    for each in extensions(settings, "JwtAuthentication"):
        rules = [mapping(rule) for rule in items(each.data.get("rules"))]
        for number, rule in enumerate(rules):
            asked = mapping(rule.get("requires"))
            later = any(mapping(other.get("requires")) for other in rules[number + 1 :])
            if "allow_missing_or_failed" in asked and not decided:
                yield Hit(each.place("rules", number, "requires"), "a missing or forged token passes")
            elif (
                mapping(rule.get("match")).get("prefix") == "/"
                and not asked
                and later
                and len(mapping(rule["match"])) == 1
            ):
                yield Hit(
                    each.place("rules", number), "covers every path, asks for no token, and comes first"
                )


RULE: Final = Rule[Settings](
    id="token-not-required",
    title="A request without a valid token passes",
    cwe=306,
    owasp="API2:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why=(
        "The filter looks at tokens and lets those pass who have none, or a broken one:"
        " behind it nothing tells them apart."
    ),
    check=check,
    mends={"": "requires: {provider_name: ...} for all but what is public, the narrow matches first."},
    references=(
        "https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/jwt_authn_filter",
        "https://cwe.mitre.org/data/definitions/306.html",
    ),
    bad=(
        {
            "envoy.yaml": envoy(
                "                  - name: JwtAuthentication\n"
                "                    typed_config:\n"
                '                      "@type":'
                " type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication\n"
                "                      rules:\n"
                "                        - match: {prefix: /}\n"
                "                          requires: {allow_missing_or_failed: {}}\n"
            )
        },
        {
            "envoy.yaml": envoy(
                "                  - name: JwtAuthentication\n"
                "                    typed_config:\n"
                '                      "@type":'
                " type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication\n"
                "                      rules:\n"
                "                        - match: {prefix: /}\n"
                "                        - match: {prefix: /orders}\n"
                "                          requires: {provider_name: idp}\n"
            )
        },
    ),
    good=(
        {
            "envoy.yaml": envoy(
                "                  - name: JwtAuthentication\n"
                "                    typed_config:\n"
                '                      "@type":'
                " type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication\n"
                "                      rules:\n"
                "                        - match: {prefix: /health}\n"
                "                        - match: {prefix: /}\n"
                "                          requires: {provider_name: idp}\n"
            )
        },
    ),
)
