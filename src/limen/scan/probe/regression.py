"""What a probe found as tests that anybody can run again: a pytest file that sends the same requests and
fails while they are answered as they were. Needs pytest and httpx; credentials come from the
environment."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from limen.model import ConfigError
from limen.scan.probe.exchange import Request
from limen.scan.probe.ground import Proof

_HEAD: Final = '''"""What `limen scan --url` found, as tests: each fails while the weakness is there.

LIMEN_URL names the server; {names} hold the callers' header lines, as in
`export ADA='Authorization: Bearer ...'`.
Written by limen scan; safe to edit.
"""

import os

import httpx
import pytest

URL = os.environ.get("LIMEN_URL", {url})


def send(method, path, who="", body=None, headers=()):
    sent = dict(headers)
    if who:
        line = os.environ.get(who) or pytest.skip(f"{{who}} holds no header line")
        name, _, value = line.partition(":")
        sent[name.strip()] = value.strip()
    with httpx.Client(base_url=URL, timeout=10, trust_env=False) as client:
        return client.request(method, path, json=body, headers=sent)
'''


def as_tests(proofs: Iterable[Proof], url: str) -> str:
    """The file's text; a finding that neither a refusal nor a text tells from none has no test in it, and
    is named instead: a test that cannot fail would say that it is mended."""
    every = list(proofs)
    kept = [proof for proof in every if proof.denied or proof.absent]
    names = sorted({request.variable for proof in kept for request in proof.requests if request.variable})
    head = _HEAD.format(names=", ".join(names) or "no variables", url=json.dumps(url))
    used: set[str] = set()
    untold = [f"# No test tells this one: {_line(proof)}" for proof in every if proof not in kept]
    return "\n\n".join([head, *(_test(proof, used) for proof in kept), *untold]) + "\n"


def write_tests(proofs: Iterable[Proof], url: str, folder: Path) -> Path:
    """Writes ``test_limen_probe.py`` into a folder; raises ``ConfigError`` where it cannot."""
    path = folder / "test_limen_probe.py"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(as_tests(proofs, url), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"--tests {folder}: cannot be written: {error.strerror}") from None
    return path


def _test(proof: Proof, used: set[str]) -> str:
    lines = [f"def {_name(proof, used)}():", f"    {_line(proof)}"]
    lines += [f"    answer = {_call(each)}" for each in proof.requests]
    if proof.denied:
        lines.append("    assert answer.status_code >= 400")
    if proof.absent:
        lines.append(f"    assert {proof.absent!r} not in answer.text")
    return "\n".join(lines)


def _line(proof: Proof) -> str:
    """A finding in one line of a comment, whatever its texts hold."""
    return json.dumps(f"{proof.operation}: {proof.said}")


def _call(request: Request) -> str:
    parts = [repr(request.method), repr(request.path)]
    if request.variable:
        parts.append(f"who={request.variable!r}")
    if request.body is not None:
        parts.append(f"body={_plain(request.body)}")
    if request.headers:
        parts.append(f"headers={dict(request.headers)!r}")
    return f"send({', '.join(parts)})"


def _plain(value: Any) -> str:
    return repr(json.loads(json.dumps(value)))


def _name(proof: Proof, used: set[str]) -> str:
    base = "test_" + "_".join(re.findall(r"[a-z0-9]+", f"{proof.operation} {proof.said}".lower()))[
        :70
    ].rstrip("_")
    name, number = base, 2
    while name in used:
        name, number = f"{base}_{number}", number + 1
    used.add(name)
    return name
