"""How a command asks the running installation."""

import socket
from types import TracebackType
from typing import Any, Self

import msgspec

from limen.admin.frames import LENGTH, Question, Reply, frame, length_of
from limen.assemble import Places, admin_token
from limen.model import ConfigError, InputError, LimenError

_decode = msgspec.msgpack.Decoder(Reply).decode


class NotRunningError(ConfigError):
    """Nobody answers at the socket of this installation."""


class AdminClient:
    """One connection to the decision process; raises ``NotRunningError`` when there is none.

    ``patience`` is how many seconds an answer may take.
    """

    def __init__(self, places: Places, patience: float = 330.0) -> None:
        self._token = admin_token(places) if places.token.exists() else b""
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(patience)
        try:
            self._socket.connect(str(places.admin))
        except OSError:
            self._socket.close()
            raise NotRunningError(f"no Limen is running on {places.data}: start it with `limen up`") from None

    def ask(self, verb: str, **arguments: Any) -> Any:
        """What the verb gives. Raises what it raised: ``ConfigError`` or ``InputError`` with its text."""
        try:
            self._socket.sendall(frame(Question(self._token, verb, arguments)))
            reply = _decode(self._read(length_of(self._read(LENGTH))))
        except (OSError, EOFError, msgspec.MsgspecError) as error:
            raise LimenError(
                f"the running Limen did not answer ({type(error).__name__}): see its log"
            ) from None
        if reply.ok:
            return reply.result
        kinds = {"config": ConfigError, "input": InputError}
        raise kinds.get(reply.kind, LimenError)(reply.error)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self, length: int) -> bytes:
        parts = bytearray()
        while len(parts) < length:
            part = self._socket.recv(min(1 << 16, length - len(parts)))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)
