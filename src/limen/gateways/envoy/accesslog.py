"""What came back, as one JSON object a line into a named pipe; ``limen.gateways.answers`` reads it."""

from pathlib import Path

from limen.gateways.envoy.proto import Json, extension

FIELDS: Json = {
    "id": "%REQ(X-REQUEST-ID)%",
    "start": "%START_TIME(%s.%6f)%",
    "ms": "%DURATION%",
    "upstream_us": "%COMMON_DURATION(US_TX_BEG:US_RX_END:us)%",
    "status": "%RESPONSE_CODE%",
    "size": "%BYTES_SENT%",
    "details": "%RESPONSE_CODE_DETAILS%",
    "flags": "%RESPONSE_FLAGS%",
    "route": "%ROUTE_NAME%",
    "peer": "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%",
    "type": "%RESP(CONTENT-TYPE)%",
    "encoding": "%RESP(CONTENT-ENCODING)%",
    "location": "%RESP(LOCATION)%",
    "body": "%DYNAMIC_METADATA(limen:body)%",
}


def access_logs(path: Path) -> list[Json]:
    """The one access log, written to ``path``."""
    log = extension(
        "limen.answers",
        "extensions.access_loggers.file.v3.FileAccessLog",
        path=str(path),
        log_format={"json_format": FIELDS, "omit_empty_values": True},
    )
    return [log]
