"""The cascade 省市区: what lies below a region, and a search by name. Reference data, the same for everybody."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from contracts.reference import regions
from foundation.auth.guards import open_to_all
from foundation.errors import NotFound

TOP = "0"
FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
LONGEST_SEARCH = 40

router = APIRouter()


@router.get("/regions/search")
@open_to_all
async def search(text: str = "") -> Response:
    """Return the selectable regions that answer to what was typed, best first."""
    found = regions.search(text[:LONGEST_SEARCH])
    return JSONResponse(
        [{"code": region.code, "name": regions.full_name(region.code)} for region in found], headers=FOR_A_DAY
    )


@router.get("/regions/{code}/children")
@open_to_all
async def children(code: str) -> Response:
    """Return what is directly below the code; below `0` are the provinces."""
    if code != TOP and regions.get(code) is None:
        raise NotFound
    below = regions.children(None if code == TOP else code)
    return JSONResponse([{"code": region.code, "name": region.name} for region in below], headers=FOR_A_DAY)
