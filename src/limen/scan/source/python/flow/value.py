"""What the walk knows of an expression's value: where it comes from, never what it is."""

from typing import Literal

import msgspec
from msgspec.structs import replace

from limen.scan.source.model import Given
from limen.scan.source.python.project import Found


class Origin(msgspec.Struct, frozen=True, order=True):
    """A part of a request that a value comes from. ``plain`` says that its type leaves no room for more
    than a number, a date or an identifier."""

    name: str
    given: Given
    plain: bool = False


class Value(msgspec.Struct, frozen=True):
    """One value.

    ``origins`` are parts of the request it is made of; ``whole`` says that it is such a part as a whole
    (the body, the query), whose members its caller names, ``key`` that it is a name out of one, ``ours``
    that it is a mapping whose names are the service's own, ``fixed`` are members that the service
    set in it afterwards, ``named`` sensitive ones that it took from the body by name, ``over`` those that
    it set before the body went over them, ``allowed`` the only ones that may be in it; ``names`` are the
    texts that a collection of the service's own is written out of.
    ``loose`` says that it need not be who calls though he takes part: another whom he names, or what is
    shared with everybody.
    ``credential`` is what proves who calls, ``identity`` who calls, ``role`` what he may do. ``kinds``
    are kinds of things it was loaded from, ``owned`` that the caller's identity took part in finding it,
    ``entire`` that it is all of such a thing, not a member of it. ``request`` is the request itself;
    ``klass`` the class of this project that it is an instance of (``made``) or that it is; ``bound`` a
    function of this project; ``literal`` its text, where it is a constant; ``clean`` are kinds of sinks
    in which it can do no harm. ``client`` is what asks other services, ``foreign`` what one answered.
    """

    origins: frozenset[Origin] = frozenset()
    whole: bool = False
    ours: bool = False
    fixed: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    allowed: frozenset[str] | None = None
    names: frozenset[str] | None = None
    key: bool = False
    loose: Literal["", "named", "shared"] = ""
    credential: bool = False
    identity: bool = False
    role: bool = False
    kinds: frozenset[str] = frozenset()
    via: frozenset[str] = frozenset()
    owned: bool = False
    request: bool = False
    made: bool = False
    klass: Found | None = None
    bound: Found | None = None
    entire: bool = False
    client: bool = False
    foreign: bool = False
    literal: str | None = None
    clean: frozenset[str] = frozenset()

    def __or__(self, other: "Value") -> "Value":
        """A value that may be either or is made of both; what only one of them is for sure is lost."""
        if other in (self, NOTHING):
            return self
        if self == NOTHING:
            return other
        return Value(
            origins=self.origins | other.origins,
            whole=self.whole or other.whole,
            ours=self.ours and other.ours,
            fixed=self.fixed | other.fixed,
            named=self.named | other.named,
            over=self.over | other.over,
            allowed=self.allowed if other.allowed is None else other.allowed,
            key=self.key or other.key,
            loose=self.loose or other.loose,
            credential=self.credential or other.credential,
            identity=self.identity or other.identity,
            role=self.role or other.role,
            kinds=self.kinds | other.kinds,
            via=self.via | other.via,
            owned=self.owned or other.owned,
            request=self.request or other.request,
            entire=self.entire or other.entire,
            made=self.made and other.made,
            client=self.client or other.client,
            foreign=self.foreign or other.foreign,
            klass=self.klass or other.klass,
            bound=self.bound or other.bound,
            clean=_clean(self, other),
        )

    def mixed(self) -> "Value":
        """Something made of it: a text with it inside, a list of it, what a function does with it."""
        return Value(
            origins=self.origins, key=self.key, klass=self.klass if self.key else None, fixed=self.fixed,
            named=self.named, over=self.over, allowed=self.allowed,
            credential=self.credential, identity=self.identity, loose=self.loose,
            role=self.role, kinds=self.kinds, via=self.via, owned=self.owned, entire=self.entire,
            clean=self.clean, client=self.client, foreign=self.foreign,
        )  # fmt: skip

    @property
    def given(self) -> bool:
        """Whether the caller chose it or something of it."""
        return bool(self.origins)


NOTHING = Value()


def _clean(one: Value, other: Value) -> frozenset[str]:
    """Where either can do no harm: what the service wrote itself makes nothing clean that a caller chose."""
    if one.given == other.given:
        return one.clean & other.clean if one.given else one.clean | other.clean
    return one.clean if one.given else other.clean


def joined(one: Value, other: Value) -> Value:
    """What holds one value or another: loosely who calls, where the other is whom he names or everybody."""
    made = one | other
    if one.names is not None and other.names is not None:
        made = replace(made, names=one.names & other.names)
    for his, else_ in ((one, other), (other, one)):
        another = else_.given and not (else_.identity or else_.credential)
        if his.identity and not his.given and another:
            return replace(made, loose="named")
    return made


def either(one: Value, other: Value) -> Value:
    """A condition that holds where one of two does."""
    made = joined(one, other)
    return made if made.loose or one.identity == other.identity else replace(made, loose="shared")
