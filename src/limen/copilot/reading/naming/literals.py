"""What is written out and needs no inventory: addresses, hosts, paths, documents, revisions."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network

from limen.copilot.inventory import Inventory
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan


def finder(inventory: Inventory) -> Callable[[Scan, Lexicon], Iterator[Mention]]:
    """A finder that knows the API's operations by their paths."""

    def find(scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
        for place, word in enumerate(scan.words):
            if word.kind in ("cidr", "cidr6"):
                yield from _network(word.text, place)
            elif word.kind == "hostport":
                yield Mention("upstream", (word.text,), place, place + 1)
            elif word.kind == "file" and word.text.startswith("/") and scan.says("decoy"):
                method = _method(scan, place)
                yield Mention("path", ((word.text, method),), place - bool(method), place + 1)
            elif word.kind in ("url", "file"):
                yield from _document(word.text, place)
            elif word.kind == "path":
                yield _path(inventory, scan, place)
            elif word.kind == "iso" and "T" in word.text:
                yield Mention("moment", (word.text,), place, place + 1)

    return find


def _network(text: str, place: int) -> Iterator[Mention]:
    try:
        yield Mention("network", (str(ip_network(text, strict=False)),), place, place + 1)
    except ValueError:
        yield Mention("unknown", (text,), place, place + 1)


def _document(text: str, place: int) -> Iterator[Mention]:
    bare = text.removeprefix("http://").removeprefix("https://").rstrip("/")
    host, _, port = bare.partition(":")
    if port.isdigit() and "/" not in bare and host:
        yield Mention("upstream", (bare,), place, place + 1)
    else:
        yield Mention("document", (text,), place, place + 1)


def _path(inventory: Inventory, scan: Scan, place: int) -> Mention:
    """A path is the operations under it, or with a method before it the one operation; else just a path."""
    path = scan.words[place].text.removesuffix("*").removesuffix("/") or "/"
    method = _method(scan, place)
    first = place - bool(method)
    same = [o.id for o in inventory.operations if o.path == path and method in ("", o.method)]
    under = [
        o.id for o in inventory.operations if o.path == path or o.path.startswith(path.rstrip("/") + "/")
    ]
    if same and (method or (len(same) == 1 and len(under) == 1)):
        return Mention("operation", tuple(same), first, place + 1)
    if under and not method:
        return Mention("operation", tuple(under), first, place + 1)
    return Mention("path", ((path, method),), first, place + 1)


def _method(scan: Scan, place: int) -> str:
    """The method that was named right before a path, else ``""``."""
    return scan.words[place - 1].text if place and scan.words[place - 1].text in _METHODS else ""


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
