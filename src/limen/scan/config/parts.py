"""The documents of a YAML or JSON file, each with the lines of its JSON pointers."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from limen.scan.finding import Place
from limen.scan.spec.document import pointer_of
from limen.scan.spec.lines import Lines
from limen.scan.tree import File
from limen.scan.yaml_text import Loader, read_all

Json = Mapping[Any, Any]

_MOST: Final = 1_000_000
"""Values of a document, its aliases written out."""


class _Loader(Loader):
    """The safe loader, which takes a tag of somebody's own (``!reference``, ``!Ref``) for what stands under
    it."""


def _plain(loader: Any, _: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_Loader.add_multi_constructor("!", _plain)


class Part:
    """One document: ``root`` is its plain data."""

    def __init__(self, file: File, root: object, node: yaml.Node | None) -> None:
        self.root = root
        self._file = file
        self._lines = Lines(file, node)

    @property
    def data(self) -> Json:
        """The root where it is a mapping, else nothing."""
        return mapping(self.root)

    def place(self, *steps: object) -> Place:
        """Where what these steps lead to stands."""
        pointer = pointer_of(*(str(step) for step in steps))
        return Place(self._file.name, self._lines.of(pointer), pointer)


def parts_of(file: File) -> tuple[Part, ...]:
    """The documents of a file.

    Raises:
        ValueError: It is no YAML, or unfolds beyond bounds.
    """
    try:
        documents = list(read_all(file.text, _Loader))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    if _unfolded([each.data for each in documents], {}) > _MOST:
        raise ValueError(f"its aliases unfold to more than {_MOST:,} values, or into themselves")
    return tuple(Part(file, data, node) for data, node in documents)


def _unfolded(value: object, known: dict[int, int]) -> int:
    """How many values a document holds with all aliases written out; more than the most where one holds
    itself."""
    if not isinstance(value, (Mapping, list)):
        return 1
    if id(value) not in known:
        known[id(value)] = _MOST + 1
        below = value.values() if isinstance(value, Mapping) else value
        known[id(value)] = 1 + sum(_unfolded(each, known) for each in below)
    return known[id(value)]


def mapping(value: object) -> Json:
    """A mapping as it is; anything else as an empty one."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> tuple[Any, ...]:
    """The items of a list; one value alone as a list of it; nothing as an empty one."""
    if isinstance(value, list):
        return tuple(value)
    return () if value is None else (value,)


def holders(root: object) -> Iterator[tuple[tuple[object, ...], Json]]:
    """Every mapping of a document with the steps that lead to it, each once however often an alias names
    it."""
    seen: set[int] = set()
    waiting: list[tuple[tuple[object, ...], object]] = [((), root)]
    while waiting:
        steps, value = waiting.pop()
        if id(value) in seen or not isinstance(value, (Mapping, list)):
            continue
        seen.add(id(value))
        if isinstance(value, Mapping):
            yield steps, value
        below = value.items() if isinstance(value, Mapping) else enumerate(value)
        waiting += [((*steps, step), each) for step, each in below]
