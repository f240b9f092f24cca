"""Who is who in shared signals: receivers by their API keys, and people by the names behind pseudonyms."""

from limen.assemble.installation import Installation
from limen.engine.shared_signals import Asker, Named
from limen.model import InputError, Key, Scope
from limen.settings import JwtIssuer


class Askers:
    """Receivers by their Limen API keys; see ``engine.shared_signals.IdentifiesAskers``."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def __call__(self, authorization: str, address: str, at: float) -> Asker | None:
        """The principal of a good key that is not held, with its scopes, shown as ``Bearer`` (RFC 6750)."""
        scheme, _, text = authorization.partition(" ")
        if scheme.lower() != "bearer" or not text:
            return None
        try:
            proof = self._installation.table.verify(text.strip(), address, at)
        except InputError:
            return None
        held = self._installation.world.holds.on(Scope.CREDENTIAL, proof.credential, at)
        return None if held else Asker(proof.principal_name, frozenset(proof.scopes))


class Names:
    """The names behind pseudonyms, as receivers know them; see ``engine.shared_signals.NamesSubjects``."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def key(self, key: Key) -> Named:
        """An API key's owner, from its own sealed details; nobody once it was erased."""
        owner = self._details(key)
        return Named(self._person(owner), key.public_id, "api-key") if owner else Named()

    def credential(self, credential: int, at: float) -> Named | None:
        """A key, a token's subject, or a principal; nobody for an address, ``None`` for what is not known."""
        for key in self._installation.controls.known:
            if key.credential == credential:
                return self.key(key)
        opened = self._installation.vault.open
        if name := opened("credential", credential, at):
            return self._of_token(name) or self._owner(credential, at)
        if name := opened("principal", credential, at):
            return Named(self._person(name))
        return Named() if opened("address", credential, at) else None

    def _details(self, key: Key) -> str:
        """As the chain has keys their details are a digest: the key itself is read again."""
        found = self._installation.control.find_key(key.public_id)
        return self._installation.keys.details(found).principal if found is not None else ""

    def _of_token(self, name: str) -> Named | None:
        """A token's subject, in the form its principal claim has; ``None`` for the name of anything else."""
        kind, _, rest = name.partition(" ")
        issuer, _, subject = rest.partition(" ")
        if kind != "token" or not subject:
            return None
        rules = next((i for i in self._installation.settings.identity.jwt if i.issuer == issuer), None)
        return Named(token_subject(issuer, subject, rules))

    def _owner(self, credential: int, at: float) -> Named:
        """Whose a certificate or a password is, as the vault keeps it with its owner."""
        row = self._installation.control.load_name("credential", credential)
        name = self._installation.vault.open("principal", row.person, at) if row is not None else None
        return Named(self._person(name)) if name else Named()

    def _person(self, name: str) -> dict[str, object]:
        """An e-mail address as such; another name as one of ours."""
        if "@" in name:
            return {"format": "email", "email": name}
        return {"format": "iss_sub", "iss": self._installation.settings.ssf.issuer, "sub": name}


def token_subject(issuer: str, subject: str, rules: JwtIssuer | None) -> dict[str, object]:
    """A token's subject as its issuer's own receivers know him (RFC 9493)."""
    claim = rules.principal if rules is not None else "sub"
    if claim == "sub":
        return {"format": "iss_sub", "iss": issuer, "sub": subject}
    return {"format": "email", "email": subject} if claim == "email" else {"format": "opaque", "id": subject}
