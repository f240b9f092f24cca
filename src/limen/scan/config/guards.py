"""Whether a block of nginx asks who calls."""

from typing import Final

from limen.scan.config.nginx import Directive

_ASKS: Final = (
    "access_by_lua_block", "access_by_lua_file", "auth_basic", "auth_jwt", "auth_request", "internal",
)  # fmt: skip
_REFUSED: Final = ("401", "403", "404", "444")
_KNOWN: Final = ("_params", "mime.types")
"""Files that nginx comes with, which guard nothing."""


def guarded(block: Directive) -> bool:
    """Whether a block keeps somebody out: by address, by a password, token or certificate, or altogether."""
    if any(each.name in _ASKS and each.args != ("off",) for each in block.block):
        return True
    if any(each.args == ("all",) for each in block.all("deny")):
        return True
    if any(each.args in (("on",), ("optional",)) for each in block.all("ssl_verify_client")):
        return True
    return any(each.args[:1] and each.args[0] in _REFUSED for each in block.all("return"))


def may_be_guarded(block: Directive) -> bool:
    """Whether a block keeps somebody out, or takes in a file that may."""
    return guarded(block) or includes(block)


def includes(block: Directive) -> bool:
    """Whether a block takes in a file of which nothing is known."""
    return any(each.args and not each.args[0].endswith(_KNOWN) for each in block.all("include"))
