"""Telling those who answer what is due."""

from contracts.events.identity import PersonalRequestsDue
from foundation.clock import official_day
from foundation.unit_of_work import UnitOfWork
from identity.personal_requests import policies, queries


async def remind_of_due(uow: UnitOfWork) -> None:
    """Tell how many requests are due within three days and how many are overdue, if any; days off count too."""
    today = official_day(uow.now())
    soon, overdue = await queries.count_due(uow.session, today, today + policies.WARN_BEFORE)
    if not soon and not overdue:
        uow.leave_unaudited("there is nothing to tell")
        return
    uow.emit(PersonalRequestsDue(version=today.toordinal(), day=today, soon=soon, overdue=overdue))
    uow.audit("personal_requests.remind", "day", today.isoformat(), count=soon + overdue)
