"""Settings that are not whole end a command with the names of the variables, and never show what they hold."""

import os
from importlib import import_module

import pytest
from click.testing import CliRunner

from expertlib import processes
from expertlib.__main__ import main

SECRET = "a-password-that-nobody-reads"


@pytest.fixture
def unset(monkeypatch):
    """No settings at all but one that is a secret."""
    # what a process does with its log would stay for the tests that follow
    monkeypatch.setattr(processes, "configure_logs", lambda *_: None)
    settings = [
        import_module(f"{service}.settings").settings for service in ("identity", "review", "gateway")
    ]
    for name in list(os.environ):
        if name.startswith(("IDENTITY_", "REVIEW_", "GATEWAY_")):
            monkeypatch.delenv(name)
    for service in ("IDENTITY", "REVIEW"):
        monkeypatch.setenv(f"{service}_DATABASE_URL", f"postgresql+asyncpg://identity:{SECRET}@localhost/x")
    for one in settings:
        one.cache_clear()
    yield
    for one in settings:
        one.cache_clear()


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        (["keys", "show"], "IDENTITY_KEYS_DIR"),
        (["audit", "verify", "review"], "REVIEW_FONT_DIR"),
        (["migrate", "identity"], "IDENTITY_BROKER_URL"),
        (["api", "review", "--port", "1"], "REVIEW_PUBLIC_URL"),
        (["api", "gateway", "--port", "1"], "GATEWAY_PUBLIC_URL"),
        (["relay", "identity"], "IDENTITY_REDIS_URL"),
        (["consumer", "review"], "REVIEW_S3_BUCKET"),
        (["worker", "review"], "REVIEW_S3_ENDPOINT"),
        (["backup", "nowhere"], "IDENTITY_KEYS_DIR"),
    ],
)
def test_what_is_missing_is_named_and_no_value_is_shown(unset, command, missing):
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1, result.exception
    assert f"{missing} is missing" in result.output
    assert SECRET not in result.output
    assert "Traceback" not in result.output


def test_what_is_refused_is_named_with_the_reason(unset, monkeypatch):
    monkeypatch.setenv("IDENTITY_AUDIT_HEADS_DAYS", "3")
    result = CliRunner().invoke(main, ["keys", "show"])
    assert "IDENTITY_AUDIT_HEADS_DAYS: Input should be greater than or equal to 185" in result.output
