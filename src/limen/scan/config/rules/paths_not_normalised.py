"""Paths that are matched as they come."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.envoy import extensions
from limen.scan.config.guards import guarded
from limen.scan.config.nginx import walk
from limen.scan.config.parts import Json, holders, mapping
from limen.scan.config.rules.examples import envoy, in_server
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_GUARDS: Final = frozenset(("RBAC", "JwtAuthentication", "ExtAuthzPerRoute", "RBACPerRoute"))
_REFUSED: Final = (401, 403, 404)


def check(settings: Settings) -> Iterator[Hit]:
    """Paths that are not normalised where something rests on them."""
    for each in extensions(settings, "HttpConnectionManager"):
        if each.data.get("normalize_path") is not True and _rests_on_paths(each.data):
            said = "paths are matched as they come, and some are shut by their path"
            yield Hit(each.place("normalize_path"), said)
    for directive, around in walk(settings.directives):
        if directive.name == "merge_slashes" and directive.args == ("off",):
            inside = around[-1].block if around else settings.directives
            if any(each.name == "location" and guarded(each) for each, _ in walk(inside)):
                yield Hit(settings.place(directive.line), "//path passes by what is shut by its path")


def _rests_on_paths(data: Json) -> bool:
    """Whether a connection manager refuses by path: a route that answers 404 itself, or a filter whose rules
    name a path."""
    for _, held in holders(data):
        if mapping(held.get("direct_response")).get("status") in _REFUSED and _path(held):
            return True
        guards = str(held.get("@type", "")).rpartition(".")[2] in _GUARDS
        if guards and any(_path(rule) or "url_path" in rule for _, rule in holders(held)):
            return True
    return False


def _path(rule: Json) -> bool:
    """Whether a rule is for some paths alone."""
    match = mapping(rule.get("match"))
    return bool({"path", "path_separated_prefix"} & set(match)) or match.get("prefix", "/") != "/"


RULE: Final = Rule[Settings](
    id="path-not-normalised",
    title="Paths are matched as they come",
    cwe=693,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why=(
        "The proxy and the service read //admin, /./admin and %2fadmin each in its own"
        " way: what the proxy keeps shut by its path is reached under another spelling."
    ),
    check=check,
    mends={
        "": (
            "normalize_path: true, merge_slashes: true, path_with_escaped_slashes_action:"
            " UNESCAPE_AND_REDIRECT; in nginx leave merge_slashes on."
        )
    },
    references=(
        "https://www.envoyproxy.io/docs/envoy/latest/configuration/best_practices/edge",
        "https://cwe.mitre.org/data/definitions/41.html",
    ),
    bad=(
        {
            "envoy.yaml": envoy(
                settings="                normalize_path: false\n",
                routes="{match: {prefix: /admin/}, direct_response: {status: 404}}, {match:"
                " {prefix: /}, route: {cluster: api}}",
            )
        },
        {"nginx.conf": in_server("    merge_slashes off;\n    location /ops { deny all; }\n")},
    ),
    good=(
        {
            "envoy.yaml": envoy(
                settings="                normalize_path: true\n",
                routes="{match: {prefix: /admin/}, direct_response: {status: 404}}, {match:"
                " {prefix: /}, route: {cluster: api}}",
            )
        },
        {"envoy.yaml": envoy()},
        {"nginx.conf": in_server("    location /ops { deny all; }\n")},
    ),
)
