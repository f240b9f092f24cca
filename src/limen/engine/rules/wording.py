"""Cedar in words: conditions from the slots of a rule, and a policy of them as text, commented and formatted.

Whatever a slot holds goes into the text between quotes, as data.
"""

from collections.abc import Iterable, Sequence

import msgspec
from cedarpy import format_policies

from limen.model.rule import EVERYONE, Except, Slots, StandingRule, When

WIDTH, INDENT = 110, 4


class Draft(msgspec.Struct, frozen=True):
    """One policy to be written: ``when`` must all hold, ``unless`` must none.

    ``notes`` are its annotations beside ``id`` and ``why``, ``suffix`` follows the rule's id where one rule
    is several policies.
    """

    why: str
    when: tuple[str, ...]
    notes: dict[str, str]
    unless: tuple[str, ...] = ()
    effect: str = "forbid"
    suffix: str = ""


def policy(rule: StandingRule, draft: Draft) -> str:
    """A policy as Cedar's own formatter lays it out, with a comment that says what it is for."""
    notes = {"id": f"{rule.id}{draft.suffix}", **draft.notes, "why": draft.why}
    when = (*draft.when, *(() if not rule.until else (f"!context.ended.contains({quoted(rule.id)})",)))
    lines = [
        f"// {_one_line(draft.why)}",
        *(f"@{name}({quoted(text)})" for name, text in notes.items()),
        f'{draft.effect} (principal, action == Action::"call", resource)',
        f"when {{ {' && '.join(('!context.answer', *when))} }}",
        *(f"unless {{ {condition} }}" for condition in draft.unless),
    ]
    return format_policies("\n".join(lines) + ";", WIDTH, INDENT).strip()


def counted(rule: StandingRule, when: tuple[str, ...], unless: tuple[str, ...] = ()) -> Draft:
    """The calls that count for a rule with a limit."""
    return Draft(f"counted for {rule.id}", when, {}, unless, "permit")


def target(slots: Slots) -> tuple[str, ...]:
    """Whom and what a rule is about; empty for everyone and everything."""
    found = [holds("roles", slots.role), holds("keys", slots.key), holds("clients", slots.client)]
    if slots.key == EVERYONE:
        found.append('context.kind == "api_key"')
    return tuple(text for text in (*found, any_of("operations", slots.operations)) if text)


def conditions(when: When | None) -> tuple[str, ...]:
    """What must hold for a rule to apply."""
    if when is None:
        return ()
    found = (
        any_of("networks", when.network_in),
        negated(any_of("networks", when.network_not_in)),
        country(when.country_in),
        negated(country(when.country_not_in)),
        negated(holds("proofs", when.auth_not)),
        "context.device_new" if when.device else "",
        holds("hours", when.hours_in),
        negated(holds("hours", when.hours_not_in)),
        any_of("foreign", when.foreign_in),
        "!context.authenticated" if when.credential else "",
        any_of("sends", when.sends),
        holds("exceeded", age_name(when.token_age_over_s) if when.token_age_over_s else ""),
    )
    return tuple(text for text in found if text)


def exceptions(spared: Except | None) -> tuple[str, ...]:
    """What stays free of a rule, each of them enough."""
    if spared is None:
        return ()
    found = (
        any_of("roles", spared.roles),
        any_of("keys", spared.keys),
        any_of("networks", spared.networks),
        any_of("operations", spared.operations),
    )
    return tuple(text for text in found if text)


def holds(attribute: str, name: str | None) -> str:
    """That a set of the context has a name; empty for no name, and for everyone."""
    return f"context.{attribute}.contains({quoted(name)})" if name and name != EVERYONE else ""


def any_of(attribute: str, names: Sequence[str]) -> str:
    """That a set of the context has one of these names; empty for none, and for all of the kind."""
    if not names or EVERYONE in names:
        return ""
    return f"context.{attribute}.containsAny([{listed(names)}])"


def country(countries: Sequence[str]) -> str:
    """That the address lies in one of these countries."""
    return f"[{listed(countries)}].contains(context.country)" if countries else ""


def negated(condition: str) -> str:
    """The opposite; of nothing, nothing."""
    return f"!{condition}" if condition else ""


def age_name(seconds: int) -> str:
    """What ``context.exceeded`` calls a token older than this."""
    return f"age {seconds}"


def listed(names: Iterable[str]) -> str:
    """Names between quotes, with commas, in order and once each."""
    return ", ".join(quoted(name) for name in sorted(set(names)))


def quoted(text: str) -> str:
    """Any text as a Cedar string."""
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter.isprintable() and not "\ud800" <= letter <= "\udfff":
        return letter
    return "?" if "\ud800" <= letter <= "\udfff" else f"\\u{{{ord(letter):x}}}"


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)
