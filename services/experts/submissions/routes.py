"""Submissions over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from experts.submissions import policies, usecases
from experts.submissions.schemas import SubmissionOut, SummariesIn, SummariesOut
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ReadSession, WriteUoW

router = APIRouter(tags=["submissions"])

Looker = Annotated[Actor, Allow(policies.check_may_look_at_submissions)]


@router.get("/submissions/{submission_id}")
async def read_submission(
    submission_id: UUID, uow: WriteUoW, actor: Looker, against: policies.Against | None = None
) -> SubmissionOut:
    """Return what was submitted, held against what was there before; who reads it is noted.

    Where there is no such base, it is held against another one, or against nothing.
    """
    return SubmissionOut.of(await usecases.visit(uow, actor, submission_id), against)


@router.post("/submissions/summaries")
async def summarise(body: SummariesIn, session: ReadSession, actor: Looker) -> SummariesOut:
    """Return names and places for a list of submissions, and which of them the caller has opened."""
    return SummariesOut.of(await usecases.summarise(session, actor, body.ids))
