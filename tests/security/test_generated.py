"""A few hundred generated calls of each service: 0 × 5xx, refusals in Chinese (make security: 10,000)."""

import os

import pytest

from notify.bell.usecases import Pace, bell_of
from tests.architecture.source import BACKENDS
from tests.security.generated.services import explore

pytestmark = pytest.mark.service

CALLS = int(os.environ.get("GENERATED_CALLS", "300"))
SEED = int(os.environ.get("GENERATED_SEED", "1"))


@pytest.fixture
def kits(identity_started, experts_started, review_started, notify_started):
    bell_of(notify_started.resources).pace = Pace(beat=0.05, life=0.1)
    return dict(
        zip(BACKENDS, (identity_started, experts_started, review_started, notify_started), strict=True)
    )


@pytest.mark.parametrize("service", BACKENDS)
async def test_no_generated_call_brings_a_service_down(kits, service, record_property):
    found = await explore(kits[service], CALLS, SEED)
    print(found)
    record_property("figures", found.summary)
    assert not found.wrong, str(found)
    assert found.calls == CALLS
    assert len(found.succeeded) > 3
