"""The HTTP process of notify."""

from fastapi import APIRouter

import notify.evaluation.routes
import notify.messages.routes
from contracts.words import Role
from foundation.audit.routes import audit_router
from foundation.auth.guards import holders_of
from foundation.http.app import make_app
from notify.settings import open_resources

ROUTERS: tuple[APIRouter, ...] = (
    notify.messages.routes.router,
    notify.evaluation.routes.router,
    audit_router(holders_of(Role.AUDITOR)),
)

app = make_app("notify", open_resources, ROUTERS)
