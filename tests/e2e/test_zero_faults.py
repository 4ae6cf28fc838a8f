"""Whatever is sent to the gateway by whomever, no answer is a 5xx (0 of a few hundred; make security: of 10,000).

Last but one of all: what these calls change in the demonstration is of no use to anybody afterwards.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.words import Role
from tests.security.generated import pages

pytestmark = pytest.mark.e2e

CALLS = int(os.environ.get("GENERATED_CALLS", "900"))
SEED = int(os.environ.get("GENERATED_SEED", "1"))


def in_a_thread(work):
    """Return what a coroutine returns; the browser's driver has a running loop in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work)).result()


@pytest.fixture(scope="module")
def table(system):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in system.processes["gateway"].environment.items():
            if name.startswith("GATEWAY_"):
                patch.setenv(name, value)
        return pages.route_table()


@pytest.fixture(scope="module")
def accounts(system):
    """One account of each role that the demonstration has."""
    return {str(role): account for role in Role for account in system.accounts if account["role"] == role}


def test_no_generated_call_brings_a_page_down(system, table, accounts, record_property):
    walked = in_a_thread(pages.walk(system.url, accounts, table, CALLS, SEED))
    print(walked)
    record_property("figures", walked.summary)
    assert not walked.wrong, str(walked)
    assert walked.calls == CALLS
    assert set(walked.signed_in) == set(accounts), "everybody was signed in for some of the calls"
    if 9 * len(table) <= CALLS:
        assert len(walked.called) > 0.9 * len(table)


def test_what_is_no_http_is_refused(system):
    assert pages.raw_calls(system.url) == []
    assert in_a_thread(_alive(system.url)) == 200


async def _alive(url):
    import httpx

    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.get(f"{url}/readyz", timeout=20)).status_code
