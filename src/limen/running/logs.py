"""The processes' own log: one JSON object a line on standard error, nothing of the traffic in it."""

import logging
import sys

import structlog


def log_to_stderr(level: int = logging.INFO) -> None:
    """Set structlog and the standard library's logging up alike."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(
        level=level, stream=sys.stderr, format='{"level":"%(levelname)s","event":"%(message)s"}'
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
