"""The words that every part of Envoy's configuration is spelled with."""

Json = dict[str, object]

_TYPES = "type.googleapis.com/envoy."
LARGEST = 2**32 - 1
"""The largest number a UInt32Value carries."""


def typed(name: str, /, **fields: object) -> Json:
    """A message of type ``envoy.NAME`` as an ``Any``."""
    return {"@type": _TYPES + name, **fields}


def extension(name: str, type_name: str, /, **fields: object) -> Json:
    """An extension with its configuration."""
    return {"name": name, "typed_config": typed(type_name, **fields)}


def ms(milliseconds: float) -> str:
    """A duration as Envoy writes it."""
    return f"{milliseconds / 1000:.3f}s"


def watched(path: str, folder: str) -> Json:
    """A configuration source: a file that is moved into place in a watched folder."""
    return {
        "resource_api_version": "V3",
        "path_config_source": {"path": path, "watched_directory": {"path": folder}},
    }


def socket_address(address: str) -> Json:
    """A socket path, or ``host:port``."""
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        return {"socket_address": {"address": host, "port_value": int(port)}}
    return {"pipe": {"path": address}}


def replace_header(name: str, value: str, action: str = "OVERWRITE_IF_EXISTS_OR_ADD") -> Json:
    """A header option that takes the place of what was there."""
    return {"header": {"key": name, "value": value}, "append_action": action}
