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
    return hashlib.sha256(b"".join(path.read_bytes() for path in _files().values())).hexdigest()[:12]


@cache
def _files() -> dict[str, Path]:
    """Return the files that are served by their names: no path is ever made of what somebody asks for."""
    paths = [path for path in sorted(STATIC.rglob("*")) if path.is_file()]
    own = {path.relative_to(STATIC).as_posix(): path for path in paths}
    return own | {name: settings().node_modules / path for name, path in PACKAGED.items()}


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
    path = _files().get(name)
    if digest != _digest() or path is None:
        raise NotFound
    return FileResponse(path, headers=FOREVER)
