"""Templates over HTTP, for whoever runs the platform."""

from typing import Annotated

from fastapi import APIRouter, Path

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ReadSession, WriteUoW
from notify.templates import policies, usecases
from notify.templates.schemas import (
    EditIn,
    PreviewOut,
    TemplateItem,
    TemplateOut,
    TemplatesOut,
    VersionIn,
    WordsIn,
)

router = APIRouter(prefix="/templates", tags=["templates"])

Administrator = Annotated[Actor, Allow(policies.check_is_platform_admin)]
Code = Annotated[str, Path(max_length=60, pattern=r"^[a-z_.]+$")]


@router.get("")
async def list_templates(session: ReadSession, _actor: Administrator) -> TemplatesOut:
    """Return every template."""
    return TemplatesOut(items=[TemplateItem.of(each) for each in await usecases.list_templates(session)])


@router.get("/{code}")
async def look(code: Code, session: ReadSession, _actor: Administrator) -> TemplateOut:
    """Return a template with what it said before."""
    return TemplateOut.of(await usecases.look(session, code))


@router.put("/{code}")
async def change(code: Code, body: EditIn, uow: WriteUoW, _actor: Administrator) -> TemplateOut:
    """Have a template say something else."""
    return TemplateOut.of(await usecases.change(uow, code, body.words(), body.version))


@router.post("/{code}/preview")
async def preview(code: Code, body: WordsIn, session: ReadSession, _actor: Administrator) -> PreviewOut:
    """Return what some words would say."""
    return PreviewOut.of(await usecases.preview(session, code, body.words()))


@router.post("/{code}/restore")
async def restore(code: Code, body: VersionIn, uow: WriteUoW, _actor: Administrator) -> TemplateOut:
    """Have a template say again what the release says."""
    return TemplateOut.of(await usecases.restore(uow, code, body.version))
