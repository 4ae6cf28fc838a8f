"""The HTTP process of notify."""

from fastapi import APIRouter

from foundation.http.app import make_app
from notify.settings import open_resources

ROUTERS: tuple[APIRouter, ...] = ()

app = make_app("notify", open_resources, ROUTERS)
