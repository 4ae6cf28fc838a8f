"""The own record over HTTP."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request
from starlette.requests import ClientDisconnect

from experts.attachments.errors import UploadCut
from experts.attachments.usecases import Chunk
from experts.records import policies, usecases
from experts.records.schemas import (
    DraftIn,
    DraftOut,
    FileOut,
    FilesOut,
    MergeableOut,
    RecordOut,
    SubmitIn,
    SubmittedOut,
    UploadBeginIn,
    UploadIn,
    UploadOut,
    gaps,
    hex_of,
)
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ClientAddress, Held, ReadSession, WriteUoW

router = APIRouter(prefix="/record", tags=["record"])
merging = APIRouter(prefix="/records", tags=["record"])

Applicant = Annotated[Actor, Allow(policies.check_is_applicant)]
Administrator = Annotated[Actor, Allow(policies.check_is_platform_admin)]
IdempotencyKey = Annotated[str | None, Header(pattern=r"^[\x21-\x7e]{1,100}$")]
# RFC 9530; only SHA-256
ContentDigest = Annotated[str, Header(pattern=r"^sha-256=:[A-Za-z0-9+/]{43}=:$")]


@router.get("")
async def read_record(session: ReadSession, held: Held, actor: Applicant) -> RecordOut:
    """Return the own record."""
    return RecordOut.of(await usecases.read_page(session, held.sealer, actor))


@router.put("/draft")
async def save_draft(body: DraftIn, uow: WriteUoW, actor: Applicant) -> DraftOut:
    """Save some fields of the draft."""
    record, missing = await usecases.save_draft(uow, actor, body.draft_version, body.fields)
    return DraftOut(draft_version=record.draft_version, saved_at=uow.now(), missing=gaps(missing))


@router.get("/files")
async def list_files(session: ReadSession, held: Held, actor: Applicant) -> FilesOut:
    """Return the files of the own record."""
    files = await usecases.list_files(session, held.sealer, actor)
    return FilesOut(items=[FileOut.of(file) for file in files])


@router.post("/files", status_code=201)
async def upload_file(
    request: Request,
    held: Held,
    actor: Applicant,
    address: ClientAddress,
    said: Annotated[UploadIn, Query()],
    idempotency_key: IdempotencyKey = None,
) -> FileOut:
    """Receive a file; the body is its bytes."""
    named = said.named(request.headers.get("content-type", ""))
    return FileOut.of(await usecases.add_file(held, actor, address, named, _chunks(request), idempotency_key))


@router.post("/uploads", status_code=201)
async def begin_upload(
    body: UploadBeginIn, uow: WriteUoW, actor: Applicant, idempotency_key: IdempotencyKey = None
) -> UploadOut:
    """Announce a file that comes in chunks, or find how far it is."""
    said = body.announced()
    return UploadOut.of(await usecases.begin_upload(uow, actor, said, body.sha256, idempotency_key))


@router.get("/uploads/{upload_id}")
async def read_upload(upload_id: UUID, session: ReadSession, held: Held, actor: Applicant) -> UploadOut:
    """Say where an upload goes on."""
    return UploadOut.of(await usecases.read_upload(session, held.sealer, actor, upload_id))


@router.put("/uploads/{upload_id}/chunks/{offset}")
async def send_chunk(
    upload_id: UUID,
    offset: Annotated[int, Path(ge=0, le=2**31 - 1)],
    request: Request,
    held: Held,
    actor: Applicant,
    address: ClientAddress,
    content_digest: ContentDigest,
) -> UploadOut:
    """Receive a chunk; the body is its bytes. With the last the file has arrived."""
    chunk = Chunk(offset, hex_of(content_digest))
    return UploadOut.of(await usecases.send_chunk(held, actor, address, upload_id, chunk, _chunks(request)))


@router.delete("/uploads/{upload_id}", status_code=204)
async def cancel_upload(upload_id: UUID, uow: WriteUoW, actor: Applicant) -> None:
    """Cancel an upload; a file that has arrived meanwhile is deleted."""
    await usecases.cancel_upload(uow, actor, upload_id)


@router.delete("/files/{file_id}", status_code=204)
async def delete_file(file_id: UUID, uow: WriteUoW, actor: Applicant) -> None:
    """Delete a file of the own record."""
    await usecases.delete_file(uow, actor, file_id)


@router.post("/submissions", status_code=201)
async def submit(
    body: SubmitIn, uow: WriteUoW, actor: Applicant, idempotency_key: IdempotencyKey = None
) -> SubmittedOut:
    """Submit the record for review."""
    record, submission_id = await usecases.submit(uow, actor, body.draft_version, idempotency_key)
    return SubmittedOut.of(record, submission_id)


@merging.get("/mergeable")
async def mergeable(kept: UUID, folded: UUID, session: ReadSession, _actor: Administrator) -> MergeableOut:
    """Say whether two accounts may be made one as far as their records go."""
    reason = await usecases.why_not_mergeable(session, kept, folded)
    return MergeableOut(possible=reason is None, reason=reason)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect as cut:
        raise UploadCut from cut
