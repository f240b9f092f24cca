"""The named values of a file of configuration, whatever its kind: variables of an environment, members of
YAML and JSON, lines of INI, TOML and properties."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from limen.scan.config import compose, kubernetes
from limen.scan.config.parts import mapping
from limen.scan.config.settings import Settings
from limen.scan.config.spring import members
from limen.scan.finding import Place

_LINE: Final = re.compile(
    r"""^[\s,{-]{0,40}(?:export\s{1,4})?["']?([A-Za-z_][\w.-]{0,100})["']?\s{0,8}(?::=|[=:])\s{0,8}"""
    r"""("[^"\n]{0,500}"|'[^'\n]{0,500}'|[^\s"'#;,{}\[][^\s;,}]{0,500})[\s;,}]{0,20}(?:\#.{0,500})?$"""
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
_LINED: Final = frozenset(("envoy", "gitlab", "haproxy", "other", "workflow"))
"""Kinds whose lines are read as they come; the structure of the rest is known."""


_Found = tuple[str, str, Callable[[], Place]]


@dataclass(frozen=True)
class Pair:
    """A name, its value, and what finds where it stands: in YAML the whole file is read for it once more.
    ``environment``: it is a variable that a process is given; ``held``: it is kept as a secret."""

    name: str
    value: str
    find: Callable[[], Place]
    environment: bool = False
    held: bool = False

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.find()


def pairs(settings: Settings) -> Iterator[Pair]:
    """Every named value of a file."""
    yield from environment(settings)
    yield from _held(settings)
    yield from (Pair(each.name, each.value, each.find) for each in members(settings))
    made = settings.file.name.endswith(_MADE) or _DESCRIBES.search(settings.file.text[:4_096])
    if settings.kind in _LINED and not made:
        yield from (Pair(*each) for each in _lines(settings))


def environment(settings: Settings) -> Iterator[Pair]:
    """The variables that processes are given."""
    for source in (_of_file, _of_compose, _of_cluster, _of_image):
        yield from (Pair(*each, environment=True) for each in source(settings))


def _of_file(settings: Settings) -> Iterator[_Found]:
    if settings.kind == "env":
        yield from _lines(settings)


def _of_compose(settings: Settings) -> Iterator[_Found]:
    for service in compose.services(settings):
        yield from compose.environment(service)


def _of_cluster(settings: Settings) -> Iterator[_Found]:
    for pod in kubernetes.pods(settings):
        for container in kubernetes.containers(pod):
            yield from kubernetes.environment(container)
    for resource in kubernetes.resources(settings):
        if resource.kind == "ConfigMap":
            for name, value in mapping(resource.data.get("data")).items():
                yield str(name), str(value), partial(resource.place, "data", name)


def _of_image(settings: Settings) -> Iterator[_Found]:
    for each in settings.instructions:
        if each.word in ("ENV", "ARG"):
            for name, value in each.pairs:
                yield name, value, partial(settings.place, each.line, name)


def _held(settings: Settings) -> Iterator[Pair]:
    """What a committed ``Secret`` holds, but for one that SOPS has encrypted."""
    for resource in kubernetes.resources(settings):
        if resource.kind == "Secret" and "sops" not in resource.data:
            for key, read in (("stringData", str), ("data", _decoded)):
                for name, value in mapping(resource.data.get(key)).items():
                    find = partial(resource.place, key, name)
                    yield Pair(str(name), read(value), find, environment=True, held=True)


def _decoded(value: object) -> str:
    try:
        return base64.b64decode(str(value), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _lines(settings: Settings) -> Iterator[_Found]:
    for number, line in enumerate(settings.file.lines, 1):
        if len(line) <= _TOO_LONG and (match := _LINE.match(line)):
            yield match[1], match[2].strip("\"'"), partial(settings.place, number, match[1])
