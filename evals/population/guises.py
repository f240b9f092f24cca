"""As whom and from where somebody calls: credentials, clients with their headers, and addresses."""

from random import Random
from typing import NamedTuple

Headers = tuple[tuple[str, str], ...]

_CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0"
    " Safari/537.36"
)
_MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.{} Safari/605.1.15"
)
_FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"
_TONGUES = ("en-GB,en;q=0.9", "de-DE,de;q=0.8,en;q=0.5", "fr-FR,fr;q=0.9", "nl,en;q=0.7", "pl-PL,pl;q=0.9")
_SCRIPTS = (
    "python-requests/2.32.3",
    "Go-http-client/1.1",
    "okhttp/4.12.0",
    "axios/1.7.7",
    "curl/8.9.1",
    "PostmanRuntime/7.42.0",
)


def browser(rng: Random) -> Headers:
    """Headers of a person's browser on the web application."""
    agent = rng.choice(
        (
            _CHROME.format(rng.randint(118, 131)),
            _MAC.format(rng.randint(1, 6)),
            _FIREFOX.format(rng.randint(120, 132)),
        )
    )
    own: Headers = (("user-agent", agent), ("accept", "application/json, text/plain, */*"))
    own += (("accept-language", rng.choice(_TONGUES)), ("origin", "https://app.haulage.example"))
    if "Chrome" in agent:
        own += (("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors"))
    return own


def app(rng: Random, version: str = "5.3.1") -> Headers:
    """Headers of the drivers' and customers' mobile application."""
    device = rng.choice(
        ("iPhone; iOS 17.6", "iPhone; iOS 18.1", "Android 14; SM-G991B", "Android 13; Pixel 6")
    )
    return (
        ("user-agent", f"HaulageApp/{version} ({device})"),
        ("accept", "application/json"),
        ("x-app-version", version),
    )


def script(rng: Random) -> Headers:
    """Headers of a program."""
    return (("user-agent", rng.choice(_SCRIPTS)), ("accept", "*/*"))


class Place(NamedTuple):
    """Where somebody calls from: addresses with weights; one is picked for a session."""

    addresses: tuple[str, ...]
    weights: tuple[float, ...] = ()

    def pick(self, rng: Random) -> str:
        """Where he is this time."""
        return rng.choices(self.addresses, self.weights or None)[0]


class Net:
    """Addresses of each sort, drawn for one population."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self.carriers = tuple(
            f"{n}.{rng.randint(0, 255)}.{rng.randint(0, 40)}.{rng.randint(1, 9)}"
            for n in (82, 92, 100, 37)
            for _ in range(4)
        )
        """Mobile carriers' shared exits."""
        self.vpn = tuple(self.hosting() for _ in range(3))
        """Exits of a VPN that several employees and customers use."""

    def home(self) -> str:
        """One household."""
        return self._address((24, 31, 62, 78, 81, 84, 86, 91, 109, 151, 176, 188), 60)

    def office(self) -> str:
        """One company's exit."""
        return self._address((195, 212, 217), 90)

    def hosting(self) -> str:
        """One machine in a data centre."""
        return self._address((45, 51, 95, 104, 138, 159, 167, 185), 90)

    def _address(self, firsts: tuple[int, ...], seconds: int) -> str:
        rng = self._rng
        return f"{rng.choice(firsts)}.{rng.randint(1, seconds)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}"


class Guise(NamedTuple):
    """Who somebody is to the API: credential (``None``: anonymous), principal, roles, organisation.

    ``bad`` is a credential that the gateway refuses with 401.
    """

    credential: str | None
    principal: str | None
    roles: tuple[str, ...]
    org: int
    headers: Headers
    place: Place
    bad: bool = False

    @property
    def role(self) -> str:
        """The first role; empty for nobody."""
        return self.roles[0] if self.roles else ""

    def at(self, *addresses: str) -> "Guise":
        """The same elsewhere."""
        return self._replace(place=Place(addresses))

    def using(self, headers: Headers) -> "Guise":
        """The same with another client."""
        return self._replace(headers=headers)
