"""One rule of how old a token may be: whose tokens, for which calls, and what it spares.

Whatever the issuer wrote into ``exp``: age is counted from ``iat``, or from the login. A rule says nothing of
how odd a call is. See ``limen.engine.token_ages`` for the set that is in force.
"""

from ipaddress import ip_network
from typing import Final, Literal

import msgspec

from limen.engine.context import READS
from limen.engine.rule import Rule
from limen.model import Action, Caller, ConfigError, Operation
from limen.model.marks import MACHINE, claim_mark, network_mark
from limen.model.verdict import BY_AGE

LEAST: Final = 60
"""Seconds; what is shorter than the clocks of issuer and gateway differ would lock people out."""
LONGEST: Final = 30 * 86_400
"""Seconds; a rule that allows more is refused, as it limits nothing."""
NAMES_MOST: Final = 64
"""Names in one list of a rule, and characters of its id."""

_ANY: Final = ("", "*")


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a call must be for a rule to hold, all of what is said.

    ``operations`` by name (``POST /orders``), ``tags`` of the OpenAPI document, one of which it has;
    ``writes``: that its method may change something; networks it comes from, or none of which it comes from.
    """

    operations: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    writes: bool = False
    network_in: tuple[str, ...] = ()
    network_not_in: tuple[str, ...] = ()


class Except(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a rule spares: any one of it is enough. ``acr`` are classes of authentication."""

    roles: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    acr: tuple[str, ...] = ()


class TokenAge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Tokens of a group are good for ``seconds``. Of several rules that hold, each must be met.

    The group is all of ``role`` and ``client`` (an OAuth client; empty or ``*``: any), ``claim`` (a path)
    with ``value``, and ``user``: ``human`` or ``machine``, which is who has a token for itself and no user.
    ``since`` is what age is counted from: ``issued`` (``iat``; a refresh renews it) or ``login``
    (``auth_time``; only another login does).
    """

    id: str
    seconds: int
    role: str = ""
    client: str = ""
    claim: str = ""
    value: str = ""
    user: Literal["", "human", "machine"] = ""
    since: Literal["issued", "login"] = "issued"
    when: When = When()
    spared: Except = msgspec.field(default=Except(), name="except")
    why: str = ""

    def __post_init__(self) -> None:
        """Raise ``ConfigError`` for a rule that cannot be meant."""
        if (
            not self.id
            or not self.id.replace("-", "").replace("_", "").isalnum()
            or len(self.id) > NAMES_MOST
        ):
            raise ConfigError(f"token age: id {self.id!r}: a short name of letters, digits, - and _")
        if not LEAST <= self.seconds <= LONGEST:
            raise ConfigError(f"token age {self.id}: seconds = {self.seconds}: {LEAST} to {LONGEST}")
        if bool(self.claim) != bool(self.value):
            raise ConfigError(f"token age {self.id}: a claim needs its value, and a value its claim")
        self._check_lists()

    def _check_lists(self) -> None:
        lists = [list(msgspec.structs.asdict(part).items()) for part in (self.when, self.spared)]
        for name, listed in (pair for part in lists for pair in part):
            if not isinstance(listed, bool) and len(listed) > NAMES_MOST:
                raise ConfigError(f"token age {self.id}: {name}: at most {NAMES_MOST} names")
        for network in self.networks:
            if not _is_network(network):
                raise ConfigError(f"token age {self.id}: {network!r}: a network such as 10.20.0.0/16")

    @property
    def networks(self) -> tuple[str, ...]:
        """Every network it names."""
        return (*self.when.network_in, *self.when.network_not_in, *self.spared.networks)

    def holds(self, caller: Caller, operation: Operation) -> bool:
        """Whether it is about calls of this caller on this operation."""
        return self._of(caller) and self._at(caller, operation) and not self._spares(caller, operation)

    def rule(self) -> Rule:
        """What answers a call that it stops: which proof is asked for, and why."""
        login, token = (self.seconds, 0) if self.since == "login" else (0, self.seconds)
        why = self.why or f"the {'login' if login else 'token'} is older than {self.seconds} s"
        return Rule(f"{BY_AGE}{self.id}", Action.STEP_UP, why=why, max_age=login, token_age=token)

    def _of(self, caller: Caller) -> bool:
        return (
            (self.role in _ANY or self.role in caller.roles)
            and (self.client in _ANY or self.client == caller.client)
            and (not self.claim or claim_mark(self.claim, self.value) in caller.marks)
            and (not self.user or (self.user == "machine") == (MACHINE in caller.marks))
        )

    def _at(self, caller: Caller, operation: Operation) -> bool:
        when = self.when
        return (
            (not when.operations or operation.name in when.operations)
            and (not when.tags or not set(when.tags).isdisjoint(operation.tags))
            and not (when.writes and operation.method in READS)
            and (not when.network_in or _within(caller, when.network_in))
            and not _within(caller, when.network_not_in)
        )

    def _spares(self, caller: Caller, operation: Operation) -> bool:
        spared = self.spared
        return (
            not set(spared.roles).isdisjoint(caller.roles)
            or (bool(caller.client) and caller.client in spared.clients)
            or operation.name in spared.operations
            or (bool(caller.acr) and caller.acr in spared.acr)
            or _within(caller, spared.networks)
        )


def _within(caller: Caller, networks: tuple[str, ...]) -> bool:
    return any(network_mark(network) in caller.marks for network in networks)


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True
