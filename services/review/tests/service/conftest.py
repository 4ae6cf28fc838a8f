"""Every service test of review begins with the organizations told."""

import pytest_asyncio

from foundation.testing.kit import ServiceKit
from review.tests.service.making import tell_organizations


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def organizations(review: ServiceKit) -> None:
    await tell_organizations(review)
