"""What an operator can speak about: everything of one installation that has a name, and how it is set.

The same form is read from a file (``limen ask --inventory``) and made from a running installation. Names in
it are linked to words; text that callers sent (user agents, paths they tried) is never part of it.
"""

from pathlib import Path
from typing import Any

import msgspec

from limen.model import ConfigError


class Role(msgspec.Struct, frozen=True):
    """A kind of user, under the name in its tokens; ``aliases`` are what people call it."""

    id: str
    aliases: tuple[str, ...] = ()
    kind: str = ""


class KeyEntry(msgspec.Struct, frozen=True):
    """An API key: ``id`` is its name, ``prefix`` the visible start of its text."""

    id: str
    prefix: str = ""
    role: str = ""
    scopes: tuple[str, ...] = ()
    status: str = "active"
    expires: str | None = None
    networks: tuple[str, ...] = ()


class ApiOperation(msgspec.Struct, frozen=True):
    """A method on a path; ``returns`` are the fields of its answers that have names worth hiding."""

    method: str
    path: str
    operation_id: str = msgspec.field(name="operationId", default="")
    tag: str = ""
    sensitive: bool = False
    returns: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """How plans name it: its operationId, else ``GET /orders``."""
        return self.operation_id or f"{self.method} {self.path}"


class NamedNetwork(msgspec.Struct, frozen=True):
    """An address range with a name."""

    id: str
    cidr: str
    aliases: tuple[str, ...] = ()


class CallerEntry(msgspec.Struct, frozen=True):
    """A caller that has a name in the vault."""

    id: str
    role: str = ""
    name: str = ""


class IncidentEntry(msgspec.Struct, frozen=True):
    """An incident, with what it was about."""

    id: str
    at: str = ""
    kind: str = ""
    summary: str = ""
    key: str = ""
    caller: str = ""
    network: str = ""
    operation: str = ""
    evidence: tuple[str, ...] = ()


class PolicyEntry(msgspec.Struct, frozen=True):
    """A rule in force."""

    id: str
    text: str = ""


class GatewayEntry(msgspec.Struct, frozen=True):
    """A gateway that was started."""

    id: str
    kind: str = ""
    listen: int = 0
    upstream: str = ""
    state: str = ""


class ModelEntry(msgspec.Struct, frozen=True):
    """Something learnt, with its revisions."""

    id: str
    aliases: tuple[str, ...] = ()
    live: str | None = None
    previous: str | None = None
    candidate: str | None = None


class Channel(msgspec.Struct, frozen=True):
    """Where alerts can go."""

    id: str
    aliases: tuple[str, ...] = ()


class ChangeEntry(msgspec.Struct, frozen=True):
    """A change of late that can be taken back."""

    id: str
    at: str = ""
    what: str = ""


class Inventory(msgspec.Struct, frozen=True):
    """All names, and the settings from which relative wishes ("double it") are worked out. ``open`` says that
    names may be new here: the owner of a new key; a role, while none was ever seen.
    """

    now: str = ""
    open: bool = False
    time_zone: str = "UTC"
    roles: tuple[Role, ...] = ()
    scopes: tuple[str, ...] = ()
    keys: tuple[KeyEntry, ...] = ()
    operations: tuple[ApiOperation, ...] = ()
    networks: tuple[NamedNetwork, ...] = ()
    countries_seen: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    callers: tuple[CallerEntry, ...] = ()
    incidents: tuple[IncidentEntry, ...] = ()
    policies: tuple[PolicyEntry, ...] = ()
    gateways: tuple[GatewayEntry, ...] = ()
    models: tuple[ModelEntry, ...] = ()
    alert_channels: tuple[Channel, ...] = ()
    severities: tuple[str, ...] = ("low", "medium", "high", "critical")
    verdicts: tuple[str, ...] = ("allow", "watch", "slow", "step_up", "block", "suspend")
    detectors: tuple[str, ...] = ()
    modes: tuple[str, ...] = ("off", "observe", "enforce")
    settings: dict[str, Any] = {}
    changes: tuple[ChangeEntry, ...] = ()

    @property
    def today(self) -> str:
        """The present day where the operator is, ``YYYY-MM-DD``."""
        return self.now[:10]

    def key(self, name: str) -> KeyEntry | None:
        """The key of that name."""
        return next((key for key in self.keys if key.id == name), None)

    def operation(self, name: str) -> ApiOperation | None:
        """The API operation of that id."""
        return next((operation for operation in self.operations if operation.id == name), None)

    def incident(self, name: str) -> IncidentEntry | None:
        """The incident of that id."""
        return next((incident for incident in self.incidents if incident.id == name), None)


def read_inventory(path: Path) -> Inventory:
    """An inventory from a JSON file; raises ``ConfigError`` naming the file and what is wrong in it."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Inventory)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    except msgspec.MsgspecError as error:
        raise ConfigError(f"{path}: {error}: see docs/guides/copilot.md for the form") from None
