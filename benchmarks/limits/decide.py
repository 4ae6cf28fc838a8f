"""A decision by asyncpg alone: the same rows read and written, as large as the product's, in four statements.

LIMIT_DATABASE_URL names review's database; LIMIT_OPINION_BYTES and LIMIT_EVENT say what is written. No token is looked
at, nothing is sealed, and the answer is made of what is there anyway.
"""

import os
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import orjson
from starlette.requests import Request
from starlette.responses import Response

from benchmarks.limits import asyncpg_alone
from foundation.ids import uuid7

LOCKED = """SELECT id, record_id, account_id, purpose, round, expert_name, region_code, specialty, employer_id,
        employer_name, submitted_at, state, kind, bureau_id, bureau_name, due_on, version, withdrawn_at
    FROM cases WHERE id = $1 FOR UPDATE"""
KNOWN = """SELECT
    (SELECT array_agg(d.by_id) FROM decisions d WHERE d.case_id = $1) AS deciders,
    (SELECT value FROM parameters WHERE key = 'final_days') AS days,
    (SELECT array_agg(day) FROM day_overrides WHERE day >= $2) AS overrides,
    (SELECT o.name FROM organizations o WHERE o.kind = 'authority' AND o.active ORDER BY o.id LIMIT 1) AS authority,
    b.id AS bureau_id, b.name AS bureau_name
    FROM organizations b JOIN territories t ON t.organization_id = b.id
    WHERE b.kind = 'bureau' AND b.active AND t.region_code = $3 ORDER BY b.id LIMIT 1 FOR SHARE OF b"""
KEPT = """WITH made AS (
        INSERT INTO decisions (id, case_id, stage, verdict, opinion, by_id, by_name, at, due_on, kind, bureau_id,
            bureau_name)
        VALUES ($1, $2, 'preliminary', 'pass', $3, $4, '测演示', $5, $6, 'local', $7, $8)),
    moved AS (
        UPDATE cases SET state = 'final', kind = 'local', bureau_id = $7, bureau_name = $8, due_on = $9, version = $10
        WHERE id = $2),
    audited AS (
        INSERT INTO audit_entries (id, at, actor_id, actor_name, action, object_kind, object_id, result, details,
            trace_id)
        VALUES ($11, $5, $4, '测演示', 'case.decide', 'case', $12, 'pass', $13, $14)),
    pending AS (INSERT INTO audit_pending (entry_id) VALUES ($11)),
    told AS (
        INSERT INTO outbox (id, kind, name, subject, body, due_at)
        VALUES ($15, 'event', 'review.case.decided.v1', $12, $16, $5))
    SELECT pg_notify('outbox', '')"""
OPINION = secrets.token_bytes(int(os.environ["LIMIT_OPINION_BYTES"]))
EVENT = os.environ["LIMIT_EVENT"]
DETAILS = '{"stage": "preliminary", "kind": "local"}'


async def _decide(request: Request) -> Response:
    body = orjson.loads(await request.body())
    case_id, by, at = UUID(request.path_params["case_id"]), uuid4(), datetime.now(UTC)
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        case = await connection.fetchrow(LOCKED, case_id)
        known = await connection.fetchrow(KNOWN, case_id, at.date(), case["region_code"])
        if case["state"] != body["stage"] or known["deciders"]:
            return Response(status_code=409)
        due_on = at.date() + timedelta(days=known["days"] or 5)
        await connection.execute(
            KEPT,
            uuid7(),
            case_id,
            OPINION,
            by,
            at,
            case["due_on"],
            known["bureau_id"],
            known["bureau_name"],
            due_on,
            case["version"] + 1,
            uuid7(),
            str(case_id),
            DETAILS,
            secrets.token_hex(16),
            uuid7(),
            EVENT,
        )
    answer = {**dict(case), "due_on": due_on, "bureau_name": known["bureau_name"], "decisions": [body]}
    return Response(orjson.dumps(answer, default=str), status_code=201, media_type="application/json")


app = asyncpg_alone.app("/cases/{case_id}/decisions", _decide, "POST")
