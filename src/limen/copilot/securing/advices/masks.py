"""Sensitive fields that others are told and a role never was: hidden from it, it misses nothing.

Only LimenMiddleware has answers in its hands, so this is a rule that a person puts where that stands.
"""

from collections.abc import Iterator
from shlex import quote

from limen.copilot.securing.advice import Advice, Remark, left
from limen.copilot.securing.ground import Ground

ANSWERS_LEAST = 20
"""Answers without the field before a role is taken to do without it."""


def look(ground: Ground) -> Iterator[Remark]:
    """One rule for each field, operation and role."""
    found = list(_rules(ground))
    yield from found
    if not found:
        why = "no sensitive field that a document declares is told to some roles and never to others"
        yield left("fields to hide", why)


def _rules(ground: Ground) -> Iterator[Remark]:
    for use in ground.operations:
        for field in use.fields:
            for role, answers in sorted(field.never.items()):
                if field.told and answers >= ANSWERS_LEAST:
                    whose = f"--operation {quote(use.name)} --role {quote(role)}"
                    why = f"none of {answers:,} answers told {role}, others ({', '.join(field.told)}) are;"
                    why += f" with LimenMiddleware: limen masks hide {quote(field.name)} {whose}"
                    yield Remark("hand", f"{field.name} of {use.name} for {role}", why)


MASKS = Advice("masks", {"API3": "partly"}, look)
