"""The retention jobs of identity."""

from datetime import timedelta

from foundation.bus.forgetting import remove_portions
from foundation.resources import Resources
from identity.attempts.usecases import remove_counters
from identity.codes.usecases import remove_codes
from identity.personal_requests.usecases import erase_unheard
from identity.registrations.usecases import forget_old_registrations
from identity.sessions.usecases import remove_sessions

GUESSES_KEPT_FOR = timedelta(days=90)
SESSIONS_KEPT_FOR = timedelta(days=90)
REGISTRATIONS_KEPT_FOR = timedelta(days=180)


async def forget_guesses(resources: Resources) -> None:
    """Remove counters of wrong guesses, failures of addresses, and hashes of codes sent."""
    await remove_portions(resources, "counters", GUESSES_KEPT_FOR, remove_counters)
    await remove_portions(resources, "codes", GUESSES_KEPT_FOR, remove_codes)


async def forget_sessions(resources: Resources) -> None:
    """Remove sessions that ended, with the address and browser they came from."""
    await remove_portions(resources, "sessions", SESSIONS_KEPT_FOR, remove_sessions)


async def forget_registrations(resources: Resources) -> None:
    """Delete the personal data of registrations that were refused or superseded and not followed by another."""
    await forget_old_registrations(resources, REGISTRATIONS_KEPT_FOR, erase_unheard)
