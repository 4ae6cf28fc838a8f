"""The gateway for its tests: settings of an evaluation, services that are fakes."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from gateway.settings import settings
from gateway.tests.fakes import Site, opened
from gateway.web.pages import environment

SETTINGS = {
    "ENVIRONMENT": "evaluation",
    "IDENTITY_URL": "http://identity.test",
    "EXPERTS_URL": "http://experts.test",
    "REVIEW_URL": "http://review.test",
    "NOTIFY_URL": "http://notify.test",
    "PUBLIC_URL": "http://gateway.test",
    "COOKIE_SECURE": "false",
    "NODE_MODULES": str(Path(__file__).parents[3] / "node_modules"),
}


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(f"GATEWAY_{name}", value)
    settings.cache_clear()
    environment.cache_clear()
    yield
    settings.cache_clear()
    environment.cache_clear()


@pytest_asyncio.fixture(loop_scope="session")
async def site(_settings: None) -> AsyncIterator[Site]:
    """The gateway in front of fake services."""
    from gateway.api import make_app

    async for opened_site in opened(make_app):
        yield opened_site
