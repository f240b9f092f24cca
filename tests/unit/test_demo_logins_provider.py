"""The demonstration's identity provider does what a real Limen's doors say, and believes signed results."""

import json
import socket
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from limen.assemble.doors import door_app, guard_of
from limen.assemble.step_up import ENROLS, step_up_pages
from limen.demo.config import BACK, ISSUER
from limen.demo.logins.browser import Browser, answered
from limen.demo.logins.provider import PLAIN, Provider, Visit
from limen.demo.logins.scenes.thief import TRIES
from limen.demo.logins.town import DATA_CENTRE, OWNER, Attempt, Device, question_of, town
from limen.identity.guard import SCOPE
from limen.model import InputError, LimenError
from limen.testing import doors as testing
from limen.testing.credentials import Issuer
from limen.testing.doors import Doors
from limen.testing.passkeys import Authenticator

PASSWORD = "correct horse"
ADA = town(1)[0]
USUAL = Attempt(OWNER, ADA.home, ADA.computer)
ODD = Attempt(OWNER, DATA_CENTRE, Device("Mozilla/5.0 (Windows NT 10.0) Chrome/143.0.0.0"))


class Rig:
    """Doors and step-up pages on a real server, a provider in front, and a user who is known and enrolled."""

    def __init__(self, doors: Doors, origin: str, issuer: Issuer) -> None:
        self.doors, self.issuer = doors, issuer
        self.provider = Provider(origin, doors.mint(SCOPE, ENROLS), issuer)
        self.provider.register(OWNER, PASSWORD)
        self.passkey, self.other = (Authenticator(origin, "localhost") for _ in range(2))

    def log_in(self, attempt: Attempt = ODD, password: str = PASSWORD) -> Visit:
        return self.provider.log_in(attempt, password, self.doors.at)

    def enrol(self) -> None:
        with closing(Browser()) as browser:
            browser.open(self.provider.enrolment(self.log_in(USUAL)))
            browser.add_passkey(self.passkey)

    def prove(self, visit: Visit, passkey: Authenticator, tries: int = 1) -> str:
        return answered(self.provider.ticket(visit, "Sign-in from Amsterdam"), passkey, tries)


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    origin = f"http://localhost:{port}"
    doors = Doors(tmp_path, **{"step_up.origin": origin, "step_up.return_urls": [BACK]})
    pages = step_up_pages(doors.installation, guard_of(doors.installation), lambda what: what())
    assert pages is not None
    doors.app = door_app(doors.installation, pages[1])
    doors.settled_in(**question_of(USUAL))
    monkeypatch.setattr(testing, "_free_port", lambda: port)
    with doors.served():
        made = Rig(doors, origin, Issuer(name=ISSUER))
        made.enrol()
        yield made
        made.provider.close()
    doors.close()


def claims(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    read: dict[str, Any] = json.loads(urlsafe_b64decode(body + "=="))
    return read


def test_a_usual_login_gets_a_token_bound_to_the_clients_key(rig: Rig) -> None:
    said = claims(rig.provider.token(rig.log_in(USUAL), "thumb"))
    assert (said["sub"], said["cnf"], said["acr"]) == (OWNER, {"jkt": "thumb"}, PLAIN)


def test_of_a_wrong_password_nobody_is_asked(rig: Rig) -> None:
    before = len(rig.doors.world.judged.record())
    with pytest.raises(InputError, match="password is wrong"):
        rig.log_in(USUAL, "incorrect horse")
    assert len(rig.doors.world.judged.record()) == before


def test_an_odd_login_gets_a_token_by_the_owners_passkey_and_says_so(rig: Rig) -> None:
    visit = rig.log_in()
    assert visit.told.action == "step_up"
    assert rig.provider.token(visit, "thumb") == ""
    back = rig.prove(visit, rig.passkey)
    assert claims(rig.provider.token(visit, "thumb", back))["acr"] == "phr"


def test_with_somebody_elses_passkey_he_is_sent_back_without_a_token(rig: Rig) -> None:
    visit = rig.log_in()
    back = rig.prove(visit, rig.other, TRIES)
    assert back == f"{BACK}?step_up_error=attempts"
    assert rig.provider.token(visit, "thumb", back) == ""


def test_until_the_ticket_is_used_up_nobody_is_sent_back(rig: Rig) -> None:
    assert rig.prove(rig.log_in(), rig.other, TRIES - 1) == ""


def test_a_result_proves_no_other_login_and_a_typed_one_none(rig: Rig) -> None:
    visit, other = rig.log_in(), rig.log_in(ODD._replace(device=Device("Mozilla/5.0 (X11) Firefox/146.0")))
    back = rig.prove(visit, rig.passkey)
    assert rig.provider.token(other, "thumb", back) == ""
    forged = rig.issuer.token({"typ": "limen-step-up+jwt"}, login=visit.told.id, factor="passkey")
    for typed in (f"{BACK}?step_up=yes", f"{BACK}?step_up={forged}"):
        assert rig.provider.token(visit, "thumb", typed) == ""


def test_a_doubted_login_enrols_nobody_and_a_usual_one_has_nothing_to_prove(rig: Rig) -> None:
    with pytest.raises(LimenError, match="step_up: nobody enrols"):
        rig.provider.enrolment(rig.log_in())
    with pytest.raises(LimenError, match="allow: there is nothing to prove"):
        rig.provider.ticket(rig.log_in(USUAL), "at home")


def test_a_ticket_that_was_used_and_a_page_that_asks_for_nothing_are_said(rig: Rig) -> None:
    ticket = rig.provider.ticket(rig.log_in(), "once")
    assert answered(ticket, rig.passkey).startswith(f"{BACK}?step_up=")
    with pytest.raises(LimenError, match="not taken: This link was used already"):
        answered(ticket, rig.passkey)
    with closing(Browser()) as browser:
        browser.open(rig.provider.ticket(rig.log_in(), "twice"))
        with pytest.raises(LimenError, match="does not ask for a passkey"):
            browser.add_passkey(rig.passkey)
