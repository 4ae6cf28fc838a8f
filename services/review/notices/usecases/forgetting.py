"""Notices to people who were deleted, after their time of keeping."""

from dataclasses import replace
from datetime import timedelta

from contracts.words import ERASED_NAME
from foundation.resources import Resources
from foundation.telemetry.logs import log
from foundation.unit_of_work import UnitOfWork
from review.notices import queries
from review.notices.model import Notice, place
from review.notices.usecases.writing import opened

AT_ONCE = 50


async def forget_old(resources: Resources, kept_for: timedelta) -> None:
    """Take the person off notices that were issued so long ago to people who were deleted, and remove the papers.

    Number, activity and dates stay: the series has no gap. Killed in the middle it goes on the next day, and a paper
    without a row is swept with the store's others.
    """
    until = resources.clock.now() - kept_for
    count = AT_ONCE
    while count == AT_ONCE:
        async with resources.unit_of_work() as uow:
            found = await queries.lock_to_forget(uow.session, until, AT_ONCE)
            keys = [_forget(uow, notice) for notice in found]
            uow.leave_unaudited("a retention job; each notice is audited")
        for key in filter(None, keys):
            await resources.store.delete(key)
        count = len(found)
        log.info("retention", what="notices", removed=count)


def _forget(uow: UnitOfWork, notice: Notice) -> str | None:
    """Return the key of the paper, which the notice has no more."""
    nobody = replace(opened(uow.sealer, notice), expert_name=ERASED_NAME, reason="")
    notice.contents = uow.sealer.seal_json(nobody.as_json(), place("contents", notice.id))
    notice.erased_at, key = uow.now(), notice.file_key
    notice.file_key = notice.file_sha256 = None
    uow.audit("notice.forget", "notice", notice.id, number=notice.number)
    return key
