"""Mass assignment, by writing and reading back: a member that callers should not set is sent, and is there
afterwards. What was there before is put back."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.comparing import thing
from limen.scan.probe.exchange import ANONYMOUS, Answer
from limen.scan.probe.exploring import make_one
from limen.scan.probe.ground import Probe
from limen.scan.probe.making import makes
from limen.scan.probe.objects import Json, objects_in
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import body_of, writable
from limen.scan.probe.writing import changed_text, item_of, put_back, reading
from limen.scan.rule import Rule
from limen.scan.words import POWERS, SENSITIVE, kind_of, names_owner, words

_ROLES: Final = ("admin", "staff", "manager")
_KEYS: Final = frozenset(
    ("id", "uuid", "pk", "slug", "code", "ref", "email", "username", "login", "password", "name")
)
MOST: Final = 8
"""Members that are tried on one operation."""


def check(probe: Probe) -> Iterator[Hit]:
    """Every operation that changes or makes a thing, as somebody who may use it."""
    if not probe.writes:
        return
    for call in list(probe.allowed):
        if call.method in ("PUT", "PATCH"):
            yield from _one_each(_changed(probe, call))
        elif makes(call):
            yield from _one_each(_made(probe, call))
        elif call.method == "POST" and not call.words.isdisjoint(_JOINS) and call.declared_open is not False:
            yield from _one_each(_joined(probe, call))


def _one_each(hits: Iterator[Hit]) -> Iterator[Hit]:
    """One finding an operation: the members differ, the cause does not."""
    first = next(hits, None)
    if first is not None:
        yield first


_JOINS: Final = frozenset(("register", "registration", "signup"))


def _joined(probe: Probe, call: Call) -> Iterator[Hit]:
    """Joins with a role of another's; looks for it in the answer, else in lists of those who see accounts."""
    role = next((probe.role(each) for each in _highest(probe) if probe.role(each)), "")
    body = body_of(call, ANONYMOUS, probe.objects)
    if not role or not body or "role" in writable(call):
        return
    answer = probe.ask(call, ANONYMOUS, body=body | {"role": role}, learn=False)
    if not answer.ok:
        return
    probe.notes.append(f"{call.name}: an account that the probe made could not be removed")
    if thing(answer).get("role") == role:
        yield _hit(probe, call, ANONYMOUS, "role", answer, answer)
        return
    names = [value for name, value in body.items() if name in ("email", "username", "login")]
    for listing in probe.gets():
        for who in _highest(probe)[:2] if not listing.parameters else ():
            shown = probe.ask(listing, who, learn=False)
            for _, each in objects_in(shown.json, listing.kind):
                if each.get("role") == role and any(value in names for value in each.values()):
                    yield _hit(probe, call, ANONYMOUS, "role", answer, shown)
                    return


def _highest(probe: Probe) -> list[str]:
    """Callers, those with the most rights first."""
    return sorted(probe.identities, key=lambda each: -len(probe.passed(each)))


def _changed(probe: Probe, call: Call) -> Iterator[Hit]:
    slots = [slot for slot in call.slots if slot.given == "path"]
    for who in _callers(probe):
        values = item_of(probe, call, slots, who) if slots else {}
        before = reading(probe, call, who, values) if values is not None else None
        if values is None or before is None:
            continue
        plain = _plain(call, thing(before))
        for name, value in _candidates(probe, call, thing(before), who):
            answer = probe.ask(call, who, values, body=plain | {name: value}, learn=False)
            after = reading(probe, call, who, values) if answer.ok else None
            if after is not None and _took(thing(before), thing(after), name, value):
                put_back(probe, call, who, values, thing(before), thing(after), {name})
                yield _hit(probe, call, who, name, answer, after)
                return


def _callers(probe: Probe) -> list[str]:
    """The ones with the fewest rights first: what the highest may set is no finding."""
    order = sorted(probe.identities, key=lambda each: len(probe.passed(each)))
    top = [each for each in order if any(probe.above(other, each) for other in order)]
    return top or order


def _plain(call: Call, before: Json) -> dict[str, Any]:
    """A body that changes nothing: what may be written, as it is."""
    names = [name for name in writable(call) if before.get(name) is not None] or changed_text(before)[:1]
    if call.method == "PATCH":
        names = names[:1]
    return {name: before[name] for name in names if name not in _KEYS or call.method == "PUT"}


def _candidates(probe: Probe, call: Call, before: Json, who: str) -> Iterator[tuple[str, Any]]:
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
    if name.lower() in _KEYS:
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


