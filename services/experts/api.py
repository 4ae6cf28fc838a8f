"""The HTTP process of experts."""

from fastapi import APIRouter

from contracts.words import Role
from experts.attachments import routes as attachments
from experts.dictionaries import routes as dictionaries
from experts.library import routes as library
from experts.records import routes as records
from experts.settings import open_resources
from experts.submissions import routes as submissions
from foundation.audit.routes import audit_router
from foundation.auth.guards import holders_of
from foundation.http.app import make_app

ROUTERS: tuple[APIRouter, ...] = (
    records.router,
    records.merging,
    attachments.router,
    submissions.router,
    library.router,
    dictionaries.router,
    audit_router(holders_of(Role.AUDITOR)),
)

# Above the 20 MB of a file, so that a file a little larger is refused by its own rule and sentence.
MAX_BODY_BYTES = 22 * 1024 * 1024

app = make_app("experts", open_resources, ROUTERS, max_body_bytes=MAX_BODY_BYTES)
