import asyncio
from types import SimpleNamespace

import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import create_async_engine

from foundation.bus.publisher import Publisher
from foundation.bus.relay import Relay
from foundation.bus.topology import connect
from foundation.db.base import PlatformBase
from foundation.parameters.tables import ParametersBase
from foundation.resources import Resources
from foundation.sealing.keys import Keyring
from foundation.settings import BackendSettings
from foundation.tasks.celery_app import make_celery
from foundation.testing import kit

from .sample import HANDLERS, MISBEHAVIOUR, TASKS, Base, Effect, ThingHappened

SUBSCRIPTIONS = {"sample": [ThingHappened.NAME]}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sample_started(stack):
    stack.prepare(["sample"], "_foundation")
    variables = stack.environment("sample", "_foundation")
    settings = BackendSettings(
        **{name.removeprefix("SAMPLE_").lower(): value for name, value in variables.items()}
    )
    for kind in ("sealing", "blind"):
        Keyring.generate().write(settings.keys_dir / kind / "sample.json")
    admin = stack.addresses.postgres.replace("postgresql://", "postgresql+asyncpg://").rsplit("/", 1)[0]
    admin_url = f"{admin}/sample_foundation"
    engine = create_async_engine(settings.migrate_url.get_secret_value())
    async with engine.begin() as connection:
        for metadata in (PlatformBase.metadata, ParametersBase.metadata, Base.metadata):
            await connection.run_sync(metadata.create_all)
    await engine.dispose()
    resources = Resources.open("sample", settings)
    async with kit.running(FastAPI(), resources, HANDLERS, TASKS, admin_url) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def sample(sample_started):
    MISBEHAVIOUR.errors.clear()
    await sample_started.empty()
    with connect(sample_started.resources.settings.broker_url.get_secret_value()) as broker:
        for queue in ("sample.events", "sample.tasks", "events.dead"):
            try:
                broker.default_channel.queue_purge(queue)
            except broker.channel_errors:
                broker.default_channel.close()
                broker._default_channel = None
    return sample_started


@pytest_asyncio.fixture(loop_scope="session")
async def bus(sample):
    """The relay, made but not running; `effects` waits for a number of rows."""
    url = sample.resources.settings.broker_url.get_secret_value()
    publisher = Publisher(url, make_celery(url, ["sample"]), SUBSCRIPTIONS, ["sample"])

    async def effects(expected, seconds=20):
        for _ in range(seconds * 20):
            async with sample.resources.database.read() as session:
                count = await session.scalar(select(func.count()).select_from(Effect))
            if count >= expected:
                return count
            await asyncio.sleep(0.05)
        return count

    relay = Relay("sample", sample.resources.database, publisher)
    yield SimpleNamespace(url=url, relay=relay, publisher=publisher, effects=effects)
    publisher.discard()
