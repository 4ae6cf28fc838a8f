"""A command whose server or file is away ends in a sentence; a fault of ours keeps its trace."""

import asyncpg
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError
from urllib3.exceptions import MaxRetryError

from expertlib import auditing, processes
from expertlib.__main__ import main

SECRET = "王某某"
AWAY = [
    (ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 9)"), "127.0.0.1"),
    (FileNotFoundError(2, "No such file or directory", "/nowhere/heads"), "/nowhere/heads: No such file"),
    (PermissionError(13, "Permission denied", "/keys"), "/keys: Permission denied"),
    (TimeoutError(), "TimeoutError"),
    (asyncpg.CannotConnectNowError("the database system is starting up"), "is starting up"),
    (asyncpg.InvalidPasswordError("password authentication failed"), "password authentication failed"),
    (OperationalError("SELECT 1", {"name": SECRET}, OSError("server closed")), "server closed"),
    (MaxRetryError(None, "/bucket", OSError("refused")), "refused"),
]


def fails_with(monkeypatch, where, name, error):
    async def fail(*_):
        raise error

    monkeypatch.setattr(where, name, fail)


@pytest.mark.parametrize(("error", "said"), AWAY, ids=[type(error).__name__ for error, _ in AWAY])
def test_what_is_away_is_named(monkeypatch, error, said):
    fails_with(monkeypatch, auditing, "verify", error)
    result = CliRunner().invoke(main, ["audit", "verify"])
    assert result.exit_code == 1
    assert said in result.output
    assert result.output.startswith("Error: ")
    assert SECRET not in result.output


def test_a_fault_of_ours_keeps_its_trace(monkeypatch):
    fails_with(monkeypatch, auditing, "verify", KeyError("x"))
    assert isinstance(CliRunner().invoke(main, ["audit", "verify"]).exception, KeyError)


def test_a_process_keeps_its_trace(monkeypatch):
    def fail(*_):
        raise ConnectionRefusedError

    monkeypatch.setattr(processes, "relay", fail)
    result = CliRunner().invoke(main, ["relay", "identity"])
    assert isinstance(result.exception, ConnectionRefusedError)
