"""Envoy's own administration over its socket: is it ready, which configuration is in force, leave."""

import asyncio
from pathlib import Path


class Admin:
    """Asks over the socket at ``path``; every question raises ``OSError`` when nobody listens there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def get(self, target: str) -> tuple[int, str]:
        """Status and body of an answer; raises ``TimeoutError`` after 2 s."""
        return await asyncio.wait_for(self._exchange(target, "GET"), 2.0)

    async def ready(self) -> bool:
        """Whether Envoy serves; false also while it starts."""
        try:
            status, _ = await self.get("/ready")
        except (OSError, TimeoutError):
            return False
        return status == 200

    async def stats(self, pattern: str) -> dict[str, str]:
        """Statistics whose name matches a regular expression."""
        _, body = await self.get(f"/stats?filter={pattern}")
        lines = (line.partition(": ") for line in body.splitlines())
        return {name: value.strip('"') for name, _, value in lines}

    async def post(self, target: str) -> None:
        """Tell Envoy to do something, such as ``/quitquitquit``."""
        await asyncio.wait_for(self._exchange(target, "POST"), 2.0)

    async def _exchange(self, target: str, method: str) -> tuple[int, str]:
        reader, writer = await asyncio.open_unix_connection(str(self.path))
        try:
            ask = (
                f"{method} {target} HTTP/1.1\r\nhost: admin\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            )
            writer.write(ask.encode())
            answer = await reader.read(-1)
        finally:
            writer.close()
        head, _, body = answer.partition(b"\r\n\r\n")
        if b"transfer-encoding: chunked" in head.lower():
            body = _unchunk(body)
        return int(head.split(b" ", 2)[1]), body.decode()


def _unchunk(data: bytes) -> bytes:
    out: list[bytes] = []
    while data:
        size, _, data = data.partition(b"\r\n")
        length = int(size, 16)
        out.append(data[:length])
        data = data[length + 2 :]
    return b"".join(out)
