"""Every service test of notify begins with the templates seeded and a provider that can be made to fail."""

import pytest_asyncio

from foundation.testing.kit import ServiceKit
from notify.seed import seed
from notify.sms.usecases import PROVIDER, OutboxProvider
from notify.tests.service.making import FailingProvider, no_quiet_hours


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def templates(notify: ServiceKit) -> None:
    async with notify.resources.unit_of_work() as uow:
        await seed(uow)


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def awake(notify: ServiceKit) -> None:
    await no_quiet_hours(notify)


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def provider(notify: ServiceKit) -> FailingProvider:
    failing = FailingProvider(OutboxProvider(notify.resources))
    notify.resources.extras[PROVIDER] = failing
    return failing
