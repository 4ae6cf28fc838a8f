"""个人中心: one's own record, its form, its files and its 审核记录."""

from fastapi import APIRouter

from gateway.pages.personal import (
    application_form,
    chunks,
    confirmation,
    editing,
    history,
    overview,
    submitting,
    uploads,
    withdrawal,
)

router = APIRouter()
for part in (
    overview,
    application_form,
    editing,
    submitting,
    uploads,
    chunks,
    withdrawal,
    confirmation,
    history,
):
    router.include_router(part.router)
