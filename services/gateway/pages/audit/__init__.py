"""审计日志: what everybody did, for the auditor; listing, exporting, verifying."""

from fastapi import APIRouter

from gateway.pages.audit import exporting, listing, verifying

router = APIRouter()
for part in (listing, exporting, verifying):
    router.include_router(part.router)
