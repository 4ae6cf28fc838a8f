"""Spending the hourly budget of a network address."""

from datetime import timedelta

from redis.exceptions import RedisError

from foundation.resources import Resources
from foundation.telemetry.logs import log
from identity.budgets.errors import AddressBudgetSpent

WINDOW = timedelta(hours=1)

# One script: a counter without an end would lock an address out for good.
_SPEND = """
local spent = redis.call('INCR', KEYS[1])
if spent == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return spent
"""


def address_key(resources: Resources, address: str | None) -> bytes:
    """Return the keyed hash of an address; those that come without one share a budget."""
    return resources.sealer.blind("address", address or "unknown")


async def spend(resources: Resources, what: str, address: bytes, limit: int) -> bool:
    """Count one request of an address; return False if Redis is down and the caller must count elsewhere.

    Raises AddressBudgetSpent beyond `limit` requests in an hour.
    """
    key = f"identity:budget:{what}:{address.hex()}"
    try:
        spent = await resources.redis.eval(_SPEND, 1, key, int(WINDOW.total_seconds()))
    except (RedisError, OSError) as error:
        log.warning("budget_not_counted", what=what, error=repr(error))
        return False
    if int(spent) > limit:
        raise AddressBudgetSpent(retry_after=600)
    return True
