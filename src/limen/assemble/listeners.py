"""Who hears of decisions, as the settings want it: figures and alerts."""

from collections.abc import Callable, Iterator
from pathlib import Path

from limen.credentials.secret_file import read_secret
from limen.engine.incidents import QUIET, Incidents
from limen.engine.world import World
from limen.features.logins import LOGIN
from limen.model import Action
from limen.model.incident import Severity
from limen.settings import Alerts as AlertSettings
from limen.settings import Channel
from limen.stores.listeners.alerts.alert import Alert, Message, stamp
from limen.stores.listeners.alerts.courier import Courier
from limen.stores.listeners.alerts.listener import Alerts
from limen.stores.listeners.alerts.routing import EVERYWHERE, Routing
from limen.stores.listeners.alerts.sieve import Sieve
from limen.stores.listeners.alerts.syslog import Syslog
from limen.stores.listeners.alerts.webhook import Webhook

Send = Callable[[Message], None]


class OperationNames:
    """The name of an operation by its id, empty for one that is not in the catalogue and no login."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self, operation: int) -> str:
        """As people may read it: ``GET /users/{id:int}``."""
        found = LOGIN if operation == LOGIN.id else self._world.catalogue.find(operation)
        return found.name if found is not None else ""


def alerts_for(
    settings: AlertSettings,
    name_of: Callable[[int], str],
    incidents: Incidents | None = None,
    routing: Routing | None = None,
) -> list[Alerts]:
    """One listener for each receiver; raises ``ConfigError`` for a secret or an address that will not do.

    ``incidents`` are the world's: those there are already count as told. ``routing`` says who hears what.
    """
    known = incidents if incidents is not None else Incidents()
    least = Action.parse(settings.from_action)
    return [
        Alerts(Courier(send), Sieve(least, before=known.all()), name_of, known, routing, channels)
        for channels, send in _receivers(settings)
    ]


def channels_of(settings: AlertSettings) -> tuple[str, ...]:
    """The names that alerts can be routed to: ``webhook``, ``syslog`` and those of the settings' channels."""
    own = (("webhook", settings.webhook), ("syslog", settings.syslog))
    return (*(name for name, said in own if said), *(channel.name for channel in settings.channels))


def _receivers(settings: AlertSettings) -> Iterator[tuple[tuple[str, ...], Send]]:
    """Who can be told, with the names that are routed there. Channels hear only what is routed to them."""
    if settings.webhook:
        yield (EVERYWHERE, "webhook"), _webhook(settings)
    if settings.syslog:
        yield (EVERYWHERE, "syslog"), Syslog(settings.syslog).send
    for channel in settings.channels:
        yield (channel.name,), _webhook(channel) if channel.webhook else Syslog(channel.syslog).send


def _webhook(settings: AlertSettings | Channel) -> Send:
    secret = read_secret(Path(settings.webhook_secret_file)).strip()
    return Webhook(settings.webhook, secret).send


def open_incidents(world: World, now: Callable[[], float]) -> Callable[[], dict[str, float]]:
    """Counts open incidents by severity, when asked; another thread may ask."""

    def count() -> dict[str, float]:
        at, found = now(), dict.fromkeys((each.word for each in Severity), 0.0)
        for incident in world.incidents.all():
            if incident.closure is None and at - incident.last < QUIET:
                found[incident.severity.word] += 1
        return found

    return count


def notice(what: str, why: str, at: float) -> Alert:
    """An alert about Limen itself rather than about a call."""
    return Alert(
        id="",
        at=stamp(at),
        asked=Action.WATCH.word,
        done=Action.ALLOW.word,
        scope="",
        seconds=0,
        policy=what,
        operation="",
        caller="",
        bits=0.0,
        probability=0.0,
        reasons=(why,),
        see="limen doctor",
    )
