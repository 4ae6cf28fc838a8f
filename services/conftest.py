"""Each service for its own tests: a database of its own on the shared servers, emptied before every test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import pytest_asyncio

from deploy.local.stack import Stack
from expertlib import operator, registry
from foundation.testing import kit
from foundation.testing.kit import ServiceKit


@asynccontextmanager
async def _service(stack: Stack, service: str) -> AsyncIterator[ServiceKit]:
    await asyncio.to_thread(operator.migrate, service, "head")
    app = import_module(f"{service}.api").app
    resources = registry.opener(service)()
    server = stack.addresses.postgres.replace("postgresql://", "postgresql+asyncpg://").rsplit("/", 1)[0]
    admin_url = f"{server}/{service}{kit.DATABASE_SUFFIX}"
    async with kit.running(
        app,
        resources,
        registry.handlers(service),
        registry.tasks(service),
        admin_url,
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
