"""Evidence for tests: full of every kind of field, and the same for the same number."""

from limen.model import (
    Action,
    Caller,
    Closed,
    Evidence,
    Fact,
    Features,
    Lesson,
    Objects,
    Pace,
    Payload,
    Risk,
    Seen,
    Signal,
    Verdict,
    Walked,
    operation_id,
)

_START = 1_732_348_800.0


def pseudonym(what: str, number: int) -> int:
    """A 63-bit pseudonym."""
    return operation_id(what, str(number))


def evidence(
    number: int,
    *,
    at: float | None = None,
    person: int = 1,
    operation: int = 1,
    roles: tuple[str, ...] = ("customer",),
    kind: str = "api_key",
) -> Evidence:
    """Evidence ``e<number>`` of a call, one every hundredth of a second from 23 November 2024 on."""
    place, subject = pseudonym("operation", operation), pseudonym("credential", person)
    caller = Caller(
        subject,
        pseudonym("principal", person),
        pseudonym("address", person),
        pseudonym("network", person),
        roles,
        kind,
    )
    seen = Seen(pseudonym("kind", operation), pseudonym("object", number), "path", 1)
    features = Features(
        _START + number / 100 if at is None else at,
        "call",
        f"c{number}",
        place,
        caller=caller,
        pace=Pace((1, 3, 9), 1, (0, 0), (Closed("caller", subject, place, 2, 7),)),
        objects=Objects((seen,), (Walked(seen.kind, 4, 9, 1),)),
        payload=Payload(bytes=120, leaves=4),
    )
    signal = Signal(
        "rate", 3.5, "12 calls a minute, at most 9 expected", (Fact("calls", 12, 9, 8, 11, "calls"),)
    )
    verdict = Verdict(Action.WATCH, Action.STEP_UP, seconds=60, policy="odd")
    return Evidence(
        f"e{number}",
        features,
        (signal,),
        Risk(2.1, 0.25, 3.0, 0),
        verdict,
        Lesson(1, 1, ""),
        number.to_bytes(8, "big"),
        3,
        4,
    )
