"""How much one network address may ask for in an hour, counted in Redis."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address

from redis.exceptions import RedisError

from foundation.errors import TooMany
from foundation.resources import Resources
from foundation.sealing.sealer import BlindIndex
from foundation.telemetry.logs import log

WINDOW = timedelta(hours=1)
RETRY_AFTER_S = 600
IPV6_LINE_BITS = 64
MOST_COUNTED_HERE = 10_000

# One script: a counter without an end would lock an address out for good.
_SPEND = """
local spent = redis.call('INCR', KEYS[1])
if spent == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return spent
"""


class AddressBudgetSpent(TooMany):
    """Too much was asked from one network address within an hour."""

    message = "您所在的网络一小时内请求次数过多，请稍后再试。"


def address_key(resources: Resources, address: str | None) -> BlindIndex:
    """Return the keyed hash of an address; those that come without one share a budget.

    Whoever has an IPv6 line has 2^64 addresses: the line is what counts.
    """
    return resources.sealer.blind("address", _line(address) if address else "unknown")


async def spend(resources: Resources, what: str, address: BlindIndex, limit: int) -> bool:
    """Count one request of an address; return False if Redis is down and the caller must count elsewhere.

    Raises AddressBudgetSpent beyond `limit` requests in an hour.
    """
    prefix = f"{resources.service}:budget:{what}:"
    try:
        spent = await resources.redis.eval(_SPEND, 1, prefix + address.hex(), int(WINDOW.total_seconds()))
        # while keys turn, what was spent under another key counts too
        for older in address.every[1:]:
            spent += int(await resources.redis.get(prefix + older.hex()) or 0)
    except (RedisError, OSError) as error:
        log.warning("budget_not_counted", what=what, error=repr(error))
        return False
    if int(spent) > limit:
        raise AddressBudgetSpent(retry_after=RETRY_AFTER_S)
    return True


async def spend_or_count_here(resources: Resources, what: str, address: BlindIndex, limit: int) -> None:
    """Count one request of an address, in this process alone while Redis is down.

    That is for what needs no exact count (what is asked for is guarded by itself). Raises AddressBudgetSpent.
    """
    if not await spend(resources, what, address, limit):
        counter = resources.extras.setdefault("address_budgets", _Counter())
        if counter.count(what, address, resources.clock.now()) > limit:
            raise AddressBudgetSpent(retry_after=RETRY_AFTER_S)


@dataclass(slots=True)
class _Counter:
    """Counts within windows that begin for all addresses at once; beyond so many addresses the rest share one."""

    began: datetime | None = None
    spent: dict[tuple[str, bytes], int] = field(default_factory=dict)

    def count(self, what: str, address: bytes, now: datetime) -> int:
        """Count one request and return how many there have been in this window."""
        if self.began is None or now - self.began >= WINDOW:
            self.began, self.spent = now, {}
        key = (what, address)
        if key not in self.spent and len(self.spent) >= MOST_COUNTED_HERE:
            key = (what, b"")
        self.spent[key] = self.spent.get(key, 0) + 1
        return self.spent[key]


def _line(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else str(IPv6Network((parsed, IPV6_LINE_BITS), strict=False))
