"""Real servers for the service tests: started once, each service with a database of its own, emptied per test."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import pytest
import pytest_asyncio
from deploy.local import production
from deploy.local.stack import Stack

from expertlib import operator, registry
from foundation.testing import kit
from foundation.testing.kit import ServiceKit

SUFFIX = "_services"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The production-like set, fast instead of durable, with keys and empty databases."""
    folder: Path = tmp_path_factory.mktemp("servers")
    folder.chmod(0o755)
    with production.started(folder, durable=False) as running:
        running.prepare(database_suffix=SUFFIX)
        operator.create_keys(running.addresses.keys)
        for service in registry.BACKENDS:
            os.environ.update(running.environment(service, SUFFIX))
        yield running


@asynccontextmanager
async def _service(stack: Stack, service: str) -> AsyncIterator[ServiceKit]:

    await asyncio.to_thread(operator.migrate, service, "head")
    app = import_module(f"{service}.api").app
    resources = registry.opener(service)()
    admin_url = stack.addresses.postgres.replace("postgresql://", "postgresql+asyncpg://").rsplit("/", 1)[0]
    async with kit.running(
        app, resources, registry.handlers(service), registry.tasks(service), f"{admin_url}/{service}{SUFFIX}"
    ) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def identity_started(stack: Stack) -> AsyncIterator[ServiceKit]:
    """The service identity, open for the whole session."""
    async with _service(stack, "identity") as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def experts_started(stack: Stack) -> AsyncIterator[ServiceKit]:
    """The service experts, open for the whole session."""
    async with _service(stack, "experts") as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def review_started(stack: Stack) -> AsyncIterator[ServiceKit]:
    """The service review, open for the whole session."""
    async with _service(stack, "review") as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def notify_started(stack: Stack) -> AsyncIterator[ServiceKit]:
    """The service notify, open for the whole session."""
    async with _service(stack, "notify") as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def identity(identity_started: ServiceKit) -> ServiceKit:
    """The service identity, empty."""
    await identity_started.empty()
    return identity_started


@pytest_asyncio.fixture(loop_scope="session")
async def experts(experts_started: ServiceKit) -> ServiceKit:
    """The service experts, empty."""
    await experts_started.empty()
    return experts_started


@pytest_asyncio.fixture(loop_scope="session")
async def review(review_started: ServiceKit) -> ServiceKit:
    """The service review, empty."""
    await review_started.empty()
    return review_started


@pytest_asyncio.fixture(loop_scope="session")
async def notify(notify_started: ServiceKit) -> ServiceKit:
    """The service notify, empty."""
    await notify_started.empty()
    return notify_started
