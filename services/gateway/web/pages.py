"""Rendering: a template with the frame around it, filled for the visitor."""

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader

from contracts.passwords import SHOWN_WHILE_TYPING
from contracts.words import USER_TYPE_LABELS
from foundation.auth.actor import Hurdle
from foundation.clock import OFFICIAL_TIME
from gateway.settings import settings
from gateway.web.assets import asset, icon
from gateway.web.menu import menu_of
from gateway.web.templates import PageEnvironment, option_tags
from gateway.web.visitor import Visitor

TEMPLATES = Path(__file__).parents[1] / "templates"
FLASH_COOKIE = "flash"


@cache
def environment() -> Environment:
    """Return the template environment: everything is escaped, an unknown name is empty (the kit needs that)."""
    made = PageEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    made.globals.update(asset=asset, icon=icon, platform_name=settings().platform_name)
    made.globals.update(password_traits=SHOWN_WHILE_TYPING)
    made.globals.update(user_types=[(kind.value, label) for kind, label in USER_TYPE_LABELS.items()])
    made.globals.update(option_tags=option_tags)
    made.filters.update(time=_time, day=_day)
    return made


def page(request: Request, template: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a whole page. The frame (menu, counts, name, flash) is filled from the request."""
    flash = read_flash(request)
    body = (
        environment()
        .get_template(template)
        .render(**{"errors": {}, "values": {}, "status": status, **frame_of(request, flash), **context})
    )
    response = HTMLResponse(body, status)
    if flash:
        response.delete_cookie(FLASH_COOKIE, path="/")
    return response


def frame_of(request: Request, flash: dict[str, str] | None = None) -> dict[str, Any]:
    """Return what base.html needs."""
    known: Visitor = getattr(request.state, "visitor", None) or Visitor()
    counts: dict[str, int] = getattr(request.state, "counts", {})
    shown = known.signed_in and known.hurdle is not Hurdle.FACTOR
    user = {"name": known.name, "organization": known.organization} if shown else None
    return {
        "here": request.url.path,
        "display": "large" if request.cookies.get("display") == "large" else "",
        "user": user,
        "visitor": known,
        "menu": menu_of(known, request.url.path, counts),
        "unread": counts.get("unread", 0),
        "flash": flash,
    }


def go(address: str, *, flash: str | None = None, kind: str = "good") -> Response:
    """Return a redirect after a post (303), with a sentence to be shown on the next page."""
    response = RedirectResponse(address, 303)
    if flash:
        value = quote(json.dumps({"kind": kind, "text": flash}, ensure_ascii=False))
        response.set_cookie(
            FLASH_COOKIE, value, max_age=60, httponly=True, samesite="lax", secure=settings().cookie_secure
        )
    return response


def read_flash(request: Request) -> dict[str, str] | None:
    """Return the sentence that the last redirect left, if any."""
    raw = request.cookies.get(FLASH_COOKIE)
    if not raw:
        return None
    try:
        value = json.loads(unquote(raw))
        return {"kind": str(value["kind"]), "text": str(value["text"])}
    except (ValueError, KeyError, TypeError):
        return None


def local_path(address: str | None, default: str = "/") -> str:
    """Return `address` if it is a plain path on this site, else `default` (no open redirect)."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return default
    if any(character in address for character in "\\@\r\n\t;") or "//" in address:
        return default
    return address


def _time(value: str | datetime | None) -> str:
    """2026-11-22 10:32, in China's time."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(OFFICIAL_TIME).strftime("%Y-%m-%d %H:%M")


def _day(value: str | date | None) -> str:
    """2026-11-22; a moment in China's time."""
    if not value:
        return ""
    if isinstance(value, str) and len(value) > 10:
        return _time(value)[:10]
    return value if isinstance(value, str) else value.isoformat()
