"""How many cases are due where, and how long decisions took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from contracts.words import Stage, Verdict
from foundation.auth.actor import Actor
from review.cases.model import OPEN_STAGES, Case, CaseState, Decision
from review.cases.policies import ASSOCIATION, BUREAU
from review.cases.queries.lists import official_date


@dataclass(frozen=True, slots=True)
class DueCount:
    """How many open cases of one queue are due soon, and how many are past their day.

    A queue is the association's (`bureau_id` None) or a bureau's.
    """

    stage: Stage
    bureau_id: UUID | None
    soon: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Span:
    """`count` decisions of a stage with this verdict, from its beginning on one day to its end on another.

    `in_time` of them came by their day, of `with_due_day` of which that is known.
    """

    stage: Stage
    verdict: Verdict
    began: date
    ended: date
    count: int
    in_time: int
    with_due_day: int


async def count_due(session: AsyncSession, today: date, until: date) -> Sequence[DueCount]:
    """Return the queues in which something is overdue, or due between today and `until`, both included."""
    bureau = case((Case.state == CaseState.FINAL, Case.bureau_id)).label("bureau")
    rows = await session.execute(
        select(
            Case.state,
            bureau,
            func.count().filter(Case.due_on >= today),
            func.count().filter(Case.due_on < today),
        )
        .where(Case.state.in_(OPEN_STAGES), Case.due_on <= until)
        .group_by(Case.state, bureau)
        .order_by(Case.state, bureau)
    )
    return [DueCount(OPEN_STAGES[state], of, soon, overdue) for state, of, soon, overdue in rows]


async def decided_since(session: AsyncSession, actor: Actor, since: datetime) -> Sequence[Span]:
    """Return how long the decisions took that concern this person: for the association all, for a bureau its own.

    The preliminary stage begins with the submission, the final one with the preliminary decision.
    """
    first = aliased(Decision)
    began = official_date(func.coalesce(first.at, Case.submitted_at)).label("began")
    ended = official_date(Decision.at).label("ended")
    rows = await session.execute(
        select(
            Decision.stage,
            Decision.verdict,
            began,
            ended,
            func.count(),
            func.count().filter(Decision.due_on >= ended),
            func.count(Decision.due_on),
        )
        .join(Case, Case.id == Decision.case_id)
        .outerjoin(
            first,
            and_(
                Decision.stage == Stage.FINAL,
                first.case_id == Decision.case_id,
                first.stage == Stage.PRELIMINARY,
            ),
        )
        .where(Decision.at >= since, _counts_for(actor))
        .group_by(Decision.stage, Decision.verdict, began, ended)
    )
    return [Span(*row) for row in rows]


def _counts_for(actor: Actor) -> ColumnElement[bool]:
    if actor.has(*ASSOCIATION):
        return true()
    return and_(Decision.stage == Stage.FINAL, Decision.bureau_id.in_(actor.organizations(*BUREAU)))
