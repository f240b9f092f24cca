"""Headers of identity that a caller may write himself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from limen.scan.config.guards import includes
from limen.scan.config.nginx import Directive, inherited, walk
from limen.scan.config.rules.examples import in_server
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
    setting what that one sets. A place that is one path, or takes in a file, is not told."""
    blocks = [pair for pair in walk(settings.directives) if pair[0].name == "location"]
    places = [_Place(block, (*around, block)) for block, around in blocks]
    trusted: dict[str, dict[str, int]] = {}
    for place in places:
        for name, header in place.given.items():
            if header.args[1] == f"$http_{name.replace('-', '_')}":
                said = f"{header.args[0]} is handed on as the caller writes it"
                yield Hit(settings.place(header.line), said)
            elif header.args[1]:
                trusted.setdefault(place.upstream, {})[name] = header.line
    for place in places:
        yield from _let_through(settings, place, trusted.get(place.upstream, {}))


def _let_through(settings: Settings, place: "_Place", trusted: dict[str, int]) -> Iterator[Hit]:
    for name, line in sorted(trusted.items()):
        if place.open and name not in place.given:
            said = f"{place.block} lets a caller's {name} through, which line {line} sets"
            related = (settings.place(line),)
            yield Hit(settings.place(place.block.line), said, subject=name, related=related)


@dataclass(frozen=True)
class _Place:
    """A location, with all blocks around it and itself."""

    block: Directive
    holders: tuple[Directive, ...]

    @property
    def given(self) -> dict[str, Directive]:
        """The headers of identity that are set here. One of a place's own hides all of those around it."""
        found = inherited("proxy_set_header", self.holders)
        return {
            each.args[0].lower(): each
            for each in found
            if len(each.args) == 2 and _IDENTITY.match(each.args[0])
        }

    @property
    def upstream(self) -> str:
        """The service it leads to."""
        passes = self.block.all("proxy_pass")
        target = passes[0].args[0] if passes and passes[0].args else ""
        return target.partition("://")[2].partition("/")[0]

    @property
    def open(self) -> bool:
        """Whether it leads to a service, and all that it sets is seen."""
        exact = "=" in self.block.args
        return bool(self.upstream) and not exact and not any(includes(each) for each in self.holders)


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
            "nginx.conf": in_server(
                "    location /a/ { auth_request /who; auth_request_set $user"
                " $upstream_http_x_user; proxy_set_header X-User $user; proxy_pass http://app; }\n"
                "    location / { proxy_pass http://app; }\n"
            )
        },
        {
            "nginx.conf": in_server(
                "    location / { proxy_set_header X-Forwarded-User $http_x_forwarded_user;"
                " proxy_pass http://app; }\n"
            )
        },
    ),
    good=(
        {
            "nginx.conf": in_server(
                "    location /a/ { proxy_set_header X-User $user; proxy_pass http://app; }\n"
                '    location / { proxy_set_header X-User ""; proxy_pass http://app; }\n'
            )
        },
        {
            "nginx.conf": in_server(
                "    location / { proxy_set_header X-Real-IP $remote_addr; proxy_pass http://app; }\n"
                "    location /b { proxy_pass http://app; }\n"
            )
        },
    ),
)
