"""Which errors mean: the dependency is down or busy, try again later."""

import asyncpg
from minio.error import MinioException, S3Error
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeout
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from urllib3.exceptions import HTTPError

# SQLSTATE classes: 08 connection, 40 rollback (deadlock, serialization), 53 resources, 55 lock, 57 intervention
TRANSIENT_SQLSTATES = frozenset({"08", "40", "53", "55", "57"})
DEPENDENCIES = (
    OSError,
    TimeoutError,
    PoolTimeout,
    RedisConnectionError,
    RedisTimeout,
    HTTPError,
    MinioException,
)


def is_transient(error: BaseException) -> bool:
    """Return whether the same call may succeed later without anybody changing anything."""
    if isinstance(error, asyncpg.PostgresError | asyncpg.InterfaceError):
        # Raised bare where a connection is made: a server that starts, or has no room.
        return (getattr(error, "sqlstate", None) or "08")[:2] in TRANSIENT_SQLSTATES
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return (
            state[:2] in TRANSIENT_SQLSTATES
            or error.connection_invalidated
            # the server's farewell came while a statement was on its way
            or isinstance(getattr(error.orig, "__cause__", None), asyncpg.InternalClientError)
            or (not state and isinstance(error, OperationalError | InterfaceError))
        )
    if isinstance(error, S3Error):
        return error.code in {"InternalError", "SlowDown", "ServiceUnavailable"}
    return isinstance(error, DEPENDENCIES)
