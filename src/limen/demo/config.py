"""The ``limen.toml`` of the demonstration, and the names that stand in it."""

from collections.abc import Mapping
from pathlib import Path

from limen.demo.interchange import DEMO_TIME, HOST

API = f"https://{HOST}"
"""What callers know the API as."""
ISSUER = "https://id.example.com"
"""The shop's identity provider, as its tokens name it."""
BACK = "https://shop.example.com/login/confirmed"
"""Where browsers are sent back to from the step-up pages."""

_TEXT = """\
# Written by `limen demo`. Times and limits suit one busy machine on which days pass in seconds.
[server]
listen = "127.0.0.1:{gateway}"

[data]
folder = "{folder}/data"
master_key_file = "{folder}/secret/master.key"

[policy]
preset = "balanced"

[decision]
timeout = "5s"
overload = "1s"
answers = "1ms"
slow = "20ms"

[identity]
trusted_proxies = ["127.0.0.1/32"]
origins = ["{api}"]

[[identity.jwt]]
issuer = "{issuer}"
jwks = "{folder}/issuer.json"
audience = "{api}"
bound = "require"

[clock]
header = "{header}"

[metrics]
listen = "127.0.0.1:{metrics}"

[doors]
listen = "127.0.0.1:{doors}"

# An odd login is asked for more proof and hardly ever refused: whoever has the proof may come in.
[logins]
reject = "1 in 1000000000"

[step_up]
origin = "http://localhost:{doors}"
service = "Example Shop"
return_urls = ["{back}"]
"""


def config(folder: Path, ports: Mapping[str, int]) -> str:
    """Its text, for an installation in ``folder``; ``ports`` are those of gateway, doors and metrics."""
    return _TEXT.format(folder=folder, api=API, issuer=ISSUER, back=BACK, header=DEMO_TIME, **ports)
