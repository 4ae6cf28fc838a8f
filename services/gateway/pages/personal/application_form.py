"""专家申报表, made by experts from the draft as it is saved."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.web.pages import go
from gateway.web.sessions import SignedIn

router = APIRouter()

PASSED_ON = (
    "content-type",
    "content-length",
    "content-disposition",
    "content-security-policy",
    "x-content-type-options",
    "cache-control",
)


@router.get("/personal/application-form")
async def application_form(request: Request, visitor: SignedIn) -> Response:
    """Pass the PDF on; 个人中心 tells who has no record yet that it is on its way."""
    try:
        made = await services(request).experts.download(visitor, "/record/application-form")
    except ServiceProblem as problem:
        if problem.status != 404:
            raise
        return go("/personal")
    headers = {name: made.headers[name] for name in PASSED_ON if name in made.headers}
    return StreamingResponse(made.aiter_bytes(), headers=headers, background=BackgroundTask(made.aclose))
