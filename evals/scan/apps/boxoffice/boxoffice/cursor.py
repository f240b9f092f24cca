"""Where a page ended, as an opaque text for the next call."""
import base64
import json


def pack(state: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(state).encode()).decode()


def unpack(text: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(text.encode()))
