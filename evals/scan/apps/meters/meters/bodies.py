import json

from starlette.exceptions import HTTPException
from starlette.requests import Request

LARGEST = 16 * 1024


async def json_object(request: Request) -> dict:
    """The body as an object; at most LARGEST bytes of it are ever held."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            raise HTTPException(413, "the body is too long")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise HTTPException(400, "not JSON") from None
    if not isinstance(data, dict):
        raise HTTPException(400, "not an object")
    return data


def text(data: dict, name: str, longest: int = 80) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise HTTPException(400, f"{name}: a text of at most {longest} characters")
    return value
