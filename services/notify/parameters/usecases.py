"""Reading the parameters of messages."""

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.parameters.settable import Parameters
from notify.parameters.model import NotifyParameters as NotifyParameters

PARAMETERS = Parameters(NotifyParameters)


async def read_parameters(session: AsyncSession) -> NotifyParameters:
    """Return the values that count now."""
    return await PARAMETERS.read(session)
