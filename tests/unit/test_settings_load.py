"""Settings from a file, the environment and the command line, and what is said about mistakes."""

import pytest

from limen.model import ConfigError
from limen.settings import Settings, load
from limen.settings.load import leaves, variable

GOOD = """
[server]
listen = "0.0.0.0:443"
upstream = "https://api.example.com"
timeout = "5s"
tls.certificate = "chain.pem"
tls.private_key = "key.pem"

[[identity.jwt]]
issuer = "https://login.example.com"
jwks = "https://login.example.com/keys"
[[identity.jwt]]
issuer = "old"
jwks = "old.json"
skew = "5m"

[[routes]]
match = "/public/*"
fail = "open"
upstream_authenticates = true

[budgets]
step_up = "1 in 4000"
suspend = "1/day"
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        file = tmp_path / "limen.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def complaint(file, *arguments):
    with pytest.raises(ConfigError) as refused:
        load(file, *arguments)
    return str(refused.value).replace(str(file), "limen.toml")


def test_without_anything_all_is_at_its_default():
    assert load() == Settings()
    assert load().policy.effective_mode == "observe"


def test_a_file_is_read_into_types(written):
    settings = load(written(GOOD))
    assert (settings.server.listen.host, settings.server.listen.port) == ("0.0.0.0", 443)
    assert settings.server.timeout == 5.0
    assert settings.server.tls.certificate == "chain.pem"
    assert [issuer.skew for issuer in settings.identity.jwt] == [60.0, 300.0]
    assert settings.routes[0].fail == "open"
    assert settings.budgets.step_up.per_call == 1 / 4000
    assert settings.budgets.suspend.per_hour == 1 / 24


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(written):
    file = written("[metrics]\noperations = 5\n[clock]\nscale = 2.0\n[limits]\noperations = 9\n")
    environ = {"LIMEN_CLOCK_SCALE": "3", "LIMEN_LIMITS_OPERATIONS": "8", "HOME": "/root"}
    settings = load(file, environ, {"limits.operations": 7})
    assert (settings.metrics.operations, settings.clock.scale, settings.limits.operations) == (5, 3.0, 7)


def test_text_from_the_environment_becomes_lists_and_truths():
    environ = {"LIMEN_IDENTITY_TRUSTED_PROXIES": "10.0.0.0/8, fe80::1", "LIMEN_LEARNING_ENABLED": "false"}
    settings = load(None, environ)
    assert settings.identity.trusted_proxies == ("10.0.0.0/8", "fe80::1/128")
    assert settings.learning.enabled is False


def test_every_setting_has_one_environment_variable():
    names = [variable(path) for path, _ in leaves()]
    assert len(names) == len(set(names)) > 50


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '\n[[routes]]\nmatch = "/a"\n[[routes]]\nmatch = "/b"\nfail = "opne"',
            "line 6: [routes] fail = 'opne': one of",
        ),
        ('[[routes]]\nmatch = "/a"\nmode = "obs"', "line 3: [routes] mode = 'obs': one of observe, enforce"),
        ('[server]\nupstraem = "x"', "line 2: [server] upstraem is no setting; did you mean 'upstream'?"),
        ("[sever]\n", "line 1: sever is no setting; did you mean 'server'?"),
        ("[journal]\n# why\nretention = 30", "line 3: [journal] retention = 30: expected a duration such as"),
        ('[journal]\nsize = "10 gigs"', "line 2: [journal] size = '10 gigs': expected a size such as"),
        ('[server]\nlisten = "8080"', "line 2: [server] listen = '8080': expected host:port"),
        ("server.listen = 3", "line 1: [server] listen = 3: expected host:port"),
        ('identity = { trusted_proxies = ["10/33"] }', "line 1: [identity] trusted_proxies"),
        ("[limits]\noperations = 0", "Expected `int` >= 1"),
        ('[limits]\noperations = "5"', "Expected `int`, got `str`"),
        ('[budgets]\nwatch = "200%"', "at most every call"),
        ('[budgets]\nwatch = "0%"', "expected a rate such as"),
        ('[[identity.jwt]]\nissuer = "x"', "line 1: [identity.jwt] jwks is missing"),
        ('[[identity.jwt]]\nissuer="x"\njwks="k"\nalgorithms=["HS256"]', "must be asymmetric"),
        (
            '[[routes]]\nmatch = "/a"\nfail = "open"',
            'line 1: [routes]: fail = "open" needs upstream_authenticates',
        ),
        ('[server.tls]\ncertificate = "a"', "certificate and private_key come together"),
        ('[alerts]\nwebhook = "https://x"', "webhook needs webhook_secret_file"),
        ('[alerts]\nsyslog = "localhost"', "expected udp://host:514"),
        ("server = 3", "line 1: server: expected a table, got int"),
        ("routes = 3", "line 1: routes: expected a list of tables, got int"),
        ("[server", "limen.toml: not TOML"),
    ],
)
def test_a_mistake_is_named_with_file_line_key_and_cure(written, text, said):
    message = complaint(written(text))
    assert message.startswith("limen.toml")
    assert said in message


def test_all_mistakes_are_said_at_once(written):
    text = '[server]\nlisten = "x"\ntimeout = 3\n[clock]\nscale = 0\n'
    assert len(complaint(written(text)).splitlines()) == 3


def test_a_password_in_a_url_is_refused_and_not_repeated(written):
    message = complaint(written('[server]\nupstream = "https://joe:hunter2@api.example.com"'))
    assert "without a user or password" in message
    assert "hunter2" not in message


def test_a_mistake_in_the_environment_or_on_the_command_line_says_so():
    assert complaint(None, {"LIMEN_CLOCK_SCALE": "fast"}).startswith(
        "environment LIMEN_CLOCK_SCALE: [clock] scale"
    )
    assert "did you mean LIMEN_SERVER_LISTEN" in complaint(None, {"LIMEN_SERVER_LISTN": "x"})
    assert complaint(None, {}, {"policy.preset": "lax"}).startswith(
        "command line: [policy] preset = 'lax': one of"
    )


def test_a_setting_inside_a_plain_value_is_refused(written):
    said = complaint(written('[server]\nlisten = "unix:/x"'), {}, {"server.listen.port": "1"})
    assert said.endswith("listen is no table, so nothing in it can be set")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    assert "cannot be read" in complaint(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9")
    assert "not UTF-8 at byte 5" in complaint(tmp_path / "latin.toml")


@pytest.mark.parametrize(
    ("policy", "mode"),
    [
        ({"policy.preset": "observe"}, "observe"),
        ({"policy.preset": "strict"}, "enforce"),
        ({"policy.preset": "strict", "policy.mode": "observe"}, "observe"),
        ({"policy.file": "mine.cedar"}, "enforce"),
    ],
)
def test_the_mode_is_as_stated_else_as_the_preset_means(policy, mode):
    assert load(None, {}, policy).policy.effective_mode == mode
