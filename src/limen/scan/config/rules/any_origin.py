"""CORS by a proxy that lets any page in."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.nginx import walk
from limen.scan.config.parts import Json, items, mapping
from limen.scan.config.parts import holders as holders_of
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_ORIGIN: Final = "access-control-allow-origin"
_CREDENTIALS: Final = "access-control-allow-credentials"


def check(settings: Settings) -> Iterator[Hit]:
    """The asking origin answered back as allowed, with credentials; in Envoy a pattern that any origin fits."""
    for each, holders in walk(settings.directives):
        if each.name == "add_header" and each.args[0].lower() == _ORIGIN and "$http_origin" in each.args[1:2]:
            conditional = any(holder.name == "if" for holder in holders)
            beside = {item.args[0].lower() for item in (holders[-1].block if holders else ()) if item.args}
            if _CREDENTIALS in beside and not conditional:
                yield Hit(settings.place(each.line), "whatever origin asks is allowed, with credentials")
    for section in settings.sections:
        for line in section.lines:
            if _ORIGIN in " ".join(line.words).lower() and any(
                "hdr(origin)" in word.lower() for word in line.words
            ):
                if not {"if", "unless"} & set(line.words) and _CREDENTIALS in settings.file.text.lower():
                    yield Hit(
                        settings.place(line.number), "whatever origin asks is allowed, with credentials"
                    )
    yield from _envoy(settings)


def _envoy(settings: Settings) -> Iterator[Hit]:
    for part in settings.parts if settings.kind == "envoy" else ():
        for steps, data in holders_of(part.root):
            if str(data.get("allow_credentials")).lower() == "true":
                for matcher in items(data.get("allow_origin_string_match")):
                    if _any(mapping(matcher)):
                        yield Hit(
                            part.place(*steps, "allow_origin_string_match"),
                            "any origin is allowed, with credentials",
                        )


def _any(matcher: Json) -> bool:
    pattern = str(mapping(matcher.get("safe_regex")).get("regex", ""))
    return pattern in (".*", ".+", "^.*$", "https?://.*", "https://.*") or matcher.get("prefix") in (
        "",
        "http",
        "https://",
    )


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
            "nginx.conf": (
                "http {\n"
                "  server {\n"
                "    listen 443 ssl;\n"
                "    location / {\n"
                "      add_header Access-Control-Allow-Origin $http_origin;\n"
                "      add_header Access-Control-Allow-Credentials true;\n"
                "      proxy_pass http://app;\n"
                "    }\n"
                "  }\n"
                "}\n"
            )
        },
    ),
    good=(
        {
            "nginx.conf": (
                "http {\n"
                "  server {\n"
                "    listen 443 ssl;\n"
                "    location / {\n"
                "      add_header Access-Control-Allow-Origin $allowed;\n"
                "      add_header Access-Control-Allow-Credentials true;\n"
                "      proxy_pass http://app;\n"
                "    }\n"
                "  }\n"
                "}\n"
            )
        },
        {
            "nginx.conf": (
                "http {\n"
                "  server {\n"
                "    listen 443 ssl;\n"
                "    location / { add_header Access-Control-Allow-Origin *; proxy_pass http://app; }\n"
                "  }\n"
                "}\n"
            )
        },
    ),
)
