"""A client certificate as an ASGI server tells of it (the extension ``tls``), in the words of Envoy.

Only what the server verified counts: one with an error is none. A server without the extension tells of no
certificate, whatever the client says.
"""

import hashlib
import ssl
from collections.abc import Mapping
from typing import Any


def client_certificate(scope: Mapping[str, Any]) -> str:
    """Hash and subject of the verified client certificate; empty when there is none."""
    told = (scope.get("extensions") or {}).get("tls") or {}
    chain = list(told.get("client_cert_chain") or ())
    if not chain or told.get("client_cert_error"):
        return ""
    try:
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(str(chain[0]).strip())).hexdigest()
    except ValueError:
        return ""
    return f'Hash={digest};Subject="{_quoted(str(told.get("client_cert_name") or ""))}"'


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
