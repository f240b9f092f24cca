"""The step-up service over a real control store and keyring, with a clock and an ear of the test's own."""

from pathlib import Path

from limen.assemble.step_up import step_up_for
from limen.identity.step_up import StepUp, Wish
from limen.settings import StepUp as Terms
from limen.settings import Url
from limen.testing.credentials import Desk

ORIGIN, BACK = "https://id.example.com", "https://shop.example.com/login/confirmed"
TERMS = Terms(Url(ORIGIN), service="Example Shop", return_urls=(Url(BACK),))


class Heard:
    """Remembers what was told, in order."""

    def __init__(self) -> None:
        self.all: list[tuple[object, ...]] = []

    def proved(self, login: str, user: int, factor: str, at: float) -> None:
        """See ``Tells``."""
        self.all.append(("proved", login, user, factor, at))

    def failed(self, login: str, user: int, why: str, at: float) -> None:
        """See ``Tells``."""
        self.all.append(("failed", login, user, why, at))

    def changed(self, user: int, factor: str, change: str, at: float) -> None:
        """See ``Tells``."""
        self.all.append(("changed", user, factor, change, at))

    def of(self, kind: str) -> list[tuple[object, ...]]:
        """What was told of one kind, without the kind and the time."""
        return [each[1:-1] for each in self.all if each[0] == kind]


class Pages:
    """A service in ``folder``; ``at`` is its time in Unix seconds, ``heard`` what it told."""

    def __init__(self, folder: Path, terms: Terms = TERMS, at: float = 1_700_000_000.0) -> None:
        self.desk, self.heard, self.at = Desk(folder), Heard(), at
        self.terms = terms
        self.service = self.again()

    def again(self) -> StepUp:
        """Another process's service over the same store and keys."""
        desk = self.desk
        return step_up_for(self.terms, desk.store, desk.keyring, lambda: self.at, self.heard)

    def ticket(self, purpose: str = "prove", user: int = 7, login: str = "l1") -> str:
        """A ticket's text."""
        wish = Wish(user, login, self.terms.return_urls[0], "enrol" if purpose == "enrol" else "prove")
        return self.service.ticket(wish).partition("ticket=")[2]
