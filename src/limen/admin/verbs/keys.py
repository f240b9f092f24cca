"""API keys: the verbs of ``credentials.keys``, and what a person may see of a key."""

from typing import Any

import msgspec

from limen.admin.verb import Verb, change_of, shown
from limen.assemble import Installation
from limen.credentials.keys import Minted, Terms
from limen.model import Key, Scope


class KeyView(msgspec.Struct, frozen=True):
    """One key as it is shown: times in Unix seconds, 0 for never; ``text`` only when it was just made."""

    public_id: str
    state: str
    principal: str
    caller: str
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    networks: tuple[str, ...]
    note: str
    created: float
    expires: float
    revoked: float
    suspended_until: float
    secrets: int
    old_secret_until: float
    imported: bool
    text: str = ""


def create(installation: Installation, arguments: dict[str, Any]) -> KeyView:
    """A new key; its text is in the answer and nowhere else."""
    minted = installation.keys.create(_terms(arguments), change_of(installation, arguments))
    return _minted(installation, minted)


def import_(installation: Installation, arguments: dict[str, Any]) -> KeyView:
    """Take over another system's key by its text, of which only a hash is kept."""
    change = change_of(installation, arguments)
    key = installation.keys.import_key(str(arguments["text"]), _terms(arguments), change)
    return _changed(installation, key)


def list_(installation: Installation, _arguments: dict[str, Any]) -> list[KeyView]:
    """Every key, oldest first."""
    return [view(installation, key) for key in installation.keys.list()]


def show(installation: Installation, arguments: dict[str, Any]) -> KeyView:
    """One key."""
    return view(installation, installation.keys.show(str(arguments["public_id"])))


def upstream(installation: Installation, _arguments: dict[str, Any]) -> dict[str, str]:
    """What an API needs to check the signed identity header: the present key, by its ``kid``, in hex."""
    keyring = installation.keyring
    return {str(keyring.current): keyring.rotated("upstream").hex()}


def rotate(installation: Installation, arguments: dict[str, Any]) -> KeyView:
    """A new secret; the old one is accepted for ``overlap`` seconds more."""
    public_id, overlap = str(arguments["public_id"]), float(arguments["overlap"])
    return _minted(
        installation, installation.keys.rotate(public_id, overlap, change_of(installation, arguments))
    )


def suspend(installation: Installation, arguments: dict[str, Any]) -> KeyView:
    """Refuse a key until a time (0: until resumed), or for so many ``seconds``; on disk and at the gateway
    before this returns.
    """
    public_id, change = str(arguments["public_id"]), change_of(installation, arguments)
    seconds = float(arguments.get("seconds") or 0.0)
    until = change.at + seconds if seconds else float(arguments.get("until") or 0.0)
    installation.keys.suspend(public_id, until, change)
    return _changed(installation, installation.keys.show(public_id))


def resume(installation: Installation, arguments: dict[str, Any]) -> KeyView:
    """End a suspension and forget the suspicion behind it."""
    public_id = str(arguments["public_id"])
    installation.keys.resume(public_id, change_of(installation, arguments))
    key = installation.keys.show(public_id)
    installation.world.recent.caller(key.credential).cool()
    return _changed(installation, key)


def revoke(installation: Installation, arguments: dict[str, Any]) -> KeyView:
    """Refuse a key for good."""
    public_id = str(arguments["public_id"])
    installation.keys.revoke(public_id, change_of(installation, arguments))
    return _changed(installation, installation.keys.show(public_id))


def set_scopes(installation: Installation, arguments: dict[str, Any]) -> KeyView:
    """What a key may do from now on: the whole set."""
    public_id, scopes = str(arguments["public_id"]), tuple(str(each) for each in arguments["scopes"])
    installation.keys.set_scopes(public_id, scopes, change_of(installation, arguments))
    return _changed(installation, installation.keys.show(public_id))


def set_networks(installation: Installation, arguments: dict[str, Any]) -> KeyView:
    """From where a key is accepted: the whole list; an empty one is from everywhere."""
    public_id, networks = str(arguments["public_id"]), tuple(str(each) for each in arguments["networks"])
    installation.keys.set_networks(public_id, networks, change_of(installation, arguments))
    return _changed(installation, installation.keys.show(public_id))


def set_expiry(installation: Installation, arguments: dict[str, Any]) -> KeyView:
    """From when on a key is refused (Unix seconds, 0: never)."""
    public_id = str(arguments["public_id"])
    installation.keys.set_expiry(public_id, float(arguments["expires"]), change_of(installation, arguments))
    return _changed(installation, installation.keys.show(public_id))


def view(installation: Installation, key: Key) -> KeyView:
    """A key with its details open."""
    at, details = installation.clock.now(), installation.keys.details(key)
    hold = next(
        (
            h
            for h in installation.world.holds.all()
            if (h.scope, h.subject) == (Scope.CREDENTIAL, key.credential)
        ),
        None,
    )
    held = hold is not None and hold.stands(at)
    ending = [version.until for version in key.versions if version.until and version.stands(at)]
    return KeyView(
        public_id=key.public_id,
        state=key.refused(at) or ("suspended" if held else "active"),
        principal=details.principal,
        caller=shown(key.credential),
        roles=key.roles,
        scopes=key.scopes,
        networks=details.networks,
        note=details.note,
        created=key.created,
        expires=key.expires,
        revoked=key.revoked,
        suspended_until=hold.until if held and hold is not None else 0.0,
        secrets=sum(version.stands(at) for version in key.versions),
        old_secret_until=max(ending, default=0.0),
        imported=key.imported,
    )


def _terms(arguments: dict[str, Any]) -> Terms:
    return msgspec.convert(arguments["terms"], Terms)


def _minted(installation: Installation, minted: Minted) -> KeyView:
    return msgspec.structs.replace(_changed(installation, minted.key), text=minted.text)


def _changed(installation: Installation, key: Key) -> KeyView:
    installation.controls.load()
    return view(installation, key)


VERBS: dict[str, Verb] = {
    "keys.create": create,
    "keys.import": import_,
    "keys.list": list_,
    "keys.show": show,
    "keys.upstream": upstream,
    "keys.rotate": rotate,
    "keys.suspend": suspend,
    "keys.resume": resume,
    "keys.revoke": revoke,
    "keys.set_scopes": set_scopes,
    "keys.set_networks": set_networks,
    "keys.set_expiry": set_expiry,
}
