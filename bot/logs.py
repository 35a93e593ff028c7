"""Logs: one line an event, keys and values, on standard error. Never texts, names or numbers."""

import logging
import sys

import structlog

QUIET = ("apscheduler", "asyncio", "dingtalk_stream", "httpx", "httpcore", "uvicorn", "websockets")


def set_up_logs() -> None:
    """Routes structlog, and the warnings of libraries, to standard error."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
