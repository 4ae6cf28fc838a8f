"""The form of 入库申请 and 信息变更: a page that saves itself, and works as a plain form post as well."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.datastructures import FormData

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import attachments, fields, record, record_page, record_view
from gateway.pages.personal.record import (
    CHECK_TAKES_S,
    Record,
    files_are_checked,
    may_edit,
    purpose_words,
    read_record,
    record_when,
)
from gateway.pages.personal.saving import NOT_YOURS_SLUG, save_draft
from gateway.pages.personal.uploads import send_file
from gateway.web.counts import Framed
from gateway.web.dictionaries import read_dictionaries
from gateway.web.pages import environment, go, page
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

router = APIRouter()

NOT_NOW = "当前状态下不能修改资料。"
MISSING_SHOWN = "/personal/edit?check=true"
# The page again, with the version that was just saved: a download leaves the old page standing.
FORM_COMES = "/personal/edit?download=true#form"
SAVED = "草稿已保存。"


@router.get("/personal/edit")
async def edit(
    request: Request,
    visitor: Framed,
    more: Annotated[str, Query(max_length=20)] = "",
    check: bool = False,
    download: bool = False,
) -> Response:
    """Show the form with the draft; `more` names a list that gets a blank row, `check` says what is missing,
    `download` has 专家申报表 come as well.
    """
    draft = await read_record(request, visitor)
    if not may_edit(draft):
        return go("/personal", flash=NOT_NOW, kind="info")
    errors = record.gap_errors(draft) if check else {}
    return await edit_page(
        request, visitor, draft, draft["draft"], errors=errors, more=more, download=download
    )


@router.post("/personal/edit")
async def save(request: Request, visitor: Framed) -> Response:
    """Save the form and do what the pressed button says."""
    form = await request.form()
    typed = record.draft_fields(form)
    removed = None
    if "remove" in form:
        typed, removed = record.without_row(typed, form, fields.text(form, "remove"))
    try:
        await save_draft(request, visitor, form, typed)
    except ServiceProblem as problem:
        if problem.status not in (409, 422):
            raise
        return await _refused(request, visitor, form, typed, problem)
    if removed:
        await _remove_files(request, visitor, removed)
    refused = await _send_files(request, visitor, form)
    if refused:
        draft = await read_record(request, visitor)
        return await edit_page(request, visitor, draft, draft["draft"], errors=refused, status=422)
    return await _next_step(request, visitor, form)


@router.post("/personal/draft")
async def autosave(request: Request, visitor: SignedIn) -> Response:
    """Save what has been typed so far, for the kit's autosave."""
    saved = await save_draft(request, visitor, await request.form())
    clock = environment().filters["time"](saved["saved_at"])[-5:]
    return JSONResponse({"version": saved["draft_version"], "saved_at": clock})


@router.get("/personal/edit/progress")
async def progress(request: Request, visitor: SignedIn) -> Response:
    """Return the side list that says for each section what is missing."""
    draft = await read_record(request, visitor)
    template = environment().get_template("personal/progress.html")
    return HTMLResponse(template.render(sections=record.progress(draft)))


async def edit_page(
    request: Request,
    visitor: Visitor,
    draft: Record,
    shown: record.Fields,
    *,
    errors: dict[str, str],
    status: int = 200,
    more: str = "",
    version: str | None = None,
    download: bool = False,
) -> Response:
    """Return the form filled with `shown`, the sentences beside its fields."""
    drawn = record_page.drawn(shown, await read_dictionaries(request, visitor), more)
    return page(
        request,
        "personal/edit.html",
        status=status,
        record=draft,
        words=purpose_words(draft),
        version=version if version is not None else draft["draft_version"],
        identity=record_view.identity_fields(draft["identity"]),
        files=attachments.by_owner(draft["files"]),
        sections=record.progress(draft),
        errors=errors,
        download=download,
        **drawn,
    )


async def _refused(
    request: Request, visitor: Visitor, form: FormData, typed: record.Fields, problem: ServiceProblem
) -> Response:
    """Draw the page again with what was typed: from a stale tab, or with something that is too long."""
    draft = await read_record(request, visitor)
    if not may_edit(draft):
        return go("/personal", flash=problem.detail, kind="warn")
    if problem.slug == NOT_YOURS_SLUG:
        # What another person has typed is neither shown nor kept under this one's name.
        return await edit_page(
            request, visitor, draft, draft["draft"], errors={"": problem.detail}, status=problem.status
        )
    errors = record.field_errors(problem.pointers.items())
    return await edit_page(
        request,
        visitor,
        draft,
        typed,
        errors=errors if problem.status == 422 and errors else {"": problem.detail},
        status=problem.status,
        version=fields.text(form, "version"),
    )


async def _next_step(request: Request, visitor: Visitor, form: FormData) -> Response:
    add = fields.text(form, "add")
    if add in record.ROWS:
        return go(f"/personal/edit?more={add}#f-{add}")
    if "remove" in form:
        return go(f"/personal/edit#f-{fields.text(form, 'remove').rpartition('-')[0]}")
    if "refresh" in form:
        return go("/personal/edit#f-region")
    if fields.text(form, "action") == "application_form":
        return go(FORM_COMES, flash=SAVED)
    if fields.text(form, "action") != "submit":
        return go("/personal/edit", flash=SAVED)
    draft = await record_when(request, visitor, files_are_checked, CHECK_TAKES_S)
    return go(MISSING_SHOWN if draft["missing"] else "/personal/submit")


async def _send_files(request: Request, visitor: Visitor, form: FormData) -> dict[str, str]:
    """Hand on what a browser without scripts has sent along; return the sentences of refused files by field."""
    refused: dict[str, str] = {}
    for field, section, item_id, file in record.posted_files(form):
        try:
            await send_file(request, visitor, file, section, item_id)
        except ServiceProblem as problem:
            if problem.status != 422 and problem.status != 409:
                raise
            sentence = next(iter(problem.errors.values()), problem.detail)
            refused[field.removesuffix("-file")] = f"{file.filename}：{sentence}"
    return refused


async def _remove_files(request: Request, visitor: Visitor, item_id: str) -> None:
    """Remove the files of a row that is gone."""
    listed = await services(request).experts.get(visitor, "/record/files")
    gone = [file["id"] for file in listed["items"] if file["item_id"] == item_id]
    await asyncio.gather(
        *(services(request).experts.delete(visitor, f"/record/files/{file_id}") for file_id in gone)
    )
