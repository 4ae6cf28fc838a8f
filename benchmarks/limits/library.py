"""The library's list by asyncpg alone: the same rows under the same sharing rule, written out by orjson.

LIMIT_DATABASE_URL names experts' database, LIMIT_BUREAU the organization (its id) that asks, or is empty for the
association. No token is looked at, nothing is validated.
"""

import os
from collections.abc import Mapping
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response

from benchmarks.limits import asyncpg_alone

BUREAU = UUID(os.environ["LIMIT_BUREAU"]) if os.environ.get("LIMIT_BUREAU") else None
COLUMNS = """record_id, name, sex, region_code, specialty, industry, education, title, qualifications, employer_name,
    kind, status, listed_at"""
SHARED = """status = 'listed'
    AND EXISTS (SELECT FROM organizations WHERE id = $1 AND active AND kind IN ('bureau', 'authority'))
    AND (kind = 'regional'
         OR EXISTS (SELECT FROM organizations WHERE id = $1 AND active AND (kind = 'authority' OR whole_region))
         OR region_code IN (SELECT t.region_code FROM territories t JOIN organizations o ON o.id = t.organization_id
                            WHERE o.id = $1 AND o.active))"""
NEWEST = "ORDER BY listed_at DESC, record_id DESC LIMIT 21"
FILTERS = {"specialty": "specialty = ${}", "title": "title_code = ${}", "kind": "kind = ${}"}


def statement(wanted: Mapping[str, str], bureau: UUID | None) -> tuple[str, list[object]]:
    """Return the statement of a list under some filters, and its values."""
    values: list[object] = [bureau] if bureau else []
    where = [SHARED if bureau else "status = 'listed'"]
    for name, value in wanted.items():
        values.append(value)
        where.append(FILTERS[name].format(len(values)))
    return f"SELECT {COLUMNS} FROM library_entries WHERE {' AND '.join(where)} {NEWEST}", values


async def _list(request: Request) -> Response:
    text, values = statement(request.query_params, BUREAU)
    rows = await request.app.state.pool.fetch(text, *values)
    items = [dict(row) for row in rows[:20]]
    return Response(orjson.dumps({"items": items}, default=str), media_type="application/json")


app = asyncpg_alone.app("/library", _list)
