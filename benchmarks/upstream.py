"""The API behind the gateway, as small as it gets: ``python -m benchmarks.upstream`` prints its port.

One answer for everything, with a JSON body that holds ids; it ends when its standard input does.
"""

import asyncio
import sys
from typing import cast

import uvloop

BODY = b'{"items":[{"id":7001,"state":"sent","total":31.5},{"id":7002,"state":"paid","total":12.0}],"next":2}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
    len(BODY),
    BODY,
)
END = b"\r\n\r\n"


class Api(asyncio.Protocol):
    """Answers each request when it is whole; bodies come with their length."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        self._data = b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._data += data
        while (size := whole(self._data)) > 0:
            self._data = self._data[size:]
            self._transport.write(ANSWER)


def whole(data: bytes) -> int:
    """The size of the first message in ``data``; 0 while it is not complete."""
    end = data.find(END)
    if end < 0:
        return 0
    at = data.lower().find(b"\r\ncontent-length:", 0, end + 2)
    length = int(data[at + 17 : data.find(b"\r", at + 2)]) if at >= 0 else 0
    return end + 4 + length if len(data) >= end + 4 + length else 0


async def main() -> None:
    """Listen until standard input ends."""
    server = await asyncio.get_running_loop().create_server(Api, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(main())
