"""Whether a block of nginx asks who calls."""

from typing import Final

from limen.scan.config.nginx import Directive

_ASKS: Final = (
    "auth_basic",
    "auth_jwt",
    "auth_request",
    "access_by_lua_block",
    "access_by_lua_file",
    "internal",
)
_REFUSED: Final = ("401", "403", "404", "444")


def guarded(block: Directive) -> bool:
    """Whether a block keeps somebody out: by address, by a password, token or certificate, or altogether."""
    if any(each.name in _ASKS and each.args != ("off",) for each in block.block):
        return True
    if any(each.args == ("all",) for each in block.all("deny")):
        return True
    if any(each.args in (("on",), ("optional",)) for each in block.all("ssl_verify_client")):
        return True
    return any(each.args[:1] and each.args[0] in _REFUSED for each in block.all("return"))
