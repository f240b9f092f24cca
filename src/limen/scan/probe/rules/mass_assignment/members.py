"""Which members are tried, with which value, and by whom."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import writable
from limen.scan.probe.things import Json
from limen.scan.words import POWERS, SENSITIVE, kind_of, names_owner, words

_ROLES: Final = ("admin", "staff", "manager")
KEYS: Final = frozenset(
    ("id", "uuid", "pk", "slug", "code", "ref", "email", "username", "login", "password", "name")
)
_FLAGS: Final = frozenset(
    ("active", "admin", "approved", "featured", "is_active", "is_admin", "is_staff", "is_superuser",
     "is_verified", "verified")
)  # fmt: skip
_NUMBERS: Final = frozenset(
    ("balance", "credit", "credits", "discount", "fee", "limit", "price", "quota", "rank", "rate",
     "salary", "score")
)  # fmt: skip
MOST: Final = 8
"""Members that are tried on one operation."""


def callers(probe: Probe) -> list[str]:
    """The ones with the fewest rights first: what the highest may set is no finding."""
    order = sorted(probe.identities, key=lambda each: len(probe.passed(each)))
    top = [each for each in order if any(probe.above(other, each) for other in order)]
    return top or order


def candidates(probe: Probe, call: Call, before: Json, who: str) -> Iterator[tuple[str, Any]]:
    """Members to try with a value that is another than theirs: those that answers have and the request is not
    declared to take, and those that the source keeps."""
    declared = set(writable(call))
    names = [name for name in before if name not in declared and _sensitive(name, bool(declared))]
    names += [name for name in _kept(probe, call) if name not in before and name not in declared]
    for name in sorted(names, key=lambda each: each.lower() not in SENSITIVE)[:MOST]:
        value = _other(probe, name, before.get(name), who)
        if value is not None:
            yield name, value


def _sensitive(name: str, declared: bool) -> bool:
    """Whether a caller should not set it: a power by its name, or else anything that its document leaves out
    of the request."""
    if name.lower() in KEYS:
        return False
    return declared or not {name.lower(), *words(name)}.isdisjoint(SENSITIVE | POWERS)


def _kept(probe: Probe, call: Call) -> list[str]:
    """Sensitive members of the kind of thing, as the source keeps it."""
    entity = probe.api.service.entities.get(call.kind if call.kind != "me" else "user")
    if entity is None and call.parameters:
        entity = probe.api.service.entities.get(kind_of(call.static[-1]) if call.static else "")
    fields = entity.fields if entity else ()
    return [name for name in fields if name.lower() in SENSITIVE | POWERS or names_owner(name)]


def _other(probe: Probe, name: str, now: Any, who: str) -> Any:
    """A value that is not the present one; of a role one that somebody has."""
    if isinstance(now, bool):
        return not now
    if isinstance(now, int | float):
        mine = [probe.objects.me[each].get(name) for each in probe.others(who)]
        known: list[Any] = mine if names_owner(name) else []
    elif {"role", "roles"} & set(words(name)):
        known = [*(probe.role(each) for each in probe.others(who)), *_ROLES]
    elif names_owner(name):
        known = [probe.objects.me[each].get("id") for each in probe.others(who)]
    elif isinstance(now, str):
        known = [*_states(probe, name), f"limen-{name}"[:20]]
    else:
        known = [True] if name.lower() in _FLAGS else [7] if name.lower() in _NUMBERS else []
    usual = now + 7 if isinstance(now, int | float) else None
    return next((each for each in known if each not in (None, "", now)), usual)


def _states(probe: Probe, name: str) -> list[str]:
    """Other values of that member that answers showed."""
    found = [known.of.get(name) for shown in probe.objects.shown.values() for known in shown]
    return list(dict.fromkeys(each for each in found if isinstance(each, str)))


def took(before: Json, after: Json, name: str, value: Any) -> bool:
    """Whether a member has the value that was sent, and had another before."""
    return bool(after.get(name) == value and before.get(name) != value)
