"""Files of one's own record: the kit's upload contract (templates/README.md) over experts' endpoints."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from foundation.errors import Invalid, NotFound
from gateway.clients.services import services
from gateway.forms import attachments, fields
from gateway.pages.personal.saving import check_person, save_draft
from gateway.web.incoming import chunks_of
from gateway.web.pages import go
from gateway.web.refusals import wants_json
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

router = APIRouter()

REMOVED = "附件已删除。"


class NoFile(Invalid):
    """The post holds no file."""

    message = "没有收到文件，请重新选择。"


@router.post("/personal/files")
async def upload(
    request: Request,
    visitor: SignedIn,
    section: Annotated[str, Query(max_length=40)] = "",
    item_id: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """Take one file (a cut connection leaves nothing) and hand it on to experts."""
    form = await request.form(max_files=1)
    check_person(visitor, form)
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise NoFile
    made = await send_file(
        request,
        visitor,
        file,
        fields.text(form, "section") or section,
        fields.text(form, "item_id") or item_id,
    )
    if wants_json(request):
        return JSONResponse(made, 201)
    return go("/personal/edit")


@router.get("/personal/files/{file_id}")
async def state(file_id: UUID, request: Request, visitor: SignedIn) -> Response:
    """Return how the check of a file stands."""
    listed = await services(request).experts.get(visitor, "/record/files")
    found = next((file for file in listed["items"] if file["id"] == str(file_id)), None)
    if found is None:
        raise NotFound
    return JSONResponse(attachments.item(found))


@router.post("/personal/files/{file_id}/delete")
async def remove(file_id: UUID, request: Request, visitor: SignedIn) -> Response:
    """Remove a file; a browser without scripts sends the whole form along, which is saved first."""
    form = await request.form()
    if "version" in form:
        await save_draft(request, visitor, form)
    await services(request).experts.delete(visitor, f"/record/files/{file_id}")
    if wants_json(request):
        return Response(status_code=204)
    return go("/personal/edit", flash=REMOVED)


async def send_file(
    request: Request, visitor: Visitor, file: UploadFile, section: str, item_id: str
) -> dict[str, Any]:
    """Stream a file that has arrived to experts; return it as the kit shows it. ServiceProblem if refused."""
    made = await services(request).experts.upload(
        visitor,
        "/record/files",
        chunks_of(file),
        file.content_type or "application/octet-stream",
        section=section,
        item_id=item_id,
        file_name=file.filename,
        key=request.headers.get("idempotency-key"),
    )
    return attachments.item(made)
