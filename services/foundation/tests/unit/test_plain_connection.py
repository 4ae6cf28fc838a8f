"""Connections beside SQLAlchemy go to the same place in the same way."""

import asyncpg
import pytest

from foundation.db import listening
from foundation.db.engine import Database

URL = "postgresql+asyncpg://owner:p%40ss@db.internal:6432/experts?ssl=verify-full"


@pytest.fixture
def asked(monkeypatch):
    """What asyncpg was told; it connects to nothing."""
    told = {}

    async def connect(*arguments, **named):
        assert not arguments
        told.update(named)
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncpg, "connect", connect)
    return told


async def test_the_listener_is_as_careful_as_the_engine(asked):
    with pytest.raises(ConnectionRefusedError):
        await listening._listen_once(URL, "outbox", lambda _: None, lambda: None)
    assert asked == {
        "host": "db.internal",
        "port": 6432,
        "user": "owner",
        "password": "p@ss",
        "database": "experts",
        "ssl": "verify-full",
        "timeout": listening.CONNECT_LIMIT_S,
    }


def test_an_error_of_the_database_does_not_tell_what_a_statement_was_given():
    assert Database(URL.partition("?")[0]).engine.sync_engine.hide_parameters
