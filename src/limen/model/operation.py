"""Operations, in OpenAPI's sense: a method on a path template."""

from hashlib import blake2b

import msgspec


def operation_id(method: str, template: str) -> int:
    """The stable 63-bit id of an operation: the same in every process and every run."""
    digest = blake2b(f"{method} {template}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


class Expected(msgspec.Struct, frozen=True, array_like=True):
    """What the JSON body of an operation may hold, as a document declares it; names as ``$.items[].sku``.

    ``fields`` are the single values with their types as bits (1 text, 2 number, 4 truth value), ``required``
    the members that must be there. An object whose name is in ``closed`` has no other members than declared
    ones; one in ``open`` may have any.
    """

    fields: dict[str, int] = {}
    required: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


class Operation(msgspec.Struct, frozen=True):
    """A method on a path template such as ``/users/{id:int}``.

    ``declared`` says that an OpenAPI document names it, ``learned`` that successful traffic showed it.
    ``tags`` are the document's own, for policies to name groups of operations by; ``body`` is what it lets
    a request hold.
    """

    id: int
    method: str
    template: str
    declared: bool = False
    learned: bool = False
    tags: tuple[str, ...] = ()
    body: Expected | None = None

    @property
    def name(self) -> str:
        """As people read it: ``GET /users/{id:int}``."""
        return f"{self.method} {self.template}"


class Route(msgspec.Struct, frozen=True):
    """A call placed in the catalogue: its operation and the path parameters it filled.

    ``parameters`` pairs the *object kind* of a segment (the static segment before it: ``users``) with the
    raw value. ``known`` is false for a call that fits no template learned or declared so far.
    """

    operation: Operation
    parameters: tuple[tuple[str, str], ...] = ()
    known: bool = True


class Declaration(msgspec.Struct, frozen=True):
    """An operation as an OpenAPI document names it.

    ``template`` is the document's (``/users/{id}``, the server's base path before it); ``types`` gives the
    type of a path parameter by name where the document has one that Limen can tell apart. ``operation_id``
    is its own name for it, ``answers`` are the fields that its answers may hold.
    """

    method: str
    template: str
    types: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    body: Expected | None = None
    operation_id: str = ""
    answers: tuple[str, ...] = ()


class Rekey(msgspec.Struct, frozen=True, array_like=True):
    """Two operations became one: what was learnt under id ``old`` belongs to id ``new`` from now on.

    The catalogue returns these when it generalises a path. Who keeps learnt state merges ``old`` into
    ``new``, in the order given, and journals that it did.
    """

    old: int
    new: int


class Taught(msgspec.Struct, frozen=True, array_like=True):
    """A call that taught the catalogue more than one more use: ``path`` without its query, ``caller`` as a
    pseudonym, ``call`` its id. Told again in order, these make the same catalogue.
    """

    at: float
    method: str
    path: str
    status: int
    caller: int
    call: str


class Usage(msgspec.Struct, frozen=True, array_like=True):
    """How an operation is used: its successful calls and the last one's Unix time (0: never seen)."""

    operation: Operation
    calls: int = 0
    last_seen: float = 0.0
