"""The town's logins of the last weeks, as lines of the interchange format that ``limen learn`` reads."""

import heapq
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import msgspec

from limen.demo.interchange import ENCODER
from limen.demo.logins.town import Attempt, User
from limen.demo.rhythm import DAY, HOUR

DAYS: Final = 56
_OFTEN, _MISTYPED = 0.6, 0.04


class _Line(msgspec.Struct):
    at: float


def past_logins(users: Iterable[User], end: float) -> list[bytes]:
    """Every login of ``DAYS`` days before ``end`` (Unix seconds), in order of time."""
    tried = [each for user in users for each in _tried(user, end - DAYS * DAY)]
    tried.sort(key=itemgetter(0))
    return [ENCODER.encode(_line(f"l{number}", *each)) + b"\n" for number, each in enumerate(tried, 1)]


def mix(history: Path, logins: Iterable[bytes], into: Path) -> None:
    """Write calls and logins to one file, in order of time."""
    at = msgspec.json.Decoder(_Line).decode
    with history.open("rb") as calls, into.open("wb") as file:
        file.writelines(heapq.merge(calls, logins, key=lambda line: at(line).at))


def _tried(user: User, start: float) -> Iterator[tuple[float, Attempt, bool]]:
    """Time, attempt, and whether the password was right; it is mistyped now and then."""
    rng = user.rng
    for day in range(DAYS):
        for hour in user.hours:
            if rng.random() > _OFTEN:
                continue
            at, attempt = start + day * DAY + rng.gauss(hour, 0.6) * HOUR, user.attempt(day)
            if rng.random() < _MISTYPED:
                yield at - rng.uniform(6.0, 25.0), attempt, False
            yield at, attempt, True


def _line(name: str, at: float, attempt: Attempt, right: bool) -> dict[str, Any]:
    spot, device = attempt.spot, attempt.device
    return {
        "type": "login",
        "id": name,
        "at": round(at, 2),
        "user": attempt.user,
        "client_ip": spot.address,
        "headers": [("user-agent", device.agent), ("accept-language", attempt.language)],
        "device": device.cookie,
        "client": "web",
        "geo": {
            "country": spot.country,
            "region": spot.region,
            "lat": spot.lat,
            "lon": spot.lon,
            "radius_km": spot.radius,
            "asn": spot.asn,
        },
        "result": "success" if right else "failure",
        "factor": "password",
    }
