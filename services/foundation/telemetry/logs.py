"""JSON lines on standard output, each with the service, the process and the trace."""

import json
import logging
import sys
from typing import Any

import orjson
import structlog

from foundation.telemetry.trace import current_trace_id


def configure_logs(service: str, process: str, level: str = "info") -> None:
    """Set up logging for this process. Libraries' own loggers only speak from warning up."""
    shared: list[Any] = [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_log_level,
        _add_trace,
        structlog.processors.format_exc_info,
    ]
    numeric = getattr(logging, level.upper())
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_as_bytes)],
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.clear_contextvars()
    _context.update(service=service, process=process)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(ensure_ascii=False), foreign_pre_chain=shared
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _as_bytes(event: Any, **options: Any) -> bytes:
    """Return a line; what orjson does not take (half of a surrogate pair, a huge number) is written all the same."""
    try:
        return orjson.dumps(event, default=options["default"])
    except TypeError:
        return json.dumps(event, **options).encode()


_context: dict[str, str] = {}


def _add_trace(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    return {**_context, "trace_id": current_trace_id(), **event}


log: structlog.stdlib.BoundLogger = structlog.get_logger()
