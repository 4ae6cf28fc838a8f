"""Unmasking over HTTP. A post, though it only shows: it is noted, and nothing on the way may keep the answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from experts.unmasking import policies, usecases
from experts.unmasking.schemas import UnmaskedOut, UnmaskIn
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import WriteUoW

router = APIRouter(tags=["unmasking"])

Looker = Annotated[Actor, Allow(policies.check_may_unmask_experts)]
Reviewer = Annotated[Actor, Allow(policies.check_may_unmask_submissions)]


@router.post("/library/{record_id}/unmasking")
async def unmask_expert(
    record_id: UUID, body: UnmaskIn, uow: WriteUoW, actor: Looker, response: Response
) -> UnmaskedOut:
    """Return number, phone and e-mail of an expert."""
    _keep_nowhere(response)
    return UnmaskedOut.model_validate(await usecases.unmask_expert(uow, actor, record_id, body.reason))


@router.post("/submissions/{submission_id}/unmasking")
async def unmask_submission(
    submission_id: UUID, body: UnmaskIn, uow: WriteUoW, actor: Reviewer, response: Response
) -> UnmaskedOut:
    """Return number, phone and e-mail of whoever has submitted."""
    _keep_nowhere(response)
    return UnmaskedOut.model_validate(
        await usecases.unmask_submission(uow, actor, submission_id, body.reason)
    )


def _keep_nowhere(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"
