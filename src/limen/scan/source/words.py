"""Words by which developers name owners, roles and rights. Names are hints: a rule that rests on one alone says
so with a low confidence."""

import re
from typing import Final

_SPLIT: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

OWNERS: Final = frozenset(
    "account author buyer client company created creator customer employee group guest holder learner member"
    " merchant org organisation organization owner patient payer person principal requester resident rider"
    " sender seller shop student subscriber team tenant user vendor workspace".split()
)
"""Words for whom a thing belongs to."""

ROLES: Final = frozenset(
    "admin administrator administrators admins can group groups moderator operator perm permission permissions"
    " perms privilege privileges right rights role roles scope scopes staff superuser superusers".split()
)
"""Words for what a caller may do."""

CALLERS: Final = frozenset(
    "account caller claims identity login me member operator principal session subject user viewer".split()
)
"""Words for who calls."""

SENSITIVE: Final = frozenset(
    "active admin approved balance banned credit credits discount enabled flags is_active is_admin is_staff"
    " is_superuser is_verified kyc level limit owner owner_id paid permissions plan price quota rank rate role"
    " roles salary scopes score staff state status superuser tenant tenant_id tier user_id verified".split()
)
"""Members that a caller should seldom set for himself."""

SECRETS: Final = frozenset(
    "api_key apikey card_number cvv hash hashed_password iban mfa_secret national_id otp_secret passwd password"
    " password_digest password_hash pin private_key reset_token salt secret session_token ssn tax_id token"
    " totp_secret".split()
)
"""Members that should seldom leave the service."""


def words(name: str) -> tuple[str, ...]:
    """The words of a name, in small letters: ``ownerId`` and ``owner_id`` are ``owner id``."""
    return tuple(word.lower() for word in _SPLIT.findall(name))


def names_owner(name: str) -> bool:
    """Whether a name is that of an owner or of his id: ``user_id``, ``created_by``, ``ownerId``."""
    parts = words(name)
    if not parts:
        return False
    if parts[-1] in ("id", "ids", "uuid", "pk", "by", "ref", "key", "email", "username", "name"):
        parts = parts[:-1]
    return bool(parts) and parts[-1] in OWNERS


def names_role(name: str) -> bool:
    """Whether a name is that of a role or right: ``is_admin``, ``permissions``."""
    return not ROLES.isdisjoint(words(name))


def names_caller(name: str) -> bool:
    """Whether a name is that of the one who calls: ``current_user``, ``principal``."""
    parts = words(name)
    return bool(parts) and (parts[-1] in CALLERS and (len(parts) == 1 or _now(parts)))


def _now(parts: tuple[str, ...]) -> bool:
    return not {"auth", "authed", "authenticated", "current", "logged", "request", "requesting", "signed", "this"
               }.isdisjoint(parts)  # fmt: skip


def kind_of(name: str) -> str:
    """The kind of thing a table, class or collection holds, in one word: ``ORDERS``, ``Order``, ``order_repo``
    and ``OrderModel`` hold ``order``."""
    parts = [word for word in words(name) if word not in _HOLDERS]
    return _singular("_".join(parts))


_HOLDERS: Final = frozenset(
    "all by cache collection dao data database db dict entity id index items list manager map model models"
    " objects query queryset record records registry repo repository rows schema service session store storage"
    " table tables".split()
)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
