"""How often a reading is noted, and in which role somebody reads."""

from datetime import timedelta

from contracts.words import Role
from foundation.auth.actor import Actor
from identity.readings.model import What

# Opening a page once more is the same reading, as in experts/readings.
REPEATED_WITHIN = {
    What.ACCOUNT: timedelta(minutes=10),
    What.EMPLOYEE: timedelta(minutes=10),
    What.FOUND: timedelta(minutes=10),
    What.REGISTRATION: timedelta(minutes=10),
    What.REQUEST: timedelta(minutes=10),
    What.PHOTO: timedelta(hours=1),
}
READ_BY_UNITS = frozenset({What.EMPLOYEE})


def role_of(reader: Actor, what: What) -> str:
    """Return the role in which somebody reads this."""
    if what in READ_BY_UNITS or not reader.has(Role.PLATFORM_ADMIN):
        return Role.UNIT_ADMIN.value
    return Role.PLATFORM_ADMIN.value
