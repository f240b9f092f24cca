"""Feeling about: unknown paths, methods that are not there, well-known hiding places, refusals, decoys.

A path counts without its ids, so that a client that asks for a thousand orders under a wrong prefix tries
one path, and who tries a thousand names tries a thousand.
"""

from typing import Final

from limen.features.catalogue import METHODS, Catalogue
from limen.features.decoys import touched
from limen.features.hiding_places import BIT, hiding_place, introspection
from limen.features.probes import DAY, HOUR, KINDS, Probes
from limen.features.recent import Recent, Trace
from limen.features.segments import TYPED, classify, split
from limen.features.windows import closed_windows, tick
from limen.model import ApiCall, Caller, Probing, Route

PATHS_HOUR, PATHS_DAY, TRIED, PLACES, FIRST_MIX = range(5)
REJECTED: Final = FIRST_MIX + KINDS
"""Series of the ``recon`` detector: different unknown paths in an hour and a day, the most methods tried on
one of them, hiding places, the share of each kind of refusal, and what the gateway could not read."""

COUNTED: Final = (("paths", HOUR), ("paths", DAY), ("methods", HOUR), ("hiding places", HOUR))
"""What ``Probing.counts`` counts, in order; and, last, the callers in percent who tried unknown paths."""

REFUSALS: Final = ("not found", "method not allowed", "not valid", "not permitted")
_KIND: Final = {
    404: 0, 410: 0, 405: 1, 501: 1, 400: 2, 406: 2, 411: 2, 413: 2, 414: 2, 415: 2, 422: 2, 428: 2, 431: 2,
    401: 3, 402: 3, 403: 3, 407: 3,
}  # fmt: skip
_METHOD: Final = {method: 1 << place for place, method in enumerate(METHODS)}
_ODD_METHOD: Final = 1 << len(METHODS)
_PREFLIGHT: Final = "access-control-request-method"
_SLOTS: Final = -4
_FEW_CALLERS: Final = 5
_NOTHING: Final = Probing()

Place = tuple[int, str, str]
"""``Probing.path``, ``word`` and ``decoy``."""
_KNOWN: Final[Place] = (0, "", "")


def place(call: ApiCall, route: Route, catalogue: Catalogue, recent: Recent) -> Place:
    """Where a call goes, as far as that is telling."""
    decoys = recent.decoys
    decoy = touched(decoys, call.method, call.target, call.caller) if decoys or call.caller.scopes else ""
    if route.known:
        word = introspection(call.target, call.body) if "graphql" in call.target else ""
        return (0, word, decoy) if word or decoy else _KNOWN
    if call.method == "OPTIONS" and any(name == _PREFLIGHT for name, _ in call.headers):
        return (0, "", decoy)
    segments = split(call.target)
    if segments is None:
        return (recent.pseudonym("path", "*"), "", decoy)
    outline = "/".join(["{}" if classify(text) in TYPED else text[:64] for text in segments])
    word = hiding_place(segments, catalogue.growth.root) or introspection(call.target, call.body)
    return (recent.pseudonym("path", outline or "/"), word, decoy)


def probing(caller: Caller, at: float, method: str, where: Place, trace: Trace, recent: Recent) -> Probing:
    """Count a call's attempts; ``where`` is its ``place``."""
    probes = probes_of(trace)
    ended = probes.turn(at)
    rejected = _rejected(caller.address, at, recent) if _SLOTS in recent.api.windows else 0
    if ended is None and where == _KNOWN and not rejected:
        return _NOTHING
    if ended is not None:
        _of_api(recent, at).answers += 1
    closed = closed_windows(ended, "caller", caller.subject, 0, 0) if ended else ()
    path, word, decoy = where
    if not path and not word:
        return Probing(decoy=decoy, rejected=rejected, closed=closed)
    counts = _counted(probes, path, word, _METHOD.get(method, _ODD_METHOD), at, recent)
    return Probing(path, word, decoy, counts, (), rejected, closed)


def _counted(probes: Probes, path: int, word: str, method: int, at: float, recent: Recent) -> tuple[int, ...]:
    tried, api = 0, _of_api(recent, at)
    if path:
        api.refused[KINDS] += not probes.paths_hour.marked
        tried = probes.attempt(path, method)
    probes.words |= BIT.get(word, 0)
    return (
        probes.paths_hour.count(),
        probes.paths_day.count(),
        tried,
        probes.words.bit_count(),
        _others(api, KINDS),
    )


def answered(status: int, at: float, trace: Trace, recent: Recent) -> Probing:
    """Count an answer in the caller's mix."""
    probes = probes_of(trace)
    probes.answers += 1
    kind = _KIND.get(status)
    if kind is None:
        return _NOTHING
    api = _of_api(recent, at)
    api.refused[kind] += not probes.refused[kind]
    probes.refused[kind] += 1
    return Probing(mix=(kind, probes.refused[kind], probes.share(kind), _others(api, kind)))


def reject(address: int, at: float, recent: Recent) -> None:
    """Note that the gateway could not read something that came from ``address``."""
    for trace in (recent.source(address), recent.api):
        tick(trace.windows.setdefault(_SLOTS, [0, 0, 0]), at, (HOUR,))


def _rejected(address: int, at: float, recent: Recent) -> int:
    """How much came from an address in this hour that could not be read."""
    trace = recent.sources.get(address)
    slots = trace.windows.get(_SLOTS) if trace is not None else None
    return slots[1] if slots and slots[0] == int(at) // HOUR else 0


def _of_api(recent: Recent, at: float) -> Probes:
    """How many callers there are in this hour, and how many were refused or tried what is not there."""
    probes = probes_of(recent.api)
    probes.turn(at)
    return probes


def _others(api: Probes, kind: int) -> int:
    """In percent, the callers of this hour who had it too; 0 while they are few."""
    return 100 * api.refused[kind] // max(api.answers, 1) if api.refused[kind] >= _FEW_CALLERS else 0


def probes_of(trace: Trace) -> Probes:
    """The attempts of a caller, made on first use."""
    probes = trace.probes
    if probes is None:
        probes = trace.probes = Probes()
    return probes
