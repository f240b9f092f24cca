"""Suspensions that Envoy enforces by itself, with the decision process dead and on open routes too.

They are an RBAC filter that Envoy takes from a watched file (extension config discovery). Looking a key up
is one walk down a prefix tree, however many are suspended. What mentions a key of ours in any other spelling
than the two plain ones is denied, so that a spelling cannot be a way round.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from limen.gateways.envoy.proto import Json, extension, typed
from limen.model.errors import ConfigError

NAME = "limen.suspensions"
TYPE = "extensions.filters.http.rbac.v3.RBAC"
SUBJECT = "x-limen-subject"
"""The verified subject of a token, set by Envoy itself."""

_PUBLIC_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")


def write_suspensions(
    folder: Path,
    public_ids: Iterable[str],
    subjects: Iterable[str] = (),
    *,
    key_headers: Sequence[str] = ("authorization", "x-api-key"),
    key_prefix: str = "lm_",
) -> None:
    """Suspend exactly these API keys and verified token subjects: atomic, on disk before it returns.

    Envoy answers 403 to them within milliseconds. Subjects are written as they are: give those only that may
    rest on disk. Raises ``ConfigError`` for a public id that could be mistaken for another.
    """
    ids = sorted(set(public_ids))
    for public_id in ids:
        if not _PUBLIC_ID.fullmatch(public_id):
            raise ConfigError(f"public id {public_id!r}: letters, digits and '-' only, 64 at most")
    rules = _rules(ids, sorted(set(subjects)), key_headers, key_prefix)
    resource = typed("config.core.v3.TypedExtensionConfig", name=NAME, typed_config=rules)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    move_into_place(folder / "suspensions.json", msgspec.json.encode({"resources": [resource]}))


def move_into_place(path: Path, data: bytes) -> None:
    """Write a file so that a reader, and a power cut, see the old one or the new one; readable by us only."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _rules(ids: list[str], subjects: list[str], headers: Sequence[str], prefix: str) -> Json:
    """A chain of lookups, first match wins; what none of them knows is let on."""
    chain: Json = _action("ALLOW", "not suspended")
    if subjects:
        chain = _then(_table(SUBJECT, "exact_match_map", subjects), chain)
    for header in reversed(headers):
        bearer = header == "authorization"
        schemes = ("Bearer ", "bearer ") if bearer else ("",)
        if ids:
            keys = [f"{scheme}{prefix}{public_id}_" for public_id in ids for scheme in schemes]
            chain = _then(_table(header, "prefix_match_map", keys), chain)
        chain = _then(_odd_spelling(header, prefix, bearer=bearer), chain)
    return typed(TYPE, matcher=_matcher(chain))


def _matcher(on_match: Json) -> object:
    return on_match.get("matcher") or {"on_no_match": on_match}


def _then(matcher: Json, otherwise: Json) -> Json:
    return {"matcher": {**matcher, "on_no_match": otherwise}}


def _table(header: str, kind: str, keys: list[str]) -> Json:
    deny = _action("DENY", "suspended")
    return {"matcher_tree": {"input": _header(header), kind: {"map": dict.fromkeys(keys, deny)}}}


def _odd_spelling(header: str, prefix: str, *, bearer: bool) -> Json:
    text = re.escape(prefix)
    mentions = rf"(?is).*bearer\s+{text}.*" if bearer else rf"(?is).*{text}.*"
    plain = rf"[Bb]earer {text}[!-+--~]*" if bearer else r"[!-+--~]*"
    both = [_spelled(header, mentions), {"not_matcher": _spelled(header, plain)}]
    rule = {
        "predicate": {"and_matcher": {"predicate": both}},
        "on_match": _action("DENY", "odd key spelling"),
    }
    return {"matcher_list": {"matchers": [rule]}}


def _spelled(header: str, pattern: str) -> Json:
    value = {"safe_regex": {"google_re2": {}, "regex": pattern}}
    return {"single_predicate": {"input": _header(header), "value_match": value}}


def _header(name: str) -> Json:
    return extension("header", "type.matcher.v3.HttpRequestHeaderMatchInput", header_name=name)


def _action(verb: str, name: str) -> Json:
    rule = typed("config.rbac.v3.Action", name=name, action=verb)
    return {"action": {"name": name, "typed_config": rule}}
