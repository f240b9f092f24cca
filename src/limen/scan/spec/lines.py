"""The line of a JSON pointer in a document: in YAML by the marks of the nodes that its data was made of; JSON
is walked in its text (``json_places``) when a finding asks, which takes no tree."""

from functools import cached_property

import yaml

from limen.scan.spec.json_places import JsonPlaces
from limen.scan.tree import File
from limen.scan.yaml_text import read


class Lines:
    """Finds lines in one document of a file, YAML or JSON; ``node`` is the document's own, where it has been
    read."""

    def __init__(self, file: File, node: yaml.Node | None = None) -> None:
        self._file = file
        self._node = node

    @cached_property
    def _root(self) -> yaml.Node | None:
        if self._node is not None:
            return self._node
        try:
            return read(self._file.text).node
        except (yaml.YAMLError, RecursionError):
            return None

    @cached_property
    def _places(self) -> JsonPlaces:
        return JsonPlaces(self._file.text)

    def of(self, pointer: str) -> int:
        """The line of the key that the pointer ends in, from 1; of the nearest holder where it leads
        nowhere."""
        steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
        if self._file.name.endswith(".json"):
            return self._file.text.count("\n", 0, self._places.of(steps)) + 1
        node, line = self._root, 1
        for key in steps:
            found = _below(node, key)
            if found is None:
                break
            line, node = found
        return line


def _below(node: yaml.Node | None, key: str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and key.isdecimal() and int(key) < len(node.value):
        value = node.value[int(key)]
        return value.start_mark.line + 1, value
    return None
