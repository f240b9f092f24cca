"""Files of configuration as rules read them: what kind of file it is, and what stands in it, by that kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from limen.scan.api import Api
from limen.scan.config.dockerfile import Instruction, instructions
from limen.scan.config.haproxy import Section, sections
from limen.scan.config.kinds import kind_of
from limen.scan.config.nginx import Directive, directives
from limen.scan.config.parts import Part, parts_of
from limen.scan.finding import Place
from limen.scan.tree import File, Problem

_YAML: Final = frozenset(("compose", "kubernetes", "envoy", "workflow", "gitlab"))
_FILLED_IN: Final = re.compile(r":\s{0,8}@[\w.-]{1,80}@")
_TEMPLATE: Final = re.compile(r"\{\{|\{%|<%")


@dataclass(frozen=True)
class Settings:
    """One file of configuration. ``kind`` is ``dockerfile``, ``compose``, ``kubernetes``, ``nginx``,
    ``haproxy``, ``envoy``, ``workflow`` (GitHub), ``gitlab``, ``spring``, ``env``, ``other``, or ``source``
    where it is none and only its text counts. What another kind has is empty: a rule asks for what it knows,
    and not for the kind. ``whole`` is what the same tree serves."""

    file: File
    kind: str
    whole: Api | None = None
    parts: tuple[Part, ...] = ()
    instructions: tuple[Instruction, ...] = ()
    directives: tuple[Directive, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def api(self) -> Api:
        """What the same tree serves; a rule that asks is run at every scan."""
        assert self.whole is not None
        self.whole.tree.memo.look_at_everything()
        return self.whole

    @property
    def content(self) -> tuple[str, str]:
        """What all the rest is read from."""
        return self.file.name, self.file.text

    def place(self, line: int, within: str = "") -> Place:
        """A line of the file."""
        return Place(self.file.name, line, within)


def settings_of(api: Api) -> Iterator[Settings]:
    """Every file of a tree: a secret may stand in any. What looks like a kind and cannot be read becomes a
    problem, but for a template, which is no configuration until somebody fills it in. The text of both is
    looked at all the same."""
    for _, file in sorted(api.tree.files.items()):
        settings, problem = api.tree.memo.of((Settings, file.name, file.text), partial(_read, file))
        api.tree.problems += [problem] if problem else []
        yield replace(settings, whole=api)


def _read(file: File) -> tuple[Settings, Problem | None]:
    kind = kind_of(file)
    try:
        return _of_kind(file, kind), None
    except (ValueError, RecursionError) as error:
        template = _TEMPLATE.search(file.text) or "/templates/" in f"/{file.name}"
        return Settings(file, kind), None if template else _unread(file, error)


def _of_spring(file: File) -> tuple[Part, ...]:
    """The parts of settings of Spring; none of properties, and none where a build has yet to fill them in."""
    try:
        return () if file.name.endswith(".properties") else parts_of(file)
    except ValueError:
        if _FILLED_IN.search(file.text):
            return ()
        raise


def _of_kind(file: File, kind: str) -> Settings:
    if kind == "spring":
        return Settings(file, kind, parts=_of_spring(file))
    if kind in _YAML:
        return Settings(file, kind, parts=parts_of(file))
    if kind == "dockerfile":
        return Settings(file, kind, instructions=instructions(file.text))
    if kind == "nginx":
        return Settings(file, kind, directives=directives(file.text))
    if kind == "haproxy":
        return Settings(file, kind, sections=sections(file.text))
    return Settings(file, kind)


def _unread(file: File, error: Exception) -> Problem:
    return Problem(file.name, f"cannot be read: {' '.join(str(error).split())[:200]}")
