"""The named values of a file of configuration, whatever its kind: variables of an environment, members of
YAML and JSON, lines of INI, TOML and properties."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from limen.scan.config import compose, kubernetes
from limen.scan.config.parts import mapping
from limen.scan.config.settings import Settings
from limen.scan.finding import Place

_LINE: Final = re.compile(
    r"""^[\s,{-]{0,40}(?:export\s{1,4})?["']?([A-Za-z_][\w.-]{0,100})["']?\s{0,8}(?::=|[=:])\s{0,8}"""
    r"""("[^"\n]{0,500}"|'[^'\n]{0,500}'|[^\s"'#;,}][^\s;,}]{0,500})[\s;,}]{0,20}(?:\#.{0,500})?$"""
)
_TOO_LONG: Final = 1_200
_DESCRIBES: Final = re.compile(r"""^\s{0,8}["']?(?:openapi|swagger|\$schema)["']?\s{0,8}:""", re.MULTILINE)
_MADE: Final = (
    ".lock",
    "-lock.json",
    "-lock.yaml",
    "composer.lock",
    ".min.js",
    ".schema.json",
    ".xml",
    ".md",
)
_ENVIRONMENTS: Final = frozenset(("compose", "dockerfile", "env", "kubernetes"))


class Pair(msgspec.Struct, frozen=True):
    """A name, its value, and where it stands. ``environment``: it is a variable that a process is given."""

    name: str
    value: str
    place: Place
    environment: bool = False


def pairs(settings: Settings) -> Iterator[Pair]:
    """Every named value of a file."""
    if settings.kind in _ENVIRONMENTS:
        yield from environment(settings)
    if settings.kind == "kubernetes":
        yield from _held(settings)
    if settings.kind in ("compose", "env", "kubernetes", "source", "dockerfile", "nginx"):
        return
    if not settings.file.name.endswith(_MADE) and not _DESCRIBES.search(settings.file.text[:4_096]):
        yield from _lines(settings, environment=False)


def environment(settings: Settings) -> Iterator[Pair]:
    """The variables that processes are given."""
    if settings.kind == "env":
        yield from _lines(settings, environment=True)
    for name, value, place in (*_of_compose(settings), *_of_cluster(settings), *_of_image(settings)):
        yield Pair(name, value, place, environment=True)


def _of_compose(settings: Settings) -> Iterator[tuple[str, str, Place]]:
    for service in compose.services(settings):
        yield from compose.environment(service)


def _of_cluster(settings: Settings) -> Iterator[tuple[str, str, Place]]:
    for pod in kubernetes.pods(settings):
        for container in kubernetes.containers(pod):
            yield from kubernetes.environment(container)
    for resource in kubernetes.resources(settings):
        if resource.kind == "ConfigMap":
            for name, value in mapping(resource.data.get("data")).items():
                yield str(name), str(value), resource.place("data", name)


def _of_image(settings: Settings) -> Iterator[tuple[str, str, Place]]:
    for each in settings.instructions:
        if each.word in ("ENV", "ARG"):
            for name, value in each.pairs:
                yield name, value, settings.place(each.line, name)


def _held(settings: Settings) -> Iterator[Pair]:
    """What a committed ``Secret`` holds."""
    for resource in kubernetes.resources(settings):
        if resource.kind == "Secret" and "sops" not in resource.data:
            for name, value in mapping(resource.data.get("stringData")).items():
                yield Pair(str(name), str(value), resource.place("stringData", name), environment=True)
            for name, value in mapping(resource.data.get("data")).items():
                yield Pair(str(name), _decoded(str(value)), resource.place("data", name), environment=True)


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _lines(settings: Settings, *, environment: bool) -> Iterator[Pair]:
    for number, line in enumerate(settings.file.lines, 1):
        if len(line) <= _TOO_LONG and (match := _LINE.match(line)):
            name, value = match[1], match[2].strip("\"'")
            yield Pair(name, value, settings.place(number, name), environment=environment)
