"""Guards of nginx that paths lead around."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.guards import guarded, may_be_guarded
from limen.scan.config.nginx import Directive, walk
from limen.scan.config.rules.examples import in_server
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.words import listed

_WHOLE: Final = frozenset(("all", "0.0.0.0/0", "::/0"))


def check(settings: Settings) -> Iterator[Hit]:
    """A guarded place that is one path exactly while paths below it go another way, and a list of addresses
    that lets everybody in."""
    for server, _ in walk(settings.directives):
        if server.name == "server":
            places = server.all("location")
            for each in places:
                if (
                    each.args[:1] == ("=",)
                    and len(each.args) == 2
                    and guarded(each)
                    and _led_on(each, places)
                ):
                    yield from _exact(settings, each)
    for each, holders in walk(settings.directives):
        if (
            each.name == "allow"
            and each.args
            and each.args[0] in _WHOLE
            and holders
            and _means_to_refuse(each, holders[-1])
        ):
            yield Hit(
                settings.place(each.line), f"{holders[-1]}: everybody is let in before anybody is refused"
            )


def _exact(settings: Settings, place: Directive) -> Iterator[Hit]:
    path = place.args[1].rstrip("/")
    below = [key.partition(" ")[2] for key in settings.api.operations]
    below = sorted(each for each in below if each.startswith(f"{path}/"))
    inner = not listed("admin").isdisjoint(path.split("/"))
    if below or inner:
        said = f"{path} is shut, and {below[0] if below else f'{path}/'} below it is not"
        sure = Confidence.HIGH if below else Confidence.MEDIUM
        yield Hit(settings.place(place.line), said, subject=path, confidence=sure)


def _led_on(place: Directive, places: list[Directive]) -> bool:
    """Whether paths below a place go to the same service without a guard."""
    wider = [each for each in places if place.args[1].startswith(each.args[-1]) and "=" not in each.args]
    nearest = max(wider, key=lambda each: len(each.args[-1]), default=None)
    if nearest is None or may_be_guarded(nearest):
        return False
    return not place.all("proxy_pass") or _same(place, nearest)


def _same(one: Directive, other: Directive) -> bool:
    return [each.args for each in one.all("proxy_pass")] == [each.args for each in other.all("proxy_pass")]


def _means_to_refuse(allow: Directive, holder: Directive) -> bool:
    if any(each.args == ("any",) for each in holder.all("satisfy")):
        return True
    after = holder.block[holder.block.index(allow) :]
    return any(each.name == "deny" and each.args == ("all",) for each in after)


RULE: Final = Rule[Settings](
    id="proxy-guard-escaped",
    title="What a proxy keeps shut is reached another way",
    cwe=284,
    owasp="API5:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why=(
        "The rule holds for one path exactly, or for nobody: what lies below is led to the"
        " same service without it."
    ),
    check=check,
    mends={"": "location ^~ /ops { allow 10.0.0.0/8; deny all; ... }"},
    references=(
        "http://nginx.org/en/docs/http/ngx_http_core_module.html#location",
        "http://nginx.org/en/docs/http/ngx_http_access_module.html",
    ),
    bad=(
        {
            "nginx.conf": in_server(
                "    location = /ops { allow 10.0.0.0/8; deny all; proxy_pass http://app; }\n"
                "    location / { proxy_pass http://app; }\n"
            )
        },
        {
            "nginx.conf": in_server(
                "    location /ops { satisfy any; allow all; auth_basic ops; proxy_pass http://app; }\n"
            )
        },
        {"nginx.conf": in_server("    location /ops { allow all; deny all; proxy_pass http://app; }\n")},
    ),
    good=(
        {
            "nginx.conf": in_server(
                "    location ^~ /ops { allow 10.0.0.0/8; deny all; proxy_pass http://app; }\n"
                "    location / { proxy_pass http://app; }\n"
            )
        },
        {
            "nginx.conf": in_server(
                "    location = /metrics { deny all; }\n    location / { proxy_pass http://app; }\n"
            )
        },
        {
            "nginx.conf": in_server(
                "    location /ops { satisfy any; allow 10.0.0.0/8; deny all; auth_basic ops;"
                " proxy_pass http://app; }\n"
            )
        },
    ),
)
