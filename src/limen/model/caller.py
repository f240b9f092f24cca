"""Who is calling, as pseudonyms: nothing here can be turned back into a name without the vault."""

import msgspec


class Caller(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One caller as the gateway verified it.

    ``credential``, ``principal``, ``address`` and ``network`` are 63-bit keyed pseudonyms (0: not known).
    ``network`` is the /24 (IPv4) or /48 (IPv6) of the address. ``kind`` is how the caller proved itself:
    ``api_key``, ``jwt``, ``basic``, ``cookie``, ``mtls``, ``claimed`` (a log's word) or ``none``.
    ``auth_time`` and ``issued_at`` are Unix seconds, 0 when the credential carries none. ``key`` is the
    pseudonym of the key or certificate that the caller proved to hold along with a token (0: of none).
    ``client`` is the application a token was issued to, ``session`` the pseudonym of the login session it
    belongs to (0: not told). ``marks`` are what rules ask about that only the gateway can see, and that holds
    of this caller (see ``limen.engine.token_age``): ``claim department=sales``, ``network 10.20.0.0/16``.
    ``country`` is where the address lies (empty: not told), ``subnet`` the pseudonym of the /64 of an IPv6
    address. ``bound`` is what the credential was proved along with (``dpop``, ``mtls``), ``amr`` the ways in
    which the user proved himself (RFC 8176).
    """

    credential: int = 0
    principal: int = 0
    address: int = 0
    network: int = 0
    roles: tuple[str, ...] = ()
    kind: str = "none"
    scopes: tuple[str, ...] = ()
    acr: str = ""
    auth_time: float = 0.0
    issued_at: float = 0.0
    key: int = 0
    client: str = ""
    session: int = 0
    marks: tuple[str, ...] = ()
    country: str = ""
    subnet: int = 0
    bound: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()

    @property
    def subject(self) -> int:
        """Whose baseline a call belongs to: the credential, else the principal, else the address."""
        return self.credential or self.principal or self.address

    @property
    def authenticated(self) -> bool:
        """Whether some credential was verified (or claimed by a log)."""
        return self.credential != 0 or self.principal != 0


ANONYMOUS = Caller()
