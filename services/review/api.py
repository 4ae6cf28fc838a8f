"""The HTTP process of review."""

from fastapi import APIRouter

import review.calendar.routes
import review.cases.routes
from foundation.http.app import make_app
from review.settings import open_resources

ROUTERS: tuple[APIRouter, ...] = (review.cases.routes.router, review.calendar.routes.router)

app = make_app("review", open_resources, ROUTERS)
