"""Telling everything again, so that others can rebuild what they know of experts."""

from uuid import UUID

from experts.library import usecases as library
from experts.submissions.usecases import tell_again
from foundation.unit_of_work import UnitOfWork

PORTION = 500


async def resync(uow: UnitOfWork) -> int:
    """Tell again of every submission under review; return how many facts were told."""
    count = await tell_again(uow)
    uow.audit("submission.resync", "service", "experts", facts=count)
    return count


async def resync_portion(uow: UnitOfWork, after: UUID | None) -> tuple[int, UUID | None]:
    """Tell again of the experts of the library behind one; return how many were told and the last, None at the end.

    There may be a million: each portion is a transaction of its own, which holds up nobody for long.
    """
    told = await library.tell_again(uow, after, PORTION)
    if not told:
        return 0, None
    uow.audit("library.resync", "service", "experts", facts=len(told))
    return len(told), told[-1]
