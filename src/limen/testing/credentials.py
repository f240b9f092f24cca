"""Real credentials in a temporary folder: keyring, control store, API keys and signing keys for tokens."""

import json
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from limen.credentials.key_table import KeyTable
from limen.credentials.keys import Keys
from limen.credentials.master import Keyring, create_keyring
from limen.credentials.pseudonyms import Pseudonyms
from limen.stores.control import ControlStore


class Desk:
    """Everything around API keys, wired as a running Limen has it, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.master = folder / "secret" / "master.key"
        self.seal = folder / "data" / "keys.sealed"
        self.keyring: Keyring = create_keyring(self.master, self.seal, 0.0)
        self.pseudonyms = Pseudonyms(self.keyring.lasting("pseudonym"))
        self.store = ControlStore.open(folder / "data" / "control.db")
        self.keys = Keys(self.store, self.keyring, self.pseudonyms)

    def table(self) -> KeyTable:
        """The keys as the request path reads them now."""
        table = KeyTable(self.keyring.lasting("apikey"))
        table.load(self.keys)
        return table


class Issuer:
    """Makes tokens as an identity provider does, with one ES256 key."""

    def __init__(self, kid: str = "k1", name: str = "https://id.example") -> None:
        self.name = name
        self.kid = kid
        self.key = ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})

    def jwks(self) -> bytes:
        """The public key as a JWK set."""
        return json.dumps(KeySet([self.key]).as_dict(private=False)).encode()

    def token(self, header: dict[str, object] | None = None, **claims: object) -> str:
        """A token for ``u-42`` at the audience ``api``, good from 1,000 to 2,000 unless said otherwise."""
        usual = {"iss": self.name, "aud": "api", "sub": "u-42", "iat": 1000, "exp": 2000}
        body = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        head = {"alg": "ES256", "kid": self.kid, **(header or {})}
        return jwt.encode(head, body, self.key, algorithms=["ES256"])
