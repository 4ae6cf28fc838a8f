"""个人中心: one's own record, its form, its files and its 审核记录."""

from fastapi import APIRouter

from gateway.pages.personal import editing, history, overview, submitting, uploads, withdrawal

router = APIRouter()
for part in (overview, editing, submitting, uploads, withdrawal, history):
    router.include_router(part.router)
