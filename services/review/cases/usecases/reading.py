"""Reading cases, one or several, and 审核记录."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import ExpertKind
from foundation.auth.actor import Actor
from foundation.db import together
from foundation.sealing.sealer import Sealer
from review.cases import policies, queries
from review.cases.model import Case, Decision
from review.cases.queries import Filter, Place
from review.organizations.usecases import Organization, final_reviewers

Reviewers = Mapping[ExpertKind, Organization | None]
"""Who would decide the final stage, by kind; None while it is unknown."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A decision with its opinion in the clear."""

    decision: Decision
    opinion: str


@dataclass(frozen=True, slots=True)
class Round:
    """A case with its decisions, oldest first."""

    case: Case
    decisions: Sequence[Opened]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as one person sees it.

    `suggested` names the bureau for each kind that may be recommended, None while no authority is known.
    `place` is where it stands among what waits for a person who works with cases.
    """

    round: Round
    why_not: str | None
    suggested: dict[ExpertKind, str | None]
    place: Place | None = None


async def read_case(
    session: AsyncSession, sealer: Sealer, actor: Actor, case_id: UUID, wanted: Filter
) -> CaseFile:
    """Return a case that the person may see, with its place in their list; raise CaseNotFound."""
    case = await queries.find_visible(session, actor, case_id)
    place = await queries.find_place(session, actor, wanted, case) if policies.reads_cases(actor) else None
    return file_of(sealer, actor, case, await _reviewers(session, case), place)


async def read_chosen(
    session: AsyncSession, sealer: Sealer, actor: Actor, ids: Collection[UUID]
) -> list[CaseFile]:
    """Return those of these cases that the person may see, oldest first."""
    chosen = await queries.find_chosen(session, actor, ids)
    of_region = {case.region_code: await _reviewers(session, case) for case in _one_of_each_region(chosen)}
    return [file_of(sealer, actor, case, of_region[case.region_code]) for case in chosen]


async def read_own_rounds(session: AsyncSession, sealer: Sealer, actor: Actor) -> list[Round]:
    """Return every round of the person's own, newest first."""
    return [_round(sealer, case) for case in await queries.rounds_of_account(session, actor.id)]


async def read_rounds(session: AsyncSession, sealer: Sealer, actor: Actor, case_id: UUID) -> list[Round]:
    """Return the rounds of the same record that the person may see, newest first; raise CaseNotFound."""
    case = await queries.find_visible(session, actor, case_id)
    return [_round(sealer, each) for each in await queries.rounds_of_record(session, actor, case.record_id)]


def file_of(
    sealer: Sealer, actor: Actor, case: Case, reviewers: Reviewers, place: Place | None = None
) -> CaseFile:
    """Return a case, its decisions loaded, as the person sees it; `reviewers` are those of its region."""
    suggested = {kind: one.name if one else None for kind, one in reviewers.items()}
    return CaseFile(_round(sealer, case), policies.why_may_not_decide(actor, case), suggested, place)


def _one_of_each_region(cases: Sequence[Case]) -> Collection[Case]:
    return {case.region_code: case for case in cases}.values()


async def _reviewers(session: AsyncSession, case: Case) -> Reviewers:
    asked = final_reviewers(case.region_code)
    return (await together.ask(session, asked))[asked]


def opinion_place(decision: Decision) -> str:
    """Return the place that a decision's opinion is sealed for."""
    return f"decisions|opinion|{decision.id}"


def _round(sealer: Sealer, case: Case) -> Round:
    opened = [
        Opened(decision, sealer.open(decision.opinion, opinion_place(decision)))
        for decision in case.decisions
    ]
    return Round(case, opened)
