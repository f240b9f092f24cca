"""What kind of configuration a file is: by its name, else by what its text looks like. Nothing is parsed for
it."""

import re
from typing import Final

from limen.scan.tree import File

_HEAD: Final = 65_536
"""Characters at a file's beginning that are looked at."""
_COMPOSE: Final = re.compile(r"(?:^|/)(?:docker-)?compose[\w.-]{0,80}\.ya?ml$")
_WORKFLOW: Final = re.compile(r"(?:^|/)(?:\.github/workflows/[^/]{1,200}|action)\.ya?ml$")
_GITLAB: Final = re.compile(r"(?:^|/)[^/]{0,80}\.gitlab-ci\.ya?ml$")
_ENV: Final = re.compile(r"(?:^|/)(?:\.env[^/]{0,80}|[^/]{1,80}\.env)$")
_DOCKERFILE: Final = re.compile(
    r"(?:^|/)(?:(?:docker|container)file(?:[.-][^/]{1,80})?|[^/]{1,80}\.dockerfile)$", re.IGNORECASE
)
_SPRING: Final = re.compile(r"(?:^|/)(?:application|bootstrap)(?:-[\w.-]{1,60})?\.(?:ya?ml|properties)$")
_RESOURCE: Final = re.compile(r"^apiVersion:\s{0,8}\S", re.MULTILINE)
_KIND: Final = re.compile(r"^kind:\s{0,8}\S", re.MULTILINE)
_SERVICES: Final = re.compile(r"^services:\s{0,8}$", re.MULTILINE)
_CONTAINER: Final = re.compile(r"^[ \t]{1,8}(?:image|build):", re.MULTILINE)
_ENVOY: Final = re.compile(
    r"""^["{\s]{0,8}(?:static_resources|dynamic_resources)["']?\s{0,4}:|type\.googleapis\.com/envoy\.""",
    re.MULTILINE,
)
_NGINX: Final = re.compile(
    r"^[ \t]{0,16}(?:server|http|location\s[^\n{]{1,200}|upstream\s[^\n{]{1,100})\s{0,4}\{", re.MULTILINE
)
_HAPROXY: Final = re.compile(
    r"^(?:frontend|backend|listen)[ \t]{1,8}\S[^\n]{0,200}\n(?:[^\n]{0,400}\n){0,40}?"
    r"[ \t]{1,8}(?:bind|server|mode|use_backend|default_backend)\s",
    re.MULTILINE,
)  # fmt: skip
_SOURCE: Final = (".py", ".js", ".mjs", ".cjs", ".ts", ".java", ".lua", ".sql", ".graphql", ".sh")


def kind_of(file: File) -> str:
    """The kind of a file, as ``Settings`` names them."""
    name = file.name
    if name.endswith(_SOURCE):
        return "source"
    for pattern, kind in _NAMES:
        if pattern.search(name):
            return kind
    return _by_text(name, file.text[:_HEAD])


_NAMES: Final = (
    (_DOCKERFILE, "dockerfile"),
    (_COMPOSE, "compose"),
    (_WORKFLOW, "workflow"),
    (_GITLAB, "gitlab"),
    (_ENV, "env"),
)


def _by_text(name: str, head: str) -> str:
    if name.endswith((".yaml", ".yml", ".json", ".properties")):
        kind = _of_data(name, head)
        return "spring" if kind == "other" and _SPRING.search(name) else kind
    if name.endswith((".conf", ".cfg")):
        if _NGINX.search(head):
            return "nginx"
        if _HAPROXY.search(head):
            return "haproxy"
    return "other"


def _of_data(name: str, head: str) -> str:
    if _ENVOY.search(head):
        return "envoy"
    if _RESOURCE.search(head) and _KIND.search(head) and not name.endswith(".json"):
        return "kubernetes"
    return "compose" if _SERVICES.search(head) and _CONTAINER.search(head) else "other"
