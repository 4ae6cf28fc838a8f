"""Telling everything again, so that others can rebuild what they know of experts."""

from experts.submissions.usecases import tell_again
from foundation.unit_of_work import UnitOfWork


async def resync(uow: UnitOfWork) -> int:
    """Tell again of every submission under review; return how many facts were told."""
    count = await tell_again(uow)
    uow.audit("submission.resync", "service", "experts", facts=count)
    return count
