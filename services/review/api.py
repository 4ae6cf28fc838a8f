"""The HTTP process of review."""

from fastapi import APIRouter

from foundation.http.app import make_app
from review.settings import open_resources

ROUTERS: tuple[APIRouter, ...] = ()

app = make_app("review", open_resources, ROUTERS)
