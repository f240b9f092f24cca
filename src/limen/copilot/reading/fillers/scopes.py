"""Scopes, named (``orders:read``) or said (``can only look at invoices``, ``read only``)."""

from limen.copilot.reading.frame import Frame, unique

_READ = ("read", "see", "look", "view", "fetch", "reading", "list", "get", "query")
_WRITE = ("write", "change", "edit", "modify", "writing", "update")


def scopes_said(frame: Frame) -> tuple[str, ...]:
    """The scopes that were named; else those that the verbs and nouns of the words stand for."""
    named = frame.names("scope")
    frame.drop("operation")
    if named:
        return named
    known, words = frame.inventory.scopes, frame.text.split()
    nouns = [scope.partition(":")[0] for scope in known if ":" in scope]
    said = [noun for noun in unique(nouns) if noun in words or noun.removesuffix("s") in words]
    verbs = [verb for verb, forms in (("read", _READ), ("write", _WRITE)) if any(form in words for form in forms)]
    scopes = unique(f"{noun}:{verb}" for noun in said for verb in verbs if f"{noun}:{verb}" in known)
    if scopes or said:
        return scopes
    bare = [scope for scope in known if ":" not in scope and (scope in words or scope.removesuffix("s") in words)]
    return tuple(bare) or (("read",) if frame.says("read only", "readonly") else ())
