"""Spending the hourly budget of a network address."""

from datetime import timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address

from redis.exceptions import RedisError

from foundation.resources import Resources
from foundation.telemetry.logs import log
from identity.budgets.errors import AddressBudgetSpent

WINDOW = timedelta(hours=1)
IPV6_LINE_BITS = 64

# One script: a counter without an end would lock an address out for good.
_SPEND = """
local spent = redis.call('INCR', KEYS[1])
if spent == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return spent
"""


def address_key(resources: Resources, address: str | None) -> bytes:
    """Return the keyed hash of an address; those that come without one share a budget.

    Whoever has an IPv6 line has 2^64 addresses: the line is what counts.
    """
    return resources.sealer.blind("address", _line(address) if address else "unknown")


def _line(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else str(IPv6Network((parsed, IPV6_LINE_BITS), strict=False))


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
