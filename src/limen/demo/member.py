"""One benign caller: who it is, how it looks on the wire now, and how it makes calls."""

from hashlib import blake2b
from random import Random
from urllib.parse import quote, urlencode

import msgspec
from msgspec import structs

from limen.demo import clients
from limen.demo.wire import Call, Errand, Guise, Headers, Pause, Steps

ENCODER = msgspec.json.Encoder()


def credential_name(*parts: object) -> str:
    """The public id of a credential: looks the same for everybody, is the same for the same parts."""
    return "key-" + blake2b("/".join(map(str, parts)).encode(), digest_size=5).hexdigest()


class Member:
    """A caller with a principal, roles, a client and places it calls from.

    ``now`` (Unix seconds) is moved by the simulation; everything random comes from the member's own
    stream, so that no caller's life depends on another's. ``persona`` and ``twin`` (looks like an
    attacker, is none) are for the scoreboard; ``noise`` is neither benign nor an attack with a goal.
    """

    def __init__(
        self, rng: Random, persona: str, principal: str | None, roles: tuple[str, ...], headers: Headers
    ) -> None:
        self.rng = rng
        self.persona = persona
        self.twin = False
        self.noise = False
        self.principal = principal
        self.roles = roles
        self.headers = headers
        self.now = 0.0
        self.places = [clients.home(rng)]
        self.roaming = False
        self.keys: list[tuple[float, str | None]] = [(0.0, None)]
        self._shown: str | None = None
        self.guise = self.arrive()

    def hold(self, credential: str, since: float = 0.0) -> None:
        """Use ``credential`` from ``since`` on (an issue or a rotation)."""
        self.keys.append((since, credential))

    def life(self) -> Steps:
        """Yield pauses and calls, for ever."""
        raise NotImplementedError

    def credential_at(self, at: float) -> str | None:
        """The credential in use at ``at``."""
        return next(key for since, key in reversed(self.keys) if since <= at)

    def arrive(self) -> Guise:
        """Begin a visit: pick the place to call from (a phone gets a new address nearly every time)."""
        address = clients.carrier(self.rng) if self.roaming else self.rng.choice(self.places)
        return self._appear(address)

    def _appear(self, address: str) -> Guise:
        """Look the part. After a rotation the first visit still shows the old key, which nobody accepts."""
        key = self.credential_at(self.now)
        if self._shown not in {None, key}:
            self.guise = Guise(self._shown, None, (), address, self.headers, verified=False)
        else:
            self.guise = Guise(key, self.principal, self.roles, address, self.headers)
        self._shown = key
        return self.guise

    def call(self, method: str, path: str, **query: object) -> Call:
        """A call without a body."""
        target = f"{path}?{urlencode(query, quote_via=quote)}" if query else path
        return Call(self.guise, method, target)

    def send(self, method: str, path: str, **fields: object) -> Call:
        """A call with a JSON body."""
        return Call(self.guise, method, path, ENCODER.encode(fields), "application/json")

    def get(self, path: str, **query: object) -> Errand:
        """Read, and once more after a moment when the API was busy."""
        return self.persist(self.call("GET", path, **query))

    def post(self, path: str, **fields: object) -> Errand:
        """Write, and once more after a moment when the API was busy."""
        return self.persist(self.send("POST", path, **fields))

    def persist(self, call: Call) -> Errand:
        """Make a call; on 401 take the new key, on 503 wait and try again, twice at most."""
        reply = yield call
        if reply.status == 401 and not call.guise.verified:
            yield Pause(self.rng.uniform(0.5, 20.0))
            call = structs.replace(call, guise=self._appear(call.guise.address))
            reply = yield call
        for wait in (1.0, 4.0):
            if reply.status != 503:
                break
            yield Pause(wait * self.rng.uniform(0.8, 1.6))
            reply = yield call
        return reply


class Listed(msgspec.Struct):
    """One entry of a list answer, as far as callers follow it."""

    id: int | str = 0
    code: str = ""
    customer_id: int = 0


class Listing(msgspec.Struct):
    """A list answer."""

    items: list[Listed] = []
    pages: int = 0


_LISTING = msgspec.json.Decoder(Listing)


def listing(body: bytes) -> Listing:
    """Read a list answer; empty when the API refused."""
    try:
        return _LISTING.decode(body)
    except (msgspec.DecodeError, ValueError):
        return Listing()


def named(body: bytes, field: str) -> str:
    """A text field of an object answer, empty when it is not there."""
    try:
        read = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return ""
    return str(read.get(field, "")) if isinstance(read, dict) else ""
