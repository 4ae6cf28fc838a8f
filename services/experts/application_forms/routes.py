"""专家申报表 over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Response

from experts.application_forms import policies, usecases
from experts.application_forms.schemas import headers
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held

router = APIRouter(prefix="/record/application-form", tags=["application form"])

Applicant = Annotated[Actor, Allow(policies.check_is_applicant)]


@router.get("", response_class=Response)
async def print_own(held: Held, actor: Applicant) -> Response:
    """Return the form of the own draft (PDF), the ID number in full."""
    printed = await usecases.print_own(held, actor)
    return Response(printed.data, media_type="application/pdf", headers=headers(printed))
