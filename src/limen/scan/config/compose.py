"""The services of Compose files, and what they publish, mount and are given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from limen.scan.config.parts import Json, Part, items, mapping
from limen.scan.config.settings import Settings
from limen.scan.finding import Place

_HERE: Final = ("127.", "localhost", "[::1]", "::1")


@dataclass(frozen=True)
class Service:
    """One service of a Compose file."""

    name: str
    data: Json
    part: Part

    def place(self, *steps: object) -> Place:
        """Where something of the service stands."""
        return self.part.place("services", self.name, *steps)

    def listed(self, key: str) -> Iterator[tuple[int, Any]]:
        """The items of a list with their numbers."""
        return enumerate(items(self.data.get(key)))


@dataclass(frozen=True)
class Published:
    """A port of the host that leads into a service: the address it is bound to (empty: every one), and the
    port within."""

    number: int
    host: str
    port: str

    @property
    def everywhere(self) -> bool:
        """Whether others than the host itself reach it."""
        return not self.host.startswith(_HERE)


def services(settings: Settings) -> Iterator[Service]:
    """Every service of a Compose file."""
    if settings.kind == "compose":
        for part in settings.parts:
            for name, data in mapping(part.data.get("services")).items():
                yield Service(str(name), mapping(data), part)


def published(service: Service) -> Iterator[Published]:
    """The ports that a service publishes on the host, in either syntax."""
    for number, port in service.listed("ports"):
        if isinstance(port, dict):
            yield Published(number, str(port.get("host_ip", "")), str(port.get("target", "")))
        else:
            rest, _, within = str(port).partition("/")[0].rpartition(":")
            host, _, outside = rest.rpartition(":")
            if "${" not in host and "$" not in outside + host:
                yield Published(number, host, within)


def environment(service: Service) -> Iterator[tuple[str, str, Callable[[], Place]]]:
    """Names and values of a service's environment, and what finds where they stand."""
    given = service.data.get("environment")
    if isinstance(given, list):
        for number, each in enumerate(given):
            name, sign, value = str(each).partition("=")
            if sign:
                yield name, value, partial(service.place, "environment", number)
    else:
        for name, value in mapping(given).items():
            if value is not None:
                yield str(name), str(value), partial(service.place, "environment", name)


def command(service: Service) -> str:
    """What a service runs, as one line."""
    return " ".join(str(word) for key in ("entrypoint", "command") for word in items(service.data.get(key)))
