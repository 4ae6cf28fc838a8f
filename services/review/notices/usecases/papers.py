"""The paper of a notice: made by a task, kept sealed in the object store, checked at every reading."""

from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.papers.typesetting import Template, typeset
from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from foundation.store.objects import ObjectDamaged
from foundation.telemetry.logs import log
from foundation.unit_of_work import UnitOfWork
from review.notices import queries
from review.notices.errors import NoticeNotFound
from review.notices.model import Contents, Notice, file_name, place, sheet
from review.notices.usecases.writing import code_of, opened
from review.settings import settings

TEMPLATE = Template.read(Path(__file__).parents[1] / "notice.typ", "Noto Sans SC")
SEALED = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF and what it is called."""

    data: bytes
    file_name: str


async def render(resources: Resources, notice_id: UUID) -> None:
    """Make and keep the paper of a notice unless it is there. Killed in the middle it begins again."""
    async with resources.database.read() as session:
        notice = await queries.find(session, notice_id)
    if notice is not None and notice.file_key is None:
        await _make(resources, notice)


async def take(resources: Resources, actor: Actor, address: str | None, notice_id: UUID) -> Paper:
    """Return the paper of a notice of an activity that the person may see; each taking is audited.

    Raises NoticeNotFound, PapersQueued, PaperNotMade.
    """
    async with resources.unit_of_work(actor, address) as uow:
        notice = _taken(uow, await queries.find_visible(uow.session, actor, notice_id))
    return await _paper(resources, notice)


async def take_own(resources: Resources, actor: Actor, address: str | None, notice_id: UUID) -> Paper:
    """Return the paper of a notice to this person; each taking is audited. Raises as `take` does."""
    async with resources.unit_of_work(actor, address) as uow:
        notice = _taken(uow, await queries.find_own(uow.session, actor, notice_id))
    return await _paper(resources, notice)


def address_of(sealer: Sealer, notice: Notice) -> str:
    """Return the public page that says whether a notice is valid."""
    return f"{settings().public_url.rstrip('/')}/verify/{code_of(sealer, notice)}"


def _taken(uow: UnitOfWork, notice: Notice | None) -> Notice:
    if notice is None:
        raise NoticeNotFound
    uow.audit("notice.download", "notice", notice.id, number=notice.number)
    return notice


async def _paper(resources: Resources, notice: Notice) -> Paper:
    """Return the kept paper; one that is not there yet or was damaged is made again from what the notice says."""
    name = file_name(opened(resources.sealer, notice))
    if notice.file_key is not None:
        try:
            sealed = await resources.store.read(notice.file_key, notice.file_sha256 or "")
            return Paper(resources.sealer.open_bytes(sealed, place("file", notice.id)), name)
        except ObjectDamaged:
            log.error("notice_file_damaged", notice=str(notice.id))
    return Paper(await _make(resources, notice), name)


async def _make(resources: Resources, notice: Notice) -> bytes:
    """Make the paper and keep it, unless another was quicker; return it."""
    data = await _typeset(resources.sealer, notice, opened(resources.sealer, notice))
    key = f"notices/{notice.id}/{uuid7()}"
    sealed = resources.sealer.seal_bytes(data, place("file", notice.id))
    sha256 = await resources.store.put_bytes(key, sealed, SEALED)
    async with resources.unit_of_work() as uow:
        kept = await queries.locked(uow.session, notice.id)
        uow.leave_unaudited("the paper of what was audited when it was issued")
        if kept is not None and kept.file_key == notice.file_key:
            kept.file_key, kept.file_sha256 = key, sha256
            return data
    await resources.store.delete(key)
    return data


async def _typeset(sealer: Sealer, notice: Notice, contents: Contents) -> bytes:
    shown = sheet(contents, address_of(sealer, notice))
    return await typeset(TEMPLATE, asdict(shown), settings().font_dir, contents.issued_at)
