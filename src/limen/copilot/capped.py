"""An HTTP client that follows no redirect and reads no more of an answer than it must."""

from collections.abc import AsyncIterator

import httpx2


class TooLongError(httpx2.TransportError):
    """An answer is longer than it may be."""


class _Capped(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, most: int) -> None:
        self._inner, self._left = inner, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._inner:
            self._left -= len(part)
            if self._left < 0:
                raise TooLongError("the answer is too long")
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Transport(httpx2.AsyncHTTPTransport):
    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["accept-encoding"] = "identity"  # a few packed bytes could be gigabytes
        response = await super().handle_async_request(request)
        if "content-encoding" in response.headers:
            raise TooLongError("the answer is packed although that was not asked for")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Capped(response.stream, self._most)
        return response


def capped_client(most: int, timeout: float) -> httpx2.AsyncClient:
    """A client whose answers hold ``most`` bytes; ``timeout`` in seconds is for each step."""
    return httpx2.AsyncClient(transport=_Transport(most), timeout=timeout, follow_redirects=False)