_FLAGS: Final = frozenset(
    ("active", "admin", "approved", "featured", "is_active", "is_admin", "is_staff", "is_superuser",
     "is_verified", "verified")
)  # fmt: skip
_NUMBERS: Final = frozenset(
    ("balance", "credit", "credits", "discount", "fee", "limit", "price", "quota", "rank", "rate",
     "salary", "score")
)  # fmt: skip


def _states(probe: Probe, name: str) -> list[str]:
    """Other values of that member that answers showed."""
    found = [known.of.get(name) for shown in probe.objects.shown.values() for known in shown]
    return list(dict.fromkeys(each for each in found if isinstance(each, str)))


def _took(before: Json, after: Json, name: str, value: Any) -> bool:
    return bool(after.get(name) == value and before.get(name) != value)


def _made(probe: Probe, call: Call) -> Iterator[Hit]:
    """Makes a thing twice: as declared, and with one member more."""
    for who in _callers(probe):
        plain = make_one(probe, call, who)
        if plain is None:
            continue
        usual = _whole(probe, call, who, plain[0])
        for name, value in _candidates(probe, call, usual, who):
            done = make_one(probe, call, who, {name: value})
            if done is None:
                continue
            shown = _whole(probe, call, who, done[0])
            if _took(usual, shown, name, value):
                yield _hit(probe, call, who, name, done[0], done[0])
                return
            if (
                names_owner(name)
                and (given := _given_away(probe, call, value, done[1].value, who)) is not None
            ):
                yield _hit(probe, call, who, name, done[0], given)
                return
        return


def _whole(probe: Probe, call: Call, who: str, answer: Answer) -> Json:
    """A thing that was made, read again where it can be."""
    for each in probe.gets():
        if (
            each.path.startswith(call.path.rstrip("/") + "/{")
            and len(each.parameters) == len(call.parameters) + 1
        ):
            key = next(
                (thing(answer)[name] for name in ("id", "slug", "ref", "code") if name in thing(answer)), None
            )
            again = (
                probe.ask(each, who, {each.parameters[-1]: key}, learn=False)
                if key is not None and not call.parameters
                else None
            )
            if again is not None and again.ok and isinstance(again.json, dict):
                return {**thing(answer), **again.json}
    return thing(answer)


def _given_away(probe: Probe, call: Call, owner: Any, made: Any, who: str) -> Answer | None:
    """The list of him who was named as the owner, if the new thing is in it and in the maker's no more."""
    other = next((each for each in probe.others(who) if probe.objects.me[each].get("id") == owner), None)
    listing = next((each for each in probe.gets() if each.path == call.path and not each.parameters), None)
    if other is None or listing is None:
        return None
    theirs, mine = (probe.ask(listing, each, learn=False) for each in (other, who))
    return theirs if _lists(theirs, made) and not _lists(mine, made) else None


def _lists(answer: Answer, value: Any) -> bool:
    found = answer.json
    rows = (
        found
        if isinstance(found, list)
        else next((each for each in thing(answer).values() if isinstance(each, list)), [])
    )
    return any(isinstance(each, dict) and value in each.values() for each in rows)


def _hit(probe: Probe, call: Call, who: str, name: str, sent: Answer, after: Answer) -> Hit:
    grave = {name.lower(), *words(name)} & (SENSITIVE | POWERS) or names_owner(name)
    said = f"{who} sets {name!r}, which the request is not declared to take, and it is kept"
    if not writable(call):
        said = f"{who} sets {name!r}, which is not his to set, and it is kept"
    value = sent.request.body.get(name) if isinstance(sent.request.body, dict) else None
    exchanges = (sent,) if sent is after else (sent, after)
    return probe.hit(
        call, said, *exchanges, subject=name, severity=Severity.HIGH if grave else Severity.MEDIUM,
        denied=False, absent=f'"{name}": {value!r}' if value is not None else "",
    )  # fmt: skip


RULE: Final = Rule[Probe](
    id="probe-mass-assignment",
    title="A caller sets a member that is not his to set",
    cwe=915,
    owasp="API3:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="What a body names is written without asking whether callers may: a role, a price, an owner.",
    check=check,
    mends={
        "": "Take members one by one, or by a model that has only those that callers may set and "
        "forbids others.",
        "flask": 'update(user, {name: data[name] for name in ("name", "phone") if name in data})',
        "fastapi": 'class Change(BaseModel, extra="forbid"):\n    phone: str | None = None',
        "django": 'fields = ["name", "phone"]  # and read_only_fields for the rest',
    },
    references=(
        "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    ),
)
