"""A small real API for the gateway tests: it echoes, streams, compresses, and upgrades to a raw echo."""

import asyncio
import gzip
import json
import ssl
from collections.abc import Callable

Reply = tuple[int, list[tuple[str, str]], bytes]


class EchoApi:
    """Answers by path; ``chunks`` are the sizes in which request bodies arrived at ``/upload``."""

    def __init__(self) -> None:
        self.chunks: list[int] = []
        self.arrived = asyncio.Event()
        self.seen = 0

    async def serve(self, context: ssl.SSLContext | None = None) -> int:
        self.server = await asyncio.start_server(self._connection, "127.0.0.1", 0, ssl=context)
        return int(self.server.sockets[0].getsockname()[1])

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ", 2)
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)
        }
        self.seen += 1
        if headers.get("upgrade") == "websocket":
            return await self._upgraded(reader, writer)
        body = await self._body(reader, headers)
        path = target.partition("?")[0]
        if path == "/sse":
            return await self._events(writer)
        status, extra, out = self._plain(path, method, target, headers, body)
        head_out = "".join(f"{name}: {value}\r\n" for name, value in extra)
        writer.write(f"HTTP/1.1 {status} X\r\n{head_out}content-length: {len(out)}\r\n\r\n".encode() + out)
        await writer.drain()
        return True

    def _plain(self, path: str, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        kind = ("content-type", "application/json")
        table: dict[str, Callable[[], Reply]] = {
            "/big": lambda: (200, [("content-type", "application/json")], b"[" + b"1," * 2_600_000 + b"1]"),
            "/gzip": lambda: (200, [kind, ("content-encoding", "gzip")], gzip.compress(b'{"id": 77}')),
            "/made": lambda: (201, [("location", "/things/9")], b""),
        }
        if path in table:
            return table[path]()
        echo = {"method": method, "target": target, "headers": headers, "length": len(body)}
        return 200, [kind], json.dumps(echo).encode()

    async def _body(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            return await self._chunked(reader)
        return await reader.readexactly(int(headers.get("content-length", "0")))

    async def _chunked(self, reader: asyncio.StreamReader) -> bytes:
        whole = b""
        while True:
            size = int(await reader.readline(), 16)
            whole += (await reader.readexactly(size + 2))[:-2]
            if size == 0:
                return whole
            self.chunks.append(size)
            self.arrived.set()

    async def _events(self, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        for number in range(3):
            writer.write(f"data: {number}\n\n".encode())
            await writer.drain()
            await asyncio.sleep(0.3)
        return False

    async def _upgraded(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n")
        while data := await reader.read(1024):
            writer.write(data)
            await writer.drain()
        return False
