"""What the walk knows of an expression's value: where it comes from, never what it is."""

import msgspec

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
    set in it afterwards, ``named`` sensitive ones that it took from the body by name, ``allowed`` the
    only ones that may be in it.
    ``credential`` is what proves who calls, ``identity`` who calls, ``role`` what he may do. ``kinds``
    are kinds of things it was loaded from, ``owned`` that the caller's identity took part in finding it,
    ``entire`` that it is all of such a thing, not a member of it. ``request`` is the request itself;
    ``klass`` the class of this project that it is an instance of (``made``) or that it is; ``bound`` a
    function of this project; ``literal`` its text, where it is a constant; ``clean`` are kinds of sinks
    in which it can do no harm.
    """

    origins: frozenset[Origin] = frozenset()
    whole: bool = False
    ours: bool = False
    fixed: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    allowed: frozenset[str] | None = None
    key: bool = False
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
            allowed=self.allowed if other.allowed is None else other.allowed,
            key=self.key or other.key,
            credential=self.credential or other.credential,
            identity=self.identity or other.identity,
            role=self.role or other.role,
            kinds=self.kinds | other.kinds,
            via=self.via | other.via,
            owned=self.owned or other.owned,
            request=self.request or other.request,
            entire=self.entire or other.entire,
            made=self.made and other.made,
            klass=self.klass or other.klass,
            bound=self.bound or other.bound,
            clean=self.clean & other.clean if self.given and other.given else self.clean | other.clean,
        )

    def mixed(self) -> "Value":
        """Something made of it: a text with it inside, a list of it, what a function does with it."""
        return Value(
            origins=self.origins, key=self.key, klass=self.klass if self.key else None, fixed=self.fixed,
            named=self.named, allowed=self.allowed,
            credential=self.credential, identity=self.identity,
            role=self.role, kinds=self.kinds, via=self.via, owned=self.owned, entire=self.entire,
            clean=self.clean,
        )  # fmt: skip

    @property
    def given(self) -> bool:
        """Whether the caller chose it or something of it."""
        return bool(self.origins)


NOTHING = Value()
