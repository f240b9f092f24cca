"""CORS by a proxy that lets any page in."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.nginx import Directive, walk
from limen.scan.config.parts import Json, holders, items, mapping
from limen.scan.config.rules.examples import in_server
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_ORIGIN: Final = "access-control-allow-origin"
_CREDENTIALS: Final = "access-control-allow-credentials"
_PATTERNS: Final = (".*", ".+", "^.*$", "https?://.*", "https://.*")
_PREFIXES: Final = ("", "http", "http://", "https://")
_SAID: Final = "whatever origin asks is allowed, with credentials"


def check(settings: Settings) -> Iterator[Hit]:
    """The asking origin answered back, with credentials; in Envoy, a pattern that any origin fits."""
    for each, around in walk(settings.directives):
        chosen = not around or any(holder.name == "if" for holder in around)
        if not chosen and _echoes(each) and any(_names(beside, _CREDENTIALS) for beside in around[-1].block):
            yield Hit(settings.place(each.line), _SAID)
    for part in settings.parts if settings.kind == "envoy" else ():
        for steps, data in holders(part.root):
            matchers = [mapping(each) for each in items(data.get("allow_origin_string_match"))]
            if _on(data.get("allow_credentials")) and any(_any(each) for each in matchers):
                yield Hit(part.place(*steps, "allow_origin_string_match"), _SAID)


def _names(directive: Directive, header: str) -> bool:
    return directive.name == "add_header" and directive.args[:1] != () and directive.args[0].lower() == header


def _echoes(directive: Directive) -> bool:
    return _names(directive, _ORIGIN) and directive.args[1:2] == ("$http_origin",)


def _on(value: object) -> bool:
    return value is True or value == "true"


def _any(matcher: Json) -> bool:
    """Whether any origin fits a matcher."""
    pattern = mapping(matcher.get("safe_regex")).get("regex")
    return pattern in _PATTERNS or matcher.get("prefix") in _PREFIXES


RULE: Final = Rule[Settings](
    id="proxy-any-origin",
    title="Any web page may read the API in its visitor's name",
    cwe=942,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="A page that a user opens elsewhere sends requests with his cookies and reads what comes back.",
    check=check,
    mends={"": "Name the origins that may: a map of $http_origin to those allowed, empty for all others."},
    references=("https://cwe.mitre.org/data/definitions/942.html",),
    bad=(
        {
            "nginx.conf": in_server(
                "    location / {\n"
                "      add_header Access-Control-Allow-Origin $http_origin;\n"
                "      add_header Access-Control-Allow-Credentials true;\n"
                "      proxy_pass http://app;\n"
                "    }\n"
            )
        },
    ),
    good=(
        {
            "nginx.conf": in_server(
                "    location / {\n"
                "      add_header Access-Control-Allow-Origin $allowed;\n"
                "      add_header Access-Control-Allow-Credentials true;\n"
                "      proxy_pass http://app;\n"
                "    }\n"
            )
        },
        {
            "nginx.conf": in_server(
                "    location / { add_header Access-Control-Allow-Origin *; proxy_pass http://app; }\n"
            )
        },
    ),
)
