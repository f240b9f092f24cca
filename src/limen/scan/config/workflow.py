"""GitHub workflows and composite actions, and the jobs of GitLab: what runs, on what, with which rights."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from limen.scan.config.parts import Json, Part, items, mapping
from limen.scan.config.settings import Settings
from limen.scan.finding import Place

_GITLAB: Final = ("before_script", "script", "after_script")
_LONGEST: Final = 400
"""Lines of a script that are looked at for a line."""


@dataclass(frozen=True)
class Step:
    """One step of a job. ``job`` is empty in a composite action."""

    data: Json
    job: Json
    part: Part
    steps: tuple[object, ...]

    def place(self, *steps: object) -> Place:
        """Where something of the step stands."""
        return self.part.place(*self.steps, *steps)

    @property
    def root(self) -> Json:
        """The workflow."""
        return self.part.data

    @property
    def run(self) -> str:
        """The script it runs."""
        return str(self.data.get("run", ""))

    @property
    def uses(self) -> str:
        """The action it uses."""
        return str(self.data.get("uses", ""))

    @property
    def given(self) -> Json:
        """What it gives that action."""
        return mapping(self.data.get("with"))


def steps_of(settings: Settings) -> Iterator[Step]:
    """Every step of a GitHub workflow or composite action."""
    if settings.kind != "workflow":
        return
    for part in settings.parts:
        for name, job in mapping(part.data.get("jobs")).items():
            for number, step in enumerate(items(mapping(job).get("steps"))):
                yield Step(mapping(step), mapping(job), part, ("jobs", name, "steps", number))
        for number, step in enumerate(items(mapping(part.data.get("runs")).get("steps"))):
            yield Step(mapping(step), {}, part, ("runs", "steps", number))


def triggers(root: Json) -> frozenset[str]:
    """The events that start a workflow. YAML 1.1 reads ``on`` as true."""
    on = root.get("on", root.get(True))
    return frozenset(str(each) for each in (on if isinstance(on, dict) else items(on)))


def scripts(settings: Settings) -> Iterator[tuple[str, Place]]:
    """What runs in a shell, of either kind of file, and where it stands."""
    for step in steps_of(settings):
        if step.run:
            yield step.run, step.place("run")
    if settings.kind == "gitlab":
        for part in settings.parts:
            for name, job in part.data.items():
                for key in _GITLAB:
                    for number, line in enumerate(items(mapping(job).get(key))):
                        yield str(line), part.place(name, key, number)


def within(settings: Settings, place: Place, text: str) -> Place:
    """The line of some text in a script that begins at ``place``: the first at or after it that holds the
    text's first line; the script's own where none does."""
    first = text.strip().partition("\n")[0]
    for number in range(place.line, min(place.line + _LONGEST, len(settings.file.lines) + 1)):
        if first in settings.file.line(number):
            return Place(place.file, number, place.within)
    return place
