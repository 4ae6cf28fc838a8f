"""What only an evaluation shows."""

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.errors import NotFound
from foundation.sealing.sealer import Sealer
from notify.settings import settings
from notify.sms.usecases import ReadableSms, read_kept


async def read_outbox(session: AsyncSession, sealer: Sealer, limit: int) -> list[ReadableSms]:
    """Return the text messages that were kept instead of sent, newest first.

    They stand for the phones of the people who try the product, so the numbers are whole and reading is not
    audited. Raises NotFound outside an evaluation.
    """
    if settings().environment != "evaluation":
        raise NotFound
    return await read_kept(session, sealer, limit)
