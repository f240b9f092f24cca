"""New settings come into force while calls go on; bad ones change nothing."""

import threading

import httpx
import msgspec
import pytest
from envoy_rig import RULES, Rig, wait_for

from limen.gateways.envoy import RouteRule
from limen.model.errors import ConfigError


class Clients:
    """Twenty clients that keep their connections and call in a loop; ``bad`` is everything but 200."""

    def __init__(self, url: str) -> None:
        self.stop = threading.Event()
        self.calls = 0
        self.bad: list[str] = []
        self.threads = [threading.Thread(target=self._loop, args=(url,)) for _ in range(20)]

    def _loop(self, url: str) -> None:
        with httpx.Client(base_url=url, timeout=10) as client:
            while not self.stop.wait(0.02):
                try:
                    status = client.get("/orders").status_code
                except httpx.HTTPError as error:
                    self.bad.append(repr(error))
                    continue
                self.calls += 1
                if status != 200:
                    self.bad.append(str(status))

    def __enter__(self) -> "Clients":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


def test_a_reload_loses_no_call_and_takes_effect(rig: Rig) -> None:
    before = rig.settings
    more = msgspec.structs.replace(
        before,
        routes=(RouteRule(name="news", prefix="/news", fail="closed"), *RULES),
        limits=msgspec.structs.replace(before.limits, header_count=50),
        timeouts=msgspec.structs.replace(before.timeouts, upstream_ms=20_000),
    )
    with Clients(rig.url) as clients:
        wait_for(lambda: clients.calls > 100)
        for settings in (more, before, more):
            rig.run(rig.envoy.reload(settings))
            reached = clients.calls
            wait_for(lambda reached=reached: clients.calls > reached + 200, 20)
    assert clients.bad == []
    with httpx.Client(base_url=rig.url) as fresh:
        assert rig.seen(fresh.get("/news"))["route"] == "news"
        assert fresh.get("/", headers={f"x-{i}": "a" for i in range(60)}).status_code == 431
    rig.run(rig.envoy.reload(before))


def test_bad_settings_are_refused_and_change_nothing(rig: Rig) -> None:
    twice = msgspec.structs.replace(rig.settings, routes=(*RULES, RULES[0]))
    with pytest.raises(ConfigError, match="'closed' is there twice"):
        rig.run(rig.envoy.reload(twice))
    odd = msgspec.structs.replace(rig.settings, routes=(RouteRule(name="a", template="/a/{x}/{x}"),))
    with pytest.raises(ConfigError, match="Envoy does not take this configuration"):
        rig.run(rig.envoy.reload(odd))
    assert rig.client.get("/orders").status_code == 200


def test_what_needs_a_restart_says_so(rig: Rig) -> None:
    with pytest.raises(ConfigError, match="need a restart"):
        rig.run(rig.envoy.reload(msgspec.structs.replace(rig.settings, workers=2)))
