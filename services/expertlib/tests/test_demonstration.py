"""Demonstration accounts are for an evaluation alone (ASVS 5.0, 6.3.2 and 15.2.3)."""

from types import SimpleNamespace

import pytest

from expertlib import demonstration, registry


async def test_there_are_none_where_people_are_real(monkeypatch, tmp_path):
    def opened(_service):
        raise AssertionError("no database is opened")

    monkeypatch.setattr(registry, "settings", lambda _service: SimpleNamespace(environment="production"))
    monkeypatch.setattr(registry, "opener", opened)
    with pytest.raises(SystemExit, match="only for evaluation"):
        await demonstration.create(tmp_path / "demo.json", "https://experts.example")
    assert list(tmp_path.iterdir()) == []
