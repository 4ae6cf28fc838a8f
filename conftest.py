"""Real servers for every test that needs them: private ones, started once a session."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import production
from deploy.local.stack import Stack
from expertlib import registry
from expertlib.keys import rings
from foundation.testing.kit import DATABASE_SUFFIX


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The production-like set, fast instead of durable, with keys and empty databases."""
    folder: Path = tmp_path_factory.mktemp("servers")
    folder.chmod(0o755)
    with production.started(folder, durable=False) as running:
        running.prepare(database_suffix=DATABASE_SUFFIX)
        rings.create(running.addresses.keys)
        for service in registry.BACKENDS:
            os.environ.update(running.environment(service, DATABASE_SUFFIX))
        yield running
