"""What is known of a service from its source, whatever its language: routes, who guards them, and what a
handler does with what its caller gave. Front ends (``python``, ``javascript``, ``java``) fill it, rules
read it."""

from enum import StrEnum
from typing import Literal

import msgspec

from limen.scan.finding import Place


class Guards(StrEnum):
    """What a guard makes sure of: that there is a caller, that he has a role or right, that what is asked
    for is his."""

    AUTHENTICATES = "authenticates"
    AUTHORISES = "authorises"
    OWNS = "owns"
    LIMITS = "limits"


class Guard(msgspec.Struct, frozen=True):
    """Something that runs before a handler and may refuse: a decorator, a dependency, a middleware, a hook.
    ``roles`` are the roles or rights it names, ``loads`` what it finds by a header of the caller's,
    ``flows`` what of the caller's it believes, ``vain`` what it asks for and lets everybody pass without."""

    name: str
    does: frozenset[Guards]
    place: Place
    roles: tuple[str, ...] = ()
    loads: "tuple[Load, ...]" = ()
    flows: "tuple[Flow, ...]" = ()
    vain: str = ""


Given = Literal["path", "query", "body", "header", "cookie", "file", "answer"]
"""Where in a request a value comes from; an ``answer`` is another service's."""


class Load(msgspec.Struct, frozen=True):
    """An object read, changed or removed by a value of the caller's. ``by`` is that value's name and
    ``given`` where it comes from; ``what`` names what is loaded (``Order``, ``orders``). ``scoped`` says
    that the caller's identity takes part in finding it, ``does`` what then happens to it, ``tied`` that
    another thing that was found takes part, ``shared`` that what everybody shares is found as well, ``asked``
    that a role was asked for before."""

    place: Place
    what: str
    by: str
    given: Given
    scoped: bool = False
    does: Literal["read", "create", "write", "delete"] = "read"
    tied: bool = False
    shared: bool = False
    asked: bool = False


class Assign(msgspec.Struct, frozen=True):
    """Members of an object set from the body without naming them: ``fields`` are the sensitive ones that can
    thereby be set (``role``, ``owner_id``), as far as they are known; ``what`` is the object."""

    place: Place
    what: str
    fields: tuple[str, ...] = ()
    how: str = ""


class Flow(msgspec.Struct, frozen=True):
    """A caller's value that reaches where it can do harm. ``sink`` is its kind (``sql``, ``command``,
    ``path``, ``http``, ``template``, ``deserialisation``, ``redirect``, ``code``, or
    ``role``, where he says himself what he may do), ``by`` the value, ``through`` the places it passed."""

    place: Place
    sink: str
    by: str
    given: Given
    through: tuple[Place, ...] = ()


class Handler(msgspec.Struct, frozen=True):
    """What a handler, with the functions it calls, does.

    ``compares`` are places where something loaded is compared with the caller's identity, ``belongs``
    the kinds of things so compared, ``asks`` places where his role or rights are, ``roles`` those it
    names; ``uses_identity`` says that he is looked at at all. ``owned`` are kinds of things that it
    gives the caller as their owner. ``returns`` are members of answers as far as they are known,
    ``reads`` members of the request that it takes by name, ``says`` texts of its refusals, ``calls``
    what it calls outside of this
    project, ``refuses`` whether it can turn a call down, ``limits`` whether it can for coming too often
    (429), ``signed`` whether it compares what a header says with a digest of its own. ``settles`` are kinds
    of things with a member that says how far they have come, which it sets to a value
    of the service's own. ``looks`` are kinds of things that it finds among the caller's,
    ``weighs`` words of what its conditions look at, ``changes`` kinds of things whose members it sets.
    ``fetches`` are members of kept things that it takes for addresses to ask, ``keeps`` members that are
    addresses of the caller's, unlooked at, with where they are kept.
    """

    place: Place
    name: str
    loads: tuple[Load, ...] = ()
    compares: tuple[Place, ...] = ()
    belongs: tuple[str, ...] = ()
    asks: tuple[Place, ...] = ()
    gates: tuple[Place, ...] = ()
    roles: tuple[str, ...] = ()
    uses_identity: bool = False
    refuses: bool = False
    limits: bool = False
    signed: bool = False
    owned: tuple[str, ...] = ()
    assigns: tuple[Assign, ...] = ()
    flows: tuple[Flow, ...] = ()
    returns: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    settles: tuple[tuple[str, str], ...] = ()
    looks: tuple[str, ...] = ()
    weighs: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    fetches: tuple[str, ...] = ()
    keeps: tuple[tuple[str, Place], ...] = ()


class Route(msgspec.Struct, frozen=True):
    """An operation as the source has it: ``path`` as a template (``/users/{id}``), its guards from the
    outermost in, and its handler. ``group`` is what it shares guards with (a router, a blueprint, a
    class), ``hidden`` that it is kept out of the schema,
    ``shaped`` that the framework answers with no more than a declared model has, ``spared`` that what runs
    before lets it pass by name."""

    method: str
    path: str
    handler: Handler
    framework: str
    place: Place
    guards: tuple[Guard, ...] = ()
    group: str = ""
    hidden: bool = False
    shaped: bool = False
    spared: bool = False

    @property
    def operation(self) -> str:
        """As people read it: ``GET /users/{id}``."""
        return f"{self.method} {self.path}"

    def guarded(self, does: Guards) -> bool:
        """Whether some guard makes sure of that."""
        return any(does in guard.does for guard in self.guards)


class Spot(msgspec.Struct, frozen=True):
    """Something worth a rule's look that belongs to no route: a call, a setting, a constant. ``kind`` says
    what (``setting``, ``call``, ``constant``, ``pattern``), ``name`` its dotted name, ``value`` its
    literal value as text where it has one."""

    place: Place
    kind: str
    name: str
    value: str = ""
    arguments: dict[str, str] = {}


class Entity(msgspec.Struct, frozen=True):
    """A kind of thing that the service keeps (``order``), the members it has, and those of them that say
    whose it is."""

    kind: str
    place: Place
    fields: tuple[str, ...]
    owners: tuple[str, ...] = ()


class Service(msgspec.Struct, frozen=True):
    """All that source rules look at. ``entities`` are by kind."""

    routes: tuple[Route, ...] = ()
    spots: tuple[Spot, ...] = ()
    entities: dict[str, Entity] = {}
    frameworks: frozenset[str] = frozenset()
