"""Headers of identity that a caller may write himself."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.nginx import Directive, inherited, walk
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_IDENTITY: Final = re.compile(
    r"^(?:x-)?(?:(?:forwarded|auth|authenticated|remote|webauth|consumer|principal|internal)-)?"
    r"(?:user|username|userid|user-id|user-name|user-email|email|groups?|roles?|user-roles?|tenant|tenant-id|account-id"
    r"|request-user|preferred-username)$",
    re.IGNORECASE,
)


def check(settings: Settings) -> Iterator[Hit]:
    """A caller's header handed on as it comes, and a place that leads to the same service as another without
    setting what that one sets."""
    trusted: dict[str, dict[str, int]] = {}
    places = [each for each, _ in walk(settings.directives) if each.name == "location"]
    chains = {id(each): holders for each, holders in walk(settings.directives)}
    for each in places:
        for header in _set((*chains[id(each)], each)):
            if header.args[1] == f"$http_{header.args[0].lower().replace('-', '_')}":
                yield Hit(
                    settings.place(header.line), f"{header.args[0]} is handed on as the caller writes it"
                )
            elif header.args[1]:
                trusted.setdefault(_upstream(each), {})[header.args[0].lower()] = header.line
    for each in places:
        given = {header.args[0].lower() for header in _set((*chains[id(each)], each))}
        for name, line in sorted(trusted.get(_upstream(each), {}).items() if _upstream(each) else ()):
            if name not in given:
                said = (
                    f"{each} lets a caller's own {name} through, which line {line} sets for the same service"
                )
                yield Hit(settings.place(each.line), said, subject=name, related=(settings.place(line),))


def _set(holders: tuple[Directive, ...]) -> list[Directive]:
    """The headers of identity that are set in a place. One of its own hides all of those around it."""
    found = inherited("proxy_set_header", holders)
    return [each for each in found if len(each.args) == 2 and _IDENTITY.match(each.args[0])]


def _upstream(location: Directive) -> str:
    passes = location.all("proxy_pass")
    target = passes[0].args[0] if passes and passes[0].args else ""
    return target.partition("://")[2].partition("/")[0]


RULE: Final = Rule[Settings](
    id="identity-from-caller",
    title="A header that says who calls is taken from the caller",
    cwe=290,
    owasp="API2:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why=(
        "The service behind believes the proxy's word on who calls. Where a caller's own"
        " header gets through, he is whoever he writes."
    ),
    check=check,
    mends={
        "": (
            "Set or clear it in every place that leads to the same service: proxy_set_header"
            ' X-Forwarded-User "";'
        )
    },
    references=(
        "http://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header",
        "https://cwe.mitre.org/data/definitions/290.html",
    ),
    bad=(
        {
            "nginx.conf": (
                "http {\n"
                "  server {\n"
                "    listen 443 ssl;\n"
                "    location /a/ { auth_request /who; auth_request_set $user"
                " $upstream_http_x_user; proxy_set_header X-User $user; proxy_pass http://app; }\n"
                "    location / { proxy_pass http://app; }\n"
                "  }\n"
                "}\n"
            )
        },
        {
            "nginx.conf": (
                "http {\n"
                "  server {\n"
                "    listen 443 ssl;\n"
                "    location / { proxy_set_header X-Forwarded-User $http_x_forwarded_user;"
                " proxy_pass http://app; }\n"
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
                "    location /a/ { proxy_set_header X-User $user; proxy_pass http://app; }\n"
                '    location / { proxy_set_header X-User ""; proxy_pass http://app; }\n'
                "  }\n"
                "}\n"
            )
        },
        {
            "nginx.conf": (
                "http {\n"
                "  server {\n"
                "    listen 443 ssl;\n"
                "    location / { proxy_set_header X-Real-IP $remote_addr; proxy_pass http://app; }\n"
                "    location /b { proxy_pass http://app; }\n"
                "  }\n"
                "}\n"
            )
        },
    ),
)
