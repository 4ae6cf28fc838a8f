"""The HTTP process of experts."""

from fastapi import APIRouter

from foundation.http.app import make_app
from experts.settings import open_resources

ROUTERS: tuple[APIRouter, ...] = ()

app = make_app("experts", open_resources, ROUTERS)
