"""Envoy configurations: every configured extension, by the last word of its type."""

from collections.abc import Iterator
from dataclasses import dataclass

from limen.scan.config.parts import Json, Part, holders
from limen.scan.config.settings import Settings
from limen.scan.finding import Place


@dataclass(frozen=True)
class Extension:
    """One ``typed_config``: its type's last word (``HttpConnectionManager``), its data, where it stands."""

    type: str
    data: Json
    part: Part
    steps: tuple[object, ...]

    def place(self, *steps: object) -> Place:
        """Where something of it stands."""
        return self.part.place(*self.steps, *steps)


def extensions(settings: Settings, *types: str) -> Iterator[Extension]:
    """The extensions of these types, wherever in an Envoy configuration they stand."""
    if settings.kind == "envoy":
        for part in settings.parts:
            for steps, data in holders(part.root):
                name = str(data.get("@type", "")).rpartition(".")[2]
                if name in types:
                    yield Extension(name, data, part, steps)
