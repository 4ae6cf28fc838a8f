"""How a backup reaches the databases."""

import asyncpg
import pytest
from pydantic import SecretStr

from expertlib import registry
from expertlib.backup import snapshots


class Settings:
    migrate_url = None
    database_url = SecretStr("postgresql+asyncpg://owner:secret@db.internal:6432/experts?ssl=require")


async def test_a_server_that_wants_tls_is_asked_for_it_and_one_that_is_away_is_named(monkeypatch):
    told = {}

    async def connect(*arguments, **named):
        assert not arguments
        told.update(named)
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncpg, "connect", connect)
    monkeypatch.setattr(registry, "settings", lambda _service: Settings)
    with pytest.raises(snapshots.CannotBackUp, match="database of experts cannot be reached") as refused:
        async with snapshots.connected("experts"):
            pass
    assert (told["host"], told["port"], told["ssl"]) == ("db.internal", 6432, "require")
    assert "secret" not in str(refused.value)
