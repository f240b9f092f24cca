"""Real HAProxy gives the verdicts that ASGI gives; nginx and Caddy those of calls without bodies."""

from collections import Counter
from pathlib import Path

import pytest
from agreement import Base, by_asgi, script
from msgspec.structs import replace
from others import through
from test_gateways_agree import _differences, free_port

from limen.model import Answer, Request
from limen.model.reply import Reply
from limen.service.decision_point import DecisionPoint
from limen.testing.gateways import gateway_binary


class WithoutBodies:
    """A decision point that is shown no body, neither of a call nor of an answer."""

    def __init__(self, point: DecisionPoint) -> None:
        self.point = point

    def judge(self, request: Request) -> Reply:
        return self.point.judge(replace(request, body=b""))

    def fallback(self, request: Request) -> Reply:
        return self.point.fallback(request)

    def hear(self, answer: Answer) -> object:
        return self.point.hear(replace(answer, body=b""))


def needs(kind: str) -> None:
    if not gateway_binary(kind):
        pytest.skip(f"no {kind} on PATH: apt-get install {kind}")


def base_in(folder: Path) -> Base:
    base = Base(folder, f"http://127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}")
    base.said |= {section: f"127.0.0.1:{free_port()}" for section in ("spoe.listen", "forward_auth.listen")}
    base.said["decision.timeout"] = "5s"
    return base


def test_haproxy_carries_all_that_counts(tmp_path: Path) -> None:
    needs("haproxy")
    base, calls = base_in(tmp_path), script()
    asgi, _ = by_asgi(base, calls)
    assert _differences(calls, asgi, through("haproxy", base, calls)) == []
    assert len(set(asgi) & {"slow", "step_up", "block", "suspend"}) >= 2, Counter(asgi)


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_forward_auth_carries_all_but_bodies(tmp_path: Path, kind: str) -> None:
    needs(kind)
    base, calls = base_in(tmp_path), script()
    expected, _ = by_asgi(base, calls, WithoutBodies)
    assert _differences(calls, expected, through(kind, base, calls)) == []
    assert len(set(expected) & {"slow", "step_up", "block", "suspend"}) >= 2, Counter(expected)
