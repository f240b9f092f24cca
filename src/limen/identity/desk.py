"""What stands behind every door: the judge, the clock, the GeoIP files, and the proof that is asked for."""

from collections.abc import Callable

from limen.engine.login_address import Standing
from limen.engine.login_assessment import Assessment, StepUp, assess
from limen.engine.login_outcome import Heard
from limen.engine.ports import JudgesLogins
from limen.features.codes import Plain
from limen.identity.geoip import GeoIp
from limen.identity.question import LoginQuestion, plain_of, word_of
from limen.model import Outcome
from limen.model.network import address_of
from limen.model.outcome import Word


class Desk:
    """Takes the questions of doors. ``url`` is what callers know the doors as, without a slash at its end;
    ``zitadel_key`` the signing key of Zitadel's target (empty: Zitadel is not answered)."""

    def __init__(
        self,
        point: JudgesLogins,
        now: Callable[[], float],
        geoip: GeoIp,
        proof: StepUp,
        url: str = "",
        zitadel_key: bytes = b"",
    ) -> None:
        self._point = point
        self._geoip = geoip
        self._proof = proof
        self.now = now
        self.url = url.rstrip("/")
        self.zitadel_key = zitadel_key

    def login(self, asked: LoginQuestion) -> Assessment:
        """Have one login judged."""
        return assess(self._point.judge(plain_of(asked, self.now(), self._geoip)), self._proof)

    def outcome(self, login: str, word: Word, factor: str = "", session: str = "") -> Heard:
        """Tell what came of a login."""
        return self._point.hear(Outcome(login, word, self.now(), word_of(factor), word_of(session)))

    def address(self, text: str) -> Standing:
        """How an address stands by itself; nothing stands against what is none."""
        address = address_of(text)
        if not address:
            return Standing(held=False)
        asn = self._geoip.place(address).asn
        return self._point.look(Plain(self.now(), "", address=address, asn=asn))

    @property
    def promised(self) -> dict[str, float]:
        """What is promised of logins, as shares of them."""
        step_up, reject = self._point.promised
        return {"step_up": step_up, "reject": reject}
