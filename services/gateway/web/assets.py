"""Browser files: our own below `static/`, and a few named files of npm packages. Addresses carry a content hash."""

import hashlib
import re
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse
from markupsafe import Markup

from foundation.auth.guards import open_to_all
from foundation.errors import NotFound
from gateway.settings import settings

STATIC = Path(__file__).parents[1] / "static"
PACKAGED = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "tom-select.js": "tom-select/dist/js/tom-select.complete.min.js",
    "echarts.js": "echarts/dist/echarts.min.js",
}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}

router = APIRouter()


@cache
def asset(name: str) -> str:
    """Return the address of a browser file, for example `asset("css/tokens.css")`."""
    return f"/static/{_digest()}/{name}"


@cache
def _digest() -> str:
    """One hash over all files, because our scripts import each other by relative path."""
    paths = [path for path in sorted(STATIC.rglob("*")) if path.is_file()]
    paths += [settings().node_modules / packaged for packaged in PACKAGED.values()]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]


@cache
def icon(name: str, css: str = "") -> Markup:
    """Return a Tabler icon as inline SVG, hidden from screen readers."""
    text = (settings().node_modules / f"@tabler/icons/icons/outline/{name}.svg").read_text()
    found = re.search(r"<svg[^>]*>(.*)</svg>", text, re.S)
    assert found is not None
    return Markup(  # noqa: S704  # the package's own file and names from our templates
        f'<svg class="icon {css}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{found.group(1)}</svg>"
    )


@router.get("/static/{digest}/{name:path}", include_in_schema=False)
@open_to_all
async def serve(digest: str, name: str) -> FileResponse:
    """Serve a browser file; nothing outside the two folders."""
    path = _path(name)
    if digest != _digest() or not path.is_file():
        raise NotFound
    return FileResponse(path, headers=FOREVER)


def _path(name: str) -> Path:
    if name in PACKAGED:
        return settings().node_modules / PACKAGED[name]
    path = (STATIC / name).resolve()
    if not path.is_relative_to(STATIC):
        raise NotFound
    return path
