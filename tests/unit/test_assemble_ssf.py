"""Shared signals in an installation: who is meant, whom to believe about whom, and who may have a stream."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from limen.assemble import Installation, open_installation
from limen.assemble.signals import Allowance, Signals
from limen.assemble.ssf import Ssf
from limen.assemble.ssf_names import Askers, Names, token_subject
from limen.credentials.keys import Terms
from limen.credentials.vault import Name
from limen.engine.shared_signals import Named, Person, Told
from limen.model import Action, Change, ConfigError, Hold, Scope
from limen.settings import load
from limen.testing.credentials import Issuer

IDP, MAILS, OTHER = "https://idp.example", "https://mails.example", "https://other.example"
ANNA, MAIL = Person(IDP, "anna"), Person(email="anna@corp.example")
NOW = time.time()


class House:
    """An installation with one or two token issuers, which takes signals of the first."""

    def __init__(self, folder: Path, text: str = "", issuers: tuple[str, ...] = (IDP,)) -> None:
        keys = folder / "keys.json"
        keys.write_bytes(Issuer().jwks())
        claims = {IDP: "sub", MAILS: "email"}
        tables = [
            f'[[identity.jwt]]\nissuer = "{each}"\njwks = "{keys}"\nprincipal = "{claims[each]}"\n'
            for each in issuers
        ]
        file = folder / "limen.toml"
        receiver = f'[[ssf.receivers]]\nissuer = "{IDP}"\njwks = "{keys}"\naudience = "us"\n'
        file.write_text(f'[data]\nfolder = "{folder}/data"\n{"".join(tables)}{text or receiver}')
        environ = {"LIMEN_MASTER_KEY_FILE": str(folder / "secret" / "master.key")}
        self.installation: Installation = open_installation(load(file, {}, {}), create=True, environ=environ)
        self.signals = Signals(self.installation)
        self.of = self.installation.pseudonyms.of

    def take(self, event: str, *people: Person, issuer: str = IDP) -> dict[int, Action]:
        """What stands after a signal, by subject."""
        self.signals.take(Told(issuer, event, "j1", NOW, people))
        return {hold.subject: hold.action for hold in self.installation.world.holds.all()}

    def key(self, principal: str, *scopes: str) -> tuple[str, int]:
        """A new API key: its text and credential."""
        minted = self.installation.keys.create(Terms(principal, scopes=scopes), Change(NOW, "test"))
        self.installation.controls.load()
        return minted.text, minted.key.credential


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.installation.close()


def closed(house: House) -> None:
    house.installation.close()


def test_a_subject_at_his_issuer_is_who_his_tokens_are(house: House) -> None:
    held = house.take("session-revoked", ANNA)
    assert held == {house.of("credential", f"token {IDP} anna"): Action.STEP_UP}


def test_a_disabled_account_holds_tokens_logins_and_keys_of_that_principal(house: House) -> None:
    _, key = house.key("anna")
    _, others = house.key("bert")
    held = house.take("account-disabled", ANNA)
    expected = {house.of("credential", f"token {IDP} anna"), house.of("principal", "anna"), key}
    assert held == dict.fromkeys(expected, Action.SUSPEND)
    assert others not in held


def test_with_several_issuers_the_principal_carries_its_issuer_as_in_tokens(tmp_path: Path) -> None:
    house = House(tmp_path, issuers=(IDP, MAILS))
    held = house.take("account-disabled", ANNA)
    assert house.of("principal", f"{IDP} anna") in held
    assert house.of("principal", "anna") not in held
    closed(house)


def test_an_e_mail_address_is_whoever_has_it_as_principal(tmp_path: Path) -> None:
    text = f'[[ssf.receivers]]\nissuer = "{IDP}"\njwks = "{tmp_path}/keys.json"\naudience = "us"\n'
    text += f'subjects = ["{MAILS}", "@corp.example"]\n'
    house = House(tmp_path, text, issuers=(MAILS,))
    _, key = house.key("anna@corp.example")
    held = house.take("credential-compromise", MAIL)
    principal = house.of("principal", "anna@corp.example")
    assert set(held) == {house.of("credential", f"token {MAILS} anna@corp.example"), principal, key}
    closed(house)


def test_no_issuer_speaks_for_the_people_of_another(house: House) -> None:
    assert house.take("account-disabled", Person(OTHER, "anna")) == {}
    assert house.signals.counts == {"nobody": 1}


def test_an_e_mail_domain_that_is_not_listed_is_not_believed(tmp_path: Path) -> None:
    text = f'[[ssf.receivers]]\nissuer = "{IDP}"\njwks = "{tmp_path}/keys.json"\naudience = "us"\n'
    house = House(tmp_path, text + 'subjects = ["@corp.example"]\n')
    assert house.take("account-disabled", Person(email="anna@evil.example")) == {}
    assert house.take("account-disabled", Person(email="anna@corp.example.evil.example")) == {}
    assert house.take("account-disabled", ANNA) == {}
    assert house.take("account-disabled", Person(email="anna@CORP.example")) != {}
    closed(house)


def test_a_signal_about_nobody_has_no_effect(house: House) -> None:
    assert house.take("account-disabled") == {}
    assert house.take("account-disabled", ANNA, issuer=OTHER) == {}


def test_what_each_event_does_is_the_settings_word(tmp_path: Path) -> None:
    text = '[ssf]\nhold_for = "1h"\n[ssf.events]\nsession_revoked = "suspend"\naccount_disabled = "ignore"\n'
    text += f'[[ssf.receivers]]\nissuer = "{IDP}"\njwks = "{tmp_path}/keys.json"\naudience = "us"\n'
    house = House(tmp_path, text)
    assert house.take("account-disabled", ANNA) == {}
    assert house.take("session-revoked", ANNA) == {
        house.of("credential", f"token {IDP} anna"): Action.SUSPEND
    }
    (hold,) = house.installation.control.load_holds()
    assert hold.until == pytest.approx(NOW + 3600)
    closed(house)


def test_past_its_allowance_a_transmitter_only_raises_suspicion(tmp_path: Path) -> None:
    text = f'[[ssf.receivers]]\nissuer = "{IDP}"\njwks = "{tmp_path}/keys.json"\naudience = "us"\n'
    house = House(tmp_path, text + "most_an_hour = 2\n")
    assert len(house.take("account-disabled", ANNA)) == 2
    assert len(house.take("account-disabled", Person(IDP, "bert"))) == 2
    assert house.signals.counts == {"suspend": 1, "held back": 1, "suspect": 1}
    bert = house.installation.world.recent.caller(house.of("credential", f"token {IDP} bert"))
    assert bert.heat_now(NOW) > 0
    closed(house)


def test_an_allowance_is_good_again_after_an_hour() -> None:
    allowance = Allowance(1)
    allowance.note(1, 0.0)
    assert not allowance.left(3599.0)
    assert allowance.left(3600.0)


def test_a_receiver_is_its_api_key_with_its_scopes(house: House) -> None:
    text, credential = house.key("okta", "limen:ssf")
    askers = Askers(house.installation)
    found = askers(f"Bearer {text}", "203.0.113.1", NOW)
    assert found is not None
    assert (found.name, found.scopes) == ("okta", frozenset(("limen:ssf",)))
    for shown in ("", text, f"Basic {text}", "Bearer ", "Bearer nonsense", f"Bearer {text}x"):
        assert askers(shown, "203.0.113.1", NOW) is None
    hold = Hold(Scope.CREDENTIAL, credential, Action.SUSPEND, NOW)
    house.installation.world.holds.put(hold)
    assert askers(f"Bearer {text}", "203.0.113.1", NOW) is None


def test_names_are_opened_for_who_is_to_be_told(house: House) -> None:
    names, of = Names(house.installation), house.of
    token, principal, address = (
        of("credential", f"token {IDP} anna"),
        of("principal", "anna"),
        of("address", "::1"),
    )
    assert names.credential(token, NOW) is None
    sealed = [
        Name("credential", token, f"token {IDP} anna", principal),
        Name("principal", principal, "anna", principal),
        Name("address", address, "::1", address),
        Name("credential", 5, "9f86d0818", principal),
        Name("credential", 6, "9f86d0819", 6),
    ]
    house.installation.vault.seal(sealed, NOW)
    assert names.credential(token, NOW) == Named({"format": "iss_sub", "iss": IDP, "sub": "anna"})
    assert names.credential(principal, NOW) == Named({"format": "iss_sub", "iss": "", "sub": "anna"})
    assert names.credential(5, NOW) == names.credential(principal, NOW)
    assert names.credential(address, NOW) == names.credential(6, NOW) == Named()


def test_a_key_is_its_owners_until_it_is_erased(house: House) -> None:
    _, credential = house.key("anna@corp.example")
    (key,) = house.installation.keys.list()
    names = Names(house.installation)
    assert names.credential(credential, NOW) == Named(
        {"format": "email", "email": "anna@corp.example"}, key.public_id, "api-key"
    )
    house.installation.keys.erase(key.public_id, Change(NOW, "test"))
    assert names.credential(credential, NOW) == Named()


def test_a_tokens_subject_has_the_form_of_its_principal_claim(tmp_path: Path) -> None:
    house = House(tmp_path, issuers=(IDP, MAILS))
    by_sub, by_mail = house.installation.settings.identity.jwt
    assert token_subject(IDP, "x", by_sub) == {"format": "iss_sub", "iss": IDP, "sub": "x"}
    assert token_subject(MAILS, "x@y", by_mail) == {"format": "email", "email": "x@y"}
    closed(house)


def test_without_settings_there_is_nothing(tmp_path: Path) -> None:
    house = House(tmp_path, "[ssf]\n")
    ssf = Ssf(house.installation, httpx.AsyncClient())
    assert (ssf.routes, ssf.tasks, ssf.listeners, ssf.gauges) == ([], [], [], [])
    closed(house)


def test_a_credential_file_that_is_empty_or_open_to_others_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.touch(mode=0o600)
    text = f'[[ssf.receivers]]\nissuer = "{IDP}"\njwks = "{tmp_path}/keys.json"\naudience = "us"\n'
    house = House(tmp_path, text + f'credential_file = "{secret}"\n')
    with pytest.raises(ConfigError, match="is empty"):
        Ssf(house.installation, httpx.AsyncClient())
    secret.write_text("x")
    secret.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        Ssf(house.installation, httpx.AsyncClient())
    closed(house)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[ssf]\nissuer = "http://limen.example"\n', "issuer must be an https://"),
        ('[ssf]\nissuer = "https://limen.example/?a=1"\n', "issuer must be an https://"),
        ('[ssf]\nrotate_keys = "5m"\n', "1h at least"),
        ('[[ssf.receivers]]\nissuer = "a"\njwks = "http://x.example/k"\naudience = "u"\n', "jwks must be"),
        (
            '[[ssf.receivers]]\nissuer = "a"\njwks = "k"\naudience = "u"\ndelivery = "poll"\n',
            "poll_url must be",
        ),
        ('[ssf.events]\nsession_revoked = "kill"\n', "one of ignore, suspect, step_up, suspend"),
        ('[[ssf.streams]]\nreceiver = "a"\naudience = "b"\nevents = ["x"]\n', "events"),
    ],
)
def test_settings_that_make_no_sense_are_refused_with_the_cure(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "limen.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=said):
        load(file, {}, {})
