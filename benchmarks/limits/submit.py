"""A submission by asyncpg alone: the same rows read and written, as large as the product's, in four statements.

LIMIT_DATABASE_URL names experts' database; LIMIT_SNAPSHOT_BYTES and LIMIT_EVENT say what is written. Nothing is opened,
checked or sealed; the account is taken from a header.
"""

import os
import secrets
from datetime import UTC, datetime
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response

from benchmarks.limits import asyncpg_alone
from foundation.ids import uuid7

LOCKED = """SELECT id, status, version, draft, draft_version, round, kind, current_submission_id, listed_submission_id
    FROM records WHERE account_id = $1 FOR UPDATE"""
KNOWN = """SELECT p.name, p.sex, p.document_kind, p.document_number, p.birth_date, p.employer_id,
        a.id, a.section, a.item_id, a.file_name, a.content_type, a.size, a.sha256, a.pages, a.document_pages, a.state,
        (SELECT s.id FROM submissions s WHERE s.record_id = $2 AND s.idempotency_key = $3) AS made,
        (SELECT number FROM dictionary_changes) AS dictionaries
    FROM people p
    LEFT JOIN attachments a ON a.record_id = $2 AND a.state IN ('checking', 'passed', 'failed')
    WHERE p.account_id = $1 ORDER BY a.created_at, a.id"""
KEPT = """WITH made AS (
        INSERT INTO submissions (id, record_id, record_version, account_id, origin, round, purpose, snapshot,
            idempotency_key, made_at, expert_name, region_code, specialty, employer_id, employer_name, outcome,
            case_version)
        VALUES ($1, $2, $3, $4, 'person', $5, 'application', $6, $7, $8, $9, '650102', 'architecture', NULL, $10,
            'open', 0)),
    moved AS (
        UPDATE records SET status = 'applying', version = $3, round = $5, current_submission_id = $1 WHERE id = $2),
    marked AS (UPDATE attachments SET submitted = true WHERE id = ANY($11)),
    audited AS (
        INSERT INTO audit_entries (id, at, actor_id, actor_name, action, object_kind, object_id, result, details,
            trace_id)
        VALUES ($12, $8, $4, $9, 'submission.make', 'submission', $13, 'done', $14, $15)),
    pending AS (INSERT INTO audit_pending (entry_id) VALUES ($12)),
    told AS (
        INSERT INTO outbox (id, kind, name, subject, body, due_at)
        VALUES ($16, 'event', 'experts.submission.made.v1', $17, $18, $8))
    SELECT pg_notify('outbox', '')"""
DETAILS = '{"purpose": "application", "round": 1}'
SNAPSHOT = secrets.token_bytes(int(os.environ["LIMIT_SNAPSHOT_BYTES"]))
EVENT = os.environ["LIMIT_EVENT"]
EMPLOYER = "乌鲁木齐天山工程咨询有限公司"


async def _submit(request: Request) -> Response:
    body = orjson.loads(await request.body())
    account_id, key = UUID(request.headers["x-account"]), request.headers["idempotency-key"]
    submission_id, at = uuid7(), datetime.now(UTC)
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        record = await connection.fetchrow(LOCKED, account_id)
        known = await connection.fetch(KNOWN, account_id, record["id"], key)
        if known[0]["made"] is not None or record["draft_version"] != body["draft_version"]:
            return Response(status_code=409)
        await connection.execute(
            KEPT,
            submission_id,
            record["id"],
            record["version"] + 1,
            account_id,
            record["round"] + 1,
            SNAPSHOT,
            key,
            at,
            known[0]["name"],
            EMPLOYER,
            [row["id"] for row in known if row["id"]],
            uuid7(),
            str(submission_id),
            DETAILS,
            secrets.token_hex(16),
            uuid7(),
            str(record["id"]),
            EVENT,
        )
    answer = {"submission_id": str(submission_id), "status": "applying", "status_label": "申报中"}
    return Response(orjson.dumps(answer), status_code=201, media_type="application/json")


app = asyncpg_alone.app("/record/submissions", _submit, "POST")
