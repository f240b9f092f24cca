"""Proxies that send on to where the caller says."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.nginx import Directive, walk
from limen.scan.config.rules.examples import in_server
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_SCHEME: Final = re.compile(r"^(?:https?|grpcs?)://")
_HOST: Final = re.compile(
    r"^\$\{?(arg_\w{1,60}|http_\w{1,60}|cookie_\w{1,60}|args|query_string|host|\d)\b\}?([^/]{0,200})"
)
"""A host that begins with what the caller writes, and what follows."""
_SET: Final = re.compile(r"^\$\w{1,60}$")


def check(settings: Settings) -> Iterator[Hit]:
    """``proxy_pass`` whose host the caller writes. A variable is followed to where ``set`` gives it."""
    for each, holders in walk(settings.directives):
        if each.name == "proxy_pass" and each.args and not any(holder.has("internal") for holder in holders):
            match = _HOST.match(_followed(each.args[0], holders))
            if match and not _own(match[2]) and not (match[1] in ("host", "http_host") and _named(holders)):
                yield Hit(
                    settings.place(each.line), f"sends requests on to {each.args[0]}", subject=each.args[0]
                )


def _followed(target: str, holders: tuple[Directive, ...]) -> str:
    """The host and path of a target, its variable replaced by what it is set to, where it is one alone."""
    target = _SCHEME.sub("", target)
    if _SET.match(target):
        given = [each for holder in holders for each in holder.all("set") if each.args[:1] == (target,)]
        target = _SCHEME.sub("", given[-1].args[-1]) if given else target
    return target


def _own(rest: str) -> bool:
    """Whether what follows the caller's part ends in a name of the operator's."""
    return rest.startswith((".", "-")) and "$" not in rest.rpartition(".")[2]


def _named(holders: tuple[Directive, ...]) -> bool:
    """Whether the server answers for hosts that are named."""
    names = [name for holder in holders for each in holder.all("server_name") for name in each.args]
    return bool(names) and "_" not in names and "" not in names


RULE: Final = Rule[Settings](
    id="proxy-anywhere",
    title="The caller says where a request is sent on to",
    cwe=918,
    owasp="API7:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why=(
        "The proxy fetches what the caller cannot reach himself: the cloud's metadata,"
        " other services, and with the proxy's own trust."
    ),
    check=check,
    mends={"": "Name the upstream, or choose it by a map whose values are constants."},
    references=(
        "http://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass",
        "https://cwe.mitre.org/data/definitions/918.html",
    ),
    bad=(
        {"nginx.conf": in_server("    location /fetch { proxy_pass $arg_url; }\n")},
        {"nginx.conf": in_server("    location ~ ^/to/(.*)$ { proxy_pass http://$1; }\n")},
        {"nginx.conf": in_server("    location / { set $to $http_x_upstream; proxy_pass http://$to; }\n")},
    ),
    good=(
        {
            "nginx.conf": in_server(
                "    location / { set $to http://app:8000; proxy_pass $to; }\n"
                "    location /v1 { proxy_pass http://app:8000$request_uri; }\n"
                "    location /b { proxy_pass http://$backend; }\n"
            )
        },
    ),
)
