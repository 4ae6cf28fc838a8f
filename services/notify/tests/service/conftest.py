"""Every service test of notify begins with the templates seeded and a provider that can be made to fail."""

import pytest_asyncio

from foundation.testing.kit import ServiceKit
from notify.parameters.usecases import PARAMETERS, NotifyParameters
from notify.seed import seed
from notify.sms.usecases import PROVIDER, OutboxProvider
from notify.tests.service.making import FailingProvider


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def templates(notify: ServiceKit) -> None:
    async with notify.resources.unit_of_work() as uow:
        await seed(uow)


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def no_quiet_hours(notify: ServiceKit) -> None:
    """The clock is the real one: without this, what the tests show would depend on the time of day."""
    async with notify.resources.unit_of_work() as uow:
        await PARAMETERS.change(uow, "quiet_until", NotifyParameters().quiet_from, 0)


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def provider(notify: ServiceKit) -> FailingProvider:
    failing = FailingProvider(OutboxProvider(notify.resources))
    notify.resources.extras[PROVIDER] = failing
    return failing
