"""Ids and whose they are: learned from answers, by whom they were shown, and what those things said of their
owners."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from limen.scan.probe.exchange import ANONYMOUS, Answer
from limen.scan.probe.plan import Call
from limen.scan.probe.slots import NAMES, Slot
from limen.scan.probe.things import Id, Json, Known, Made, is_id, objects_in, scalars
from limen.scan.source.model import Entity
from limen.scan.words import OWNERS, POWERS, SECRETS, SENSITIVE, kind_of, names_owner, words

MOST_IDS: Final = 3_000
"""Ids that are kept in all."""
_ID: Final = frozenset(("id", "uuid", "pk"))


class Objects:
    """All ids that answers gave, by who was given them. Written by one probe."""

    def __init__(
        self, calls: list[Call], names: list[str], entities: Mapping[str, Entity] | None = None
    ) -> None:
        slots = [slot for call in calls for slot in call.slots]
        self._kinds = {slot.kind for slot in slots}
        self._names = {slot.name for slot in slots if slot.given == "path"} | {slot.by for slot in slots}
        self.shown: dict[str, list[Known]] = {name: [] for name in (*names, ANONYMOUS)}
        self.me: dict[str, dict[str, Any]] = {name: {} for name in (*names, ANONYMOUS)}
        self._entities = dict(entities or {})
        self.made: list[Made] = []
        self.leaking: set[str] = set()
        """Operations that were found to tell what they should not: to have been shown something there does
        not make it his."""
        self._told: set[tuple[str, str, str, Id, bool, str]] = set()

    def learn(self, call: Call, answer: Answer) -> None:
        """Keeps what an answer that says yes gives out."""
        who = answer.request.who
        if not answer.ok or answer.json is None:
            return
        if call.of_caller and isinstance(answer.json, dict):
            self.me[who] |= scalars(answer.json)
        for kind, each in objects_in(answer.json, call.kind):
            for known in self._ids(kind, each, call.key):
                key = (who, known.kind, known.by, known.value, known.own, call.key)
                if key not in self._told and len(self._told) < MOST_IDS:
                    self._told.add(key)
                    self.shown[who].append(known)

    def met(self, who: str, slot: Slot, value: Id, key: str) -> None:
        """Keeps an id that was guessed, and that he was answered for."""
        self.shown[who].append(Known(slot.kind, slot.by, value, {slot.by: value}, True, key))

    def _ids(self, kind: str, each: Json, key: str) -> Iterator[Known]:
        for name, value in each.items():
            if not is_id(value):
                continue
            parts = words(name)
            last = parts[-1] if parts else ""
            if len(parts) > 1 and last in _ID | NAMES and kind_of("_".join(parts[:-1])) in self._kinds:
                yield Known(
                    kind_of("_".join(parts[:-1])), "id" if last in _ID else last, value, each, False, key
                )
            elif last in _ID or last in NAMES or name in self._names:
                yield Known(
                    kind, "id" if last in _ID else (last if last in NAMES else name), value, each, True, key
                )
            if kind_of(name) in self._kinds and last not in _ID | NAMES:
                yield Known(kind_of(name), "", value, each, False, key)

    def kept(self, kind: str) -> list[str]:
        """Members of a kind of thing, as the source keeps it, that one who makes it would give."""
        entity = self._entities.get(kind)
        left_out = SENSITIVE | POWERS | SECRETS | _ID
        return (
            [name for name in entity.fields if name not in left_out and not names_owner(name)]
            if entity
            else []
        )

    def values(self, who: str, slot: Slot) -> list[Id]:
        """Ids that fit a slot and were shown to ``who``: things themselves before mere references, and his
        own first."""
        if (own := self._own(who, slot)) is not None:
            return [own]
        met = [known for known in self.fairly(who) if known.kind == slot.kind] or [
            known for known in self.shown[who] if known.kind == slot.kind
        ]
        fit = (
            [known for known in met if known.by == slot.by]
            or [known for known in met if known.own]
            or [known for known in met if not known.by]
        )
        if not fit and slot.by != "id":
            fit = [known for known in self.fairly(who) if known.by == slot.by]
        fit = fit or self._told_of(who, slot)
        fit.sort(key=lambda known: (not self.belongs(known.of, who), not known.own))
        return list(dict.fromkeys(known.value for known in fit))

    def _told_of(self, who: str, slot: Slot) -> list[Known]:
        """Things that only others were shown, and that say that they are his: whoever looks after all of them
        sees whose each is."""
        return [
            known
            for shown in self.shown.values()
            for known in shown
            if known.own and known.by == slot.by and _fits(known, slot) and self.belongs(known.of, who)
        ]

    def of_kind(self, who: str, kind: str) -> list[Id]:
        """Names of things of a kind that he was shown."""
        met = [known for known in self.fairly(who) if known.kind == kind and known.own]
        return list(dict.fromkeys(known.value for known in met))

    def fairly(self, who: str) -> list[Known]:
        """What he was shown by operations that are not known to leak."""
        return [known for known in self.shown[who] if known.told_by not in self.leaking]

    def _own(self, who: str, slot: Slot) -> Id | None:
        """What a caller's account says of himself under that name, or his own id where the slot is for people
        like him."""
        me = self.me[who]
        person = bool(words(slot.kind)) and words(slot.kind)[-1] in OWNERS
        for value in (me.get(slot.name), me.get(slot.by) if person else None):
            if isinstance(value, str | int) and is_id(value):
                return value
        return None

    def knows(self, who: str, slot: Slot, value: Id) -> bool:
        """Whether an answer showed him that id, as a thing or as a reference."""
        met = (known.value for known in self.fairly(who) if _fits(known, slot))
        return value in met or value == self._own(who, slot)

    def calls_himself(self, who: str) -> Id | None:
        """The name that others would give for him."""
        me = self.me[who]
        return next((me[name] for name in ("username", "login", "name", "id") if is_id(me.get(name))), None)

    def belongs(self, thing: Json, who: str) -> bool:
        """Whether a thing says that it is his: an owner's member that is his id or name."""
        return any(_same(value, self._mine(name, who)) for name, value in thing.items() if names_owner(name))

    def of_another(self, thing: Json, who: str) -> bool:
        """Whether a thing says that it is somebody else's."""
        owners = [(name, value) for name, value in thing.items() if names_owner(name) and is_id(value)]
        return bool(owners) and all(
            self._mine(name, who) and not _same(value, self._mine(name, who)) for name, value in owners
        )

    def _mine(self, name: str, who: str) -> list[Any]:
        """What a member that names an owner would hold if it were he."""
        me = self.me[who]
        if name in me:
            return [me[name]]
        parts = words(name)
        if not parts or parts[-1] in ("id", "by"):
            return [me[each] for each in ("id", "uuid") if each in me]
        return [me[each] for each in ("id", "username", "name", "email", "login") if each in me]


def _same(value: object, mine: list[Any]) -> bool:
    return is_id(value) and any(str(value) == str(each) for each in mine)


def _fits(known: Known, slot: Slot) -> bool:
    """Whether an id is of the slot's kind; a code or a serial number is, whatever it was shown within."""
    return known.kind == slot.kind or (slot.by != "id" and known.by == slot.by)
