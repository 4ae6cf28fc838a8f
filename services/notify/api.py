"""The HTTP process of notify."""

from fastapi import APIRouter

import notify.evaluation.routes
import notify.messages.routes
from foundation.http.app import make_app
from notify.settings import open_resources

ROUTERS: tuple[APIRouter, ...] = (notify.messages.routes.router, notify.evaluation.routes.router)

app = make_app("notify", open_resources, ROUTERS)
