"""Reading the parameters of the library."""

from sqlalchemy.ext.asyncio import AsyncSession

from experts.parameters.model import LibraryParameters as LibraryParameters
from foundation.parameters.settable import Parameters

PARAMETERS = Parameters(LibraryParameters)


async def read(session: AsyncSession) -> LibraryParameters:
    """Return the values that count now."""
    return await PARAMETERS.read(session)
