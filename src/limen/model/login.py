"""A login at the threshold, and what is told of it. All values are pseudonyms before they come this far."""

import msgspec

from limen.model.caller import ANONYMOUS, Caller


class Fix(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where an address is believed to be: degrees north and east, and the radius in km that holds two
    thirds of the cases (as GeoIP databases state it)."""

    lat: float
    lon: float
    radius_km: float


class Login(msgspec.Struct, frozen=True, tag="login"):
    """One attempt to log in, its password (or other ``factor``) already checked.

    ``at`` is Unix seconds. ``caller`` has the user as its principal and his address. ``network`` are codes
    of address, prefix, ASN and country; ``place`` of town and region; ``device`` of key, cookie, browser
    version, browser and system; ``context`` of application and language: 0 where not known (see
    ``limen.features.codes``). ``major`` is the browser's main version. ``challenge`` is what came of a
    challenge (``pass``, ``fail`` or empty): it is only known afterwards, and never scored.
    """

    at: float
    id: str = ""
    caller: Caller = ANONYMOUS
    network: tuple[int, ...] = (0, 0, 0, 0)
    place: tuple[int, ...] = (0, 0)
    device: tuple[int, ...] = (0, 0, 0, 0, 0)
    context: tuple[int, ...] = (0, 0)
    fix: Fix | None = None
    success: bool = True
    factor: str = "password"
    challenge: str = ""


class Journey(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The way from the last trusted login to this one, the errors of both places taken off.

    ``km`` is at least how far, ``hours`` at most how long, ``same_device`` whether cookie or key are the
    same. ``origin`` is the ASN code of the last one. ``jumped`` is 1 when one device on one ASN seems to have
    moved faster than anyone can, 0 when it stayed, -1 where that cannot be told.
    """

    km: float = 0.0
    hours: float = 0.0
    same_device: bool = False
    origin: int = 0
    jumped: int = -1


class Tries(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Attempts around a login, before it: failed and all ones of the last hours (one to two) and of the day,
    from one ``source``; ``users`` counts different users (up to 64)."""

    failed: int = 0
    tried: int = 0
    failed_day: int = 0
    users: int = 0


class LoginFeatures(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One login as the detectors see it. For ``network`` to ``factor`` see ``Login``.

    ``hour`` is the hour of the week (UTC, 0 to 167) and ``zone`` the hours that local time is ahead of it by
    longitude. ``tries`` are those of the user, his address, its prefix and its ASN. ``fresh`` are the values
    not yet counted on this day, as bits by their place in ``network``, ``place``, ``device`` and
    ``context``; ``taught`` are how many of the day's lessons each of the four has had. ``stormy`` says that
    far more attempts fail at present than usual.
    """

    network: tuple[int, ...]
    place: tuple[int, ...]
    device: tuple[int, ...]
    context: tuple[int, ...]
    hour: int
    zone: int
    fix: Fix | None = None
    success: bool = True
    factor: str = "password"
    challenge: str = ""
    journey: Journey = Journey()
    tries: tuple[Tries, ...] = ()
    fresh: tuple[int, int, int, int] = (0, 0, 0, 0)
    taught: int = 0
    stormy: bool = False


class LoginLesson(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The ledger of what one login taught: enough, with its features, to learn it again or to undo it.

    ``weight`` (0 to 4) is that of what is known already, ``new`` that of values met for the first times.
    ``provisional``, ``novel`` and ``counted`` are bits by value, one integer for each of network, place,
    device, application and language: which values count ``new`` only, which were new under a parent that was
    not, and which are counted at all (each once a day, of the user and as his vote among all). ``habits``
    says whether the day has room for another lesson, ``bucket`` is the user's history (0 to 4) and ``score``
    the cell of his score, -1 where it is not counted. ``sign`` is -1 to take the lesson back. ``exit``
    says that the login came through a provider of exits (see ``limen.detectors.login_exit``). ``device`` is 1
    where its device was shown to be the user's, -1 where it was shown not to be. ``audit`` is one over the
    chance by which the login was challenged, 0 where risk alone decided. ``fits`` says in what the login
    agreed with its user's calls (``limen.detectors.login_profile``), -1 where too little is known of them.
    """

    weight: int = 0
    new: int = 0
    provisional: tuple[int, ...] = (0, 0, 0, 0, 0)
    novel: tuple[int, ...] = (0, 0, 0, 0, 0)
    counted: tuple[int, ...] = (0, 0, 0, 0, 0)
    habits: bool = True
    bucket: int = 0
    score: int = -1
    sign: int = 1
    exit: bool = False
    device: int = 0
    audit: int = 0
    fits: int = -1
