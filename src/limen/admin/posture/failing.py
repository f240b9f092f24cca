"""What holds when something breaks, or was never switched on: fail policies, observe mode, who is told."""

from collections.abc import Iterator

from limen.admin.posture.point import Ground, Point, Topic
from limen.admin.posture.transport import local

_FAIL = Topic(
    "fail policies",
    "who can make the judgement late or broken goes on unjudged",
    ("API8",),
    ("REC-API-12", "REC-API-16"),
)
_MODE = Topic("mode", "what is found is only said, and nothing is stopped", ("API8",), ("REC-API-17",))
_ALERTS = Topic("alerts", "an incident that nobody hears of goes on", ("API8",), ("REC-API-18",))
_FIGURES = Topic("figures", "they tell an attacker what is seen and what is not", ("API8",), ("REC-API-23",))


def check(ground: Ground) -> Iterator[Point]:
    """Fail policies by route, modes, alerts and figures."""
    yield _fail(ground)
    yield _mode(ground)
    yield _alerts(ground)
    yield _figures(ground)


def _fail(ground: Ground) -> Point:
    routes = ground.settings.routes
    if left := [route.match for route in routes if route.fail == "open"]:
        return _FAIL.warning(f"open on {', '.join(left)}", '[[routes]] fail = "identity", or "closed"')
    closed = [route.match for route in routes if route.fail == "closed"]
    more = f"; closed on {', '.join(closed)}" if closed else ""
    return _FAIL.ok(f"identity and holds are still checked everywhere{more}")


def _mode(ground: Ground) -> Point:
    settings, facts = ground.settings, ground.facts
    mode = facts.mode if facts is not None else settings.policy.effective_mode
    if mode == "observe":
        return _MODE.warning("Limen only observes", 'limen mode enforce, or [policy] preset = "balanced"')
    if seen := [route.match for route in settings.routes if route.mode == "observe"]:
        return _MODE.warning(f"only observed on {', '.join(seen)}", '[[routes]] mode = "enforce"')
    return _MODE.ok("enforced everywhere")


def _alerts(ground: Ground) -> Point:
    alerts = ground.settings.alerts
    if alerts.webhook or alerts.syslog:
        return _ALERTS.ok(f"sent from {alerts.from_action} on")
    mend = '[alerts] webhook = "https://...", webhook_secret_file = FILE, or syslog = "udp://host:514"'
    return _ALERTS.warning("nobody is told", mend)


def _figures(ground: Ground) -> Point:
    listen = ground.settings.metrics.listen
    if local(listen.host):
        return _FIGURES.ok(f"/metrics only on {listen}")
    return _FIGURES.warning(f"/metrics on {listen}, for anybody", '[metrics] listen = "127.0.0.1:9464"')
