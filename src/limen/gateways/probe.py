"""Whether a decision server is there and answers: what its supervisor asks."""

import asyncio

from limen.gateways import wire

_ASK = f"GET / HTTP/1.1\r\nhost: limen\r\n{wire.ROUTE}: {wire.PROBE}\r\n\r\n".encode()


async def decides(address: str) -> bool:
    """Ask the decision server at a socket path or ``host:port``; raises ``OSError`` when nobody listens."""
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        reader, writer = await asyncio.open_connection(host, int(port))
    else:
        reader, writer = await asyncio.open_unix_connection(address)
    try:
        writer.write(_ASK)
        return (await reader.readline()).startswith(b"HTTP/1.1 200")
    finally:
        writer.close()
