"""What a credential proves, whichever kind it is of."""

import msgspec


class Proof(msgspec.Struct, frozen=True):
    """One credential: its pseudonyms, the plain names behind them, and what it says of its bearer.

    ``key`` is the pseudonym of the key or certificate that was proved along with it (0: none), ``dpop`` says
    that it came under that scheme. For ``client``, ``session``, ``marks``, ``bound`` and ``amr`` see
    ``Caller``.
    """

    kind: str
    credential: int
    principal: int
    credential_name: str
    principal_name: str
    public_id: str = ""
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    acr: str = ""
    auth_time: float = 0.0
    issued_at: float = 0.0
    key: int = 0
    dpop: bool = False
    client: str = ""
    session: int = 0
    marks: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
