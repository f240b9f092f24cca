"""Kubernetes resources: their pods, containers and annotations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from limen.scan.config.parts import Json, Part, items, mapping
from limen.scan.config.settings import Settings
from limen.scan.finding import Place

_TEMPLATE: Final = ("spec", "template", "spec")
_PODS: Final = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", *_TEMPLATE),
    **dict.fromkeys(
        ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "ReplicationController"), _TEMPLATE
    ),
}


@dataclass(frozen=True)
class Resource:
    """One resource, on its own or in a ``List``; ``steps`` lead to it."""

    kind: str
    name: str
    data: Json
    part: Part
    steps: tuple[object, ...] = ()

    def place(self, *steps: object) -> Place:
        """Where something of the resource stands."""
        return self.part.place(*self.steps, *steps)

    @property
    def annotations(self) -> Json:
        """Its annotations."""
        return mapping(mapping(self.data.get("metadata")).get("annotations"))


@dataclass(frozen=True)
class Holder:
    """A pod's specification, or a container of one: what it holds and where it stands."""

    resource: Resource
    data: Json
    steps: tuple[object, ...]

    @property
    def name(self) -> str:
        """The container's name, else the resource's."""
        return str(self.data.get("name", self.resource.name))

    def place(self, *steps: object) -> Place:
        """Where something of it stands."""
        return self.resource.place(*self.steps, *steps)

    @property
    def context(self) -> Json:
        """Its security context."""
        return mapping(self.data.get("securityContext"))


def resources(settings: Settings) -> Iterator[Resource]:
    """Every resource of a file."""
    if settings.kind != "kubernetes":
        return
    for part in settings.parts:
        data = part.data
        if data.get("kind") == "List":
            for number, each in enumerate(items(data.get("items"))):
                yield _resource(mapping(each), part, ("items", number))
        elif "kind" in data:
            yield _resource(data, part, ())


def _resource(data: Json, part: Part, steps: tuple[object, ...]) -> Resource:
    name = str(mapping(data.get("metadata")).get("name", ""))
    return Resource(str(data.get("kind", "")), name, data, part, steps)


def pods(settings: Settings) -> Iterator[Holder]:
    """The pods that the resources of a file make."""
    for resource in resources(settings):
        steps = _PODS.get(resource.kind)
        if steps is not None:
            data = resource.data
            for step in steps:
                data = mapping(data.get(step))
            yield Holder(resource, data, steps)


def containers(pod: Holder) -> Iterator[Holder]:
    """The containers of a pod, those that prepare it among them."""
    for key in ("initContainers", "containers"):
        for number, each in enumerate(items(pod.data.get(key))):
            yield Holder(pod.resource, mapping(each), (*pod.steps, key, number))


def environment(container: Holder) -> Iterator[tuple[str, str, Callable[[], Place]]]:
    """Names and literal values of a container's environment, and what finds where they stand."""
    for number, each in enumerate(items(container.data.get("env"))):
        pair = mapping(each)
        if pair.get("value") is not None:
            yield str(pair.get("name", "")), str(pair["value"]), partial(container.place, "env", number)
