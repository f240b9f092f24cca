"""The doors of logins, as the settings want them: desk, guard and application over an open installation."""

from collections.abc import Sequence
from pathlib import Path

from starlette.routing import BaseRoute

from limen.assemble.installation import Installation
from limen.credentials.secret_file import read_secret
from limen.engine.login_assessment import StepUp
from limen.identity.app import app_of
from limen.identity.desk import Desk
from limen.identity.doors import doors
from limen.identity.geoip import GeoIp
from limen.identity.guard import Guard
from limen.identity.shell import Shell
from limen.settings import Doors, Logins


def door_app(installation: Installation, more: Sequence[BaseRoute] = ()) -> Shell:
    """The application behind ``[doors] listen``; ``more`` are the routes of other rooms.

    Raises ``ConfigError`` for a GeoIP or key file that cannot be read.
    """
    return app_of(doors(), desk_of(installation), guard_of(installation), more)


def desk_of(installation: Installation) -> Desk:
    """What stands behind every door."""
    settings = installation.settings
    return Desk(
        installation.logins,
        installation.clock.now,
        geoip_of(settings.logins),
        StepUp(settings.logins.acr_values, int(settings.logins.max_age)),
        url_of(settings.doors),
        _zitadel_key(settings.doors),
    )


def guard_of(installation: Installation) -> Guard:
    """Who may ask: by the authenticator in force, which changes with the settings."""
    return Guard(lambda: installation.callers.at_doors, installation.world.holds, installation.clock.now)


def geoip_of(settings: Logins) -> GeoIp:
    """The GeoIP files named."""
    return GeoIp.opened({"geoip": settings.geoip, "geoip_asn": settings.geoip_asn})


def url_of(settings: Doors) -> str:
    """What callers know the doors as: as stated, else where they listen."""
    secure = settings.certificate or settings.behind_proxy
    return settings.url or f"{'https' if secure else 'http'}://{settings.listen}"


def _zitadel_key(settings: Doors) -> bytes:
    return read_secret(Path(settings.zitadel_key_file)).strip() if settings.zitadel_key_file else b""
