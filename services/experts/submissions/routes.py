"""Submissions over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from experts.submissions import policies, usecases
from experts.submissions.schemas import SubmissionOut, SummariesIn, SummariesOut, SummaryOut
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession

router = APIRouter(tags=["submissions"])

Looker = Annotated[Actor, Allow(policies.check_may_look_at_submissions)]


@router.get("/submissions/{submission_id}")
async def read_submission(
    submission_id: UUID, session: ReadSession, held: Held, actor: Looker
) -> SubmissionOut:
    """Return what was submitted."""
    return SubmissionOut.of(await usecases.look_at(session, held.sealer, actor, submission_id))


@router.post("/submissions/summaries")
async def summarise(body: SummariesIn, session: ReadSession, actor: Looker) -> SummariesOut:
    """Return names and places for a list of submissions."""
    submissions, words = await usecases.summarise(session, actor, body.ids)
    return SummariesOut(items=[SummaryOut.of(submission, words) for submission in submissions])
