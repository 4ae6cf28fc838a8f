"""What only identity's service tests need."""

import pytest_asyncio

from identity.tests import issuer as provider

from . import steps


@pytest_asyncio.fixture(loop_scope="session")
async def portal(identity):
    """A provider, and the service that knows it."""
    async with provider.running() as issuer:
        issuer.now = lambda: identity.clock.now().timestamp()
        async with steps.with_settings(identity, **issuer.settings()):
            yield issuer
