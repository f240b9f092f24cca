"""A language model's server on loopback, whose answers a test writes: obliging, slow, confused or hostile.

It speaks what OpenAI-compatible servers and Anthropic speak, over real HTTP. Only the mind is made up.
"""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Mind = Callable[[str], str]
"""From the operator's part of the prompt to the text of an answer."""


class LanguageModelServer:
    """Serves until closed; ``asked`` are the whole prompts that came, oldest first. ``delay`` in seconds."""

    def __init__(self, mind: Mind, delay: float = 0.0, status: int = 200) -> None:
        self.mind, self.delay, self.status = mind, delay, status
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.answer(self, body)

            def log_message(self, *_: Any) -> None:
                """Nothing is said of calls."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it listens, without a path."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """What an OpenAI-compatible client is told."""
        return f"{self.address}/v1"

    def answer(self, call: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        """Answer one call in the form of its path."""
        told = [body.get("system", ""), *(each["content"] for each in body["messages"])]
        self.asked.append("\n".join(_plain(each) for each in told))
        time.sleep(self.delay)
        text = self.mind(_plain(body["messages"][-1]["content"]))
        form = _anthropic if call.path.endswith("/messages") else _openai
        sent = json.dumps(form(body["model"], text)).encode()
        try:
            call.send_response(self.status)
            call.send_header("content-type", "application/json")
            call.send_header("content-length", str(len(sent)))
            call.end_headers()
            call.wfile.write(sent)
        except (BrokenPipeError, ConnectionResetError):  # who asked has gone: he waits no longer than he said
            call.close_connection = True

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()


def _plain(content: Any) -> str:
    """The text of a message, which is a string or a list of parts."""
    return content if isinstance(content, str) else "\n".join(str(part.get("text", "")) for part in content)


def _openai(model: str, text: str) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [choice],
        "usage": usage,
    }


def _anthropic(model: str, text: str) -> dict[str, Any]:
    usage = {"input_tokens": 1, "output_tokens": 1}
    content = [{"type": "text", "text": text}]
    return {"id": "m1", "type": "message", "role": "assistant", "model": model, "content": content,
            "stop_reason": "end_turn", "stop_sequence": None, "usage": usage}  # fmt: skip
