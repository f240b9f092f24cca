"""The parts of SARIF 2.1.0 (OASIS, errata 01) that a scan is told in, named as in its section 3."""

from typing import Final

import msgspec

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Part(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What every object of the format has in common: names in camel case, nothing said that is empty."""


class Message(Part, frozen=True, kw_only=True):
    """3.11: text, and the same as Markdown."""

    text: str
    markdown: str = ""


class ArtifactLocation(Part, frozen=True, kw_only=True):
    """3.4: a file by its URI relative to a base."""

    uri: str
    uri_base_id: str = ""


class Region(Part, frozen=True, kw_only=True):
    """3.30: lines, counted from 1."""

    start_line: int


class PhysicalLocation(Part, frozen=True, kw_only=True):
    """3.29: where in which file."""

    artifact_location: ArtifactLocation
    region: Region | None = None


class LogicalLocation(Part, frozen=True, kw_only=True):
    """3.33: the function, the JSON pointer or the operation that holds it."""

    fully_qualified_name: str


class Location(Part, frozen=True, kw_only=True):
    """3.28."""

    physical_location: PhysicalLocation | None = None
    logical_locations: tuple[LogicalLocation, ...] = ()
    message: Message | None = None


class Suppression(Part, frozen=True, kw_only=True):
    """3.35: ``in_source`` or ``external``, and why."""

    kind: str
    justification: str
    location: Location | None = None


class Result(Part, frozen=True, kw_only=True):
    """3.27: one finding."""

    rule_id: str
    rule_index: int
    level: str
    message: Message
    locations: tuple[Location, ...]
    related_locations: tuple[Location, ...] = ()
    partial_fingerprints: dict[str, str]
    suppressions: tuple[Suppression, ...] = ()
    baseline_state: str = ""
    properties: dict[str, object]


class Configuration(Part, frozen=True, kw_only=True):
    """3.50: what holds for a rule unless a result says otherwise."""

    level: str


class Descriptor(Part, frozen=True, kw_only=True):
    """3.49: a rule."""

    id: str
    name: str
    short_description: Message
    full_description: Message
    help: Message
    help_uri: str = ""
    default_configuration: Configuration
    properties: dict[str, object]


class Component(Part, frozen=True, kw_only=True):
    """3.19: the program that found it."""

    name: str
    version: str
    semantic_version: str
    rules: tuple[Descriptor, ...]


class Tool(Part, frozen=True, kw_only=True):
    """3.18."""

    driver: Component


class Notification(Part, frozen=True, kw_only=True):
    """3.58: what could not be looked at, or what is odd in what the scan was told to leave out."""

    level: str
    message: Message
    locations: tuple[Location, ...] = ()


class Invocation(Part, frozen=True, kw_only=True):
    """3.20: whether all was looked at."""

    execution_successful: bool
    tool_execution_notifications: tuple[Notification, ...] = ()
    tool_configuration_notifications: tuple[Notification, ...] = ()


class AutomationDetails(Part, frozen=True, kw_only=True):
    """3.17: what run of the day this is."""

    id: str


class Run(Part, frozen=True, kw_only=True):
    """3.14."""

    tool: Tool
    invocations: tuple[Invocation, ...]
    automation_details: AutomationDetails
    results: tuple[Result, ...]
    column_kind: str


class Log(Part, frozen=True, kw_only=True):
    """3.13: the whole file."""

    schema: str = msgspec.field(name="$schema")
    version: str
    runs: tuple[Run, ...]
