"""个人中心: one's own record, its form, its files and its 审核记录."""

from fastapi import APIRouter

from gateway.pages.personal import (
    application_form,
    chunks,
    confirmation,
    delegations,
    editing,
    history,
    notices,
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
    delegations,
    notices,
):
    router.include_router(part.router)
