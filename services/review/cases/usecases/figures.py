"""Reminding of what is due, and how long reviewing takes."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.review import ReviewsDue
from contracts.words import Stage, Verdict
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.unit_of_work import UnitOfWork
from review.calendar.usecases import WorkingDays, find_due_day, read_working_days
from review.cases import policies, queries
from review.cases.queries import Span
from review.parameters import usecases as parameters

MONTHS = 12
NINE_TENTHS = 0.9


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What was decided in one stage in one month (its first day), in working days.

    A decision on the day of the submission took 0 days, one on the next working day 1. The figures are None where
    nothing was decided; `in_time` is the share of the decisions that came by their day.
    """

    month: date
    stage: Stage
    decided: int
    passed: int
    rejected: int
    median_days: float | None
    p90_days: int | None
    in_time: float | None


async def remind_of_due(uow: UnitOfWork) -> None:
    """Tell of every queue in which cases are due soon or overdue; nothing on days on which nobody works.

    The counts are of the queue: a reviewer who has to stand back from one of its cases is told of it too.
    """
    today = official_day(uow.now())
    if not (await read_working_days(uow.session, today, today)).is_working(today):
        uow.leave_unaudited("nothing is told on a day off")
        return
    days = (await parameters.read(uow.session)).due_notice_days
    until = await find_due_day(uow.session, uow.now(), days)
    due = await queries.count_due(uow.session, today, until)
    for one in due:
        uow.emit(
            ReviewsDue(
                queue=str(one.bureau_id or one.stage),
                version=today.toordinal(),
                stage=one.stage,
                bureau_id=one.bureau_id,
                day=today,
                soon=one.soon,
                overdue=one.overdue,
            )
        )
    uow.audit("cases.remind", "day", today.isoformat(), count=len(due))


async def read_statistics(session: AsyncSession, actor: Actor, now: datetime) -> list[MonthFigures]:
    """Return the figures of the last twelve months that concern this person, the oldest month first.

    The association sees both stages of everything, a bureau the final stage of what it has decided itself.
    """
    months = last_months(official_day(now))
    since = datetime.combine(months[0], time(), OFFICIAL_TIME)
    spans = await queries.decided_since(session, actor, since)
    # The clocks of two machines may differ: a decision can lie a moment ahead of now, or before its beginning.
    days = [official_day(now), *(day for span in spans for day in (span.began, span.ended))]
    working = await read_working_days(session, min(days), max(days))
    stages = list(Stage) if actor.has(*policies.ASSOCIATION) else [Stage.FINAL]
    return [summarise(month, stage, spans, working) for month in months for stage in stages]


def last_months(today: date) -> list[date]:
    """Return the first days of the last twelve months, this one included, the oldest first."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def summarise(month: date, stage: Stage, spans: Iterable[Span], working: WorkingDays) -> MonthFigures:
    """Return the figures of one stage in one month."""
    mine = [span for span in spans if span.stage is stage and span.ended.replace(day=1) == month]
    days = sorted(taken for span in mine for taken in [working.between(span.began, span.ended)] * span.count)
    known = sum(span.with_due_day for span in mine)
    passed = sum(span.count for span in mine if span.verdict is Verdict.PASS)
    return MonthFigures(
        month=month,
        stage=stage,
        decided=len(days),
        passed=passed,
        rejected=len(days) - passed,
        median_days=float(statistics.median(days)) if days else None,
        p90_days=nearest_rank(days, NINE_TENTHS),
        in_time=sum(span.in_time for span in mine) / known if known else None,
    )


def nearest_rank(ordered: Sequence[int], share: float) -> int | None:
    """Return the smallest value that at least this share of the values does not exceed, None of nothing."""
    return ordered[max(-(-len(ordered) * round(share * 100) // 100), 1) - 1] if ordered else None
