"""Real Envoy, ASGI and replay give the same calls the same verdicts."""

import socket
from collections import Counter
from pathlib import Path

from agreement import Base, by_asgi, by_envoy, by_replay, script


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_three_ways_one_verdict(tmp_path: Path) -> None:
    base = Base(tmp_path, f"http://127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}")
    calls = script()
    asgi, responses = by_asgi(base, calls)
    replayed = by_replay(base, calls, responses)
    envoy = by_envoy(base, calls)

    assert len(calls) >= 150
    assert _differences(calls, asgi, replayed) == []
    assert _differences(calls, asgi, envoy) == []
    seen = Counter(asgi)
    assert seen["allow"] > len(calls) / 2
    assert len(set(asgi) & {"slow", "step_up", "block", "suspend"}) >= 2, seen


def _differences(calls: list, one: list[str], other: list[str]) -> list[tuple[int, int, str, str, str]]:
    return [
        (number, call.who, call.target, mine, theirs)
        for number, (call, mine, theirs) in enumerate(zip(calls, one, other, strict=True))
        if mine != theirs
    ]
